"""One API request and what follows from it."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Patch types by the short names that the client uses.
PATCH_TYPES = {
    "json": "application/json-patch+json",
    "merge": "application/merge-patch+json",
    "strategic": "application/strategic-merge-patch+json",
    "apply": "application/apply-patch+yaml",
}

ADMIN = ("kubernetes-admin", ("kubeadm:cluster-admins", "system:authenticated"))


class User:
    """Who asks.  Names and groups as authentication found them."""

    __slots__ = ("extra", "groups", "name", "uid")

    def __init__(
        self,
        name: str,
        groups: tuple[str, ...] = (),
        uid: str = "",
        extra: dict[str, list[str]] | None = None,
    ) -> None:
        self.name = name
        self.groups = groups
        self.uid = uid
        self.extra = extra or {}


_AUTHENTICATED = "system:authenticated"
_UNAUTHENTICATED = "system:unauthenticated"
_ACCOUNT = "system:serviceaccount:"
_NODE = "system:node:"


def account_of(name: str) -> tuple[str, str] | None:
    """(namespace, name) of the service account that a user is, None if it is none."""
    parts = name.split(":")
    is_account = len(parts) == 4 and name.startswith(_ACCOUNT) and parts[2] and parts[3]
    return (parts[2], parts[3]) if is_account else None


def node_of(name: str) -> str:
    """The node that a user is, empty if it is none."""
    return name[len(_NODE) :] if name.startswith(_NODE) else ""


def impersonated(
    name: str,
    groups: tuple[str, ...] = (),
    uid: str = "",
    extra: dict[str, list[str]] | None = None,
    *,
    legacy: bool = False,
) -> User:
    """Who somebody is that another one acts as: service accounts and nodes have groups of their own.

    Models apiserver/pkg/endpoints/filters/impersonation; nodes have none if the right to act as one is
    a ``legacy`` one.
    """
    account = account_of(name)
    if account and not groups:
        groups = ("system:serviceaccounts", f"system:serviceaccounts:{account[0]}")
    elif node_of(name) and not (groups or uid or extra or legacy):
        groups = ("system:nodes",)
    last = _UNAUTHENTICATED if name == "system:anonymous" else _AUTHENTICATED
    if last not in groups and _UNAUTHENTICATED not in groups:
        groups = (*groups, last)
    return User(name, groups, uid, extra)


class Request:
    """A verb on a resource, as ``request.RequestInfo`` plus the decoded body.

    ``params`` use the query names of HTTP (``labelSelector``, ``dryRun``, ``fieldManager``…),
    so that the HTTP face translates nothing.  ``accept`` is ``""`` for objects, ``"Table"``, or
    ``"JSON"`` for objects that nobody wants decoded.  ``patch_type`` is a media type from :data:`PATCH_TYPES`.
    """

    __slots__ = (
        "accept",
        "body",
        "name",
        "namespace",
        "params",
        "patch_type",
        "resource",
        "subresource",
        "user",
        "user_agent",
        "verb",
        "version",
    )

    def __init__(
        self,
        verb: str,
        resource: str,
        namespace: str = "",
        name: str = "",
        *,
        subresource: str = "",
        version: str = "",
        params: dict[str, Any] | None = None,
        body: Any = None,
        patch_type: str = "",
        accept: str = "",
        user: User | None = None,
        user_agent: str = "",
    ) -> None:
        self.verb = verb
        self.resource = resource
        self.namespace = namespace
        self.name = name
        self.subresource = subresource
        self.version = version
        self.params = params or {}
        self.body = body
        self.patch_type = patch_type
        self.accept = accept
        self.user = user
        self.user_agent = user_agent


class Change:
    """One step of an object's history, as a watch reports it.

    ``old`` is None when the object was added; on DELETED ``new`` is its last state.
    """

    __slots__ = ("new", "old", "resource", "revision", "type")

    def __init__(
        self, type: str, resource: str, new: dict[str, Any], old: dict[str, Any] | None, revision: int = 0
    ) -> None:
        self.type = type
        self.resource = resource
        self.new = new
        self.old = old
        self.revision = revision
