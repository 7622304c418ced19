"""RBAC objects brought in line with what somebody wants.  Models component-helpers/auth/rbac/reconciliation."""

from __future__ import annotations

from kubectl_sim.base import policyrules
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

_GROUP = "rbac.authorization.k8s.io"
_ROLES = {"Role": f"roles.{_GROUP}", "ClusterRole": f"clusterroles.{_GROUP}"}
_BINDINGS = {"RoleBinding": f"rolebindings.{_GROUP}", "ClusterRoleBinding": f"clusterrolebindings.{_GROUP}"}
_OPT_OUT = "rbac.authorization.kubernetes.io/autoupdate"
_SUBJECT = {"kind": "Kind", "apiGroup": "APIGroup", "name": "Name", "namespace": "Namespace"}


class Outcome:
    """What had to be done to an object, or would have to be."""

    def __init__(self, obj: Obj, operation: str = "") -> None:
        self.obj = obj
        #: ``create``, ``update``, ``recreate``, or empty.
        self.operation = operation
        self.protected = False
        #: Rules or subjects, and whether what is too much is taken away.
        self.missing: list[Obj] = []
        self.extra: list[Obj] = []
        self.what = "rules"
        self.removes = False

    def lines(self) -> list[str]:
        """What is said of it on standard error."""
        if not self.operation:
            return []
        caveat = f", but object opted out ({_OPT_OUT}: false)" if self.protected else ""
        lines = [f"\treconciliation required {self.operation}{caveat}"]
        show = policyrules.shown if self.what == "rules" else _shown
        if self.missing:
            lines += [f"\tmissing {self.what} added:", *(f"\t\t{show(item)}" for item in self.missing)]
        if self.extra and self.removes:
            lines += [f"\textra {self.what} removed:", *(f"\t\t{show(item)}" for item in self.extra)]
        return lines


def _shown(subject: Obj) -> str:
    return f"{{{' '.join(f'{name}:{subject.get(key, str())}' for key, name in _SUBJECT.items())}}}"


def reconcile(client: Any, wanted: Obj, *, confirm: bool, permissions: bool, subjects: bool) -> Outcome | None:
    """Creates or changes a role or binding so that it grants what is wanted; None for any other kind.

    ``permissions`` and ``subjects`` take away what is granted beyond that.  Nothing is written
    unless ``confirm``.  Raises StatusError.
    """
    kind = wanted.get("kind", "")
    resource = _ROLES.get(kind) or _BINDINGS.get(kind)
    if resource is None or wanted.get("apiVersion") != f"{_GROUP}/v1":
        return None
    removes = permissions if kind in _ROLES else subjects
    metadata = wanted["metadata"]
    for _ in range(3):
        existing = client.find(resource, metadata.get("namespace", ""), metadata["name"])
        outcome = _compared(existing, wanted, removes)
        outcome.removes = removes
        if outcome.protected or not confirm or not outcome.operation:
            return outcome
        try:
            outcome.obj = _write(client, resource, outcome, existing)
        except StatusError as error:
            if error.code == 409:
                continue
            raise
        return outcome
    return outcome


def _compared(existing: Obj | None, wanted: Obj, removes: bool) -> Outcome:
    is_role = wanted["kind"] in _ROLES
    key = "rules" if is_role else "subjects"
    if existing is None:
        outcome = Outcome(wanted, "create")
        outcome.missing = wanted.get(key) or []
    elif not is_role and existing.get("roleRef") != wanted.get("roleRef"):
        outcome = Outcome(wanted, "recreate")
    else:
        outcome = _merged(existing, wanted, key, removes)
    outcome.what = key
    annotations = (existing or {"metadata": {}})["metadata"].get("annotations") or {}
    outcome.protected = annotations.get(_OPT_OUT) == "false"
    return outcome


def _merged(existing: Obj, wanted: Obj, key: str, removes: bool) -> Outcome:
    """The existing object with what it lacks."""
    metadata = dict(existing["metadata"])
    for field in ("annotations", "labels"):
        merged = {**(wanted["metadata"].get(field) or {}), **(metadata.get(field) or {})}
        if merged:
            metadata[field] = merged
    outcome = Outcome({**existing, "metadata": metadata}, "update" if metadata != existing["metadata"] else "")
    have, want = existing.get(key) or [], wanted.get(key) or []
    if key == "rules":
        outcome.missing = policyrules.uncovered(have, want)
        if not (wanted.get("aggregationRule") and existing.get("aggregationRule")):
            outcome.extra = policyrules.uncovered(want, have)
        _merge_aggregation(outcome, existing.get("aggregationRule"), wanted.get("aggregationRule"), removes)
    else:
        outcome.missing = [subject for subject in want if subject not in have]
        outcome.extra = [subject for subject in have if subject not in want]
    if outcome.missing or (removes and outcome.extra):
        outcome.operation = "update"
        outcome.obj[key] = want if removes else [*have, *outcome.missing]
    return outcome


def _merge_aggregation(outcome: Outcome, existing: Obj | None, wanted: Obj | None, removes: bool) -> None:
    if existing and not wanted:
        outcome.operation = "update"
        outcome.obj = {name: value for name, value in outcome.obj.items() if name != "aggregationRule"}
        return
    have = (existing or {}).get("clusterRoleSelectors") or []
    want = (wanted or {}).get("clusterRoleSelectors") or []
    missing = [selector for selector in want if selector not in have]
    extra = [selector for selector in have if selector not in want]
    if missing or (removes and extra):
        outcome.operation = "update"
        selectors = want if removes else [*have, *missing]
        outcome.obj["aggregationRule"] = {**(existing or {}), "clusterRoleSelectors": selectors}


def _write(client: Any, resource: str, outcome: Outcome, existing: Obj | None) -> Obj:
    obj = outcome.obj
    namespace, name = obj["metadata"].get("namespace", ""), obj["metadata"]["name"]
    if outcome.operation == "update":
        updated: Obj = client.update(resource, obj)
        return updated
    if existing is not None:
        client.delete(resource, namespace, name, preconditions={"uid": existing["metadata"]["uid"]})
    elif namespace and client.find("namespaces", "", namespace) is None:
        client.create("namespaces", {"kind": "Namespace", "apiVersion": "v1", "metadata": {"name": namespace}})
    created: Obj = client.create(resource, obj, namespace=namespace)
    return created
