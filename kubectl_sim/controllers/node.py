"""Nodes: how they join, and the taints that follow from their conditions and from cordoning.

Models pkg/controller/nodelifecycle (taints), and of the kubelet what it does when it starts: its
lease, its CSINode, its events.  The beats of its heart are not written down one by one: see
``apiserver.reports``.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

LEASES = "leases.coordination.k8s.io"
LEASE_NAMESPACE = "kube-node-lease"
CSI_NODES = "csinodes.storage.k8s.io"
#: The volume plugins of old whose work drivers do.
_MIGRATED = ",".join(
    f"kubernetes.io/{name}"
    for name in ("aws-ebs", "azure-disk", "azure-file", "cinder", "gce-pd", "portworx-volume", "vsphere-volume")
)
#: (component, reason, message) of the events of a starting node; ``%s`` is its name.
_STARTING = (
    ("kubelet", "Starting", "Starting kubelet."),
    ("kubelet", "NodeAllocatableEnforced", "Updated Node Allocatable limit across pods"),
    ("kubelet", "NodeHasSufficientMemory", "Node %s status is now: NodeHasSufficientMemory"),
    ("kubelet", "NodeHasNoDiskPressure", "Node %s status is now: NodeHasNoDiskPressure"),
    ("kubelet", "NodeHasSufficientPID", "Node %s status is now: NodeHasSufficientPID"),
    ("kube-proxy", "Starting", ""),
    ("kubelet", "NodeReady", "Node %s status is now: NodeReady"),
)
UNSCHEDULABLE = "node.kubernetes.io/unschedulable"

#: condition -> status -> the key of the taint that it means.
_TAINTS = {
    "Ready": {"False": "node.kubernetes.io/not-ready", "Unknown": "node.kubernetes.io/unreachable"},
    "MemoryPressure": {"True": "node.kubernetes.io/memory-pressure"},
    "DiskPressure": {"True": "node.kubernetes.io/disk-pressure"},
    "PIDPressure": {"True": "node.kubernetes.io/pid-pressure"},
    "NetworkUnavailable": {"True": "node.kubernetes.io/network-unavailable"},
}
_EVICTING = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
_OURS = {key for by_status in _TAINTS.values() for key in by_status.values()} | {UNSCHEDULABLE}


def _name(change: Change) -> Iterable[str]:
    yield change.new["metadata"]["name"]


WATCHES = {"nodes": _name}


def reconcile(ctx: Context, key: str) -> None:
    node = ctx.client.find("nodes", "", key)
    known: Obj = ctx.memory(key) or {}
    if known and (node is None or node["metadata"]["uid"] != known["uid"]):
        _leave(ctx, key, known)
        known = {}
    if node is None or node["metadata"].get("deletionTimestamp"):
        return
    _join(ctx, node, known)
    node = _with_times(ctx, node)
    _taint(ctx, node)


def _join(ctx: Context, node: Obj, known: Obj) -> None:
    """What happens once in a node's life: the controller gets to know it, and its kubelet starts."""
    name = node["metadata"]["name"]
    if not known:
        ctx.event(node, "Normal", "RegisteredNode", f"Node {name} event: Registered Node {name} in Controller")
        known = {"uid": node["metadata"]["uid"]}
        ctx.remember(name, known)
    if "started" not in known and _is_ready(node):
        known = {**known, "started": ctx.now}
        ctx.remember(name, known)
        _start(ctx, node)
    cordoned = bool(node["spec"].get("unschedulable"))
    if "started" in known and cordoned != known.get("cordoned", False):
        ctx.remember(name, {**known, "cordoned": cordoned})
        reason = "NodeNotSchedulable" if cordoned else "NodeSchedulable"
        text = f"Node {name} status is now: {reason}"
        ctx.event(_as_its_kubelet_knows_it(node), "Normal", reason, text, component="kubelet", host=name)


def _leave(ctx: Context, name: str, known: Obj) -> None:
    gone = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": name, "uid": known["uid"]}}
    ctx.event(gone, "Normal", "RemovingNode", f"Node {name} event: Removing Node {name} from Controller")
    ctx.remember(name, None)


def _is_ready(node: Obj) -> bool:
    conditions = (node.get("status") or {}).get("conditions") or ()
    return any(condition["type"] == "Ready" and condition["status"] == "True" for condition in conditions)


def _start(ctx: Context, node: Obj) -> None:
    """What a kubelet, and the proxy beside it, do on a new node."""
    name = node["metadata"]["name"]
    itself = _as_its_kubelet_knows_it(node)
    for component, reason, message in _STARTING:
        ctx.event(itself, "Normal", reason, message.replace("%s", name), component=component, host=name)
    if ctx.client.find(CSI_NODES, "", name) is None:
        ctx.client.create(CSI_NODES, _csi_node(node))
    if ctx.client.find("namespaces", "", LEASE_NAMESPACE) is None:
        return
    if ctx.client.find(LEASES, LEASE_NAMESPACE, name) is None:
        ctx.client.create(LEASES, _lease(ctx, node))


def _as_its_kubelet_knows_it(node: Obj) -> Obj:
    """A kubelet knows no other uid of its node than the name."""
    name = node["metadata"]["name"]
    return {**node, "metadata": {"name": name, "uid": name}}


def _owner(node: Obj) -> Obj:
    metadata = node["metadata"]
    return {"apiVersion": "v1", "kind": "Node", "name": metadata["name"], "uid": metadata["uid"]}


def _csi_node(node: Obj) -> Obj:
    return {
        "apiVersion": "storage.k8s.io/v1",
        "kind": "CSINode",
        "metadata": {
            "name": node["metadata"]["name"],
            "annotations": {"storage.alpha.kubernetes.io/migrated-plugins": _MIGRATED},
            "ownerReferences": [_owner(node)],
        },
        "spec": {"drivers": None},
    }


def _lease(ctx: Context, node: Obj) -> Obj:
    name = node["metadata"]["name"]
    return {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {"name": name, "namespace": LEASE_NAMESPACE, "ownerReferences": [_owner(node)]},
        "spec": {
            "holderIdentity": name,
            "leaseDurationSeconds": 40,
            "renewTime": timefmt.rfc3339_micro(ctx.now),
        },
    }


def _with_times(ctx: Context, node: Obj) -> Obj:
    """Fill in the times of conditions that came without, as the kubelet's heartbeat does."""
    status = node.get("status") or {}
    conditions = status.get("conditions") or []
    if all(condition.get("lastTransitionTime") for condition in conditions):
        return node
    now = timefmt.rfc3339(ctx.now)
    filled = [
        condition
        if condition.get("lastTransitionTime")
        else {**condition, "lastHeartbeatTime": now, "lastTransitionTime": now}
        for condition in conditions
    ]
    return ctx.client.update_status("nodes", {**node, "status": {**status, "conditions": filled}})


def _taint(ctx: Context, node: Obj) -> None:
    before = node["spec"].get("taints") or []
    wanted = [taint for taint in before if taint["key"] not in _OURS or taint["effect"] == "PreferNoSchedule"]
    for key, effect in _due(node):
        present = next((t for t in before if t["key"] == key and t["effect"] == effect), None)
        taint: Obj = {"key": key, "effect": effect}
        if effect == "NoExecute" or key == UNSCHEDULABLE:
            taint["timeAdded"] = timefmt.rfc3339(ctx.now)
        wanted.append(present or taint)
    if sorted(map(str, wanted)) != sorted(map(str, before)):
        spec = {key: value for key, value in node["spec"].items() if key != "taints"}
        if wanted:
            spec["taints"] = wanted
        ctx.client.update("nodes", {**node, "spec": spec})


def _due(node: Obj) -> list[tuple[str, str]]:
    """(key, effect) of the taints that a node should carry."""
    due = []
    for condition in (node.get("status") or {}).get("conditions") or ():
        key = _TAINTS.get(condition["type"], {}).get(condition["status"])
        if key:
            due.append((key, "NoSchedule"))
            if key in _EVICTING:
                due.append((key, "NoExecute"))
    if node["spec"].get("unschedulable"):
        due.append((UNSCHEDULABLE, "NoSchedule"))
    return due
