"""What a process knows of the present without asking SQL.

It is right as long as nobody else has written: the store forgets it at the beginning of a
transaction that finds another head than its own.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Obj = dict[str, Any]
    Key = tuple[str, str, str]

#: No more states than this are carried from one transaction to the next.
LIMIT = 60_000


class Owned:
    """What an owner has: id -> revision, the oldest first; and the ids that have come, changed or gone, in turn."""

    __slots__ = ("changed", "revisions")

    def __init__(self, revisions: dict[int, int]) -> None:
        self.revisions = revisions
        self.changed: list[int] = []

    def put(self, oid: int, revision: int) -> None:
        self.revisions[oid] = revision
        self.changed.append(oid)

    def drop(self, oid: int) -> None:
        if self.revisions.pop(oid, None) is not None:
            self.changed.append(oid)

    def can_take(self, oid: int) -> bool:
        """Not an adopted one, which is not the youngest; nor one of too many changes to remember."""
        revisions = self.revisions
        if oid not in revisions and revisions and oid < next(reversed(revisions)):
            return False
        return len(self.changed) < LIMIT


class Known:
    """Current states, where they are, and what belongs to whom."""

    __slots__ = ("keys", "lists", "owned", "places", "states")

    def __init__(self) -> None:
        #: Revision -> the state that an object got with it.
        self.states: dict[int, Obj] = {}
        #: (resource, namespace, name) -> (id, revision); None: there is no such object.
        self.places: dict[Key, tuple[int, int] | None] = {}
        #: uid -> where its object was last seen.
        self.keys: dict[str, Key] = {}
        #: resource -> namespace -> all its objects, while nothing of that resource changes.
        self.lists: dict[str, dict[str, list[Obj]]] = {}
        #: (resource, uid of an owner) -> what it has, of owners that were asked about.
        self.owned: dict[tuple[str, str], Owned] = {}

    def forget(self) -> None:
        for part in (self.states, self.places, self.keys, self.lists, self.owned):
            part.clear()

    def go_back(self, head: int) -> None:
        """What came after the revision ``head`` has not happened."""
        states = self.states
        for revision in [revision for revision in states if revision > head]:
            del states[revision]
        for part in (self.places, self.keys, self.lists, self.owned):
            part.clear()

    def put(self, key: Key, oid: int, revision: int, obj: Obj, old: Obj | None) -> None:
        self.states[revision] = obj
        self.places[key] = oid, revision
        self.lists.pop(key[0], None)
        if self.owned:
            self._keep_owned(key[0], oid, revision, obj, old)

    def delete(self, key: Key, oid: int, old: Obj) -> None:
        self.places[key] = None
        self.lists.pop(key[0], None)
        self._let_go(key[0], oid, old)

    def _keep_owned(self, resource: str, oid: int, revision: int, obj: Obj, old: Obj | None) -> None:
        """Let the owners of a new state know of it, and those that it had let go of it."""
        owners = _owners(obj)
        if old is not None and _owners(old) != owners:
            self._let_go(resource, oid, old)
        for reference in owners:
            owner = (resource, reference.get("uid", ""))
            found = self.owned.get(owner)
            if found is None:
                continue
            if found.can_take(oid):
                found.put(oid, revision)
            else:
                del self.owned[owner]  # whoever asks finds it anew

    def _let_go(self, resource: str, oid: int, old: Obj) -> None:
        for reference in _owners(old):
            found = self.owned.get((resource, reference.get("uid", "")))
            if found is not None:
                found.drop(oid)


def _owners(obj: Obj) -> Iterable[Obj]:
    return obj["metadata"].get("ownerReferences") or ()
