"""Evict pods from nodes with NoExecute taints that they do not tolerate, or no longer.

Models pkg/controller/tainteviction.
"""

from __future__ import annotations

from kubectl_sim.base import pods, timefmt
from kubectl_sim.base.objects import key_of, split_key
from kubectl_sim.base.tolerations import tolerates
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

_SECOND = 1_000_000


def _executing(node: Obj) -> list[Obj]:
    return [taint for taint in node["spec"].get("taints") or () if taint.get("effect") == "NoExecute"]


def _of_node(change: Change) -> Iterable[str]:
    old = _executing(change.old) if change.old is not None else []
    if change.type != "DELETED" and _executing(change.new) != old:
        yield f"node|{change.new['metadata']['name']}"


def _of_pod(change: Change) -> Iterable[str]:
    """A pod is looked at when it gets its node, if that has such taints at all."""
    node = change.new["spec"].get("nodeName")
    if change.type != "DELETED" and node and (change.old is None or not change.old["spec"].get("nodeName")):
        yield f"pod|{key_of(change.new)}"


WATCHES = {"nodes": _of_node, "pods": _of_pod}
CONCERNS = {"nodes": ("added", "spec"), "pods": ("bound+spec",)}


def reconcile(ctx: Context, key: str) -> None:
    what, _, rest = key.partition("|")
    if what == "node":
        for found in ctx.client.list("pods", field_selector=f"spec.nodeName={rest}"):
            ctx.enqueue(f"pod|{key_of(found)}")
        return
    namespace, name = split_key(rest)
    pod = ctx.client.find("pods", namespace, name)
    if pod is None or pods.is_terminating(pod) or pods.is_terminal(pod):
        return
    node = ctx.client.find("nodes", "", pod["spec"].get("nodeName", ""))
    taints = _executing(node) if node is not None else []
    due = _due(ctx, pod, taints)
    if due is None:
        if ctx.cancel(key):
            _tell(ctx, pod, "Cancelling deletion of Pod")
    elif due > ctx.now:
        ctx.requeue(key, due)
    else:
        _evict(ctx, pod)


def _due(ctx: Context, pod: Obj, taints: list[Obj]) -> int | None:
    """When the pod has to go; None for never."""
    due: int | None = None
    for taint in taints:
        using = [t for t in pod["spec"].get("tolerations") or () if tolerates(t, taint)]
        if not using:
            return ctx.now
        seconds = [t["tolerationSeconds"] for t in using if t.get("tolerationSeconds") is not None]
        if not seconds:
            continue
        added = timefmt.parse(taint["timeAdded"]) if taint.get("timeAdded") else ctx.now
        instant = added + max(0, min(seconds)) * _SECOND
        due = instant if due is None else min(due, instant)
    return due


def _tell(ctx: Context, pod: Obj, what: str) -> None:
    text = f"{what} {key_of(pod)}"
    ctx.event(pod, "Normal", "TaintManagerEviction", text, component="taint-eviction-controller")


def _evict(ctx: Context, pod: Obj) -> None:
    metadata = pod["metadata"]
    _tell(ctx, pod, "Marking for deletion Pod")
    why = "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"
    try:
        ctx.client.update_status("pods", {**pod, "status": pods.disrupted(pod, timefmt.rfc3339(ctx.now), *why)})
        ctx.client.delete("pods", metadata["namespace"], metadata["name"], preconditions={"uid": metadata["uid"]})
    except StatusError as error:
        if error.code not in (404, 409):
            raise
