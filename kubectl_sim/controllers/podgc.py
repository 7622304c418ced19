"""Delete pods whose node is gone.  Models pkg/controller/podgc."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

#: A node must have been away this long before its pods are given up, in microseconds.
QUARANTINE = 40 * 1_000_000


def _of_node(change: Change) -> Iterable[str]:
    if change.type == "DELETED":
        yield f"gone|{change.new['metadata']['name']}"


WATCHES = {"nodes": _of_node}
CONCERNS = {"nodes": ("deleted",)}


def reconcile(ctx: Context, key: str) -> None:
    what, _, name = key.partition("|")
    if ctx.client.find("nodes", "", name) is not None:
        return
    if what == "gone":
        ctx.requeue(f"due|{name}", ctx.now + QUARANTINE)
        return
    for pod in ctx.client.list("pods", field_selector=f"spec.nodeName={name}"):
        metadata = pod["metadata"]
        ctx.client.delete("pods", metadata["namespace"], metadata["name"], grace=0)
