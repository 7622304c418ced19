"""The pods behind a workload, the most useful first.

Models kubectl/pkg/polymorphichelpers (SelectorsForObject, GetFirstPod) and podutils.ByLogging.
"""

from __future__ import annotations

from kubectl_sim.base import pods, timefmt
from kubectl_sim.base.selectors import from_map, from_object
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.base.selectors import Selector
    from kubectl_sim.kubectl.context import Context

    Obj = dict[str, Any]

_PHASES = {"Running": 0, "Unknown": 1, "Pending": 2}


def selector_of(obj: Obj) -> Selector | None:
    """The selector of the pods of a workload or service; None for kinds that have none."""
    spec = obj.get("spec") or {}
    kind = obj["kind"]
    if kind in ("ReplicaSet", "Deployment", "StatefulSet", "DaemonSet", "Job"):
        return from_object(spec.get("selector"))
    if kind == "ReplicationController":
        return from_map(spec.get("selector"))
    if kind == "Service":
        if not spec.get("selector"):
            raise CommandError(f"invalid service '{obj['metadata']['name']}': Service is defined without a selector")
        return from_map(spec["selector"])
    return None


def of_workload(ctx: Context, obj: Obj, doing: str, timeout: int) -> list[Obj]:
    """Its pods in the order of preference; waits up to ``timeout`` (µs) for the first to exist."""
    selector = selector_of(obj)
    namespace = obj["metadata"].get("namespace", "")
    if selector is None:
        name = f"*v1.{obj['kind']}"
        raise CommandError(f"cannot {doing} {name}: selector for {name} not implemented")
    found: list[Obj] = ctx.client.list("pods", namespace, label_selector=selector)
    deadline = ctx.client.now + timeout
    while not found:
        if not ctx.client.wait(deadline):
            raise CommandError("timed out waiting for the condition")
        found = ctx.client.list("pods", namespace, label_selector=selector)
    return sorted(found, key=_by_use)


def _by_use(pod: Obj) -> tuple[Any, ...]:
    """Assigned, running, ready for long, often restarted, old: the likeliest to have something to show."""
    ready = pods.is_ready(pod)
    statuses = (pod.get("status") or {}).get("containerStatuses") or ()
    restarts = max((item.get("restartCount", 0) for item in statuses), default=0)
    return (
        not pod["spec"].get("nodeName"),
        _PHASES.get(pods.phase(pod), 0),
        not ready,
        pods.available_at(pod, 0) or 0 if ready else 0,
        -restarts,
        timefmt.parse(pod["metadata"]["creationTimestamp"]),
    )
