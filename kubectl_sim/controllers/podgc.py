"""Delete pods whose node is gone, or has never been.  Models pkg/controller/podgc."""

from __future__ import annotations

from kubectl_sim.base import pods, timefmt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

#: A node must have been away this long before its pods are given up, in microseconds.
QUARANTINE = 40 * 1_000_000


def _of_node(change: Change) -> Iterable[str]:
    if change.type == "DELETED":
        yield f"gone|{change.new['metadata']['name']}"


def _of_pod(change: Change) -> Iterable[str]:
    """A pod that was created for a node."""
    if change.type == "ADDED" and change.new["spec"].get("nodeName"):
        yield f"gone|{change.new['spec']['nodeName']}"


WATCHES = {"nodes": _of_node, "pods": _of_pod}
CONCERNS = {"nodes": ("deleted",), "pods": ("added+bound",)}


def reconcile(ctx: Context, key: str) -> None:
    what, _, name = key.partition("|")
    if ctx.client.find("nodes", "", name) is not None:
        return
    if what == "gone":
        ctx.requeue(f"due|{name}", ctx.now + QUARANTINE)
        return
    for pod in ctx.client.list("pods", field_selector=f"spec.nodeName={name}"):
        metadata = pod["metadata"]
        if not pods.is_terminal(pod):
            ctx.client.update_status("pods", _failed(ctx, pod))
        ctx.client.delete("pods", metadata["namespace"], metadata["name"], grace=0)


def _failed(ctx: Context, pod: Obj) -> Obj:
    now = timefmt.rfc3339(ctx.now)
    status = pods.disrupted(pod, now, "DeletionByPodGC", "PodGC: node no longer exists")
    return {**pod, "status": {**status, "phase": "Failed"}}
