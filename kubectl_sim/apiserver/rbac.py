"""May somebody do something?  Roles and their bindings, as they are stored.

Models plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation.  The HTTP face asks it for whoever
shows credentials of their own; within kubectl-sim everybody still may do everything.
"""

from __future__ import annotations

from kubectl_sim.base import goformat
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.model.request import User
    from kubectl_sim.model.status import StatusError
    from kubectl_sim.store.store import Store

    Obj = dict[str, Any]

_RBAC = "rbac.authorization.k8s.io"
#: Who may do everything whatever the roles say, and whom kubeadm binds to ``cluster-admin``.
MASTERS = frozenset(("system:masters", "kubeadm:cluster-admins"))


class Attributes:
    """What somebody wants to do: to a resource, or to a ``path`` that is none."""

    __slots__ = ("group", "name", "namespace", "path", "resource", "user", "verb")

    def __init__(
        self,
        user: User,
        verb: str,
        *,
        group: str = "",
        resource: str = "",
        subresource: str = "",
        namespace: str = "",
        name: str = "",
        path: str = "",
    ) -> None:
        self.user = user
        self.verb = verb
        self.group = group
        self.resource = f"{resource}/{subresource}" if subresource else resource
        self.namespace = namespace
        self.name = name
        self.path = path

    def __str__(self) -> str:
        """The refusal in upstream's words (``forbiddenMessage``)."""
        quote = goformat.quote
        who = f"User {quote(self.user.name)} cannot {self.verb}"
        if self.path:
            return f"{who} path {quote(self.path)}"
        what = f"{who} resource {quote(self.resource)} in API group {quote(self.group)}"
        return f"{what} in the namespace {quote(self.namespace)}" if self.namespace else f"{what} at the cluster scope"


def is_master(user: User) -> bool:
    return not MASTERS.isdisjoint(user.groups)


def allows(store: Store, wanted: Attributes) -> bool:
    """Is there a rule that allows it, in a role that is bound to the user?  Part of the current transaction."""
    return any(_covers(rule, wanted) for rule in _rules(store, wanted))


def forbidden(wanted: Attributes) -> StatusError:
    """The refusal."""
    if wanted.path:
        return status.StatusError(403, "Forbidden", f"forbidden: {wanted}", {})
    resource = wanted.resource.partition("/")[0]
    return status.forbidden(f"{resource}.{wanted.group}" if wanted.group else resource, wanted.name, str(wanted))


def _rules(store: Store, wanted: Attributes) -> Iterator[Obj]:
    bindings = [(binding, "") for binding in store.select(f"clusterrolebindings.{_RBAC}")]
    if wanted.namespace:
        bindings += [(b, wanted.namespace) for b in store.select(f"rolebindings.{_RBAC}", wanted.namespace)]
    for binding, namespace in bindings:
        if any(_is(subject, wanted.user, namespace) for subject in binding.get("subjects") or ()):
            yield from _role(store, binding["roleRef"], namespace).get("rules") or ()


def _role(store: Store, reference: Obj, namespace: str) -> Obj:
    if reference["kind"] == "ClusterRole":
        return store.get(f"clusterroles.{_RBAC}", "", reference["name"]) or {}
    return store.get(f"roles.{_RBAC}", namespace, reference["name"]) or {}


def _is(subject: Obj, user: User, namespace: str) -> bool:
    kind, name = subject["kind"], subject["name"]
    if kind == "User":
        return bool(user.name == name)
    if kind == "Group":
        return name in user.groups
    where = subject.get("namespace") or namespace
    return kind == "ServiceAccount" and bool(where) and user.name == f"system:serviceaccount:{where}:{name}"


def _covers(rule: Obj, wanted: Attributes) -> bool:
    if not _has(rule, "verbs", wanted.verb):
        return False
    if wanted.path:
        return any(_is_path(pattern, wanted.path) for pattern in rule.get("nonResourceURLs") or ())
    names = rule.get("resourceNames")
    return (
        _has(rule, "apiGroups", wanted.group)
        and any(_is_resource(pattern, wanted.resource) for pattern in rule.get("resources") or ())
        and (not names or wanted.name in names)
    )


def _has(rule: Obj, field: str, value: str) -> bool:
    found = rule.get(field) or ()
    return value in found or "*" in found


def _is_resource(pattern: str, resource: str) -> bool:
    if pattern in ("*", resource):
        return True
    _, slash, subresource = resource.partition("/")
    return bool(slash) and pattern == f"*/{subresource}"


def _is_path(pattern: str, path: str) -> bool:
    return pattern in ("*", path) or (pattern.endswith("*") and path.startswith(pattern.rstrip("*")))
