"""Host ports: two pods cannot have the same one on a node."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.scheduler.framework import NodeInfo, PodInfo


def concerns(pod: PodInfo) -> bool:
    return bool(pod.ports)


def filter(pod: PodInfo, node: NodeInfo) -> str | None:
    if any(_conflict(wanted, used) for wanted in pod.ports for used in node.ports):
        return "node(s) didn't have free ports for the requested pod ports"
    return None


def resolvable(pod: PodInfo, node: NodeInfo) -> bool:
    return True


def _conflict(one: tuple[str, str, int], other: tuple[str, str, int]) -> bool:
    """The same protocol and number, on the same address or on all."""
    if one[1:] != other[1:]:
        return False
    return one[0] == other[0] or "0.0.0.0" in (one[0], other[0])
