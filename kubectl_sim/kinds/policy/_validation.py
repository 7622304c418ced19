"""Validation of PodDisruptionBudget.  Models pkg/apis/policy/validation."""

from __future__ import annotations

from kubectl_sim.kinds._shared.check import at_most_all, int_or_percent, label_selector, nonnegative, one_of
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

EVICTION_POLICIES = ("AlwaysAllow", "IfHealthyBudget")


def poddisruptionbudget(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    low, high = spec.get("minAvailable"), spec.get("maxUnavailable")
    if low is not None and high is not None:
        out.append(field.invalid("spec", _shown(spec), "minAvailable and maxUnavailable cannot be both set"))
    for key, value in (("minAvailable", low), ("maxUnavailable", high)):
        if value is not None:
            int_or_percent(out, f"spec.{key}", value)
            at_most_all(out, f"spec.{key}", value)
    label_selector(out, "spec.selector", spec.get("selector"))
    policy = spec.get("unhealthyPodEvictionPolicy")
    if policy is not None:
        one_of(out, "spec.unhealthyPodEvictionPolicy", policy, EVICTION_POLICIES)
    return out


def _shown(spec: Obj) -> Obj:
    """The spec in the JSON of upstream's internal type."""
    keys = ("minAvailable", "selector", "maxUnavailable", "unhealthyPodEvictionPolicy")
    return {key[0].upper() + key[1:]: spec.get(key) for key in keys}


def poddisruptionbudget_update(new: Obj, old: Obj) -> list[Cause]:
    return poddisruptionbudget(new)


def poddisruptionbudget_status(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    counts = ("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")
    nonnegative(out, "status", new.get("status") or {}, *counts)
    return out
