"""DaemonSet.  Models pkg/registry/apps/daemonset."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import containers_cells, created, format_labels, format_selector
from kubectl_sim.kinds._shared.columns import WORKLOAD
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


COUNTS = (
    "desiredNumberScheduled",
    "currentNumberScheduled",
    "numberReady",
    "updatedNumberScheduled",
    "numberAvailable",
)


def _row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    status = obj.get("status") or {}
    template = spec.get("template") or {}
    names, images = containers_cells(template)
    return [
        obj["metadata"]["name"],
        *[status.get(count, 0) for count in COUNTS],
        format_labels((template.get("spec") or {}).get("nodeSelector")),
        created(obj),
        names,
        images,
        format_selector(spec.get("selector")),
    ]


KIND = Kind(
    group="apps",
    kind="DaemonSet",
    plural="daemonsets",
    short_names=("ds",),
    categories=("all",),
    subresources=("status",),
    columns=(
        NAME,
        Column("Desired", "integer"),
        Column("Current", "integer"),
        Column("Ready", "integer"),
        Column("Up-to-date", "integer"),
        Column("Available", "integer"),
        Column("Node Selector"),
        AGE,
        *WORKLOAD,
    ),
    row=_row,
    has_generation=True,
    has_status=True,
    default=lazy("apps._defaults:daemonset"),
    prepare_create=new_status(currentNumberScheduled=0, desiredNumberScheduled=0, numberMisscheduled=0, numberReady=0),
    validate=lazy("apps._validation:daemonset"),
    validate_update=lazy("apps._validation:daemonset_update"),
)
