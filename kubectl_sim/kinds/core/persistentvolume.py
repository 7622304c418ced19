"""PersistentVolume.  Models pkg/registry/core/persistentvolume."""

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


def _row(volume: Obj) -> list[Cell]:
    metadata = volume["metadata"]
    spec = volume.get("spec") or {}
    status = volume.get("status") or {}
    claim = spec.get("claimRef")
    return [
        metadata["name"],
        str((spec.get("capacity") or {}).get("storage", "0")),
        access_modes(spec.get("accessModes")),
        spec.get("persistentVolumeReclaimPolicy", ""),
        "Terminating" if metadata.get("deletionTimestamp") else status.get("phase", ""),
        f"{claim.get('namespace', '')}/{claim.get('name', '')}" if claim is not None else "",
        _class(metadata, spec),
        spec.get("volumeAttributesClassName", UNSET),
        status.get("reason", ""),
        created(volume),
        spec.get("volumeMode", UNSET),
    ]


def _class(metadata: Obj, spec: Obj) -> str:
    annotations = metadata.get("annotations") or {}
    return str(annotations.get(BETA_CLASS, spec.get("storageClassName") or ""))


KIND = Kind(
    kind="PersistentVolume",
    plural="persistentvolumes",
    short_names=("pv",),
    namespaced=False,
    subresources=("status",),
    columns=(
        NAME,
        Column("Capacity"),
        Column("Access Modes"),
        Column("Reclaim Policy"),
        Column("Status"),
        Column("Claim"),
        Column("StorageClass"),
        Column("VolumeAttributesClass"),
        Column("Reason"),
        AGE,
        Column("VolumeMode", priority=1),
    ),
    row=_row,
    has_status=True,
    default=lazy("core._defaults:persistentvolume"),
    validate=lazy("core._volume_validation:persistentvolume"),
    validate_update=lazy("core._volume_validation:persistentvolume_update"),
)
