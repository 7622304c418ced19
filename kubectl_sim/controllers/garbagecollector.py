"""Delete what nobody owns any more; see to foreground deletion and orphaning.

Models pkg/controller/garbagecollector.  Upstream keeps a graph of all objects in memory; here
the owner index of the store is the graph.

Keys: ``item|resource|namespace|name`` looks at an object's owners, ``owner|…`` at the
dependents of an object that is being deleted, ``gone|uid`` at those of one that is no more, and
``freed|uid`` at an owner that may have waited for what has gone or changed hands.
"""

from __future__ import annotations

from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

FOREGROUND = "foregroundDeletion"
ORPHAN = "orphan"
#: Kinds that come and go in numbers and never own or are owned.
_IGNORED = ("events", "events.events.k8s.io")


def _keys(change: Change) -> Iterable[str]:
    if change.resource in _IGNORED:
        return
    metadata = change.new["metadata"]
    if change.type == "DELETED":
        yield f"gone|{metadata['uid']}"
        yield from _freed(metadata.get("ownerReferences"), None)
        return
    if metadata.get("deletionTimestamp"):
        finalizers = metadata.get("finalizers") or ()
        if FOREGROUND in finalizers or ORPHAN in finalizers:
            yield _key("owner", change.resource, change.new)
    owners = metadata.get("ownerReferences")
    before = change.old["metadata"].get("ownerReferences") if change.old is not None else None
    if owners != before:
        if owners:
            yield _key("item", change.resource, change.new)
        yield from _freed(before, owners)


def _freed(before: list[Obj] | None, after: list[Obj] | None) -> Iterable[str]:
    """The owners whose deletion an object no longer blocks."""
    blocked = {reference["uid"] for reference in after or () if reference.get("blockOwnerDeletion")}
    for reference in before or ():
        if reference.get("blockOwnerDeletion") and reference["uid"] not in blocked:
            yield f"freed|{reference['uid']}"


#: Every resource: the loop passes on deletions, and new or changed owner references.
WATCHES = {"*": _keys}


def _key(what: str, resource: str, obj: Obj) -> str:
    metadata = obj["metadata"]
    return f"{what}|{resource}|{metadata.get('namespace', '')}|{metadata['name']}"


def reconcile(ctx: Context, key: str) -> None:
    what, _, rest = key.partition("|")
    if what == "gone":
        for resource, dependent in ctx.client.dependents(rest):
            ctx.enqueue(_key("item", resource, dependent))
        return
    if what == "freed":
        _look_at_owner(ctx, rest)
        return
    resource, namespace, name = rest.split("|")
    obj = ctx.client.find(resource, namespace, name)
    if obj is None:
        return
    if what == "owner":
        _delete_owner(ctx, resource, obj)
    else:
        _collect(ctx, resource, obj)


def _look_at_owner(ctx: Context, uid: str) -> None:
    found = ctx.client.locate(uid)
    if found is not None and _waits_for_dependents(found[1]):
        _delete_owner(ctx, *found)


def _waits_for_dependents(obj: Obj) -> bool:
    metadata = obj["metadata"]
    return "deletionTimestamp" in metadata and FOREGROUND in (metadata.get("finalizers") or ())


def _collect(ctx: Context, resource: str, obj: Obj) -> None:
    """Delete an object none of whose owners is left; drop the references to those that are gone."""
    metadata = obj["metadata"]
    references = metadata.get("ownerReferences") or ()
    if not references:
        return
    if metadata.get("deletionTimestamp"):
        if _waits_for_dependents(obj):
            _delete_owner(ctx, resource, obj)
        return
    solid, waiting, dangling = _classify(ctx, obj, references)
    if solid:
        if dangling or waiting:
            _unown(ctx, resource, obj, {r["uid"] for r in (*dangling, *waiting)})
        return
    policy = "Background"
    dependents = _dependents(ctx, obj) if waiting else []
    if dependents:
        if any(_waits_for_dependents(dependent) for _, dependent in dependents):
            _unblock(ctx, resource, obj)
        policy = "Foreground"
    elif ORPHAN in (metadata.get("finalizers") or ()):
        policy = "Orphan"
    elif FOREGROUND in (metadata.get("finalizers") or ()):
        policy = "Foreground"
    _delete(ctx, resource, obj, policy)


def _classify(ctx: Context, obj: Obj, references: Iterable[Obj]) -> tuple[list[Obj], list[Obj], list[Obj]]:
    """Owner references to what is there, to what waits for its dependents, and to what is gone."""
    solid: list[Obj] = []
    waiting: list[Obj] = []
    dangling: list[Obj] = []
    namespace = obj["metadata"].get("namespace", "")
    for reference in references:
        owner = ctx.client.find_by_uid(reference["uid"])
        # An owner in another namespace does not count, as if it were not there.
        if owner is None or owner["metadata"].get("namespace", namespace) != namespace:
            dangling.append(reference)
            continue
        if _waits_for_dependents(owner):
            waiting.append(reference)
        else:
            solid.append(reference)
    return solid, waiting, dangling


def _delete_owner(ctx: Context, resource: str, owner: Obj) -> None:
    finalizers = owner["metadata"].get("finalizers") or ()
    if ORPHAN in finalizers:
        for other, dependent in _dependents(ctx, owner):
            _unown(ctx, other, dependent, {owner["metadata"]["uid"]})
        _finish(ctx, resource, owner, ORPHAN)
        return
    if FOREGROUND not in finalizers or not owner["metadata"].get("deletionTimestamp"):
        return
    blocking = False
    for other, dependent in _dependents(ctx, owner):
        reference = _reference_to(dependent, owner)
        if reference.get("blockOwnerDeletion"):
            blocking = True
        ctx.enqueue(_key("item", other, dependent))
    if not blocking:
        _finish(ctx, resource, owner, FOREGROUND)


def _reference_to(dependent: Obj, owner: Obj) -> Obj:
    uid = owner["metadata"]["uid"]
    references: list[Obj] = dependent["metadata"]["ownerReferences"]
    return next(reference for reference in references if reference["uid"] == uid)


def _dependents(ctx: Context, owner: Obj) -> list[tuple[str, Obj]]:
    return ctx.client.dependents(owner["metadata"]["uid"])


def _finish(ctx: Context, resource: str, owner: Obj, finalizer: str) -> None:
    """Take our finalizer away; the API server then deletes the object if it was the last."""
    metadata = owner["metadata"]
    rest = [name for name in metadata["finalizers"] if name != finalizer]
    ctx.client.patch(
        resource, metadata.get("namespace", ""), metadata["name"], {"metadata": {"finalizers": rest or None}}
    )


def _unown(ctx: Context, resource: str, obj: Obj, uids: set[str]) -> None:
    metadata = obj["metadata"]
    rest = [reference for reference in metadata["ownerReferences"] if reference["uid"] not in uids]
    ctx.client.patch(
        resource, metadata.get("namespace", ""), metadata["name"], {"metadata": {"ownerReferences": rest or None}}
    )


def _unblock(ctx: Context, resource: str, obj: Obj) -> None:
    """Two that wait for each other would wait for ever: let this one's owners go first."""
    metadata = obj["metadata"]
    references = [{**reference, "blockOwnerDeletion": False} for reference in metadata["ownerReferences"]]
    patch = {"metadata": {"ownerReferences": references}}
    ctx.client.patch(resource, metadata.get("namespace", ""), metadata["name"], patch)


def _delete(ctx: Context, resource: str, obj: Obj, policy: str) -> None:
    metadata = obj["metadata"]
    try:
        ctx.client.delete(
            resource,
            metadata.get("namespace", ""),
            metadata["name"],
            propagation=policy,
            preconditions={"uid": metadata["uid"]},
        )
    except StatusError as error:
        if error.code not in (404, 409):
            raise
