"""What a change is about, in words by which controllers are spared changes that do not concern them.

A controller module may have ``CONCERNS``: for a resource that it watches, the words of which a
change must have one for the controller to be shown it.  The words are copied into the generated
index, so that a controller that is not concerned is not even loaded.

- ``added``, ``deleted``;
- ``spec``, ``status``, ``labels``, ``metadata``: this part is not what it was, or is new
  (``metadata`` is about which fields there are, such as finalizers, not about their values);
- ``terminating``: its deletion has begun; ``bound``: it has a node;
- ``phase``, ``ready``, ``address``: what its status says of this is not what it said;
- ``owner:KIND``: its controller is, or was, of this kind; ``orphan``: it has none;
- ``name:NAME``, ``type:TYPE``: what it is called, the ``type`` of a Secret.

Words joined by ``+`` must all be true.  Two more must be true besides any others: with
``exists:RESOURCE`` there are objects of that resource; with ``noted:PREFIX`` the controller keeps
a note under a key that begins so.
"""

from __future__ import annotations

from kubectl_sim.base.objects import controller_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.request import Change
    from kubectl_sim.store.store import Store

    Obj = dict[str, Any]
    _Sorted = tuple[frozenset[str], tuple[frozenset[str], ...], tuple[str, ...], tuple[str, ...]]


#: Words that are about one object, not about many alike.
_NAMES = ("name:", "type:")


def traits(change: Change, *, named: bool = True) -> set[str]:
    """The words that are true of a change; without ``named``, its object's name and type are left out."""
    new, old = change.new, change.old
    metadata = new["metadata"]
    owner = controller_of(new)
    found = {"orphan" if owner is None else f"owner:{owner['kind']}"}
    if named:
        found.update((f"name:{metadata['name']}", f"type:{new.get('type', '')}"))
    if "deletionTimestamp" in metadata:
        found.add("terminating")
    if "nodeName" in (new.get("spec") or ()):
        found.add("bound")
    if change.type == "DELETED":
        found.add("deleted")
    elif old is None:
        found.update(_NEW)
    else:
        _compare(found, new, old)
    return found


_NEW = ("added", "spec", "status", "labels", "metadata", "phase", "ready", "address")


def _compare(found: set[str], new: Obj, old: Obj) -> None:
    metadata, before = new["metadata"], old["metadata"]
    if metadata.get("labels") != before.get("labels"):
        found.add("labels")
    if metadata.keys() != before.keys():
        found.add("metadata")
    if metadata.get("ownerReferences") != before.get("ownerReferences"):
        former = controller_of(old)
        found.add("orphan" if former is None else f"owner:{former['kind']}")
    for part in ("spec", "status"):
        if new.get(part) is not old.get(part) and new.get(part) != old.get(part):
            found.add(part)
    if "status" in found:
        after, ago = new.get("status") or {}, old.get("status") or {}
        if after.get("phase") != ago.get("phase"):
            found.add("phase")
        if after.get("podIP") != ago.get("podIP"):
            found.add("address")
        if _ready(after) != _ready(ago):
            found.add("ready")


def _ready(status: Obj) -> Any:
    for condition in status.get("conditions") or ():
        if condition["type"] == "Ready":
            return condition["status"]
    return None


class Concerns:
    """Answers whether a controller is concerned, for the changes of one settling."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._exists: dict[str, bool] = {}
        self._named: dict[str, bool] = {}
        self._likely: dict[tuple[str, frozenset[str]], list[tuple[str, tuple[str, ...]]]] = {}
        self._sorted: dict[tuple[str, ...], _Sorted] = {}

    def forget(self, resource: str = "") -> None:
        """Objects of a resource (or of any) have come."""
        if resource:
            self._exists.pop(resource, None)
        else:
            self._exists.clear()

    def touched(self, resource: str, watchers: tuple[tuple[str, tuple[str, ...]], ...], change: Change) -> list[str]:
        """The controllers among ``watchers``, (name, words), that a change is for.

        Thousands of changes have the same traits: what follows from these alone is worked out once.
        """
        named = self._named.get(resource)
        if named is None:
            named = self._named[resource] = any(word.startswith(_NAMES) for _, words in watchers for word in words)
        found = traits(change, named=named)
        shape = resource, frozenset(found)
        likely = None if named else self._likely.get(shape)
        if likely is None:
            likely = [(name, words) for name, words in watchers if self._may_touch(words, found)]
            if not named:
                self._likely[shape] = likely
        return [name for name, words in likely if not words or self._is_there(name, words)]

    def touch(self, controller: str, words: tuple[str, ...], found: set[str]) -> bool:
        """Is a change with the traits ``found`` for a controller with these ``words``?"""
        return self._may_touch(words, found) and self._is_there(controller, words)

    def _may_touch(self, words: tuple[str, ...], found: set[str]) -> bool:
        alone, together, _, _ = self._sorted.get(words) or self._sort(words)
        return not (alone or together) or not alone.isdisjoint(found) or any(group <= found for group in together)

    def _is_there(self, controller: str, words: tuple[str, ...]) -> bool:
        _, _, exists, noted = self._sorted.get(words) or self._sort(words)
        return all(map(self._any, exists)) and all(self._store.notes.has(controller, prefix) for prefix in noted)

    def _sort(self, words: tuple[str, ...]) -> _Sorted:
        """Words that do alone, those that do together, and what must be there."""
        prefixed = {"exists": [], "noted": []}  # type: dict[str, list[str]]
        plain = []
        for word in words:
            kind, colon, rest = word.partition(":")
            if colon and kind in prefixed:
                prefixed[kind].append(rest)
            else:
                plain.append(word)
        together = tuple(frozenset(word.split("+")) for word in plain if "+" in word)
        alone = frozenset(word for word in plain if "+" not in word)
        found = self._sorted[words] = alone, together, tuple(prefixed["exists"]), tuple(prefixed["noted"])
        return found

    def _any(self, resource: str) -> bool:
        known = self._exists.get(resource)
        if known is None:
            known = self._exists[resource] = self._store.has_any(resource)
        return known
