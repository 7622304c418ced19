"""Scale the replica sets of a deployment: rolling update, recreate, proportional scaling.

Models rolling.go, recreate.go and sync.go (scale).
"""

from __future__ import annotations

from kubectl_sim.base import pods
from kubectl_sim.base.objects import clone, controller_of
from kubectl_sim.controllers._deployment import arithmetic as count
from kubectl_sim.controllers._deployment.revisions import REPLICA_SETS, by_age, ensure_new

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.context import Context

    Obj = dict[str, Any]


def rolling_update(ctx: Context, deployment: Obj, replica_sets: list[Obj], old: list[Obj]) -> None:
    """One step of a rolling update: grow the new replica set, or shrink the old ones."""
    new = ensure_new(ctx, deployment, replica_sets, old, create=True)
    if new is None:
        return
    active_old = [item for item in old if count.replicas_of(item) > 0]
    if _grow_new(ctx, deployment, [*old, new], new):
        return
    _shrink_old(ctx, deployment, [*active_old, new], active_old, new)


def recreate(ctx: Context, deployment: Obj, replica_sets: list[Obj], old: list[Obj]) -> None:
    """Stop everything old, wait until its pods are gone, then start the new."""
    new = ensure_new(ctx, deployment, replica_sets, old, create=False)
    running = False
    for replica_set in old:
        if count.replicas_of(replica_set) > 0:
            scale(ctx, deployment, replica_set, 0)
            running = True
    if running or _old_pods_left(ctx, old):
        return
    if new is None:
        new = ensure_new(ctx, deployment, replica_sets, old, create=True)
    if new is not None:
        scale(ctx, deployment, new, count.replicas_of(deployment))


def _old_pods_left(ctx: Context, old: list[Obj]) -> bool:
    for replica_set in old:
        uid = replica_set["metadata"]["uid"]
        for pod in ctx.client.owned("pods", uid):
            owner = controller_of(pod)
            if owner is not None and owner["uid"] == uid and not pods.is_terminal(pod):
                return True
    return False


def _grow_new(ctx: Context, deployment: Obj, all_sets: list[Obj], new: Obj) -> bool:
    size, total = count.replicas_of(new), count.replicas_of(deployment)
    if size == total:
        return False
    wanted = total if size > total else count.new_replicas(deployment, all_sets, new)
    return scale(ctx, deployment, new, wanted)


def _shrink_old(ctx: Context, deployment: Obj, all_sets: list[Obj], old: list[Obj], new: Obj) -> bool:
    if not count.wanted_of(old):
        return False
    pods_wanted = count.wanted_of(all_sets)
    minimum = count.min_available(deployment)
    new_missing = count.replicas_of(new) - (new.get("status") or {}).get("availableReplicas", 0)
    room = pods_wanted - minimum - new_missing
    if room <= 0:
        return False
    old, cleaned = _drop_unhealthy(ctx, deployment, old, room)
    all_sets = [*old, new]
    available = count.counted(all_sets, "availableReplicas")
    return _drop_healthy(ctx, deployment, old, available - minimum) > 0 or cleaned > 0


def _drop_unhealthy(ctx: Context, deployment: Obj, old: list[Obj], room: int) -> tuple[list[Obj], int]:
    """Pods of old replica sets that are not available go first: they are of no use."""
    result, dropped = [], 0
    for replica_set in sorted(old, key=by_age):
        size = count.replicas_of(replica_set)
        available = (replica_set.get("status") or {}).get("availableReplicas", 0)
        if dropped < room and size and size != available:
            drop = min(room - dropped, size - available)
            dropped += drop
            replica_set = scaled_copy(ctx, deployment, replica_set, size - drop)
        result.append(replica_set)
    return result, dropped


def _drop_healthy(ctx: Context, deployment: Obj, old: list[Obj], room: int) -> int:
    dropped = 0
    for replica_set in sorted(old, key=by_age):
        size = count.replicas_of(replica_set)
        if dropped < room and size:
            drop = min(size, room - dropped)
            scale(ctx, deployment, replica_set, size - drop)
            dropped += drop
    return dropped


def scale_all(ctx: Context, deployment: Obj, new: Obj | None, old: list[Obj]) -> None:
    """A new size of the deployment itself: shared out among the replica sets that are in use."""
    active = [item for item in [*old, *([new] if new else [])] if count.replicas_of(item) > 0]
    lone = _lone(active, new)
    total = count.replicas_of(deployment)
    if lone is not None:
        if count.replicas_of(lone) != total:
            scale(ctx, deployment, lone, total)
        return
    if new is not None and _is_saturated(deployment, new):
        for replica_set in [item for item in old if count.replicas_of(item) > 0]:
            scale(ctx, deployment, replica_set, 0)
        return
    if count.is_rolling(deployment):
        _share_out(ctx, deployment, active)


def _lone(active: list[Obj], new: Obj | None) -> Obj | None:
    """The one replica set in use, or the newest where none is; None where there are several."""
    if not active:
        return new
    return active[0] if len(active) == 1 else None


def _is_saturated(deployment: Obj, new: Obj) -> bool:
    total = count.replicas_of(deployment)
    desired = (new["metadata"].get("annotations") or {}).get(count.DESIRED)
    return (
        count.replicas_of(new) == total
        and desired == str(total)
        and (new.get("status") or {}).get("availableReplicas", 0) == total
    )


def _share_out(ctx: Context, deployment: Obj, active: list[Obj]) -> None:
    total = count.replicas_of(deployment)
    allowed = total + count.max_surge(deployment) if total > 0 else 0
    to_add = allowed - count.wanted_of(active)
    newest_first = sorted(active, key=by_age, reverse=True)
    by_size = sorted(newest_first if to_add > 0 else newest_first[::-1], key=count.replicas_of, reverse=True)
    sizes = {}
    added = 0
    for replica_set in by_size:
        share = count.proportion(deployment, replica_set, to_add, added)
        sizes[replica_set["metadata"]["uid"]] = count.replicas_of(replica_set) + share
        added += share
    for position, replica_set in enumerate(by_size):
        size = sizes[replica_set["metadata"]["uid"]]
        if position == 0 and to_add:
            size = max(0, size + to_add - added)
        scale(ctx, deployment, replica_set, size)


def scale(ctx: Context, deployment: Obj, replica_set: Obj, size: int) -> bool:
    """Set a replica set's size and note the deployment's.  True if the size changed."""
    return scaled_copy(ctx, deployment, replica_set, size) is not replica_set


def scaled_copy(ctx: Context, deployment: Obj, replica_set: Obj, size: int) -> Obj:
    before = count.replicas_of(replica_set)
    notes = count.scale_annotations(deployment)
    annotations = replica_set["metadata"].get("annotations") or {}
    noted = all(annotations.get(key) == value for key, value in notes.items())
    if size == before and noted:
        return replica_set
    changed = clone(replica_set)
    changed["spec"]["replicas"] = size
    changed["metadata"]["annotations"] = {**annotations, **notes}
    updated = ctx.client.update(REPLICA_SETS, changed)
    if size != before:
        direction = "up" if size > before else "down"
        name = replica_set["metadata"]["name"]
        text = f"Scaled {direction} replica set {name} from {before} to {size}"
        ctx.event(deployment, "Normal", "ScalingReplicaSet", text)
    return updated
