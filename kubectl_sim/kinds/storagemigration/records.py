"""StorageVersionMigration.  Models pkg/registry/storagemigration."""

from __future__ import annotations

from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    resource = (obj.get("spec") or {}).get("resource") or {}
    return [obj["metadata"]["name"], f"{resource.get('resource', '')}.{resource.get('group', '')}"]


STORAGE_VERSION_MIGRATION = Kind(
    group="storagemigration.k8s.io",
    kind="StorageVersionMigration",
    plural="storageversionmigrations",
    namespaced=False,
    subresources=("status",),
    columns=(NAME, Column("Resource")),
    row=_row,
    has_status=True,
    prepare_create=new_status(),
)
