"""StorageClass.  Models pkg/registry/storage/storageclass."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


DEFAULT_MARKS = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)


def _row(obj: Obj) -> list[Cell]:
    metadata = obj["metadata"]
    name = metadata["name"]
    return [
        f"{name} (default)" if is_default(metadata) else name,
        obj.get("provisioner", ""),
        obj.get("reclaimPolicy", "Delete"),
        obj.get("volumeBindingMode", "Immediate"),
        bool(obj.get("allowVolumeExpansion")),
        created(obj),
    ]


def is_default(metadata: Obj) -> bool:
    """Do the annotations mark the class that claims get when they name none?"""
    annotations = metadata.get("annotations") or {}
    return any(annotations.get(mark) == "true" for mark in DEFAULT_MARKS)


KIND = Kind(
    group="storage.k8s.io",
    kind="StorageClass",
    plural="storageclasses",
    short_names=("sc",),
    namespaced=False,
    columns=strings("Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion"),
    row=_row,
    default=lazy("storage._defaults:storageclass"),
    validate=lazy("storage._validation:storageclass"),
    validate_update=lazy("storage._validation:storageclass_update"),
)
