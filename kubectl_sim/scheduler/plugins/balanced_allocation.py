"""Prefer nodes where the shares of cpu and memory in use stay alike."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.scheduler.framework import NodeInfo, PodInfo

WEIGHT = 1


def concerns(pod: PodInfo) -> bool:
    """Pods that ask for nothing are skipped, as upstream's PreScore does."""
    return bool(pod.requests.get("cpu") or pod.requests.get("memory"))


def score(pod: PodInfo, node: NodeInfo) -> int:
    cpu = _share(node.requested.get("cpu", 0) + pod.requests.get("cpu", 0), node.allocatable.get("cpu", 0))
    memory = _share(node.requested.get("memory", 0) + pod.requests.get("memory", 0), node.allocatable.get("memory", 0))
    return int((1 - abs(cpu - memory) / 2) * 100)


def _share(requested: int, capacity: int) -> float:
    return min(1.0, requested / capacity) if capacity else 1.0
