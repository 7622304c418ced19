"""Keep as many pods as asked for.  Models pkg/controller/replicaset.

Keys: ``namespace/name`` syncs a replica set; ``adopt|namespace/name`` first looks for orphans
that its selector matches; ``orphan|namespace/pod`` offers a pod without a controller around.
Adoption is looked for when it can have become possible, not at every sync: a sync must not
cost a search through all pods.
"""

from __future__ import annotations

from kubectl_sim.base import pods, timefmt
from kubectl_sim.base.objects import clone, controller_of, key_of, owner_reference, split_key
from kubectl_sim.base.selectors import from_object
from kubectl_sim.controllers._census import ACTIVE, LABELLED, LEAVING, READY, STRAY, take
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.controllers._census import Census
    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

RESOURCE = "replicasets.apps"
KIND = "ReplicaSet"
#: No more pods than this are created or deleted in one sync.
BURST = 500
_DELETION_COST = "controller.kubernetes.io/pod-deletion-cost"


def _self(change: Change) -> Iterable[str]:
    if change.type == "DELETED":
        return
    key = key_of(change.new)
    yield f"adopt|{key}" if change.type == "ADDED" else key


def _of_pod(change: Change) -> Iterable[str]:
    """The replica sets that a pod belongs or belonged to."""
    metadata = change.new["metadata"]
    owner = controller_of(change.new)
    if owner is not None and owner["kind"] == KIND:
        yield f"{metadata['namespace']}/{owner['name']}"
    elif owner is None and metadata.get("labels") and change.type != "DELETED" and pods.is_active(change.new):
        yield f"orphan|{key_of(change.new)}"
    before = controller_of(change.old) if change.old is not None else None
    if before is not None and before["kind"] == KIND and before != owner:
        yield f"{metadata['namespace']}/{before['name']}"


WATCHES = {RESOURCE: _self, "pods": _of_pod}
CONCERNS = {"pods": ("owner:ReplicaSet", "orphan")}


def reconcile(ctx: Context, key: str) -> None:
    what, bar, rest = key.partition("|")
    if what == "orphan":
        _offer(ctx, *split_key(rest))
        return
    namespace, name = split_key(rest if bar else key)
    replica_set = ctx.client.find(RESOURCE, namespace, name)
    if replica_set is None:
        return
    if what == "adopt" and not replica_set["metadata"].get("deletionTimestamp"):
        _adopt_matching(ctx, replica_set)
    sync(ctx, replica_set)


def sync(ctx: Context, replica_set: Obj) -> None:
    """Create or delete pods until the number is right, and write the status."""
    census = _census(ctx, replica_set)
    failure = None
    stays = not replica_set["metadata"].get("deletionTimestamp")
    if stays and census.count(ACTIVE) != replica_set["spec"].get("replicas", 1):
        failure = _manage(ctx, replica_set, census.having(ACTIVE))
        census = _census(ctx, replica_set)
    _write_status(ctx, replica_set, census, failure)


# -- whose pods --------------------------------------------------------------------------


def _offer(ctx: Context, namespace: str, name: str) -> None:
    """Let a replica set that selects a pod without a controller adopt it."""
    pod = ctx.client.find("pods", namespace, name)
    if pod is None or controller_of(pod) is not None or not pods.is_active(pod):
        return
    labels = pod["metadata"].get("labels") or {}
    for replica_set in ctx.client.list(RESOURCE, namespace):
        selector = from_object(replica_set["spec"].get("selector"))
        if not selector.empty and selector.matches(labels) and not replica_set["metadata"].get("deletionTimestamp"):
            _adopt(ctx, replica_set, pod)
            ctx.enqueue(key_of(replica_set))
            return


def _adopt_matching(ctx: Context, replica_set: Obj) -> None:
    selector = from_object(replica_set["spec"].get("selector"))
    namespace = replica_set["metadata"]["namespace"]
    for pod in ctx.client.list("pods", namespace, label_selector=selector):
        if controller_of(pod) is None and pods.is_active(pod):
            _adopt(ctx, replica_set, pod)


def _adopt(ctx: Context, replica_set: Obj, pod: Obj) -> None:
    metadata = pod["metadata"]
    references = [*(metadata.get("ownerReferences") or ()), owner_reference(replica_set)]
    ctx.client.patch("pods", metadata["namespace"], metadata["name"], {"metadata": {"ownerReferences": references}})


def _census(ctx: Context, replica_set: Obj) -> Census:
    """The pods that a replica set controls; those that no longer match are let go."""
    census = take(ctx, replica_set)
    if census.count(STRAY):
        for pod in census.having(STRAY):
            _release(ctx, pod, replica_set["metadata"]["uid"])
        census = take(ctx, replica_set)
    return census


def _release(ctx: Context, pod: Obj, uid: str) -> None:
    metadata = pod["metadata"]
    rest = [reference for reference in metadata["ownerReferences"] if reference["uid"] != uid]
    patch = {"metadata": {"ownerReferences": rest or None}}
    ctx.client.patch("pods", metadata["namespace"], metadata["name"], patch)


# -- how many ----------------------------------------------------------------------------


def _manage(ctx: Context, replica_set: Obj, active: list[Obj]) -> Obj | None:
    """Create what is missing or delete what is too much.  Returns the condition of a failure."""
    missing = replica_set["spec"].get("replicas", 1) - len(active)
    if missing > BURST or -missing > BURST:
        ctx.enqueue(key_of(replica_set))
    if missing > 0:
        return _create(ctx, replica_set, min(missing, BURST))
    if missing < 0:
        return _delete(ctx, replica_set, active, min(-missing, BURST))
    return None


def _create(ctx: Context, replica_set: Obj, count: int) -> Obj | None:
    pod = _from_template(replica_set)
    for _ in range(count):
        try:
            created = ctx.client.create("pods", pod)
        except StatusError as error:
            # A namespace on its way out refuses everything: no use in telling anybody.
            causes = error.details.get("causes") or ()
            if any(cause.get("reason") == "NamespaceTerminating" for cause in causes):
                return None
            ctx.event(replica_set, "Warning", "FailedCreate", f"Error creating: {error.message}")
            _back_off(ctx, replica_set)
            return _failed("FailedCreate", error.message)
        ctx.event(replica_set, "Normal", "SuccessfulCreate", f"Created pod: {created['metadata']['name']}")
    ctx.remember(key_of(replica_set), None)
    return None


def _back_off(ctx: Context, replica_set: Obj) -> None:
    """Try again later, each time a little later, up to about a quarter of an hour."""
    key = key_of(replica_set)
    tries = (ctx.memory(key) or 0) + 1
    ctx.remember(key, tries)
    ctx.requeue(key, ctx.now + min(1_000_000 * 2 ** min(tries, 10), 1000 * 1_000_000))


def _delete(ctx: Context, replica_set: Obj, active: list[Obj], count: int) -> Obj | None:
    for pod in _victims(ctx, replica_set, active, count):
        metadata = pod["metadata"]
        try:
            ctx.client.delete("pods", metadata["namespace"], metadata["name"], preconditions={"uid": metadata["uid"]})
        except StatusError as error:
            if error.code == 404:
                continue
            ctx.event(replica_set, "Warning", "FailedDelete", f"Error deleting: {error.message}")
            return _failed("FailedDelete", error.message)
        ctx.event(replica_set, "Normal", "SuccessfulDelete", f"Deleted pod: {metadata['name']}")
    return None


def _from_template(replica_set: Obj) -> Obj:
    """Models GetPodFromTemplate: labels, annotations, finalizers and spec of the template."""
    template = replica_set["spec"]["template"]
    metadata = replica_set["metadata"]
    wanted = template.get("metadata") or {}
    pod_metadata: Obj = {
        "generateName": f"{metadata['name']}-",
        "namespace": metadata["namespace"],
        "ownerReferences": [owner_reference(replica_set)],
    }
    for field in ("labels", "annotations", "finalizers"):
        if wanted.get(field):
            pod_metadata[field] = clone(wanted[field])
    return {"apiVersion": "v1", "kind": "Pod", "metadata": pod_metadata, "spec": template["spec"]}


_PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}


def _victims(ctx: Context, replica_set: Obj, active: list[Obj], count: int) -> list[Obj]:
    """The pods to delete first.  Models ActivePodsWithRanks: the least useful, then the youngest."""
    if count >= len(active):
        return active
    ranks = _crowding(ctx, replica_set, active)
    now = ctx.now

    def order(pod: Obj) -> tuple[Any, ...]:
        metadata, spec = pod["metadata"], pod["spec"]
        ready = pods.is_ready(pod)
        cost = int((metadata.get("annotations") or {}).get(_DELETION_COST, 0))
        return (
            bool(spec.get("nodeName")),
            _PHASES.get(pods.phase(pod), 1),
            ready,
            cost,
            -ranks.get(spec.get("nodeName"), 0),
            _magnitude(now - (pods.available_at(pod, 0) or 0)) if ready else 0,
            -_restarts(pod),
            _magnitude(now - timefmt.parse(metadata["creationTimestamp"])),
            metadata["uid"],
        )

    return sorted(active, key=order)[:count]


def _magnitude(age: int) -> int:
    """Ages are compared by their order of magnitude: the logarithm to base two of the nanoseconds."""
    return max(0, age * 1000).bit_length()


def _restarts(pod: Obj) -> int:
    statuses = (pod.get("status") or {}).get("containerStatuses") or ()
    return max((status.get("restartCount", 0) for status in statuses), default=0)


def _crowding(ctx: Context, replica_set: Obj, active: list[Obj]) -> dict[str, int]:
    """How many pods of the same deployment share each node."""
    related = list(active)
    owner = controller_of(replica_set)
    if owner is not None:
        for sibling in ctx.client.owned(RESOURCE, owner["uid"]):
            if sibling["metadata"]["uid"] != replica_set["metadata"]["uid"]:
                related += [pod for pod in ctx.client.owned("pods", sibling["metadata"]["uid"]) if pods.is_active(pod)]
    ranks: dict[str, int] = {}
    for pod in related:
        node = pod["spec"].get("nodeName")
        if node:
            ranks[node] = ranks.get(node, 0) + 1
    return ranks


# -- status ------------------------------------------------------------------------------


def _failed(reason: str, message: str) -> Obj:
    return {"type": "ReplicaFailure", "status": "True", "reason": reason, "message": message}


def _write_status(ctx: Context, replica_set: Obj, census: Census, failure: Obj | None) -> None:
    current = ctx.client.find(RESOURCE, replica_set["metadata"]["namespace"], replica_set["metadata"]["name"])
    if current is None:
        return
    status = _status(ctx, replica_set, census, failure, current.get("status") or {})
    if status != current.get("status"):
        ctx.client.update_status(RESOURCE, {**current, "status": status})
    _wake_when_available(ctx, replica_set, census)


def _status(ctx: Context, replica_set: Obj, census: Census, failure: Obj | None, before: Obj) -> Obj:
    available = census.count(READY)
    min_ready = replica_set["spec"].get("minReadySeconds", 0)
    if min_ready:
        available = sum(pods.is_available(pod, min_ready, ctx.now) for pod in census.having(READY))
    status: Obj = {"replicas": census.count(ACTIVE)}
    counts = {
        "fullyLabeledReplicas": census.count(LABELLED),
        "readyReplicas": census.count(READY),
        "availableReplicas": available,
    }
    status.update({name: count for name, count in counts.items() if count})
    status["terminatingReplicas"] = census.count(LEAVING)
    status["observedGeneration"] = replica_set["metadata"].get("generation", 0)
    conditions = _conditions(ctx, before.get("conditions") or [], failure)
    if conditions:
        status["conditions"] = conditions
    return status


def _conditions(ctx: Context, before: list[Obj], failure: Obj | None) -> list[Obj]:
    """A failure of the same kind keeps its first message: only what is new is written."""
    conditions = [c for c in before if c["type"] != "ReplicaFailure"]
    if failure is not None:
        old = next((c for c in before if c["type"] == "ReplicaFailure"), None)
        if old is not None and old["status"] == failure["status"] and old["reason"] == failure["reason"]:
            return before
        conditions.append({**failure, "lastTransitionTime": timefmt.rfc3339(ctx.now)})
    return conditions


def _wake_when_available(ctx: Context, replica_set: Obj, census: Census) -> None:
    """Ready pods become available by the passing of time alone."""
    min_ready = replica_set["spec"].get("minReadySeconds", 0)
    if not min_ready:
        return
    instants = [pods.available_at(pod, min_ready) for pod in census.having(READY)]
    coming = [instant for instant in instants if instant is not None and instant > ctx.now]
    if coming:
        ctx.requeue(key_of(replica_set), min(coming))
