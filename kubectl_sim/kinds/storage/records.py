"""The CSI kinds, VolumeAttachment and VolumeAttributesClass.  Models pkg/registry/storage."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE, UNSET, created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


GROUP = "storage.k8s.io"


def _driver_row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    tokens = spec.get("tokenRequests")
    return [
        obj["metadata"]["name"],
        spec.get("attachRequired") is not False,
        bool(spec.get("podInfoOnMount")),
        bool(spec.get("storageCapacity")),
        UNSET if tokens is None else ",".join([token.get("audience", "") for token in tokens]),
        bool(spec.get("requiresRepublish")),
        ",".join(spec.get("volumeLifecycleModes") or ()) or NONE,
        created(obj),
    ]


def _node_row(obj: Obj) -> list[Cell]:
    drivers = (obj.get("spec") or {}).get("drivers") or ()
    return [obj["metadata"]["name"], len(drivers), created(obj)]


def _capacity_row(obj: Obj) -> list[Cell]:
    return [obj["metadata"]["name"], obj.get("storageClassName", ""), obj.get("capacity", UNSET)]


def _attachment_row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [
        obj["metadata"]["name"],
        spec.get("attacher", ""),
        (spec.get("source") or {}).get("persistentVolumeName") or "",
        spec.get("nodeName", ""),
        bool((obj.get("status") or {}).get("attached")),
        created(obj),
    ]


def _attributes_row(obj: Obj) -> list[Cell]:
    return [obj["metadata"]["name"], obj.get("driverName", ""), created(obj)]


def _driver_changed(new: Obj, old: Obj) -> None:
    """A driver starts without a generation and counts changes of its spec."""
    if new.get("spec") != old.get("spec"):
        new["metadata"]["generation"] = old["metadata"].get("generation", 0) + 1


CSI_DRIVER = Kind(
    group=GROUP,
    kind="CSIDriver",
    plural="csidrivers",
    namespaced=False,
    columns=(
        NAME,
        Column("AttachRequired", "boolean"),
        Column("PodInfoOnMount", "boolean"),
        Column("StorageCapacity", "boolean"),
        Column("TokenRequests"),
        Column("RequiresRepublish", "boolean"),
        Column("Modes"),
        AGE,
    ),
    row=_driver_row,
    default=lazy("storage._defaults:csidriver"),
    prepare_update=_driver_changed,
    validate=lazy("storage._validation:csidriver"),
    validate_update=lazy("storage._validation:csidriver_update"),
)

CSI_NODE = Kind(
    group=GROUP,
    kind="CSINode",
    plural="csinodes",
    namespaced=False,
    columns=(NAME, Column("Drivers", "integer"), AGE),
    row=_node_row,
    validate=lazy("storage._validation:csinode"),
)

CSI_STORAGE_CAPACITY = Kind(
    group=GROUP,
    kind="CSIStorageCapacity",
    plural="csistoragecapacities",
    columns=(NAME, Column("StorageClassName"), Column("Capacity")),
    row=_capacity_row,
    validate=lazy("storage._validation:csistoragecapacity"),
)

VOLUME_ATTACHMENT = Kind(
    group=GROUP,
    kind="VolumeAttachment",
    plural="volumeattachments",
    namespaced=False,
    subresources=("status",),
    columns=(
        NAME,
        Column("Attacher", "string", "name"),
        Column("PV"),
        Column("Node"),
        Column("Attached", "boolean"),
        AGE,
    ),
    row=_attachment_row,
    has_status=True,
    default=lazy("storage._defaults:volumeattachment"),
    prepare_create=new_status(attached=False),
    validate=lazy("storage._validation:volumeattachment"),
    validate_update=lazy("storage._validation:volumeattachment_update"),
)

VOLUME_ATTRIBUTES_CLASS = Kind(
    group=GROUP,
    kind="VolumeAttributesClass",
    plural="volumeattributesclasses",
    short_names=("vac",),
    namespaced=False,
    columns=strings("DriverName"),
    row=_attributes_row,
    validate=lazy("storage._validation:volumeattributesclass"),
    validate_update=lazy("storage._validation:volumeattributesclass_update"),
)
