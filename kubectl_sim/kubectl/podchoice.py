"""Which pod a workload or service means, and which container of it.

Models polymorphichelpers (SelectorsForObject, GetPodList), util/podutils (ByLogging) and cmd/util/podcmd.
"""

from __future__ import annotations

from kubectl_sim.kubectl import waiting
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.kubectl.context import Context

    Obj = dict[str, Any]

DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container"
#: Where the kinds have their label selectors; replication controllers and services have plain labels.
_SELECTORS = ("ReplicaSet", "StatefulSet", "DaemonSet", "Deployment", "Job")
_PHASES = {"Unknown": 1, "Pending": 2}
_CONTAINERS = ("initContainers", "containers", "ephemeralContainers")


def selector_of(obj: Obj) -> str:
    """The label selector of the pods behind an object.  Raises CommandError."""
    from kubectl_sim.base.selectors.label import format_label_selector

    kind, selector = obj["kind"], (obj.get("spec") or {}).get("selector")
    if kind in _SELECTORS:
        return format_label_selector(selector)
    if kind == "ReplicationController":
        return format_label_selector({"matchLabels": selector or {}})
    if kind == "Service":
        if not selector:
            name = obj["metadata"]["name"]
            raise CommandError(f"invalid service '{name}': Service is defined without a selector")
        return format_label_selector({"matchLabels": selector})
    from kubectl_sim.kubectl.typed import go_type

    raise CommandError(f"selector for {go_type(obj)} not implemented")


def pods_behind(ctx: Context, namespace: str, selector: str, timeout: int) -> list[Obj]:
    """The pods that a selector selects, the one with the most telling log first.

    Waits for one, at most for ``timeout`` microseconds.  Raises CommandError.
    """
    client = ctx.client
    found: list[Obj] = []

    def any_there() -> bool:
        found[:] = client.list("pods", namespace, label_selector=selector)
        return bool(found)

    if not waiting.until(ctx, any_there, client.now + timeout):
        raise CommandError("timed out waiting for the condition")
    return sorted(found, key=_telling)


def _telling(pod: Obj) -> tuple[Any, ...]:
    """The key by which pods sort: assigned, running, ready for long, often restarted, old."""
    status = pod.get("status") or {}
    ready = _ready_since(status)
    restarts = [item.get("restartCount", 0) for item in status.get("containerStatuses") or ()]
    return (
        not pod["spec"].get("nodeName"),
        _PHASES.get(status.get("phase", ""), 0),
        ready is None,
        ready or "",
        -max(restarts, default=0),
        pod["metadata"].get("creationTimestamp") or "",
    )


def attachable(ctx: Context, obj: Obj, timeout: int) -> Obj:
    """The pod that an object is, or the best one behind a workload or service.  Raises CommandError.

    Models polymorphichelpers.AttachablePodForObject.
    """
    if obj["kind"] == "Pod":
        return obj
    try:
        selector = selector_of(obj)
    except CommandError as error:
        from kubectl_sim.kubectl.typed import go_type

        raise CommandError(f"cannot attach to {go_type(obj)}: {error.message}") from None
    found = pods_behind(ctx, obj["metadata"]["namespace"], selector, timeout)
    return min(found, key=_active)


def _active(pod: Obj) -> tuple[Any, ...]:
    """The key by which pods sort, the one that does most comes first (ActivePods, reversed)."""
    status, metadata = pod.get("status") or {}, pod["metadata"]
    ready = _ready_since(status)
    restarts = [item.get("restartCount", 0) for item in status.get("containerStatuses") or ()]
    return (
        not pod["spec"].get("nodeName"),
        -{"Unknown": 1, "Running": 2}.get(status.get("phase", ""), 0),
        ready is None,
        "deletionTimestamp" in metadata,
        ready or "",
        max(restarts, default=0),
        metadata.get("creationTimestamp") or "",
    )


def named_or_default(ctx: Context, pod: Obj, name: str, *, quiet: bool = False) -> str:
    """The container of that name, else the default one.  Raises CommandError.

    Models podcmd.FindOrDefaultContainerByName.
    """
    wanted = name or (pod["metadata"].get("annotations") or {}).get(DEFAULT_CONTAINER)
    if wanted:
        check_container(pod, wanted)
        return str(wanted)
    return default_container(ctx, pod, quiet=quiet)


def _ready_since(status: Obj) -> str | None:
    for condition in status.get("conditions") or ():
        if condition["type"] == "Ready" and condition["status"] == "True":
            return str(condition.get("lastTransitionTime") or "")
    return None


def containers(pod: Obj) -> Iterator[str]:
    """The names of all containers in the order in which they start."""
    for field in _CONTAINERS:
        for container in pod["spec"].get(field) or ():
            yield container["name"]


def described_containers(pod: Obj) -> str:
    """All containers, as messages list them."""
    marks = (("containers", ""), ("ephemeralContainers", " (ephem)"), ("initContainers", " (init)"))
    return ", ".join(
        f"{container['name']}{mark}" for field, mark in marks for container in pod["spec"].get(field) or ()
    )


def check_container(pod: Obj, name: str) -> None:
    """Raises CommandError if a pod has no such container."""
    if name not in containers(pod):
        pod_name = pod["metadata"]["name"]
        raise CommandError(f"container {name} is not valid for pod {pod_name} out of: {described_containers(pod)}")


def default_container(ctx: Context, pod: Obj, *, quiet: bool = False) -> str:
    """The container that the pod's annotation names, else the first one; says which if there are several."""
    from kubectl_sim.base.goformat import quote

    metadata, spec = pod["metadata"], pod["spec"]
    wanted = (metadata.get("annotations") or {}).get(DEFAULT_CONTAINER)
    if wanted:
        if wanted in containers(pod):
            return str(wanted)
        ctx.warn(f"Default container name {quote(wanted)} not found in pod {metadata['name']}")
    first: str = spec["containers"][0]["name"]
    several = len(spec["containers"]) > 1 or spec.get("initContainers") or spec.get("ephemeralContainers")
    if several and not quiet:
        ctx.warn(f"Defaulted container {quote(first)} out of: {described_containers(pod)}")
    return first
