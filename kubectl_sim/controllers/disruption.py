"""How many pods of each PodDisruptionBudget may be evicted.  Models pkg/controller/disruption."""

from __future__ import annotations

from kubectl_sim.base import jsonio, pods, timefmt
from kubectl_sim.base.objects import controller_of, key_of, split_key
from kubectl_sim.base.selectors import SelectorError, from_object
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

_BUDGETS = "poddisruptionbudgets.policy"
_CONDITION = "DisruptionAllowed"
#: A pod whose eviction was allowed has this long to begin to go, in microseconds.
DELETION_TIMEOUT = 2 * 60 * 1_000_000

#: Controllers that are asked for the number of their pods: kind to resource.
_SCALED = {
    "Deployment": "deployments.apps",
    "ReplicaSet": "replicasets.apps",
    "StatefulSet": "statefulsets.apps",
    "ReplicationController": "replicationcontrollers",
}
#: Those that have no number to ask for.
_UNSCALED = {"DaemonSet": "daemonsets.apps", "Job": "jobs.batch", "Node": "nodes", "CronJob": "cronjobs.batch"}


def _of_budget(change: Change) -> Iterable[str]:
    if change.type != "DELETED":
        yield key_of(change.new)


def _of_pod(change: Change) -> Iterable[str]:
    """Pods are known by their labels here, so that thousands of one template make one key."""
    new, old = change.new, change.old
    if old is not None and change.type == "MODIFIED" and _same(new, old):
        return
    after = new["metadata"].get("labels") or {}
    before = (old or new)["metadata"].get("labels") or {}
    for labels in (after,) if before == after else (after, before):
        yield f"labels|{new['metadata']['namespace']}|{jsonio.dumps(labels)}"


def _same(new: Obj, old: Obj) -> bool:
    """Whether two states of a pod are one to every budget."""
    return (
        pods.is_ready(new) == pods.is_ready(old)
        and pods.is_terminating(new) == pods.is_terminating(old)
        and new["metadata"].get("labels") == old["metadata"].get("labels")
        and new["metadata"].get("ownerReferences") == old["metadata"].get("ownerReferences")
    )


WATCHES = {_BUDGETS: _of_budget, "pods": _of_pod}
CONCERNS = {"pods": (f"exists:{_BUDGETS}",)}


class _Unknown(Exception):
    """The number of pods that there should be cannot be had."""


def reconcile(ctx: Context, key: str) -> None:
    if key.startswith("labels|"):
        _enqueue_selecting(ctx, key)
        return
    budget = ctx.client.find(_BUDGETS, *split_key(key))
    if budget is not None:
        _sync(ctx, key, budget)


def _enqueue_selecting(ctx: Context, key: str) -> None:
    _, namespace, text = key.split("|", 2)
    budgets = ctx.client.list(_BUDGETS, namespace)
    if not budgets:
        return
    labels = jsonio.loads(text)
    for budget in budgets:
        spec = budget.get("spec") or {}
        try:
            matches = from_object(spec.get("selector")).matches(labels)
        except SelectorError:
            continue
        if matches:
            ctx.enqueue(key_of(budget))


def _sync(ctx: Context, key: str, budget: Obj) -> None:
    selector = from_object((budget.get("spec") or {}).get("selector"))
    found = ctx.client.list("pods", budget["metadata"]["namespace"], label_selector=selector)
    if not found:
        _event(ctx, budget, "Normal", "NoPods", "No matching pods found")
    try:
        expected, desired = _expected(ctx, budget, found)
    except _Unknown as error:
        why = f"Failed to calculate the number of expected pods: {error}"
        _event(ctx, budget, "Warning", "CalculateExpectedPodCountFailed", why)
        _write(ctx, budget, _failed(ctx, budget, str(error)))
        return
    disrupted = _still_disrupted(ctx, key, budget, found)
    healthy = sum(_is_healthy(pod, disrupted) for pod in found)
    allowed = max(healthy - desired, 0) if expected > 0 else 0
    before = budget.get("status") or {}
    status: Obj = {"observedGeneration": budget["metadata"].get("generation", 0)}
    if disrupted:
        status["disruptedPods"] = disrupted
    status |= {
        "disruptionsAllowed": allowed,
        "currentHealthy": healthy,
        "desiredHealthy": desired,
        "expectedPods": expected,
        "conditions": before.get("conditions") or [],
    }
    reason = "SufficientPods" if allowed else "InsufficientPods"
    _write(ctx, budget, _with_condition(ctx, status, bool(allowed), reason, ""))


def _is_healthy(pod: Obj, disrupted: dict[str, str]) -> bool:
    return not pods.is_terminating(pod) and pod["metadata"]["name"] not in disrupted and pods.is_ready(pod)


# ------------------------------------------------------------------- how many there should be


def _expected(ctx: Context, budget: Obj, found: list[Obj]) -> tuple[int, int]:
    """(pods that there should be, pods that must be healthy).  Raises _Unknown."""
    spec = budget.get("spec") or {}
    most, least = spec.get("maxUnavailable"), spec.get("minAvailable")
    if most is None and isinstance(least, int):
        return len(found), least
    if most is None and least is None:
        return 0, 0
    expected = _scale(ctx, budget, found)
    if most is not None:
        return expected, max(expected - _of(most, expected), 0)
    return expected, _of(least, expected)


def _of(value: int | str | None, total: int) -> int:
    """An int or a percentage of ``total``, rounded up."""
    if value is None or isinstance(value, int):
        return value or 0
    return -(-total * int(value.rstrip("%")) // 100)


def _scale(ctx: Context, budget: Obj, found: list[Obj]) -> int:
    """The sum of the replicas of all controllers of the pods."""
    scales: dict[str, int] = {}
    seen: set[str] = set()
    unmanaged = False
    for pod in found:
        owner = controller_of(pod)
        if owner is None:
            unmanaged = True
        elif owner["uid"] not in seen:
            seen.add(owner["uid"])
            uid, replicas = _controller(ctx, pod, owner)
            scales[uid] = replicas
    if unmanaged:
        _event(ctx, budget, "Warning", "UnmanagedPods", _unmanaged(budget))
    return sum(scales.values())


def _controller(ctx: Context, pod: Obj, owner: Obj) -> tuple[str, int]:
    """(uid, replicas) of what controls a pod in the end: a replica set's deployment speaks for it."""
    namespace = pod["metadata"]["namespace"]
    kind = owner["kind"]
    if kind in _UNSCALED:
        raise _Unknown(f"{_UNSCALED[kind]} does not implement the scale subresource")
    found = ctx.client.find(_SCALED[kind], namespace, owner["name"]) if kind in _SCALED else None
    if found is None or found["metadata"]["uid"] != owner["uid"]:
        raise _Unknown(f'found no controllers for pod "{pod["metadata"]["name"]}"')
    above = controller_of(found)
    if kind == "ReplicaSet" and above is not None and above["kind"] == "Deployment":
        return _controller(ctx, pod, above)
    replicas = found["spec"].get("replicas")
    return found["metadata"]["uid"], 1 if replicas is None else replicas


def _unmanaged(budget: Obj) -> str:
    return (
        f"Pods selected by this PodDisruptionBudget (selector: {_shown(budget['spec'].get('selector'))}) were found "
        "to be unmanaged. As a result, the status of the PDB cannot be calculated correctly, which may result in "
        'undefined behavior. To account for these pods please set ".spec.minAvailable" field of the PDB to an '
        "integer value."
    )


def _shown(selector: Obj | None) -> str:
    """A label selector in the form that Go's generated ``String`` gives it."""
    if selector is None:
        return "nil"
    labels = selector.get("matchLabels") or {}
    pairs = "".join(f"{key}: {labels[key]}," for key in sorted(labels))
    expressions = "".join(
        f"LabelSelectorRequirement{{Key:{item['key']},Operator:{item['operator']},"
        f"Values:[{' '.join(item.get('values') or ())}],}},"
        for item in selector.get("matchExpressions") or ()
    )
    return (
        f"&LabelSelector{{MatchLabels:map[string]string{{{pairs}}},"
        f"MatchExpressions:[]LabelSelectorRequirement{{{expressions}}},}}"
    )


# ------------------------------------------------------------------------------- the status


def _still_disrupted(ctx: Context, key: str, budget: Obj, found: list[Obj]) -> dict[str, str]:
    """The pods whose eviction was allowed and that have not begun to go; looked at again in time."""
    noted = (budget.get("status") or {}).get("disruptedPods") or {}
    left: dict[str, str] = {}
    recheck: int | None = None
    for pod in found:
        since = noted.get(pod["metadata"]["name"])
        if since is None or pods.is_terminating(pod):
            continue
        deadline = timefmt.parse(since) + DELETION_TIMEOUT
        if deadline <= ctx.now:
            namespace = budget["metadata"]["namespace"]
            why = f"Pod was expected by PDB {namespace}/{namespace} to be deleted but it wasn't"
            _event(ctx, pod, "Warning", "NotDeleted", why)
            continue
        left[pod["metadata"]["name"]] = since
        recheck = deadline if recheck is None else min(recheck, deadline)
    if recheck is None:
        ctx.cancel(key)
    else:
        ctx.requeue(key, recheck)
    return left


def _failed(ctx: Context, budget: Obj, why: str) -> Obj:
    """What is not known must not be disrupted."""
    status = {**(budget.get("status") or {}), "disruptionsAllowed": 0}
    return _with_condition(ctx, status, False, "SyncFailed", why)


def _with_condition(ctx: Context, status: Obj, allowed: bool, reason: str, message: str) -> Obj:
    word = "True" if allowed else "False"
    since = timefmt.rfc3339(ctx.now)
    others = []
    for old in status.get("conditions") or ():
        if old["type"] != _CONDITION:
            others.append(old)
        elif old["status"] == word:
            since = old["lastTransitionTime"]
    condition: Obj = {"type": _CONDITION, "status": word}
    if status.get("observedGeneration"):
        condition["observedGeneration"] = status["observedGeneration"]
    condition |= {"lastTransitionTime": since, "reason": reason, "message": message}
    return {**status, "conditions": [*others, condition]}


def _write(ctx: Context, budget: Obj, status: Obj) -> None:
    if status == budget.get("status"):
        return
    try:
        ctx.client.update_status(_BUDGETS, {**budget, "status": status})
    except StatusError as error:
        if error.code not in (404, 409):
            raise


def _event(ctx: Context, obj: Obj, type: str, reason: str, message: str) -> None:
    ctx.event(obj, type, reason, message, component="controllermanager")
