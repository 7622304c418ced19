"""Describes a CronJob."""

from __future__ import annotations

from kubectl_sim.base.selectors.label import from_object
from kubectl_sim.base.selectors.selector import SelectorError
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import (
    NONE,
    UNSET,
    Writer,
    describe_metadata,
    timestamp,
    truth,
)
from kubectl_sim.kubectl.describing.podspec import describe_pod_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Schedule, limits, the jobs' template, the running jobs and events."""
    w = Writer()
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    describe_metadata(w, obj)
    w.field("Schedule", spec.get("schedule"))
    w.field("Concurrency Policy", spec.get("concurrencyPolicy"))
    w.field("Suspend", truth(spec.get("suspend")))
    w.field("Time Zone", _or_unset(spec, "timeZone"))
    w.field("Successful Job History Limit", _or_unset(spec, "successfulJobsHistoryLimit"))
    w.field("Failed Job History Limit", _or_unset(spec, "failedJobsHistoryLimit"))
    deadline = spec.get("startingDeadlineSeconds")
    w.field("Starting Deadline Seconds", UNSET if deadline is None else f"{deadline}s")
    _describe_job_template(w, spec["jobTemplate"].get("spec") or {})
    last = status.get("lastScheduleTime")
    w.field("Last Schedule Time", timestamp(last) if last else UNSET)
    active = [job.get("name", "") for job in status.get("active") or ()]
    w.field("Active Jobs", ", ".join(active) if active else NONE)
    describe_events(w, obj, source, settings)
    return w.result()


def _or_unset(spec: Obj, key: str) -> object:
    return UNSET if spec.get(key) is None else spec[key]


def _describe_job_template(w: Writer, spec: Obj) -> None:
    w.field("Selector", _selector(spec))
    w.field("Parallelism", _or_unset(spec, "parallelism"))
    w.field("Completions", _or_unset(spec, "completions"))
    if spec.get("activeDeadlineSeconds") is not None:
        w.field("Active Deadline Seconds", f"{spec['activeDeadlineSeconds']}s")
    describe_pod_template(w, spec.get("template"))


def _selector(spec: Obj) -> str:
    if spec.get("selector") is None:
        return UNSET
    try:
        return str(from_object(spec["selector"]))
    except SelectorError as error:
        return f"Failed to get selector: {error}"
