"""Describes a Deployment, with the replica sets of its rollouts.  Models pkg/util/deployment."""

from __future__ import annotations

from kubectl_sim.base.objects import controller_of
from kubectl_sim.base.selectors.label import from_object
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import NONE, Writer, describe_annotations, describe_labels, show, timestamp
from kubectl_sim.kubectl.describing.podspec import describe_pod_template
from kubectl_sim.kubectl.describing.workloads import describe_conditions
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

_TEMPLATE_HASH = "pod-template-hash"

_COUNTS = (
    ("updatedReplicas", "updated"),
    ("replicas", "total"),
    ("availableReplicas", "available"),
    ("unavailableReplicas", "unavailable"),
)


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Strategy, replicas, template, conditions, old and new replica sets, and events."""
    w = Writer()
    metadata, spec, status = obj["metadata"], obj.get("spec") or {}, obj.get("status") or {}
    selector = str(from_object(spec.get("selector")))
    strategy = spec.get("strategy") or {}
    w.field("Name", metadata["name"])
    w.field("Namespace", metadata.get("namespace"))
    w.field("CreationTimestamp", timestamp(metadata.get("creationTimestamp")))
    describe_labels(w, "Labels", metadata.get("labels"))
    describe_annotations(w, "Annotations", metadata.get("annotations"))
    w.field("Selector", selector)
    counts = [f"{status.get(key, 0)} {word}" for key, word in _COUNTS]
    w.field("Replicas", " | ".join([f"{spec.get('replicas', 1)} desired", *counts]))
    w.field("StrategyType", strategy.get("type"))
    w.field("MinReadySeconds", spec.get("minReadySeconds", 0))
    rolling = strategy.get("rollingUpdate")
    if rolling is not None:
        unavailable, surge = [show(rolling.get(key, "<nil>")) for key in ("maxUnavailable", "maxSurge")]
        w.field("RollingUpdateStrategy", f"{unavailable} max unavailable, {surge} max surge")
    describe_pod_template(w, spec.get("template"))
    describe_conditions(w, status.get("conditions"))
    _describe_replica_sets(w, obj, source, selector)
    describe_events(w, obj, source, settings)
    return w.result()


def _describe_replica_sets(w: Writer, deployment: Obj, source: Source, selector: str) -> None:
    """The oldest replica set that has the deployment's template is the new one, all others are old."""
    metadata = deployment["metadata"]
    try:
        found = source.list("replicasets.apps", metadata.get("namespace", ""), label_selector=selector)
    except StatusError:
        return
    owned = [replica_set for replica_set in found if _is_controlled_by(replica_set, metadata.get("uid"))]
    if not owned:
        return
    owned.sort(key=_age_order)
    template = _without_hash(deployment["spec"]["template"])
    new = [one for one in owned if _without_hash(one["spec"]["template"]) == template][:1]
    w.field("OldReplicaSets", _replica_sets([one for one in owned if one not in new]))
    w.field("NewReplicaSet", _replica_sets(new))


def _is_controlled_by(obj: Obj, uid: str | None) -> bool:
    owner = controller_of(obj)
    return owner is not None and owner.get("uid") == uid


def _age_order(obj: Obj) -> tuple[str, str]:
    metadata = obj["metadata"]
    return metadata.get("creationTimestamp") or "", metadata["name"]


def _without_hash(template: Obj) -> Any:
    """The template as the deployment has it, without what its controller adds for replica sets."""
    metadata = template.get("metadata") or {}
    kept = {key: value for key, value in (metadata.get("labels") or {}).items() if key != _TEMPLATE_HASH}
    return _meaningful({**template, "metadata": {**metadata, "labels": kept}})


def _meaningful(value: Any) -> Any:
    """The value without fields that say nothing: Go decodes empty and missing ones to the same."""
    if isinstance(value, dict):
        fields = {key: _meaningful(item) for key, item in value.items()}
        return {key: item for key, item in fields.items() if item not in (None, [], {})}
    return [_meaningful(item) for item in value] if isinstance(value, list) else value


def _replica_sets(replica_sets: Sequence[Obj]) -> str:
    texts = []
    for one in replica_sets:
        created, wanted = (one.get("status") or {}).get("replicas", 0), one["spec"].get("replicas", 1)
        texts.append(f"{one['metadata']['name']} ({created}/{wanted} replicas created)")
    return ", ".join(texts) or NONE
