"""PersistentVolumeClaim.  Models pkg/registry/core/persistentvolumeclaim."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import UNSET, access_modes, created
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]

BETA_CLASS = "volume.beta.kubernetes.io/storage-class"


def _row(claim: Obj) -> list[Cell]:
    metadata = claim["metadata"]
    spec = claim.get("spec") or {}
    status = claim.get("status") or {}
    volume = spec.get("volumeName") or ""
    return [
        metadata["name"],
        "Terminating" if metadata.get("deletionTimestamp") else status.get("phase", ""),
        volume,
        str((status.get("capacity") or {}).get("storage", "0")) if volume else "",
        access_modes(status.get("accessModes")) if volume else "",
        _class(metadata, spec),
        spec.get("volumeAttributesClassName", UNSET),
        created(claim),
        spec.get("volumeMode", UNSET),
    ]


def _class(metadata: Obj, spec: Obj) -> str:
    annotations = metadata.get("annotations") or {}
    return str(annotations.get(BETA_CLASS, spec.get("storageClassName") or ""))


KIND = Kind(
    kind="PersistentVolumeClaim",
    plural="persistentvolumeclaims",
    short_names=("pvc",),
    subresources=("status",),
    columns=(
        NAME,
        Column("Status"),
        Column("Volume"),
        Column("Capacity"),
        Column("Access Modes"),
        Column("StorageClass"),
        Column("VolumeAttributesClass"),
        AGE,
        Column("VolumeMode", priority=1),
    ),
    row=_row,
    has_status=True,
    default=lazy("core._defaults:persistentvolumeclaim"),
    validate=lazy("core._volume_validation:persistentvolumeclaim"),
    validate_update=lazy("core._volume_validation:persistentvolumeclaim_update"),
)
