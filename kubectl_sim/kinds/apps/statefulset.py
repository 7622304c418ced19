"""StatefulSet.  Models pkg/registry/apps/statefulset."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import containers_cells, created
from kubectl_sim.kinds._shared.columns import CONTAINERS, IMAGES
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    status = obj.get("status") or {}
    names, images = containers_cells(spec.get("template"))
    ready = f"{status.get('readyReplicas', 0)}/{spec.get('replicas', 0)}"
    return [obj["metadata"]["name"], ready, created(obj), names, images]


KIND = Kind(
    group="apps",
    kind="StatefulSet",
    plural="statefulsets",
    short_names=("sts",),
    categories=("all",),
    subresources=("scale", "status"),
    columns=(NAME, Column("Ready"), AGE, CONTAINERS, IMAGES),
    row=_row,
    has_generation=True,
    has_status=True,
    default=lazy("apps._defaults:statefulset"),
    prepare_create=new_status(availableReplicas=0, replicas=0),
    validate=lazy("apps._validation:statefulset"),
    validate_update=lazy("apps._validation:statefulset_update"),
)
