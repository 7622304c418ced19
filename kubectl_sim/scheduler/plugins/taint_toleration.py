"""Taints keep pods away; those of PreferNoSchedule only if there is a better node."""

from __future__ import annotations

from kubectl_sim.base.tolerations import tolerated, untolerated

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.scheduler.framework import NodeInfo, PodInfo

WEIGHT = 3
STATIC = True


def filter(pod: PodInfo, node: NodeInfo) -> str | None:
    if node.taints and untolerated(node.taints, pod.tolerations, ("NoSchedule", "NoExecute")):
        return "node(s) had untolerated taint(s)"
    return None


def score(pod: PodInfo, node: NodeInfo) -> int:
    """The number of soft taints that the pod does not tolerate: the fewer the better."""
    return sum(
        taint.get("effect") == "PreferNoSchedule" and not tolerated(pod.tolerations, taint) for taint in node.taints
    )


def normalize(scores: list[int]) -> list[int]:
    highest = max(scores)
    if not highest:
        return [100] * len(scores)
    return [100 - 100 * value // highest for value in scores]
