"""Validation of Lease.  Models pkg/apis/coordination/validation."""

from __future__ import annotations

from kubectl_sim.kinds._shared.check import nonnegative
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]


def lease(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    seconds = spec.get("leaseDurationSeconds")
    if seconds is not None and seconds <= 0:
        out.append(field.invalid("spec.leaseDurationSeconds", seconds, "must be greater than 0"))
    nonnegative(out, "spec", spec, "leaseTransitions")
    if spec.get("strategy") is not None and spec["strategy"] == "":
        out.append(field.required("spec.strategy"))
    return out


def lease_update(new: Obj, old: Obj) -> list[Cause]:
    return lease(new)
