"""May somebody do something?  Roles and their bindings, as they are stored.

Models plugin/pkg/auth/authorizer/rbac and pkg/registry/rbac/validation.  The HTTP face asks it for whoever
shows credentials of their own or acts as somebody else, kubectl-sim for whom it acts as (``--as``).
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
_PRIVILEGED = "system:masters"
#: Who may do everything whatever the roles say, and whom kubeadm binds to ``cluster-admin``.
MASTERS = frozenset((_PRIVILEGED, "kubeadm:cluster-admins"))


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

    def acting(self, user: User, verb: str) -> Attributes:
        """The same by another user, with another verb."""
        resource, _, subresource = self.resource.partition("/")
        return Attributes(
            user,
            verb,
            group=self.group,
            resource=resource,
            subresource=subresource,
            namespace=self.namespace,
            name=self.name,
            path=self.path,
        )

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


def decide(store: Store, wanted: Attributes) -> tuple[bool, str]:
    """(is it allowed, why): allowed by a rule of a role that is bound to the user.  Part of the transaction."""
    if _PRIVILEGED in wanted.user.groups:
        return True, ""
    problems: list[str] = []
    for rule, source in _rules(store, wanted.user, wanted.namespace, problems):
        if _covers(rule, wanted):
            return True, f"RBAC: allowed by {source}"
    return is_master(wanted.user), f"RBAC: {_joined(problems)}" if problems else ""


def check(store: Store, wanted: Attributes) -> None:
    """Raises Forbidden."""
    allowed, reason = decide(store, wanted)
    if not allowed:
        raise forbidden(wanted, reason)


def forbidden(wanted: Attributes, reason: str = "") -> StatusError:
    """The refusal."""
    text = f"{wanted}: {reason}" if reason else str(wanted)
    if wanted.path:
        return status.StatusError(403, "Forbidden", f"forbidden: {text}", {})
    resource = wanted.resource.partition("/")[0]
    return status.forbidden(f"{resource}.{wanted.group}" if wanted.group else resource, wanted.name, text)


def rules_of(store: Store, user: User, namespace: str) -> tuple[list[Obj], str]:
    """(all rules that hold for somebody in a namespace, what was wrong with some of the bindings)."""
    problems: list[str] = []
    found = [rule for rule, _ in _rules(store, user, namespace, problems)]
    if is_master(user) and not any(_covers(rule, Attributes(user, "*", group="*", resource="*")) for rule in found):
        found += [{"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}, {"verbs": ["*"], "nonResourceURLs": ["*"]}]
    return found, _joined(problems)


def _joined(problems: list[str]) -> str:
    """Errors as Go prints an aggregate of them."""
    distinct = list(dict.fromkeys(problems))
    return distinct[0] if len(distinct) == 1 else f"[{', '.join(distinct)}]" if distinct else ""


def _rules(store: Store, user: User, namespace: str, problems: list[str]) -> Iterator[tuple[Obj, str]]:
    """Rules that hold for somebody, with where they come from; ``problems`` takes roles that are not there."""
    bindings = [(binding, "") for binding in store.select(f"clusterrolebindings.{_RBAC}")]
    if namespace:
        bindings += [(b, namespace) for b in store.select(f"rolebindings.{_RBAC}", namespace)]
    for binding, where in bindings:
        subject = next((item for item in binding.get("subjects") or () if _is(item, user, where)), None)
        if subject is None:
            continue
        role = _role(store, binding["roleRef"], where)
        if role is None:
            reference = binding["roleRef"]
            problems.append(f"{reference['kind'].lower()}.{_RBAC} {goformat.quote(reference['name'])} not found")
            continue
        source = _source(binding, subject, where)
        for rule in role.get("rules") or ():
            yield rule, source


def _source(binding: Obj, subject: Obj, where: str) -> str:
    """A binding that gives somebody a right, in upstream's words."""
    reference, name = binding["roleRef"], binding["metadata"]["name"]
    kind, shown = ("RoleBinding", f"{name}/{where}") if where else ("ClusterRoleBinding", name)
    whom = subject["name"]
    if subject["kind"] == "ServiceAccount":
        whom += f"/{subject.get('namespace') or where}"
    quote = goformat.quote
    role = f"{reference['kind']} {quote(reference['name'])}"
    return f"{kind} {quote(shown)} of {role} to {subject['kind']} {quote(whom)}"


def _role(store: Store, reference: Obj, namespace: str) -> Obj | None:
    if reference["kind"] == "ClusterRole":
        return store.get(f"clusterroles.{_RBAC}", "", reference["name"])
    return store.get(f"roles.{_RBAC}", namespace, reference["name"])


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
