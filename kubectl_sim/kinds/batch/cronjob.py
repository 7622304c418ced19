"""CronJob.  Models pkg/registry/batch/cronjob."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE, age_or, containers_cells, created, format_selector, truth
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
    job = (spec.get("jobTemplate") or {}).get("spec") or {}
    names, images = containers_cells(job.get("template"))
    return [
        obj["metadata"]["name"],
        spec.get("schedule", ""),
        spec.get("timeZone", NONE),
        truth(spec.get("suspend")),
        len(status.get("active") or ()),
        age_or(status.get("lastScheduleTime"), NONE),
        created(obj),
        names,
        images,
        format_selector(job.get("selector")),
    ]


KIND = Kind(
    group="batch",
    kind="CronJob",
    plural="cronjobs",
    short_names=("cj",),
    categories=("all",),
    subresources=("status",),
    columns=(
        NAME,
        Column("Schedule"),
        Column("Timezone"),
        Column("Suspend", "boolean"),
        Column("Active", "integer"),
        Column("Last Schedule"),
        AGE,
        *WORKLOAD,
    ),
    row=_row,
    has_generation=True,
    has_status=True,
    default=lazy("batch._defaults:cronjob"),
    prepare_create=new_status(),
    validate=lazy("batch._validation:cronjob"),
    validate_update=lazy("batch._validation:cronjob_update"),
)
