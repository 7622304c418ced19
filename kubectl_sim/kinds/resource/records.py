"""Dynamic resource allocation.  Models pkg/registry/resource."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import age_or, created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


GROUP = "resource.k8s.io"


def _claim_row(obj: Obj) -> list[Cell]:
    return [obj["metadata"]["name"], _claim_state(obj), created(obj)]


def _claim_state(obj: Obj) -> str:
    status = obj.get("status") or {}
    deleted = bool(obj["metadata"].get("deletionTimestamp"))
    states = ["deleted"] if deleted else []
    if status.get("allocation") is not None:
        states.append("allocated")
        if status.get("reservedFor"):
            states.append("reserved")
    elif not deleted:
        states.append("pending")
    return ",".join(states)


def _slice_row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [
        obj["metadata"]["name"],
        spec.get("nodeName") or "",
        spec.get("driver", ""),
        (spec.get("pool") or {}).get("name", ""),
        created(obj),
    ]


def _taint_row(obj: Obj) -> list[Cell]:
    taint = (obj.get("spec") or {}).get("taint") or {}
    return [
        obj["metadata"]["name"],
        taint.get("key", ""),
        taint.get("value", ""),
        taint.get("effect", ""),
        age_or(taint.get("timeAdded"), ""),
        created(obj),
    ]


def _spec(name: str) -> Any:
    return lambda obj: str((obj.get("spec") or {}).get(name) or "")


DEVICE_CLASS = Kind(
    group=GROUP,
    kind="DeviceClass",
    plural="deviceclasses",
    namespaced=False,
    has_generation=True,
)

RESOURCE_CLAIM = Kind(
    group=GROUP,
    kind="ResourceClaim",
    plural="resourceclaims",
    subresources=("status",),
    columns=strings("State"),
    row=_claim_row,
    has_status=True,
    default=lazy("resource._defaults:resourceclaim"),
    prepare_create=new_status(),
    validate=lazy("resource._validation:resourceclaim"),
    validate_update=lazy("resource._validation:resourceclaim_update"),
)

RESOURCE_CLAIM_TEMPLATE = Kind(
    group=GROUP,
    kind="ResourceClaimTemplate",
    plural="resourceclaimtemplates",
    default=lazy("resource._defaults:resourceclaimtemplate"),
    validate=lazy("resource._validation:resourceclaimtemplate"),
    validate_update=lazy("resource._validation:resourceclaimtemplate_update"),
)

RESOURCE_SLICE = Kind(
    group=GROUP,
    kind="ResourceSlice",
    plural="resourceslices",
    namespaced=False,
    columns=strings("Node", "Driver", "Pool"),
    row=_slice_row,
    fields={"spec.nodeName": _spec("nodeName"), "spec.driver": _spec("driver")},
    has_generation=True,
    default=lazy("resource._defaults:resourceslice"),
    validate=lazy("resource._validation:resourceslice"),
    validate_update=lazy("resource._validation:resourceslice_update"),
)

DEVICE_TAINT_RULE = Kind(
    group=GROUP,
    kind="DeviceTaintRule",
    plural="devicetaintrules",
    namespaced=False,
    subresources=("status",),
    columns=strings("Key", "Value", "Effect", "TimeAdded"),
    row=_taint_row,
    has_generation=True,
    has_status=True,
    default=lazy("resource._defaults:devicetaintrule"),
    prepare_create=new_status(),
    validate=lazy("resource._validation:devicetaintrule"),
    validate_update=lazy("resource._validation:devicetaintrule_update"),
)
