"""Validation of RuntimeClass.  Models pkg/apis/node/validation."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import immutable, labels, say
from kubectl_sim.kinds._shared.resources import check_requirements
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]


def runtimeclass(obj: Obj) -> list[Cause]:
    out: Out = []
    handler = obj.get("handler", "")
    if not handler:
        out.append(field.required("handler"))
    else:
        say(out, "handler", handler, names.dns1123_label(handler))
    overhead = (obj.get("overhead") or {}).get("podFixed")
    if overhead:
        check_requirements(out, "overhead", {"limits": overhead})
    scheduling = obj.get("scheduling")
    if scheduling:
        labels(out, "scheduling.nodeSelector", scheduling.get("nodeSelector"))
        if scheduling.get("tolerations"):
            from kubectl_sim.kinds._shared.placement import check_tolerations

            check_tolerations(out, "scheduling.tolerations", scheduling["tolerations"])
    return out


def runtimeclass_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    immutable(out, "handler", new.get("handler", ""), old.get("handler", ""))
    return out
