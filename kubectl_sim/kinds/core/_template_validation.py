"""Validation of pod templates and replication controllers.  Models pkg/apis/core/validation."""

from __future__ import annotations

from kubectl_sim.kinds._shared.check import nonnegative
from kubectl_sim.kinds._shared.podchecks import check_always_restarts, check_selected, check_template
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]


def podtemplate(obj: Obj) -> list[Cause]:
    out: Out = []
    check_template(out, "template", obj.get("template") or {})
    return out


def podtemplate_update(new: Obj, old: Obj) -> list[Cause]:
    return podtemplate(new)


def replicationcontroller(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj["spec"]
    nonnegative(out, "spec", spec, "minReadySeconds", "replicas")
    selector, template = spec.get("selector"), spec.get("template")
    if not selector:
        out.append(field.required("spec.selector"))
    if template is None:
        out.append(field.required("spec.template"))
        return out
    if selector:
        check_selected(out, "spec.template", template, {"matchLabels": selector})
    check_template(out, "spec.template", template)
    check_always_restarts(out, "spec.template", template, "ReplicationController")
    return out


def replicationcontroller_update(new: Obj, old: Obj) -> list[Cause]:
    return replicationcontroller(new) if new["spec"] != old["spec"] else []
