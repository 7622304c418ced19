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
        #: (resource, uid of an owner) -> id and revision of what it owns, the oldest first.
        self.owned: dict[tuple[str, str], dict[int, int]] = {}

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
            if oid not in found and found and oid < next(reversed(found)):
                del self.owned[owner]  # an adopted one: not the youngest
            else:
                found[oid] = revision

    def _let_go(self, resource: str, oid: int, old: Obj) -> None:
        for reference in _owners(old):
            found = self.owned.get((resource, reference.get("uid", "")))
            if found is not None:
                found.pop(oid, None)


def _owners(obj: Obj) -> Iterable[Obj]:
    return obj["metadata"].get("ownerReferences") or ()
