"""How a deployment shares its pods out: the numbers of upstream's own cases."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kubectl_sim.controllers._deployment import arithmetic, rollout
from kubectl_sim.controllers._deployment.revisions import annotations_of
from tests.controllers.world import deployment

Obj = dict[str, Any]


class Scaler:
    """A context that knows nothing but to remember the sizes that replica sets are given."""

    def __init__(self) -> None:
        self.sizes: dict[str, int] = {}
        self.client = SimpleNamespace(update=self._update)

    def _update(self, resource: str, obj: Obj) -> Obj:
        self.sizes[obj["metadata"]["name"]] = obj["spec"]["replicas"]
        return obj

    def event(self, *args: Any) -> None:
        """Nobody listens."""


def sized(name: str, replicas: int, age: int, *, total: int = 0, maximum: int = 0, available: int = 0) -> Obj:
    """A replica set that remembers its deployment's size; of greater ``age`` is older."""
    notes = {arithmetic.DESIRED: str(total), arithmetic.MAXIMUM: str(maximum)} if total or maximum else {}
    return {
        "metadata": {
            "name": name,
            "uid": name,
            "creationTimestamp": f"2016-05-20T{9 - age:02}:00:00Z",
            "annotations": notes,
        },
        "spec": {"replicas": replicas},
        "status": {"availableReplicas": available},
    }


# (was, becomes, surge before, surge now, sizes from the newest on, sizes after)
PROPORTIONS = {
    "10 -> 12": (10, 12, 0, 0, [10], [12]),
    "10 -> 5": (10, 5, 0, 0, [10], [5]),
    "5 -> 10": (5, 10, 0, 0, [2, 3], [4, 6]),
    "5 -> 3": (5, 3, 0, 0, [2, 3], [1, 2]),
    "9 -> 4": (9, 4, 0, 0, [8, 1], [4, 0]),
    "7 -> 10": (7, 10, 0, 0, [2, 3, 2], [3, 4, 3]),
    "13 -> 8": (13, 8, 0, 0, [2, 8, 3], [1, 5, 2]),
    "what is left over goes to the newest": (3, 4, 0, 0, [1, 1, 1], [2, 1, 1]),
    "what is too much goes from the oldest": (3, 2, 0, 0, [1, 1, 1], [1, 1, 0]),
    "6 -> 0": (6, 0, 0, 0, [3, 2, 1], [0, 0, 0]),
    "0 -> 6": (6, 6, 0, 0, [0, 0, 0], [6, 0, 0]),
    "with surge": (10, 20, 2, 2, [6, 6], [11, 11]),
    "size and surge": (10, 50, 3, 6, [5, 8], [22, 34]),
}


@pytest.mark.parametrize(("was", "becomes", "before", "now", "sizes", "after"), PROPORTIONS.values(), ids=PROPORTIONS)
def test_a_new_size_is_shared_out_in_proportion(was, becomes, before, now, sizes, after):
    wanted = deployment(replicas=becomes, surge=now, unavailable=0)
    sets = [sized(f"v{9 - age}", size, age, total=was, maximum=was + before) for age, size in enumerate(sizes)]
    scaler = Scaler()
    rollout.scale_all(scaler, wanted, sets[0], sets[1:])
    assert [scaler.sizes.get(s["metadata"]["name"], s["spec"]["replicas"]) for s in sets] == after


# The new template has no replica set yet.
WITHOUT_NEW = {"4 -> 5": (4, 5, [2, 2], [3, 2]), "10 -> 14": (10, 14, [7, 3], [10, 4])}


@pytest.mark.parametrize(("was", "becomes", "sizes", "after"), WITHOUT_NEW.values(), ids=WITHOUT_NEW)
def test_old_replica_sets_share_alone_while_there_is_no_new_one(was, becomes, sizes, after):
    wanted = deployment(replicas=becomes, surge=0, unavailable=0)
    sets = [sized(f"v{9 - age}", size, age, total=was, maximum=was) for age, size in enumerate(sizes)]
    scaler = Scaler()
    rollout.scale_all(scaler, wanted, None, sets)
    assert [scaler.sizes.get(s["metadata"]["name"], s["spec"]["replicas"]) for s in sets] == after


def test_a_broken_but_complete_new_replica_set_does_not_cost_old_pods():
    wanted = deployment(replicas=2, surge=1, unavailable=1)
    new, old = sized("v2", 2, 0, total=2, maximum=3), sized("v1", 1, 1, total=2, maximum=3)
    scaler = Scaler()
    rollout.scale_all(scaler, wanted, new, [old])
    assert (scaler.sizes.get("v2", 2), scaler.sizes.get("v1", 1)) == (2, 1)


# (replicas, surge, old size, new size, new size after)
GROWTH = [(10, 0, 10, 0, 0), (10, 2, 10, 0, 2), (10, 2, 5, 0, 7), (10, 2, 10, 2, 2), (10, 2, 2, 11, 10)]


@pytest.mark.parametrize(("total", "surge", "old", "new", "after"), GROWTH)
def test_the_new_replica_set_grows_as_far_as_surge_lets_it(total, surge, old, new, after):
    wanted = deployment(replicas=total, surge=surge, unavailable=0)
    new_set, old_set = sized("new", new, 0), sized("old", old, 1)
    scaler = Scaler()
    rollout._grow_new(scaler, wanted, [new_set, old_set], new_set)
    assert scaler.sizes.get("new", new) == after


# (replicas, unavailable, old size, new size, available of old, available of new, old size after)
SHRINKING = [
    (10, 0, 10, 0, 10, 0, 9),
    (10, 2, 10, 0, 10, 0, 8),
    (10, 2, 10, 0, 8, 0, 8),
    (10, 2, 10, 0, 9, 0, 8),
    (10, 2, 8, 2, 8, 0, 8),
    (10, 2, 10, 0, 1, 0, 8),
    (10, 2, 0, 10, 0, 10, 0),
    (10, 3, 7, 5, 7, 2, 5),
]


@pytest.mark.parametrize(("total", "unavailable", "old", "new", "old_up", "new_up", "after"), SHRINKING)
def test_old_replica_sets_shrink_as_far_as_availability_lets_them(total, unavailable, old, new, old_up, new_up, after):
    wanted = deployment(replicas=total, surge=0, unavailable=unavailable)
    new_set, old_set = sized("new", new, 0, available=new_up), sized("old", old, 1, available=old_up)
    scaler = Scaler()
    rollout._shrink_old(scaler, wanted, [old_set, new_set], [old_set] if old else [], new_set)
    assert scaler.sizes.get("old", old) == after


# (replicas, surge, unavailable) -> pods
FENCES = [
    (10, "25%", "25%", 3, 2),
    (10, None, None, 3, 2),
    (4, None, None, 1, 1),
    (3, None, None, 1, 0),
    (1, None, None, 1, 0),
    (1, "0%", "10%", 0, 1),
    (1, 0, 0, 0, 1),
    (2, "10%", "0%", 1, 0),
    (7, "50%", "50%", 4, 3),
    (10, "100%", "100%", 10, 10),
    (10, 0, "150%", 0, 15),
    (0, "25%", "25%", 0, 1),
    (5, 2, "1%", 2, 0),
]


@pytest.mark.parametrize(("total", "surge", "unavailable", "up", "down"), FENCES)
def test_surge_rounds_up_and_unavailability_down(total, surge, unavailable, up, down):
    wanted = deployment(
        replicas=total,
        surge="25%" if surge is None else surge,
        unavailable="25%" if unavailable is None else unavailable,
    )
    assert arithmetic.fence_posts(wanted) == (up, down)
    assert arithmetic.max_unavailable(wanted) == (min(down, total) if total else 0)
    assert arithmetic.min_available(wanted) == total - arithmetic.max_unavailable(wanted)


def test_a_scaled_replica_set_remembers_the_size_of_its_deployment():
    wanted = deployment(replicas=10, surge="25%", unavailable="25%")
    found = rollout.scaled_copy(Scaler(), wanted, sized("v1", 3, 0), 5)
    assert annotations_of(found) == {arithmetic.DESIRED: "10", arithmetic.MAXIMUM: "13"}
    again = rollout.scaled_copy(Scaler(), wanted, found, 5)
    assert again is found, "nothing to write"
