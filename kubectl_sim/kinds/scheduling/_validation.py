"""Validation of PriorityClass.  Models pkg/apis/scheduling/validation."""

from __future__ import annotations

from kubectl_sim.kinds._shared.check import one_of
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

HIGHEST = 1_000_000_000
SYSTEM_PREFIX = "system-"
#: The two classes that every cluster has.
SYSTEM_CLASSES = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}


def priorityclass(obj: Obj) -> list[Cause]:
    out: Out = []
    name, value = obj["metadata"].get("name", ""), obj.get("value", 0)
    if name.startswith(SYSTEM_PREFIX):
        problem = _system_problem(name, obj)
        if problem:
            detail = (
                f"priority class names with '{SYSTEM_PREFIX}' prefix are reserved for system use only. error: {problem}"
            )
            out.append(field.forbidden("metadata.name", detail))
    elif value > HIGHEST:
        detail = f"maximum allowed value of a user defined priority is {HIGHEST}"
        out.append(field.forbidden("value", detail))
    if obj.get("preemptionPolicy") is not None:
        one_of(out, "preemptionPolicy", obj["preemptionPolicy"], ("PreemptLowerPriority", "Never"))
    return out


def _system_problem(name: str, obj: Obj) -> str:
    wanted = SYSTEM_CLASSES.get(name)
    if wanted is None:
        return f"{name} is not a known system priority class"
    if obj.get("value", 0) != wanted:
        return f"value of {name} PriorityClass must be {wanted}"
    if obj.get("globalDefault"):
        return f"globalDefault of {name} PriorityClass must be false"
    return ""


def priorityclass_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    if new.get("value", 0) != old.get("value", 0):
        out.append(field.forbidden("value", "may not be changed in an update."))
    policy = new.get("preemptionPolicy")
    if policy != old.get("preemptionPolicy"):
        out.append(field.invalid("preemptionPolicy", policy, "field is immutable"))
    return out
