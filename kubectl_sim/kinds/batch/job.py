"""Job.  Models pkg/registry/batch/job."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import containers_cells, created, format_selector
from kubectl_sim.kinds._shared.columns import WORKLOAD
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import AGE, NAME, Column, Kind, since

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(job: Obj) -> list[Cell]:
    spec = job.get("spec") or {}
    status = job.get("status") or {}
    names, images = containers_cells(spec.get("template"))
    return [
        job["metadata"]["name"],
        _state(job, status),
        _completions(spec, status),
        _duration(status),
        created(job),
        names,
        images,
        format_selector(spec.get("selector")),
    ]


def _state(job: Obj, status: Obj) -> str:
    states: dict[str, bool] = {}
    for condition in status.get("conditions") or ():
        states.setdefault(condition.get("type", ""), condition.get("status") == "True")
    if states.get("Complete"):
        return "Complete"
    if states.get("Failed"):
        return "Failed"
    if job["metadata"].get("deletionTimestamp"):
        return "Terminating"
    if states.get("Suspended"):
        return "Suspended"
    for name in ("FailureTarget", "SuccessCriteriaMet"):
        if states.get(name):
            return name
    return "Running"


def _completions(spec: Obj, status: Obj) -> str:
    done = status.get("succeeded", 0)
    wanted = spec.get("completions")
    if wanted is not None:
        return f"{done}/{wanted}"
    parallelism = spec.get("parallelism") or 0
    return f"{done}/1 of {parallelism}" if parallelism > 1 else f"{done}/1"


def _duration(status: Obj) -> Cell:
    """Until the completion, else an age: it is still growing."""
    start = status.get("startTime")
    if not start:
        return ""
    end = status.get("completionTime")
    if not end:
        return since(start)
    from kubectl_sim.base import duration, timefmt

    return duration.human(timefmt.parse(end) - timefmt.parse(start))


def _successful(job: Obj) -> str:
    return str((job.get("status") or {}).get("succeeded", 0))


KIND = Kind(
    group="batch",
    kind="Job",
    plural="jobs",
    categories=("all",),
    subresources=("status",),
    columns=(
        NAME,
        Column("Status"),
        Column("Completions"),
        Column("Duration"),
        AGE,
        *WORKLOAD,
    ),
    row=_row,
    fields={"status.successful": _successful},
    has_generation=True,
    has_status=True,
    default=lazy("batch._defaults:job"),
    prepare_create=lazy("batch._defaults:prepare_job"),
    validate=lazy("batch._validation:job"),
    validate_update=lazy("batch._validation:job_update"),
)
