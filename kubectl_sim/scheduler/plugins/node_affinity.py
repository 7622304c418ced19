"""nodeSelector and node affinity, required and preferred."""

from __future__ import annotations

from kubectl_sim.base.selectors import PreferredTerms, RequiredNodeAffinity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.scheduler.framework import NodeInfo, PodInfo

WEIGHT = 2
STATIC = True


def concerns(pod: PodInfo) -> bool:
    return bool(pod.spec.get("nodeSelector") or (pod.spec.get("affinity") or {}).get("nodeAffinity"))


def filter(pod: PodInfo, node: NodeInfo) -> str | None:
    required = pod.notes.get("node_affinity")
    if required is None:
        required = pod.notes["node_affinity"] = RequiredNodeAffinity(pod.spec)
    if not required.matches(node.labels, node.name):
        return "node(s) didn't match Pod's node affinity/selector"
    return None


def score(pod: PodInfo, node: NodeInfo) -> int:
    preferred = pod.notes.get("preferred_nodes")
    if preferred is None:
        affinity = (pod.spec.get("affinity") or {}).get("nodeAffinity") or {}
        terms = affinity.get("preferredDuringSchedulingIgnoredDuringExecution") or []
        preferred = pod.notes["preferred_nodes"] = PreferredTerms(terms)
    total: int = preferred.score(node.labels, node.name)
    return total


def normalize(scores: list[int]) -> list[int]:
    highest = max(scores)
    return [100 * value // highest for value in scores] if highest else scores
