"""Filter and score nodes for pods.  Models pkg/scheduler/framework and schedule_one.go.

Pods of one template ask the same of a node.  They are scheduled as a batch: nodes are judged
once, and after each placement only the node that was chosen is judged again.
"""

from __future__ import annotations

from _heapq import heapify, heappop, heapreplace

from kubectl_sim.base import resources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType
    from typing import Any

    from kubectl_sim.model.context import Random

    Obj = dict[str, Any]

#: In upstream's order: the first plugin that objects gives the reason.
_PLUGINS = (
    "node_unschedulable",
    "taint_toleration",
    "node_affinity",
    "node_ports",
    "node_resources_fit",
    "balanced_allocation",
)
#: What a container that asks for nothing is taken to need when nodes are scored.
_DEFAULT_CPU = 100
_DEFAULT_MEMORY = 200 * 1024 * 1024

_loaded: list[ModuleType] = []


def plugins() -> list[ModuleType]:
    if not _loaded:
        _loaded.extend(__import__(f"kubectl_sim.scheduler.plugins.{name}", fromlist=[name]) for name in _PLUGINS)
    return _loaded


class PodInfo:
    """What the plugins need to know of a pod; shared by all pods of the same shape."""

    __slots__ = ("nonzero_cpu", "nonzero_memory", "notes", "plugins", "ports", "requests", "spec", "tolerations")

    def __init__(self, pod: Obj) -> None:
        self.spec: Obj = pod["spec"]
        self.requests = {name: value for name, value in resources.of_pod(self.spec).items() if value}
        self.tolerations: list[Obj] = self.spec.get("tolerations") or []
        self.ports = host_ports(self.spec)
        self.nonzero_cpu, self.nonzero_memory = nonzero(self.spec)
        self.notes: dict[str, Any] = {}
        self.plugins = [p for p in plugins() if not hasattr(p, "concerns") or p.concerns(self)]


class NodeInfo:
    """A node and what the pods on it take."""

    __slots__ = (
        "allocatable",
        "labels",
        "name",
        "nonzero_cpu",
        "nonzero_memory",
        "pod_count",
        "ports",
        "requested",
        "taints",
        "unschedulable",
    )

    def __init__(self, node: Obj) -> None:
        self.name: str = node["metadata"]["name"]
        self.labels: dict[str, str] = node["metadata"].get("labels") or {}
        self.taints: list[Obj] = node["spec"].get("taints") or []
        self.unschedulable = bool(node["spec"].get("unschedulable"))
        self.allocatable = resources.amounts((node.get("status") or {}).get("allocatable"))
        self.requested: dict[str, int] = {}
        self.nonzero_cpu = 0
        self.nonzero_memory = 0
        self.pod_count = 0
        self.ports: list[tuple[str, str, int]] = []

    def add(self, pod: PodInfo) -> None:
        resources.add(self.requested, pod.requests)
        self.nonzero_cpu += pod.nonzero_cpu
        self.nonzero_memory += pod.nonzero_memory
        self.pod_count += 1
        self.ports.extend(pod.ports)


def host_ports(spec: Obj) -> list[tuple[str, str, int]]:
    """(address, protocol, number) of the host ports of a pod."""
    return [
        (port.get("hostIP") or "0.0.0.0", port.get("protocol", "TCP"), port["hostPort"])
        for container in spec.get("containers") or ()
        for port in container.get("ports") or ()
        if port.get("hostPort")
    ]


def nonzero(spec: Obj) -> tuple[int, int]:
    """cpu and memory for scoring: containers that ask for nothing count as if they did."""
    cpu = memory = 0
    for container in spec.get("containers") or ():
        requests = (container.get("resources") or {}).get("requests") or {}
        cpu += resources.amount("cpu", requests["cpu"]) if "cpu" in requests else _DEFAULT_CPU
        memory += resources.amount("memory", requests["memory"]) if "memory" in requests else _DEFAULT_MEMORY
    return cpu, memory


def signature(pod: Obj) -> str:
    """Pods of the same signature are the same to every plugin."""
    spec = pod["spec"]
    shape = [
        [container.get("resources"), container.get("ports"), container.get("restartPolicy")]
        for field in ("containers", "initContainers")
        for container in spec.get(field) or ()
    ]
    rest = [spec.get(field) for field in ("nodeSelector", "affinity", "tolerations", "overhead", "resources")]
    return repr((shape, rest))


class Batch:
    """Places pods of one signature, one after the other."""

    def __init__(self, pod: PodInfo, nodes: Sequence[NodeInfo], rng: Random) -> None:
        self._pod = pod
        self._nodes = nodes
        self._rng = rng
        self._filters = [plugin for plugin in pod.plugins if hasattr(plugin, "filter")]
        self._scorers = [plugin for plugin in pod.plugins if hasattr(plugin, "score")]
        self._heap: list[tuple[int, float, int]] = []
        self._static: dict[int, int] = {}
        self._rank()

    def _objection(self, node: NodeInfo) -> tuple[str, ModuleType] | None:
        for plugin in self._filters:
            reason = plugin.filter(self._pod, node)
            if reason is not None:
                return reason, plugin
        return None

    def _rank(self) -> None:
        feasible = [i for i, node in enumerate(self._nodes) if self._objection(node) is None]
        if not feasible:
            return
        for plugin in self._scorers:
            if getattr(plugin, "STATIC", False):
                raw = [plugin.score(self._pod, self._nodes[i]) for i in feasible]
                for i, value in zip(feasible, plugin.normalize(raw), strict=True):
                    self._static[i] = self._static.get(i, 0) + plugin.WEIGHT * value
        self._heap = [self._entry(i) for i in feasible]
        heapify(self._heap)

    def _entry(self, index: int) -> tuple[int, float, int]:
        node = self._nodes[index]
        score = self._static.get(index, 0)
        for plugin in self._scorers:
            if not getattr(plugin, "STATIC", False):
                score += plugin.WEIGHT * plugin.score(self._pod, node)
        # Among equals chance decides, as upstream's reservoir sampling does.
        return -score, self._rng.random(), index

    def place(self) -> NodeInfo | None:
        """The best node for the next pod, which it then counts as running there; None if there is none."""
        heap = self._heap
        if not heap:
            return None
        index = heap[0][2]
        node = self._nodes[index]
        node.add(self._pod)
        if self._objection(node) is None:
            heapreplace(heap, self._entry(index))
        else:
            heappop(heap)
        return node

    def why_not(self) -> str:
        """Upstream's FitError with the verdict of preemption, sorted by text."""
        total = len(self._nodes)
        if not total:
            return "no nodes available to schedule pods"
        reasons: list[str] = []
        verdicts: list[str] = []
        for node in self._nodes:
            found = self._objection(node)
            if found is None:
                continue
            reason, plugin = found
            reasons.extend(reason.split("\n"))
            resolvable = hasattr(plugin, "resolvable") and plugin.resolvable(self._pod, node)
            verdicts.append(_NO_VICTIMS if resolvable else _NOT_HELPFUL)
        head = f"0/{total} nodes are available: "
        return f"{head}{_histogram(reasons)}. no new claims to deallocate, preemption: {head}{_histogram(verdicts)}."


_NO_VICTIMS = "No preemption victims found for incoming pod"
_NOT_HELPFUL = "Preemption is not helpful for scheduling"


def _histogram(reasons: Iterable[str]) -> str:
    counts: dict[str, int] = {}
    for reason in reasons:
        counts[reason] = counts.get(reason, 0) + 1
    return ", ".join(sorted(f"{count} {reason}" for reason, count in counts.items()))
