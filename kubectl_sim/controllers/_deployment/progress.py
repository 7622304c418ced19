"""The status of a deployment and whether it makes progress.

Models progress.go and sync.go (calculateStatus).
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.base.objects import key_of
from kubectl_sim.controllers._deployment import arithmetic as count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.context import Context

    Obj = dict[str, Any]

DEPLOYMENTS = "deployments.apps"
_SECOND = 1_000_000
#: A deployment without a deadline never fails to progress.
_NO_DEADLINE = 2147483647


def write(ctx: Context, deployment: Obj, replica_sets: list[Obj], new: Obj | None, *, follow: bool) -> None:
    """Write the status where it changed.  ``follow`` also judges progress (not while paused)."""
    current = ctx.client.find(DEPLOYMENTS, deployment["metadata"]["namespace"], deployment["metadata"]["name"])
    if current is None:
        return
    before = current.get("status") or {}
    status = _counts(deployment, replica_sets, new)
    if "collisionCount" in before:
        status["collisionCount"] = before["collisionCount"]
    conditions = list(before.get("conditions") or ())
    _set(ctx, conditions, *_availability(deployment, status))
    if follow:
        _judge(ctx, deployment, replica_sets, new, status, before, conditions)
    _replica_failure(ctx, replica_sets, new, conditions)
    status["conditions"] = conditions
    if status != before:
        ctx.client.update_status(DEPLOYMENTS, {**current, "status": status})


def _counts(deployment: Obj, replica_sets: list[Obj], new: Obj | None) -> Obj:
    total = count.counted(replica_sets, "replicas")
    available = count.counted(replica_sets, "availableReplicas")
    numbers = {
        "replicas": total,
        "updatedReplicas": count.counted([new] if new else [], "replicas"),
        "readyReplicas": count.counted(replica_sets, "readyReplicas"),
        "availableReplicas": available,
        # What is asked for and not available, as far as replica sets have heard of it.
        "unavailableReplicas": max(0, count.wanted_of(replica_sets) - available),
    }
    status: Obj = {name: number for name, number in numbers.items() if number}
    status["observedGeneration"] = deployment["metadata"].get("generation", 0)
    status["terminatingReplicas"] = count.counted(replica_sets, "terminatingReplicas")
    return status


def _availability(deployment: Obj, status: Obj) -> tuple[str, str, str, str]:
    if status.get("availableReplicas", 0) >= count.replicas_of(deployment) - count.max_unavailable(deployment):
        return "Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."
    return "Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."


def condition(conditions: list[Obj], type: str) -> Obj | None:
    return next((item for item in conditions if item["type"] == type), None)


def _set(ctx: Context, conditions: list[Obj], type: str, status: str, reason: str, message: str) -> None:
    """Set a condition unless one of the same status and reason is there already."""
    old = condition(conditions, type)
    if old is not None and old["status"] == status and old.get("reason") == reason:
        return
    _replace(ctx, conditions, type, status, reason, message)


def _replace(ctx: Context, conditions: list[Obj], type: str, status: str, reason: str, message: str) -> None:
    old = condition(conditions, type)
    now = timefmt.rfc3339(ctx.now)
    since = old["lastTransitionTime"] if old is not None and old["status"] == status else now
    conditions[:] = [item for item in conditions if item["type"] != type]
    conditions.append(
        {
            "type": type,
            "status": status,
            "lastUpdateTime": now,
            "lastTransitionTime": since,
            "reason": reason,
            "message": message,
        }
    )


def has_deadline(deployment: Obj) -> bool:
    seconds = deployment["spec"].get("progressDeadlineSeconds")
    return seconds is not None and seconds != _NO_DEADLINE


def is_complete(deployment: Obj, status: Obj) -> bool:
    """Every pod is of the new template and available, and no old one is left."""
    total = count.replicas_of(deployment)
    return bool(
        status.get("updatedReplicas", 0) == total
        and status.get("replicas", 0) == total
        and status.get("availableReplicas", 0) == total
        and status.get("observedGeneration", 0) >= deployment["metadata"].get("generation", 0)
    )


def _has_progressed(status: Obj, before: Obj) -> bool:
    def old_pods(counts: Obj) -> int:
        return int(counts.get("replicas", 0) - counts.get("updatedReplicas", 0))

    return bool(
        status.get("updatedReplicas", 0) > before.get("updatedReplicas", 0)
        or old_pods(status) < old_pods(before)
        or status.get("readyReplicas", 0) > before.get("readyReplicas", 0)
        or status.get("availableReplicas", 0) > before.get("availableReplicas", 0)
    )


def _judge(
    ctx: Context,
    deployment: Obj,
    replica_sets: list[Obj],
    new: Obj | None,
    status: Obj,
    before: Obj,
    conditions: list[Obj],
) -> None:
    """Write down that the rollout is complete, goes on, or has stalled.  Models syncRolloutStatus."""
    if not has_deadline(deployment):
        conditions[:] = [item for item in conditions if item["type"] != "Progressing"]
        return
    progressing = condition(conditions, "Progressing")
    complete_before = status.get("replicas", 0) == status.get("updatedReplicas", 0) and (
        progressing is not None and progressing.get("reason") == "NewReplicaSetAvailable"
    )
    if complete_before:
        return
    name = deployment["metadata"]["name"]
    what = f'ReplicaSet "{new["metadata"]["name"]}"' if new is not None else f'Deployment "{name}"'
    if is_complete(deployment, status):
        text = f"{what} has successfully progressed."
        _set(ctx, conditions, "Progressing", "True", "NewReplicaSetAvailable", text)
    elif _has_progressed(status, before):
        # Every step of progress starts the deadline anew.
        _replace(ctx, conditions, "Progressing", "True", "ReplicaSetUpdated", f"{what} is progressing.")
    elif _timed_out(ctx, deployment, conditions):
        text = f"{what} has timed out progressing."
        _set(ctx, conditions, "Progressing", "False", "ProgressDeadlineExceeded", text)
    _wake_at_deadline(ctx, deployment, status, conditions)


def _deadline(deployment: Obj, progressing: Obj) -> int:
    seconds = deployment["spec"]["progressDeadlineSeconds"]
    return timefmt.parse(progressing["lastUpdateTime"]) + int(seconds) * _SECOND


def _timed_out(ctx: Context, deployment: Obj, conditions: list[Obj]) -> bool:
    progressing = condition(conditions, "Progressing")
    if progressing is None or progressing.get("reason") == "NewReplicaSetAvailable":
        return False
    if progressing.get("reason") == "ProgressDeadlineExceeded":
        return True
    return ctx.now > _deadline(deployment, progressing)


def _wake_at_deadline(ctx: Context, deployment: Obj, status: Obj, conditions: list[Obj]) -> None:
    progressing = condition(conditions, "Progressing")
    if progressing is None or is_complete(deployment, status):
        return
    if progressing.get("reason") not in ("NewReplicaSetAvailable", "ProgressDeadlineExceeded"):
        ctx.requeue(key_of(deployment), _deadline(deployment, progressing) + _SECOND)


def note(ctx: Context, deployment: Obj, reason: str, message: str, status: str = "True") -> Obj:
    """Set the Progressing condition (new replica set, paused, resumed) and write it at once."""
    before = deployment.get("status") or {}
    conditions = list(before.get("conditions") or ())
    _set(ctx, conditions, "Progressing", status, reason, message)
    if conditions == before.get("conditions"):
        return deployment
    return ctx.client.update_status(DEPLOYMENTS, {**deployment, "status": {**before, "conditions": conditions}})


def _replica_failure(ctx: Context, replica_sets: list[Obj], new: Obj | None, conditions: list[Obj]) -> None:
    """Pass on that a replica set cannot create its pods."""
    failing = None
    for replica_set in ([new] if new else []) + replica_sets:
        failing = failing or condition((replica_set.get("status") or {}).get("conditions") or [], "ReplicaFailure")
    if failing is None:
        conditions[:] = [item for item in conditions if item["type"] != "ReplicaFailure"]
    else:
        _set(ctx, conditions, "ReplicaFailure", failing["status"], failing["reason"], failing["message"])
