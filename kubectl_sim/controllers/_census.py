"""The pods of a replica set, counted.

A replica set counts its pods at every instant at which one of them changes.  What a pod adds to
the count depends on its state alone: so only the pods that have changed are looked at.
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
_KEPT = "census"


class Census:
    """The pods of one replica set with what they are to it."""

    __slots__ = ("_counts", "_look", "_mark", "_seen", "_uid", "spec")

    def __init__(self, uid: str, spec: Obj) -> None:
        self.spec = spec
        self._uid = uid
        self._look = _Look(uid, spec)
        self._mark: Any = None
        self._seen: dict[int, tuple[Obj, int]] = {}
        self._counts: dict[int, int] = {}

    def update(self, ctx: Context) -> None:
        self._mark, whole, news = ctx.client.news("pods", self._uid, self._mark)
        if whole:
            self._seen.clear()
            self._counts.clear()
        counts, seen = self._counts, self._seen
        for number, pod in news.items():
            before = seen.get(number)
            if before is not None:
                counts[before[1]] -= 1
            if pod is None:
                seen.pop(number, None)
                continue
            traits = self._look.at(pod)
            seen[number] = pod, traits
            counts[traits] = counts.get(traits, 0) + 1

    def count(self, trait: int) -> int:
        return sum(count for traits, count in self._counts.items() if traits & trait)

    def having(self, trait: int) -> list[Obj]:
        """The pods with a trait, the oldest first."""
        return [pod for pod, traits in self._seen.values() if traits & trait]


def take(ctx: Context, replica_set: Obj) -> Census:
    """Look at everything that has an owner reference to a replica set."""
    uid, spec = replica_set["metadata"]["uid"], replica_set["spec"]
    kept: dict[str, Census] = ctx.scratch.setdefault(_KEPT, {})
    census = kept.pop(uid, None)
    if census is None or census.spec != spec:
        census = Census(uid, spec)
    kept[uid] = census
    if len(kept) > _MOST:
        del kept[next(iter(kept))]
    census.update(ctx)
    return census


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
