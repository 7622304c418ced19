"""Enough cpu, memory and room; the emptier node is the better one (LeastAllocated)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.scheduler.framework import NodeInfo, PodInfo

WEIGHT = 1


def filter(pod: PodInfo, node: NodeInfo) -> str | None:
    """All that is lacking, as ``Insufficient cpu, Insufficient memory`` parts joined by a newline."""
    lacking = []
    if node.pod_count + 1 > node.allocatable.get("pods", 0):
        lacking.append("Too many pods")
    used = node.requested
    for name, wanted in pod.requests.items():
        if wanted and wanted > node.allocatable.get(name, 0) - used.get(name, 0):
            lacking.append(f"Insufficient {name}")
    return "\n".join(lacking) or None


def resolvable(pod: PodInfo, node: NodeInfo) -> bool:
    """Not where the pod asks for more than the node has when it is empty."""
    return all(wanted <= node.allocatable.get(name, 0) for name, wanted in pod.requests.items())


def score(pod: PodInfo, node: NodeInfo) -> int:
    return (
        _free(node.allocatable.get("cpu", 0), node.nonzero_cpu + pod.nonzero_cpu)
        + _free(node.allocatable.get("memory", 0), node.nonzero_memory + pod.nonzero_memory)
    ) // 2


def _free(capacity: int, requested: int) -> int:
    """The percentage that would be left."""
    if not capacity or requested > capacity:
        return 0
    return (capacity - requested) * 100 // capacity
