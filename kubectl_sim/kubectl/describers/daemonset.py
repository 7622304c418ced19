"""Describes a DaemonSet."""

from __future__ import annotations

from kubectl_sim.base.selectors.label import from_object
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, describe_annotations, describe_labels, joined
from kubectl_sim.kubectl.describing.podspec import describe_pod_template
from kubectl_sim.kubectl.describing.workloads import pod_status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

_COUNTS = (
    ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
    ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
    ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
    ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
    ("Number of Nodes Misscheduled", "numberMisscheduled"),
)


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """How many nodes should run and do run the pods, the template and events."""
    w = Writer()
    metadata, spec, status = obj["metadata"], obj.get("spec") or {}, obj.get("status") or {}
    selector = str(from_object(spec.get("selector")))
    w.field("Name", metadata["name"])
    w.field("Namespace", metadata.get("namespace"))
    w.field("Selector", selector)
    w.field("Node-Selector", joined((spec["template"].get("spec") or {}).get("nodeSelector")))
    describe_labels(w, "Labels", metadata.get("labels"))
    describe_annotations(w, "Annotations", metadata.get("annotations"))
    for label, key in _COUNTS:
        w.line(f"{label}: {status.get(key, 0)}")
    w.field("Pods Status", pod_status(source, obj, selector))
    describe_pod_template(w, spec.get("template"))
    describe_events(w, obj, source, settings)
    return w.result()
