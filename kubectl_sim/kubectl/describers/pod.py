"""Describes a Pod."""

from __future__ import annotations

from kubectl_sim.base.duration import age
from kubectl_sim.kubectl.describing.containers import (
    describe_containers,
    describe_resources,
    describe_seccomp,
)
from kubectl_sim.kubectl.describing.events import allowed_events, write_events
from kubectl_sim.kubectl.describing.layout import (
    NONE,
    Writer,
    describe_annotations,
    describe_controller,
    describe_labels,
    timestamp,
)
from kubectl_sim.kubectl.describing.podspec import (
    describe_scheduling_group,
    describe_spread_constraints,
    describe_tolerations,
)
from kubectl_sim.kubectl.describing.volumes import describe_volumes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

_MIRROR = "kubernetes.io/config.mirror"


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Everything about a pod, ending with its events."""
    w = Writer()
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    _describe_head(w, obj, settings.now)
    if spec.get("resources") is not None:
        w.line("Resources:")
        describe_resources(w, spec["resources"], 1)
    if spec.get("initContainers"):
        statuses = status.get("initContainerStatuses")
        describe_containers(w, "Init Containers", spec["initContainers"], statuses, obj)
    describe_containers(w, "Containers", spec.get("containers"), status.get("containerStatuses"), obj)
    if spec.get("ephemeralContainers"):
        statuses = status.get("ephemeralContainerStatuses")
        describe_containers(w, "Ephemeral Containers", spec["ephemeralContainers"], statuses, obj)
    _describe_conditions(w, spec, status)
    describe_volumes(w, spec.get("volumes"))
    w.field("QoS Class", _qos_class(obj))
    describe_labels(w, "Node-Selectors", spec.get("nodeSelector"))
    describe_tolerations(w, spec.get("tolerations"))
    describe_spread_constraints(w, spec.get("topologySpreadConstraints"))
    describe_scheduling_group(w, spec)
    _describe_events(w, obj, source, settings)
    return w.result()


def _describe_head(w: Writer, pod: Obj, now: int) -> None:
    metadata, spec, status = pod["metadata"], pod.get("spec") or {}, pod.get("status") or {}
    node = spec.get("nodeName")
    started = status.get("startTime")
    w.field("Name", metadata["name"])
    w.field("Namespace", metadata.get("namespace"))
    w.fields(
        [
            ("Priority", spec.get("priority")),
            ("Priority Class Name", spec.get("priorityClassName") or None),
            ("Runtime Class Name", spec.get("runtimeClassName") or None),
            ("Service Account", spec.get("serviceAccountName") or None),
            ("Node", f"{node}/{status.get('hostIP', '')}" if node else NONE),
            ("Start Time", timestamp(started) if started else None),
        ]
    )
    describe_labels(w, "Labels", metadata.get("labels"))
    describe_annotations(w, "Annotations", metadata.get("annotations"))
    phase, deleted = status.get("phase"), metadata.get("deletionTimestamp")
    if deleted and phase not in ("Failed", "Succeeded"):
        w.field("Status", f"Terminating (lasts {age(deleted, now)})")
        w.field("Termination Grace Period", f"{metadata.get('deletionGracePeriodSeconds', 0)}s")
    else:
        w.field("Status", phase)
    w.fields([("Reason", status.get("reason") or None), ("Message", status.get("message") or None)])
    describe_seccomp(w, spec.get("securityContext"), 0, 0)
    _describe_addresses(w, status)
    describe_controller(w, pod)
    w.fields([("NominatedNodeName", status.get("nominatedNodeName") or None)])


def _describe_addresses(w: Writer, status: Obj) -> None:
    w.field("IP", status.get("podIP"))
    addresses = status.get("podIPs")
    if not addresses:
        w.field("IPs", NONE)
        return
    w.line("IPs:")
    for address in addresses:
        w.field("IP", address.get("ip"), 1)


def _describe_conditions(w: Writer, spec: Obj, status: Obj) -> None:
    conditions = status.get("conditions") or ()
    by_type = {condition["type"]: condition["status"] for condition in reversed(conditions)}
    gates = [gate["conditionType"] for gate in spec.get("readinessGates") or ()]
    for label, rows in (
        ("Readiness Gates", [(gate, by_type.get(gate, NONE)) for gate in gates]),
        ("Conditions", [(condition["type"], condition["status"]) for condition in conditions]),
    ):
        if rows:
            w.line(f"{label}:")
            w.row("Type", "Status")
            for name, value in rows:
                w.row(f"{name} ", f"{value} ")


def _qos_class(pod: Obj) -> str:
    recorded = (pod.get("status") or {}).get("qosClass")
    if recorded:
        return str(recorded)
    from kubectl_sim.kubectl.describing.podresources import qos_class

    return qos_class(pod.get("spec") or {})


def _describe_events(w: Writer, pod: Obj, source: Source, settings: Settings) -> None:
    """A static pod's events are about the kubelet's copy, which its mirror names by a hash."""
    if settings.show_events:
        metadata = pod["metadata"]
        uid = (metadata.get("annotations") or {}).get(_MIRROR, metadata.get("uid"))
        write_events(w, allowed_events(source, metadata, "", uid), settings.now)
