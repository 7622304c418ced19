"""Describes a StatefulSet."""

from __future__ import annotations

from kubectl_sim.base.selectors.label import from_object
from kubectl_sim.kubectl.describing.claims import describe_claim_templates
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, describe_annotations, describe_labels, show, timestamp
from kubectl_sim.kubectl.describing.podspec import describe_pod_template
from kubectl_sim.kubectl.describing.workloads import pod_status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Update strategy, pods, the template, the claims of each pod and events."""
    w = Writer()
    metadata, spec, status = obj["metadata"], obj.get("spec") or {}, obj.get("status") or {}
    selector = str(from_object(spec.get("selector")))
    w.field("Name", metadata["name"])
    w.field("Namespace", metadata.get("namespace"))
    w.field("CreationTimestamp", timestamp(metadata.get("creationTimestamp")))
    w.field("Selector", selector)
    describe_labels(w, "Labels", metadata.get("labels"))
    describe_annotations(w, "Annotations", metadata.get("annotations"))
    w.fields(
        [
            ("Service Name", spec.get("serviceName") or None),
            ("Pod Management Policy", spec.get("podManagementPolicy") or None),
            ("Replicas", f"{spec.get('replicas', 1)} desired | {status.get('replicas', 0)} total"),
        ]
    )
    _describe_strategy(w, spec.get("updateStrategy") or {})
    retention = spec.get("persistentVolumeClaimRetentionPolicy")
    if retention is not None:
        w.line("Persistent Volume Claim Retention Policy:")
        w.field("WhenDeleted", retention.get("whenDeleted"), 1)
        w.field("WhenScaled", retention.get("whenScaled"), 1)
    w.field("Pods Status", pod_status(source, obj, selector))
    describe_pod_template(w, spec.get("template"))
    describe_claim_templates(w, spec.get("volumeClaimTemplates"))
    describe_events(w, obj, source, settings)
    return w.result()


def _describe_strategy(w: Writer, strategy: Obj) -> None:
    w.field("Update Strategy", strategy.get("type"))
    rolling = strategy.get("rollingUpdate") or {}
    if rolling.get("partition") is not None:
        w.field("Partition", rolling["partition"], 1)
        if rolling.get("maxUnavailable") is not None:
            w.field("MaxUnavailable", show(rolling["maxUnavailable"]), 1)
