"""ReplicaSet.  Models pkg/registry/apps/replicaset."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import containers_cells, created, format_selector
from kubectl_sim.kinds._shared.columns import WORKLOAD
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
    return [
        obj["metadata"]["name"],
        spec.get("replicas", 0),
        status.get("replicas", 0),
        status.get("readyReplicas", 0),
        created(obj),
        names,
        images,
        format_selector(spec.get("selector")),
    ]


KIND = Kind(
    group="apps",
    kind="ReplicaSet",
    plural="replicasets",
    short_names=("rs",),
    categories=("all",),
    subresources=("scale", "status"),
    columns=(
        NAME,
        Column("Desired", "integer"),
        Column("Current", "integer"),
        Column("Ready", "integer"),
        AGE,
        *WORKLOAD,
    ),
    row=_row,
    has_generation=True,
    has_status=True,
    default=lazy("apps._defaults:replicaset"),
    prepare_create=new_status(replicas=0),
    validate=lazy("apps._validation:replicaset"),
    validate_update=lazy("apps._validation:replicaset_update"),
)
