"""Nobody may hand out rights that they do not have.

Models pkg/registry/rbac: the policy-based storages of roles and bindings, where the verbs ``escalate``
and ``bind`` allow it all the same.
"""

from __future__ import annotations

from kubectl_sim.apiserver import rbac
from kubectl_sim.base import goformat, policyrules
from kubectl_sim.model import status
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.request import Request, User
    from kubectl_sim.store.store import Store

    Obj = dict[str, Any]

_GROUP = "rbac.authorization.k8s.io"
_EVERYTHING = (
    {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]},
    {"verbs": ["*"], "nonResourceURLs": ["*"]},
)
_AGGREGATION = "must have cluster-admin privileges to use the aggregationRule"
#: The parts of a rule in the order in which upstream prints them.
_SHOWN = (
    ("APIGroups", "apiGroups"),
    ("Resources", "resources"),
    ("NonResourceURLs", "nonResourceURLs"),
    ("ResourceNames", "resourceNames"),
    ("Verbs", "verbs"),
)


def admit(server: APIServer, request: Request, obj: Obj, old: Obj | None) -> None:
    """Raises Forbidden, NotFound for a binding to a role that is not there."""
    user = request.user
    if user is None or rbac.is_master(user) or (old is not None and _only_collected(obj, old)):
        return
    if "roleRef" in obj:
        _check_binding(server.store, user, request, obj)
    else:
        _check_role(server.store, user, request, obj, old)


def _only_collected(obj: Obj, old: Obj) -> bool:
    """Does a change concern nothing but what garbage collection needs?"""

    def rest(item: Obj) -> Obj:
        skipped = ("ownerReferences", "finalizers", "managedFields", "resourceVersion")
        return {**item, "metadata": {key: value for key, value in item["metadata"].items() if key not in skipped}}

    return rest(obj) == rest(old)


def _check_role(store: Store, user: User, request: Request, obj: Obj, old: Obj | None) -> None:
    plural = request.resource.partition(".")[0]
    where = {"group": _GROUP, "namespace": request.namespace}
    if rbac.decide(store, rbac.Attributes(user, "escalate", resource=plural, name=request.name, **where))[0]:
        return
    unchanged = old is not None and (obj.get("rules") or []) == (old.get("rules") or [])
    if unchanged and old is not None and obj.get("aggregationRule") == old.get("aggregationRule"):
        return
    _confirm(store, user, request, obj, obj.get("rules") or ())
    if obj.get("aggregationRule") and _missing(store, user, request.namespace, _EVERYTHING):
        raise _forbidden(request, obj, _AGGREGATION)


def _check_binding(store: Store, user: User, request: Request, obj: Obj) -> None:
    reference, namespace = obj["roleRef"], request.namespace
    name, plural = reference.get("name", ""), f"{reference.get('kind', '').lower()}s"
    wanted = rbac.Attributes(user, "bind", group=_GROUP, resource=plural, namespace=namespace, name=name)
    if rbac.decide(store, wanted)[0]:
        return
    role = store.get(f"{plural}.{_GROUP}", namespace if plural == "roles" else "", name)
    if role is None:
        message = f"{plural[:-1]}.{_GROUP} {goformat.quote(name)} not found"
        raise StatusError(404, "NotFound", message, {"name": name, "group": _GROUP, "kind": plural[:-1]})
    _confirm(store, user, request, obj, role.get("rules") or ())


def _confirm(store: Store, user: User, request: Request, obj: Obj, rules: Sequence[Obj]) -> None:
    """Raises Forbidden with the rights that somebody would hand out and does not have."""
    missing = _missing(store, user, request.namespace, rules)
    if not missing:
        return
    quote = goformat.quote
    rights = sorted({_shown(rule) for rule in policyrules.compacted(missing)})
    what = "is attempting to grant RBAC permissions not currently held:\n" + "\n".join(rights)
    raise _forbidden(request, obj, f"user {quote(user.name)} (groups={_listed(user.groups)}) {what}")


def _missing(store: Store, user: User, namespace: str, rules: Sequence[Obj]) -> list[Obj]:
    return policyrules.uncovered(rbac.rules_of(store, user, namespace)[0], rules)


def _forbidden(request: Request, obj: Obj, message: str) -> StatusError:
    return status.forbidden(request.resource, obj["metadata"].get("name", ""), message)


def _listed(words: Sequence[str]) -> str:
    return f"[{' '.join(map(goformat.quote, words))}]"


def _shown(rule: Obj) -> str:
    return "{" + ", ".join(f"{name}:{_listed(rule[key])}" for name, key in _SHOWN if rule.get(key)) + "}"
