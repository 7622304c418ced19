"""The pods of a replica set, counted.

A replica set counts its pods at every instant at which one of them changes.  What a pod adds to
the count depends on its state alone, and a state never changes: so each is looked at once.
"""

from __future__ import annotations

from kubectl_sim.base import pods
from kubectl_sim.base.objects import controller_of
from kubectl_sim.base.selectors import from_object

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.context import Context

    Obj = dict[str, Any]

#: What a pod is to its replica set; 0 for one that another controller owns.
MINE, STRAY, ACTIVE, LABELLED, READY, LEAVING = 1, 2, 4, 8, 16, 32
#: Replica sets whose pods are remembered, and their notes' place in the scratch.
_MOST = 64
_SEEN = "census"


class Census:
    """The pods of one replica set with what they are to it."""

    __slots__ = ("_counts", "pods", "traits")

    def __init__(self, pods: list[Obj], traits: list[int]) -> None:
        self.pods = pods
        self.traits = traits
        self._counts: dict[int, int] = {}
        for each in set(traits):
            self._counts[each] = traits.count(each)

    def count(self, trait: int) -> int:
        return sum(count for traits, count in self._counts.items() if traits & trait)

    def having(self, trait: int) -> list[Obj]:
        return [pod for pod, traits in zip(self.pods, self.traits, strict=True) if traits & trait]


def take(ctx: Context, replica_set: Obj) -> Census:
    """Look at everything that has an owner reference to a replica set."""
    uid, spec = replica_set["metadata"]["uid"], replica_set["spec"]
    owned = ctx.client.owned("pods", uid)
    seen: dict[str, tuple[Obj, dict[int, tuple[Obj, int]]]] = ctx.scratch.setdefault(_SEEN, {})
    of_spec, known = seen.pop(uid, (None, {}))
    if of_spec is not spec:
        known = {}
    traits = []
    fresh = {}
    look = _Look(uid, spec)
    for pod in owned:
        place = id(pod)
        entry = known.get(place)
        if entry is None or entry[0] is not pod:  # another object may have taken the place of one that is gone
            entry = pod, look.at(pod)
        fresh[place] = entry
        traits.append(entry[1])
    seen[uid] = spec, fresh
    if len(seen) > _MOST:
        del seen[next(iter(seen))]
    return Census(owned, traits)


class _Look:
    """Looks at pods for one replica set."""

    def __init__(self, uid: str, spec: Obj) -> None:
        self._uid = uid
        self._matches = from_object(spec.get("selector")).matches
        self._labels = ((spec["template"].get("metadata") or {}).get("labels") or {}).items()

    def at(self, pod: Obj) -> int:
        owner = controller_of(pod)
        if owner is None or owner["uid"] != self._uid:
            return 0
        labels = pod["metadata"].get("labels") or {}
        leaving = pods.is_terminating(pod)
        if not self._matches(labels):
            return 0 if leaving else STRAY
        if pods.is_terminal(pod):
            return MINE
        if leaving:
            return MINE + LEAVING
        return (
            MINE + ACTIVE + (LABELLED if self._labels <= labels.items() else 0) + (READY if pods.is_ready(pod) else 0)
        )
