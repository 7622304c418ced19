"""Questions that many rooms ask about a pod.  Models pkg/api/v1/pod and pkg/controller's helpers."""

from __future__ import annotations

from kubectl_sim.base import timefmt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def phase(pod: Obj) -> str:
    return (pod.get("status") or {}).get("phase") or ""


def condition(pod: Obj, type: str) -> Obj | None:
    """The condition of this type, if the object has it."""
    for item in (pod.get("status") or {}).get("conditions") or ():
        if item["type"] == type:
            return item  # type: ignore[no-any-return]
    return None


def is_ready(pod: Obj) -> bool:
    found = condition(pod, "Ready")
    return found is not None and found["status"] == "True"


def is_terminal(pod: Obj) -> bool:
    """Has it succeeded or failed for good?"""
    return phase(pod) in ("Succeeded", "Failed")


def is_terminating(pod: Obj) -> bool:
    return "deletionTimestamp" in pod["metadata"]


def is_active(pod: Obj) -> bool:
    """Neither over nor on its way out: what controllers count."""
    return not is_terminal(pod) and not is_terminating(pod)


def available_at(pod: Obj, min_ready_seconds: int) -> int | None:
    """The instant (µs) from which a ready pod counts as available; None while it is not ready."""
    found = condition(pod, "Ready")
    if found is None or found["status"] != "True":
        return None
    since = timefmt.parse(found["lastTransitionTime"]) if found.get("lastTransitionTime") else 0
    return since + min_ready_seconds * 1_000_000


def is_available(pod: Obj, min_ready_seconds: int, now: int) -> bool:
    """Ready for at least ``min_ready_seconds``."""
    if not min_ready_seconds:
        return is_ready(pod)
    instant = available_at(pod, min_ready_seconds)
    return instant is not None and instant <= now


def disrupted(pod: Obj, at: str, reason: str, message: str) -> Obj:
    """The pod's status with the condition that says why the cluster takes it away; ``at`` in RFC 3339."""
    condition: Obj = {"type": "DisruptionTarget"}
    if "generation" in pod["metadata"]:
        condition["observedGeneration"] = pod["metadata"]["generation"]
    condition |= {"status": "True", "lastProbeTime": None, "lastTransitionTime": at}
    condition |= {"reason": reason, "message": message}
    status = pod.get("status") or {}
    others = [item for item in status.get("conditions") or () if item["type"] != condition["type"]]
    return {**status, "conditions": [*others, condition]}
