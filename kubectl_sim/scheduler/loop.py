"""Give every waiting pod a node.  Models pkg/scheduler: queue, scheduling cycle and binding.

Keys: ``new`` looks at pods that have not been tried, ``all`` also at those that were refused,
for when something has happened that may have made room.
"""

from __future__ import annotations

from kubectl_sim.base import pods, timefmt
from kubectl_sim.model.status import StatusError
from kubectl_sim.scheduler.framework import Batch, NodeInfo, PodInfo, signature

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

NAME = "default-scheduler"
_GATED = "Scheduling is blocked due to non-empty scheduling gates"


def _of_pod(change: Change) -> Iterable[str]:
    pod = change.new
    if pod["spec"].get("nodeName"):
        ended = change.type == "DELETED" or (pods.is_terminal(pod) and not pods.is_terminal(change.old or pod))
        return ("all",) if ended else ()
    if change.type == "ADDED":
        return ("new",)
    if change.type == "MODIFIED" and change.old is not None and change.old["spec"] != pod["spec"]:
        return ("all",)
    return ()


def _of_node(change: Change) -> Iterable[str]:
    if change.type == "ADDED" or change.old is None:
        return ("all",)
    new, old = change.new, change.old
    if change.type == "MODIFIED" and (
        new["spec"] != old["spec"]
        or new["metadata"].get("labels") != old["metadata"].get("labels")
        or (new.get("status") or {}).get("allocatable") != (old.get("status") or {}).get("allocatable")
    ):
        return ("all",)
    return ()


WATCHES = {"pods": _of_pod, "nodes": _of_node}
CONCERNS = {"pods": ("added", "bound+deleted", "spec", "phase"), "nodes": ("added", "spec", "labels", "status")}


def reconcile(ctx: Context, key: str) -> None:
    waiting = _waiting(ctx, everything=key == "all")
    if not waiting:
        return
    nodes = _snapshot(ctx)
    for shape in _shapes(waiting):
        info = PodInfo(shape[0])
        batch = Batch(info, nodes, ctx.rng("tie", shape[0]["metadata"]["uid"]))
        for pod in shape:
            node = batch.place()
            if node is None:
                _refuse(ctx, pod, batch.why_not())
            else:
                _bind(ctx, pod, node.name)


def _waiting(ctx: Context, *, everything: bool) -> list[Obj]:
    """Pods of this scheduler without a node, by priority and age."""
    found = []
    for pod in ctx.client.list("pods", field_selector="spec.nodeName="):
        spec = pod["spec"]
        if spec.get("schedulerName", NAME) != NAME or pods.is_terminating(pod) or pods.is_terminal(pod):
            continue
        if spec.get("schedulingGates"):
            _gate(ctx, pod)
            continue
        tried = pods.condition(pod, "PodScheduled")
        if everything or tried is None or tried.get("reason") == "SchedulingGated":
            found.append(pod)
    found.sort(key=lambda pod: (-pod["spec"].get("priority", 0), int(pod["metadata"]["resourceVersion"])))
    return found


def _shapes(waiting: list[Obj]) -> list[list[Obj]]:
    """Runs of neighbours in the queue that ask for the same."""
    runs: list[list[Obj]] = []
    last = ""
    for pod in waiting:
        shape = signature(pod)
        if runs and shape == last:
            runs[-1].append(pod)
        else:
            runs.append([pod])
        last = shape
    return runs


def _snapshot(ctx: Context) -> list[NodeInfo]:
    """Every node with what runs on it."""
    nodes = {node["metadata"]["name"]: NodeInfo(node) for node in ctx.client.list("nodes")}
    shapes: dict[str, PodInfo] = {}
    for pod in ctx.client.list("pods", field_selector="spec.nodeName!="):
        node = nodes.get(pod["spec"]["nodeName"])
        if node is None or pods.is_terminal(pod):
            continue
        shape = _load_shape(pod)
        info = shapes.get(shape)
        if info is None:
            info = shapes[shape] = PodInfo(pod)
        node.add(info)
    return list(nodes.values())


def _load_shape(pod: Obj) -> str:
    """Pods of one replica set weigh the same: its uid saves reading their containers."""
    for reference in pod["metadata"].get("ownerReferences") or ():
        if reference.get("kind") == "ReplicaSet":
            return str(reference["uid"])
    return str(pod["metadata"]["uid"])


def _bind(ctx: Context, pod: Obj, node: str) -> None:
    metadata = pod["metadata"]
    try:
        ctx.client.bind(pod, node)
    except StatusError as error:
        if error.code in (404, 409):  # gone, or given a node meanwhile
            return
        raise
    text = f"Successfully assigned {metadata['namespace']}/{metadata['name']} to {node}"
    ctx.event(pod, "Normal", "Scheduled", text)


def _refuse(ctx: Context, pod: Obj, why: str) -> None:
    ctx.event(pod, "Warning", "FailedScheduling", why)
    _condition(ctx, pod, "Unschedulable", why)


def _gate(ctx: Context, pod: Obj) -> None:
    _condition(ctx, pod, "SchedulingGated", _GATED)


def _condition(ctx: Context, pod: Obj, reason: str, message: str) -> None:
    before = pods.condition(pod, "PodScheduled")
    if before is not None and before.get("reason") == reason and before.get("message") == message:
        return
    since = before["lastTransitionTime"] if before is not None else timefmt.rfc3339(ctx.now)
    condition: Obj = {
        "type": "PodScheduled",
        "status": "False",
        "lastProbeTime": None,
        "lastTransitionTime": since,
        "reason": reason,
        "message": message,
    }
    if "generation" in pod["metadata"]:
        condition["observedGeneration"] = pod["metadata"]["generation"]
    status = pod.get("status") or {}
    others = [item for item in status.get("conditions") or () if item["type"] != "PodScheduled"]
    ctx.client.update_status("pods", {**pod, "status": {**status, "conditions": [*others, condition]}})
