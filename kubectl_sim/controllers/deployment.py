"""Roll out templates by way of replica sets.  Models pkg/controller/deployment."""

from __future__ import annotations

from kubectl_sim.base.objects import controller_of, key_of, owner_reference, split_key
from kubectl_sim.base.selectors import from_object
from kubectl_sim.controllers._deployment import arithmetic, progress, revisions, rollout

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

RESOURCE = "deployments.apps"
REPLICA_SETS = revisions.REPLICA_SETS


def _self(change: Change) -> Iterable[str]:
    if change.type == "DELETED":
        return
    key = key_of(change.new)
    yield f"adopt|{key}" if change.type == "ADDED" else key


def _of_replica_set(change: Change) -> Iterable[str]:
    metadata = change.new["metadata"]
    owner = controller_of(change.new)
    if owner is not None and owner["kind"] == "Deployment":
        yield f"{metadata['namespace']}/{owner['name']}"
    elif owner is None and change.type != "DELETED" and metadata.get("labels"):
        yield f"orphan|{key_of(change.new)}"


def _of_pod(change: Change) -> Iterable[str]:
    """Recreate waits for the last old pod to go: its name says whose it was."""
    if change.type != "DELETED":
        return
    metadata = change.new["metadata"]
    owner = controller_of(change.new)
    if owner is not None and owner["kind"] == "ReplicaSet":
        yield f"recreate|{metadata['namespace']}/{owner['name']}"


WATCHES = {RESOURCE: _self, REPLICA_SETS: _of_replica_set, "pods": _of_pod}
CONCERNS = {"pods": ("deleted",)}


def reconcile(ctx: Context, key: str) -> None:
    what, bar, rest = key.partition("|")
    namespace, name = split_key(rest if bar else key)
    if what == "orphan":
        _offer(ctx, namespace, name)
        return
    if what == "recreate":
        _pod_of(ctx, namespace, name)
        return
    deployment = ctx.client.find(RESOURCE, namespace, name)
    if deployment is None:
        return
    if what == "adopt":
        _adopt_matching(ctx, deployment)
    _sync(ctx, deployment)


def _sync(ctx: Context, deployment: Obj) -> None:
    """Models syncDeployment."""
    replica_sets = _mine(ctx, deployment)
    if deployment["metadata"].get("deletionTimestamp"):
        _status_only(ctx, deployment, replica_sets)
        return
    paused = bool(deployment["spec"].get("paused"))
    deployment = _note_pause(ctx, deployment, paused)
    if paused or _is_scaling(deployment, replica_sets):
        _scale(ctx, deployment, replica_sets)
        _status_only(ctx, deployment, _mine(ctx, deployment), follow=False)
        return
    new = revisions.find_new(deployment, replica_sets)
    old = [item for item in replica_sets if new is None or item["metadata"]["uid"] != new["metadata"]["uid"]]
    step = rollout.rolling_update if arithmetic.is_rolling(deployment) else rollout.recreate
    step(ctx, deployment, replica_sets, old)
    deployment = _follow(ctx, deployment, new)
    replica_sets = _mine(ctx, deployment)
    _number(ctx, deployment, replica_sets)
    if progress.is_complete(deployment, deployment.get("status") or {}):
        new = revisions.find_new(deployment, replica_sets)
        old = [item for item in replica_sets if new is None or item["metadata"]["uid"] != new["metadata"]["uid"]]
        revisions.clean_up(ctx, deployment, old)
    current = ctx.client.find(RESOURCE, deployment["metadata"]["namespace"], deployment["metadata"]["name"])
    if current is not None:
        _status_only(ctx, current, _mine(ctx, current))


def _follow(ctx: Context, deployment: Obj, new_before: Obj | None) -> Obj:
    """Say that a new replica set was made, or an old one found again."""
    metadata = deployment["metadata"]
    deployment = ctx.client.find(RESOURCE, metadata["namespace"], metadata["name"]) or deployment
    if not progress.has_deadline(deployment):
        return deployment
    new = revisions.find_new(deployment, _mine(ctx, deployment))
    if new is None:
        return deployment
    conditions = (deployment.get("status") or {}).get("conditions") or []
    known = progress.condition(conditions, "Progressing")
    name = new["metadata"]["name"]
    if new_before is None:
        return progress.note(ctx, deployment, "NewReplicaSetCreated", f'Created new replica set "{name}"')
    if known is None:
        return progress.note(ctx, deployment, "FoundNewReplicaSet", f'Found new replica set "{name}"')
    return deployment


def _note_pause(ctx: Context, deployment: Obj, paused: bool) -> Obj:
    if not progress.has_deadline(deployment):
        return deployment
    conditions = (deployment.get("status") or {}).get("conditions") or []
    known = progress.condition(conditions, "Progressing")
    reason = known.get("reason") if known else None
    if reason == "ProgressDeadlineExceeded":
        return deployment
    if paused and reason != "DeploymentPaused":
        return progress.note(ctx, deployment, "DeploymentPaused", "Deployment is paused", "Unknown")
    if not paused and reason == "DeploymentPaused":
        return progress.note(ctx, deployment, "DeploymentResumed", "Deployment is resumed", "Unknown")
    return deployment


def _is_scaling(deployment: Obj, replica_sets: list[Obj]) -> bool:
    """Has the deployment's own size changed since its replica sets were last scaled?"""
    total = str(arithmetic.replicas_of(deployment))
    for replica_set in replica_sets:
        if arithmetic.replicas_of(replica_set) > 0:
            noted = revisions.annotations_of(replica_set).get(revisions.DESIRED)
            if noted is not None and noted != total:
                return True
    return False


def _scale(ctx: Context, deployment: Obj, replica_sets: list[Obj]) -> None:
    new = revisions.find_new(deployment, replica_sets)
    old = [item for item in replica_sets if new is None or item["metadata"]["uid"] != new["metadata"]["uid"]]
    new = revisions.ensure_new(ctx, deployment, replica_sets, old, create=False)
    rollout.scale_all(ctx, deployment, new, old)
    if deployment["spec"].get("paused"):
        revisions.clean_up(ctx, deployment, old)


def _number(ctx: Context, deployment: Obj, replica_sets: list[Obj]) -> None:
    """The deployment carries the revision of its new replica set.

    Written by way of the status, as upstream does: the annotations of a deployment count for its
    generation when they come with an update of the whole.
    """
    new = revisions.find_new(deployment, replica_sets)
    if new is None:
        return
    revision = revisions.annotations_of(new).get(revisions.REVISION)
    annotations = revisions.annotations_of(deployment)
    if revision and annotations.get(revisions.REVISION) != revision:
        metadata = {**deployment["metadata"], "annotations": {**annotations, revisions.REVISION: revision}}
        ctx.client.update_status(RESOURCE, {**deployment, "metadata": metadata})


def _status_only(ctx: Context, deployment: Obj, replica_sets: list[Obj], *, follow: bool = True) -> None:
    new = revisions.find_new(deployment, replica_sets)
    progress.write(ctx, deployment, replica_sets, new, follow=follow)


# -- whose replica sets ------------------------------------------------------------------


def _mine(ctx: Context, deployment: Obj) -> list[Obj]:
    """The replica sets that a deployment controls, oldest first; lets go of those that do not match."""
    uid = deployment["metadata"]["uid"]
    matches = from_object(deployment["spec"].get("selector")).matches
    mine = []
    for replica_set in ctx.client.owned(REPLICA_SETS, uid):
        owner = controller_of(replica_set)
        if owner is None or owner["uid"] != uid:
            continue
        if matches(replica_set["metadata"].get("labels") or {}):
            mine.append(replica_set)
        elif not replica_set["metadata"].get("deletionTimestamp"):
            _release(ctx, replica_set, uid)
    return sorted(mine, key=revisions.by_age)


def _release(ctx: Context, replica_set: Obj, uid: str) -> None:
    metadata = replica_set["metadata"]
    rest = [reference for reference in metadata["ownerReferences"] if reference["uid"] != uid]
    patch = {"metadata": {"ownerReferences": rest or None}}
    ctx.client.patch(REPLICA_SETS, metadata["namespace"], metadata["name"], patch)


def _offer(ctx: Context, namespace: str, name: str) -> None:
    replica_set = ctx.client.find(REPLICA_SETS, namespace, name)
    if replica_set is None or controller_of(replica_set) is not None:
        return
    labels = replica_set["metadata"].get("labels") or {}
    for deployment in ctx.client.list(RESOURCE, namespace):
        selector = from_object(deployment["spec"].get("selector"))
        if selector.matches(labels) and not deployment["metadata"].get("deletionTimestamp"):
            _adopt(ctx, deployment, replica_set)
            ctx.enqueue(key_of(deployment))
            return


def _adopt_matching(ctx: Context, deployment: Obj) -> None:
    if deployment["metadata"].get("deletionTimestamp"):
        return
    selector = from_object(deployment["spec"].get("selector"))
    for replica_set in ctx.client.list(REPLICA_SETS, deployment["metadata"]["namespace"], label_selector=selector):
        if controller_of(replica_set) is None and not replica_set["metadata"].get("deletionTimestamp"):
            _adopt(ctx, deployment, replica_set)


def _adopt(ctx: Context, deployment: Obj, replica_set: Obj) -> None:
    metadata = replica_set["metadata"]
    references = [*(metadata.get("ownerReferences") or ()), owner_reference(deployment)]
    patch = {"metadata": {"ownerReferences": references}}
    ctx.client.patch(REPLICA_SETS, metadata["namespace"], metadata["name"], patch)


def _pod_of(ctx: Context, namespace: str, replica_set_name: str) -> None:
    replica_set = ctx.client.find(REPLICA_SETS, namespace, replica_set_name)
    owner = controller_of(replica_set) if replica_set is not None else None
    if owner is None or owner["kind"] != "Deployment":
        return
    deployment = ctx.client.find(RESOURCE, namespace, owner["name"])
    if deployment is not None and not arithmetic.is_rolling(deployment):
        ctx.enqueue(key_of(deployment))
