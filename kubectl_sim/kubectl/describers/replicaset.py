"""Describes a ReplicaSet."""

from __future__ import annotations

from kubectl_sim.base.selectors.label import format_label_selector, from_object
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, describe_annotations, describe_controller, describe_labels
from kubectl_sim.kubectl.describing.podspec import describe_pod_template
from kubectl_sim.kubectl.describing.workloads import describe_conditions, pod_status
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Replicas, the pods behind them, the template and the events."""
    w = Writer()
    metadata, spec, status = obj["metadata"], obj.get("spec") or {}, obj.get("status") or {}
    w.field("Name", metadata["name"])
    w.field("Namespace", metadata.get("namespace"))
    w.field("Selector", format_label_selector(spec.get("selector")))
    describe_labels(w, "Labels", metadata.get("labels"))
    describe_annotations(w, "Annotations", metadata.get("annotations"))
    describe_controller(w, obj)
    w.field("Replicas", f"{status.get('replicas', 0)} current / {spec.get('replicas', 1)} desired")
    try:
        pods = pod_status(source, obj, str(from_object(spec.get("selector"))))
    except StatusError as error:
        pods = f"error in fetching pods: {error.message}"
    w.field("Pods Status", pods)
    describe_pod_template(w, spec.get("template"))
    describe_conditions(w, status.get("conditions"))
    describe_events(w, obj, source, settings)
    return w.result()
