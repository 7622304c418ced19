"""Describes a Node with the pods that it runs."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.base.duration import age
from kubectl_sim.kubectl.describing.containers import is_container_resource
from kubectl_sim.kubectl.describing.events import allowed_events, write_events
from kubectl_sim.kubectl.describing.layout import (
    NONE,
    UNSET,
    Writer,
    describe_annotations,
    describe_labels,
    timestamp,
)
from kubectl_sim.kubectl.describing.podresources import ZERO, add, pod_limits, pod_requests
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from kubectl_sim.base.quantity import Quantity
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

_ROLE_PREFIX = "node-role.kubernetes.io/"
_ROLE = "kubernetes.io/role"
_MOST_POOLS = 10

_SYSTEM_INFO = (
    ("Machine ID", "machineID"),
    ("System UUID", "systemUUID"),
    ("Boot ID", "bootID"),
    ("Kernel Version", "kernelVersion"),
    ("OS Image", "osImage"),
    ("Operating System", "operatingSystem"),
    ("Architecture", "architecture"),
    ("Container Runtime Version", "containerRuntimeVersion"),
    ("Kubelet Version", "kubeletVersion"),
)


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Conditions, capacity, system, pods, what they have allocated, and events."""
    w = Writer()
    metadata, spec, status = obj["metadata"], obj.get("spec") or {}, obj.get("status") or {}
    w.field("Name", metadata["name"])
    w.field("Roles", ",".join(_roles(metadata.get("labels") or {})) or NONE)
    describe_labels(w, "Labels", metadata.get("labels"))
    describe_annotations(w, "Annotations", metadata.get("annotations"))
    w.field("CreationTimestamp", timestamp(metadata.get("creationTimestamp")))
    w.items("Taints", [_taint(taint) for taint in sorted(spec.get("taints") or (), key=_taint_order)])
    w.field("Unschedulable", bool(spec.get("unschedulable")))
    _describe_lease(w, source, metadata["name"])
    _describe_conditions(w, status.get("conditions"))
    w.line("Addresses:")
    for address in status.get("addresses") or ():
        w.field(address["type"], address["address"], 1)
    for label in ("Capacity", "Allocatable"):
        amounts = status.get(label.lower())
        if amounts:
            w.line(f"{label}:")
            for name in sorted(amounts):
                w.field(name, str(quantity.of(amounts[name])), 1)
    _describe_resource_slices(w, source, metadata["name"])
    w.line("System Info:")
    info = status.get("nodeInfo") or {}
    w.fields([(label, info.get(key, "")) for label, key in _SYSTEM_INFO], 1)
    w.fields(
        [
            ("PodCIDR", spec.get("podCIDR") or None),
            ("PodCIDRs", ",".join(spec["podCIDRs"]) if spec.get("podCIDRs") else None),
            ("ProviderID", spec.get("providerID") or None),
        ]
    )
    _describe_pods(w, obj, source, settings.now)
    _describe_events(w, metadata, source, settings)
    return w.result()


def _roles(node_labels: Mapping[str, str]) -> list[str]:
    roles = {key.removeprefix(_ROLE_PREFIX) for key in node_labels if key.startswith(_ROLE_PREFIX)}
    roles.add(node_labels.get(_ROLE, ""))
    return sorted(roles - {""})


def _taint_order(taint: Obj) -> str:
    return f"{taint.get('effect', '')},{taint.get('key', '')}"


def _taint(taint: Obj) -> str:
    text = str(taint["key"])
    if taint.get("value"):
        text += f"={taint['value']}:"
    elif taint.get("effect"):
        text += ":"
    return text + (taint.get("effect") or "")


def _describe_lease(w: Writer, source: Source, name: str) -> None:
    try:
        lease = source.get("leases.coordination.k8s.io", "kube-node-lease", name)
    except StatusError as error:
        w.field("Lease", f"Failed to get lease: {error.message}")
        return
    spec = lease.get("spec") or {}
    acquired, renewed = spec.get("acquireTime"), spec.get("renewTime")
    w.line("Lease:")
    w.field("HolderIdentity", UNSET if spec.get("holderIdentity") is None else spec["holderIdentity"], 1)
    w.field("AcquireTime", timestamp(acquired) if acquired else UNSET, 1)
    w.field("RenewTime", timestamp(renewed) if renewed else UNSET, 1)


def _describe_conditions(w: Writer, conditions: Sequence[Obj] | None) -> None:
    if not conditions:
        return
    w.line("Conditions:")
    w.header("Type", "Status", "LastHeartbeatTime", "LastTransitionTime", "Reason", "Message")
    for condition in conditions:
        cells = [
            condition["type"],
            condition["status"],
            timestamp(condition.get("lastHeartbeatTime")),
            timestamp(condition.get("lastTransitionTime")),
            condition.get("reason", ""),
        ]
        w.row(*[f"{cell} " for cell in cells], condition.get("message"))


def _describe_resource_slices(w: Writer, source: Source, node: str) -> None:
    """Devices that only this node has, counted by driver and pool."""
    try:
        found = source.list("resourceslices.resource.k8s.io", field_selector=f"spec.nodeName={node}")
    except StatusError:
        return
    pools: dict[str, list[Obj]] = {}
    for one in found:
        spec = one.get("spec") or {}
        pools.setdefault(f"{spec['driver']}/{spec['pool']['name']}", []).append(spec)
    if not pools:
        return
    w.line("Node-Local ResourceSlices:")
    w.header("Driver", "Pool", "Slices", "Devices")
    for key in sorted(pools)[:_MOST_POOLS]:
        specs = pools[key]
        devices = sum([len(spec.get("devices") or ()) for spec in specs])
        w.row(specs[0]["driver"], specs[0]["pool"]["name"], len(specs), devices)
    if len(pools) > _MOST_POOLS:
        w.line(f"...and {len(pools) - _MOST_POOLS} more pools", 1)


def _describe_pods(w: Writer, node: Obj, source: Source, now: int) -> None:
    selector = f"spec.nodeName={node['metadata']['name']},status.phase!=Failed,status.phase!=Succeeded"
    try:
        pods = source.list("pods", field_selector=selector)
    except StatusError as error:
        if error.code != 403:
            raise
        w.field("Pods", "not authorized")
        return
    status = node.get("status") or {}
    amounts = status.get("allocatable") or status.get("capacity") or {}
    allocatable = {name: quantity.of(amount) for name, amount in amounts.items()}
    w.field("Non-terminated Pods", f"({len(pods)} in total)")
    titles = ("CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits", "Age")
    w.header("Namespace", "Name", "", *titles)
    for pod in pods:
        metadata = pod["metadata"]
        requests, limits = pod_requests(pod, use_status=True), pod_limits(pod, use_status=True)
        shares = [
            _share(amounts.get(name, ZERO), allocatable.get(name, ZERO), name)
            for name in ("cpu", "memory")
            for amounts in (requests, limits)
        ]
        created = age(metadata.get("creationTimestamp"), now)
        w.row(metadata.get("namespace"), metadata["name"], "", *shares, created)
    _describe_allocated(w, pods, allocatable)


def _share(amount: Quantity, whole: Quantity, name: str, of_nothing: int = -(1 << 63)) -> str:
    """``250m (12%)``; the percentage is cut, not rounded.

    ``of_nothing`` is the percentage of what the node has none of: upstream divides by zero for pods, which
    Go turns into the smallest integer, and avoids that in its sums.
    """
    scale = -3 if name == "cpu" else 0
    units = whole.scaled_value(scale)
    percent = int(amount.scaled_value(scale) / units * 100) if units else of_nothing
    return f"{amount} ({percent}%)"


def _describe_allocated(w: Writer, pods: Sequence[Obj], allocatable: Mapping[str, Quantity]) -> None:
    requests: dict[str, Quantity] = {}
    limits: dict[str, Quantity] = {}
    for pod in pods:
        add(requests, pod_requests(pod, use_status=False))
        add(limits, pod_limits(pod, use_status=False))
    w.line("Allocated resources:")
    w.line("(Total limits may be over 100 percent, i.e., overcommitted.)", 1)
    w.header("Resource", "Requests", "Limits")
    huge_pages = sorted([name for name in allocatable if name.startswith("hugepages-")])
    for name in ("cpu", "memory", "ephemeral-storage", *huge_pages):
        whole = allocatable.get(name, ZERO)
        shares = [_share(amounts.get(name, ZERO), whole, name, of_nothing=0) for amounts in (requests, limits)]
        w.row(name, *shares)
    for name in sorted(allocatable):
        if not is_container_resource(name) and name != "pods":
            w.row(name, str(requests.get(name, ZERO)), str(limits.get(name, ZERO)))


def _describe_events(w: Writer, metadata: dict[str, Any], source: Source, settings: Settings) -> None:
    """Controllers name a node by its uid, the kubelet by its name."""
    if settings.show_events:
        events = [
            event
            for uid in (metadata.get("uid"), metadata["name"])
            for event in allowed_events(source, metadata, "Node", uid)
        ]
        write_events(w, events, settings.now)
