"""ReplicationController.  Models pkg/registry/core/replicationcontroller."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import containers_cells, created, format_labels
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
        spec.get("replicas") or 0,
        status.get("replicas", 0),
        status.get("readyReplicas", 0),
        created(obj),
        names,
        images,
        format_labels(spec.get("selector")),
    ]


def _replicas(obj: Obj) -> str:
    return str((obj.get("status") or {}).get("replicas", 0))


KIND = Kind(
    kind="ReplicationController",
    plural="replicationcontrollers",
    short_names=("rc",),
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
    fields={"status.replicas": _replicas},
    has_generation=True,
    has_status=True,
    default=lazy("core._defaults:replicationcontroller"),
    prepare_create=new_status(replicas=0),
    validate=lazy("core._template_validation:replicationcontroller"),
    validate_update=lazy("core._template_validation:replicationcontroller_update"),
)
