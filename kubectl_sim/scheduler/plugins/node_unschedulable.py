"""Cordoned nodes take no pods, unless the pod tolerates the taint that says so."""

from __future__ import annotations

from kubectl_sim.base.tolerations import tolerated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.scheduler.framework import NodeInfo, PodInfo

_TAINT = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}


def filter(pod: PodInfo, node: NodeInfo) -> str | None:
    if node.unschedulable and not tolerated(pod.tolerations, _TAINT):
        return "node(s) were unschedulable"
    return None
