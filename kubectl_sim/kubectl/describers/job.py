"""Describes a Job."""

from __future__ import annotations

from kubectl_sim.base import duration, timefmt
from kubectl_sim.base.selectors.label import from_object
from kubectl_sim.base.selectors.selector import SelectorError
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import (
    NONE,
    UNSET,
    Writer,
    describe_annotations,
    describe_controller,
    describe_labels,
    timestamp,
)
from kubectl_sim.kubectl.describing.podspec import describe_pod_template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

_INDEXES_SHOWN = 50  # characters, up to the end of the index that they end in


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """How the job runs, how far it is, the template and the events."""
    w = Writer()
    metadata, spec, status = obj["metadata"], obj.get("spec") or {}, obj.get("status") or {}
    w.field("Name", metadata["name"])
    w.field("Namespace", metadata.get("namespace"))
    w.field("Selector", _selector(spec))
    describe_labels(w, "Labels", metadata.get("labels"))
    describe_annotations(w, "Annotations", metadata.get("annotations"))
    describe_controller(w, obj)
    w.fields(
        [
            ("Parallelism", spec.get("parallelism")),
            ("Completions", UNSET if spec.get("completions") is None else spec["completions"]),
            ("Completion Mode", spec.get("completionMode")),
            ("Suspend", spec.get("suspend")),
            ("Backoff Limit", spec.get("backoffLimit")),
            ("TTL Seconds After Finished", spec.get("ttlSecondsAfterFinished")),
        ]
    )
    _describe_times(w, spec, status)
    ready = f" ({status['ready']} Ready)" if status.get("ready") is not None else ""
    succeeded, failed = status.get("succeeded", 0), status.get("failed", 0)
    w.field(
        "Pods Statuses",
        f"{status.get('active', 0)} Active{ready} / {succeeded} Succeeded / {failed} Failed",
    )
    if spec.get("completionMode") == "Indexed":
        w.field("Completed Indexes", _indexes(status.get("completedIndexes") or ""))
    describe_pod_template(w, spec.get("template"))
    describe_events(w, obj, source, settings)
    return w.result()


def _selector(spec: Obj) -> str:
    try:
        return str(from_object(spec.get("selector")))
    except SelectorError as error:
        return f"Failed to get selector: {error}"


def _describe_times(w: Writer, spec: Obj, status: Obj) -> None:
    started, completed = status.get("startTime"), status.get("completionTime")
    if started:
        w.field("Start Time", timestamp(started))
    if completed:
        w.field("Completed At", timestamp(completed))
    if started and completed:
        w.field("Duration", duration.human(timefmt.parse(completed) - timefmt.parse(started)))
    if spec.get("activeDeadlineSeconds") is not None:
        w.field("Active Deadline Seconds", f"{spec['activeDeadlineSeconds']}s")


def _indexes(indexes: str) -> str:
    if not indexes:
        return NONE
    end = indexes.find(",", _INDEXES_SHOWN)
    return indexes if end < 0 else f"{indexes[: end + 1]}..."
