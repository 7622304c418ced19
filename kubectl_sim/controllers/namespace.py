"""Empty a namespace that is being deleted, then let it go.  Models pkg/controller/namespace.

Keys: ``seen|name`` is a change of a namespace that is on its way out, which is looked after five
seconds later as upstream does; ``name`` looks after it.  Pods go before everything else.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

FINALIZER = "kubernetes"
_SECOND = 1_000_000
#: What is seen to happen to a namespace waits this long.
_DELAY = 5 * _SECOND
#: How long finalizers are expected to take, in seconds.
_FINALIZER_ESTIMATE = 15


def _terminating(change: Change) -> Iterable[str]:
    metadata = change.new["metadata"]
    if change.type != "DELETED" and metadata.get("deletionTimestamp"):
        yield f"seen|{metadata['name']}"


WATCHES = {"namespaces": _terminating}
CONCERNS = {"namespaces": ("terminating",)}


def reconcile(ctx: Context, key: str) -> None:
    what, bar, name = key.partition("|")
    if bar:
        ctx.requeue(name, ctx.now + _DELAY)
        return
    namespace = ctx.client.find("namespaces", "", what)
    if namespace is None or not namespace["metadata"].get("deletionTimestamp"):
        return
    if FINALIZER not in (namespace.get("spec") or {}).get("finalizers", ()):
        return
    left = _emptied(ctx, what)
    if left:
        _come_back(ctx, what, left)
        _report(ctx, namespace, left)
        return
    finalizers = [name for name in namespace["spec"]["finalizers"] if name != FINALIZER]
    emptied = {**namespace, "spec": {**namespace["spec"], "finalizers": finalizers}}
    ctx.client.update("namespaces", emptied, subresource="finalize")


def _emptied(ctx: Context, name: str) -> dict[str, list[Obj]]:
    """Delete what is in a namespace; what is left of it, by resource."""
    _delete_all(ctx, "pods", name)
    pods = ctx.client.list("pods", name)
    if pods:
        return {"pods": pods}
    for resource in ctx.client.resources_in(name):
        _delete_all(ctx, resource, name)
    return _left(ctx, name)


def _come_back(ctx: Context, name: str, left: dict[str, list[Obj]]) -> None:
    """Look again after half of the time that what is left is expected to need.

    A namespace that is held by finalizers alone is looked at where time comes to rest: nothing
    but a request can free it, so there is nothing to miss in between.
    """
    graces = [pod["spec"].get("terminationGracePeriodSeconds", 0) for pod in left.get("pods", ()) if _is_running(pod)]
    seconds = max(graces, default=_FINALIZER_ESTIMATE) // 2 + 1
    ctx.requeue(name, ctx.now + seconds * _SECOND, lazy=not graces)


def _is_running(pod: Obj) -> bool:
    """Is it its grace period that keeps a pod?"""
    metadata = pod["metadata"]
    return not metadata.get("finalizers") and metadata.get("deletionGracePeriodSeconds", 0) > 0


def _delete_all(ctx: Context, resource: str, namespace: str) -> None:
    for obj in ctx.client.list(resource, namespace):
        metadata = obj["metadata"]
        if metadata.get("deletionTimestamp"):
            continue
        try:
            ctx.client.delete(resource, namespace, metadata["name"], propagation="Background")
        except StatusError as error:
            if error.code != 404:
                raise


def _left(ctx: Context, namespace: str) -> dict[str, list[Obj]]:
    found = {resource: ctx.client.list(resource, namespace) for resource in ctx.client.resources_in(namespace)}
    return {resource: items for resource, items in found.items() if items}


def _report(ctx: Context, namespace: Obj, left: dict[str, list[Obj]]) -> None:
    """The conditions by which a user learns why a namespace stays Terminating."""
    counts = [
        f"{resource if '.' in resource else resource + '.'} has {len(items)} resource instances"
        for resource, items in sorted(left.items())
    ]
    finalizers: dict[str, int] = {}
    for items in left.values():
        for obj in items:
            for name in obj["metadata"].get("finalizers") or ():
                finalizers[name] = finalizers.get(name, 0) + 1
    waiting = [f"{name} in {count} resource instances" for name, count in sorted(finalizers.items())]
    texts = (
        ("NamespaceDeletionDiscoveryFailure", "", "ResourcesDiscovered", "All resources successfully discovered"),
        (
            "NamespaceDeletionGroupVersionParsingFailure",
            "",
            "ParsedGroupVersions",
            "All legacy kube types successfully parsed",
        ),
        (
            "NamespaceDeletionContentFailure",
            "",
            "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization",
        ),
        (
            "NamespaceContentRemaining",
            "Some resources are remaining: " + ", ".join(counts),
            "SomeResourcesRemain",
            "All content successfully removed",
        ),
        (
            "NamespaceFinalizersRemaining",
            "Some content in the namespace has finalizers remaining: " + ", ".join(waiting) if waiting else "",
            "SomeFinalizersRemain" if waiting else "ContentHasNoFinalizers",
            "All content-preserving finalizers finished",
        ),
    )
    status = namespace.get("status") or {}
    before = {condition["type"]: condition for condition in status.get("conditions") or ()}
    conditions = [_condition(ctx, before, *text) for text in texts]
    if conditions != status.get("conditions"):
        ctx.client.update_status("namespaces", {**namespace, "status": {**status, "conditions": conditions}})


def _condition(ctx: Context, before: dict[str, Obj], type: str, problem: str, reason: str, fine: str) -> Obj:
    status = "True" if problem else "False"
    old = before.get(type)
    since = old["lastTransitionTime"] if old and old["status"] == status else timefmt.rfc3339(ctx.now)
    return {
        "type": type,
        "status": status,
        "lastTransitionTime": since,
        "reason": reason,
        "message": problem or fine,
    }
