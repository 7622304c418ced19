"""Rules and subjects from flags: what ``create role`` and its siblings share.

Models kubectl/pkg/cmd/create/create_role.go and create_rolebinding.go.
"""

from __future__ import annotations

from kubectl_sim.client import mapper
from kubectl_sim.kubectl.errors import CommandError, LoggedFatal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options

    Obj = dict[str, Any]

GROUP = "rbac.authorization.k8s.io"
API_VERSION = f"{GROUP}/v1"

_VERBS = (
    "*", "get", "delete", "list", "create", "update", "patch", "watch", "proxy", "deletecollection", "use", "bind",
    "escalate", "impersonate",
)  # fmt: skip
_ROLES = ((GROUP, "roles"), (GROUP, "clusterroles"))
#: Verbs that mean something for some resources alone, which need not be served.
_SPECIAL = {
    "use": (("policy", "podsecuritypolicies"), ("extensions", "podsecuritypolicies")),
    "bind": _ROLES,
    "escalate": _ROLES,
    "impersonate": (
        ("", "users"),
        ("", "serviceaccounts"),
        ("", "groups"),
        ("authentication.k8s.io", "userextras"),
    ),
}


class UnknownResource(LoggedFatal):
    """The mapper's own error, which kubectl prints without a prefix."""


class Asked:
    """The rule that --verb, --resource, --resource-name and --non-resource-url describe."""

    def __init__(self, ctx: Context, opts: Options, urls: Iterable[str] = ()) -> None:
        self.ctx = ctx
        self.verbs = ["*"] if "*" in opts.verb else _unique(opts.verb)
        #: (resource, group, subresource) as they were typed.
        self.resources = _resources(opts.resource)
        self.names = _unique(opts.resource_name)
        self.urls = _unique(urls)

    def warn_of_verbs(self) -> None:
        for verb in self.verbs:
            if verb not in _VERBS:
                self.ctx.warn(f"Warning: '{verb}' is not a standard resource verb")

    def validate_resources(self) -> None:
        """Raises CommandError for a resource that does not exist, or that a verb is not for."""
        for resource, group, _ in self.resources:
            if not resource:
                raise CommandError("resource must be specified if apiGroup/subresource specified")
            if resource == "*":
                return
            found = _served(resource, group)
            if not self._fits(*(found or (resource, group))) and found is None:
                raise UnknownResource(f'the server doesn\'t have a resource type "{resource}"' + _in_group(group))

    def _fits(self, resource: str, group: str) -> bool:
        """True if some verb is made for the resource; raises CommandError if some verb is not."""
        special = [verb for verb in self.verbs if verb in _SPECIAL]
        for verb in special:
            if (group, resource) not in _SPECIAL[verb]:
                raise CommandError(f"can not perform '{verb}' on '{resource}' in group '{group}'")
        return bool(special)

    def rules(self) -> list[Obj]:
        """One rule for each API group, and one for the URLs."""
        groups: dict[str, list[str]] = {}
        for resource, group, subresource in self.resources:
            resource, group = _served(resource, group) or (resource, group)
            full = f"{resource}/{subresource}" if subresource else resource
            if full not in groups.setdefault(group, []):
                groups[group].append(full)
        rules: list[Obj] = []
        for group in sorted(groups):
            rule: Obj = {"verbs": self.verbs, "apiGroups": [group], "resources": groups[group]}
            rules.append({**rule, "resourceNames": self.names} if self.names else rule)
        if self.urls:
            rules.append({"verbs": self.verbs, "nonResourceURLs": self.urls})
        return rules


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _resources(texts: list[str]) -> list[tuple[str, str, str]]:
    found: list[tuple[str, str, str]] = []
    for text in texts:
        name, _, subresource = text.partition("/")
        resource, _, group = name.partition(".")
        if text == "*":
            return [("*", "", "")]
        found.append((resource, group, subresource))
    return found


def _served(resource: str, group: str) -> tuple[str, str] | None:
    """(plural, group) of what a resource's name means, None if nothing."""
    try:
        kind = mapper.resource_for(f"{resource}.{group}" if group else resource)
    except mapper.NoMatch:
        return None
    return kind.plural, kind.group


def _in_group(group: str) -> str:
    return f' in group "{group}"' if group else ""


# ------------------------------------------------------------------------------------- bindings


def role_ref(kind: str, name: str) -> Obj:
    return {"apiGroup": GROUP, "kind": kind, "name": name}


def binding(kind: str, metadata: Obj, role: Obj, opts: Options) -> Obj:
    """A binding of --user, --group and --serviceaccount.  Raises CommandError."""
    made: Obj = {"kind": kind, "apiVersion": API_VERSION, "metadata": metadata}
    subjects = [{"kind": "User", "apiGroup": GROUP, "name": name} for name in opts.user]
    subjects += [{"kind": "Group", "apiGroup": GROUP, "name": name} for name in opts.group]
    subjects += [_account(text) for text in opts.serviceaccount]
    if subjects:
        made["subjects"] = subjects
    return {**made, "roleRef": role}


def _account(text: str) -> Obj:
    namespace, _, name = text.partition(":")
    if not namespace or not name or ":" in name:
        raise CommandError("serviceaccount must be <namespace>:<name>")
    return {"kind": "ServiceAccount", "name": name, "namespace": namespace}
