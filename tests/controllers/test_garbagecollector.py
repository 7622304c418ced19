"""What happens to objects whose owners go."""

from __future__ import annotations

import pytest

from tests.clusters import refused
from tests.controllers.world import NS, owned_by

CM = "configmaps"


def config(name, *owners, namespace=NS, finalizers=(), **reference):
    obj = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": namespace}}
    if finalizers:
        obj["metadata"]["finalizers"] = list(finalizers)
    for owner in owners:
        reference.setdefault("controller", False)
        obj = owned_by(obj, owner, **reference)
    return obj


def make(world, name, *owners, **how):
    return world.create(CM, config(name, *owners, **how), namespace=how.get("namespace", NS))


def left(world):
    return [name for name in world.names(CM) if name != "kube-root-ca.crt"]


def owners_of(world, name):
    return [r["name"] for r in world.get(CM, name)["metadata"].get("ownerReferences") or ()]


def chain(world, length=4):
    made = [make(world, "c0")]
    for number in range(1, length):
        made.append(make(world, f"c{number}", made[-1]))
    return made


@pytest.mark.parametrize("propagation", ["Background", "Foreground", None])
def test_a_chain_goes_link_by_link(world, propagation):
    chain(world)
    world.delete(CM, "c0", propagation)
    assert left(world) == []


def test_a_chain_that_is_cut_in_its_midst(world):
    chain(world)
    world.delete(CM, "c1", "Orphan")
    assert left(world) == ["c0", "c2", "c3"]
    assert owners_of(world, "c2") == [] and owners_of(world, "c3") == ["c2"]
    world.delete(CM, "c0")
    assert left(world) == ["c2", "c3"]


def test_an_object_stays_while_one_of_its_owners_does(world):
    first, second = make(world, "first"), make(world, "second")
    make(world, "child", first, second)
    world.delete(CM, "first")
    assert left(world) == ["child", "second"] and owners_of(world, "child") == ["second"]
    world.delete(CM, "second")
    assert left(world) == []


def test_an_object_with_an_owner_that_never_was_goes_at_once(world):
    ghost = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ghost", "uid": "no-such-uid"}}
    make(world, "child", ghost)
    assert left(world) == []


def test_a_dangling_reference_beside_a_solid_one_is_dropped(world):
    ghost = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "ghost", "uid": "no-such-uid"}}
    make(world, "child", make(world, "solid"), ghost)
    assert left(world) == ["child", "solid"] and owners_of(world, "child") == ["solid"]


def test_an_owner_in_another_namespace_is_none(world):
    world.create("namespaces", {"metadata": {"name": "far"}})
    owner = make(world, "owner", namespace="far")
    make(world, "child", owner)
    assert left(world) == []


def test_a_cluster_scoped_owner_may_own_in_any_namespace(world):
    owner = world.create("namespaces", {"metadata": {"name": "owner"}})
    make(world, "child", owner)
    assert left(world) == ["child"]


def test_a_child_that_loses_its_owner_later(world):
    owner = make(world, "owner")
    make(world, "child")
    reference = config("x", owner)["metadata"]["ownerReferences"]
    world.patch(CM, "child", {"metadata": {"ownerReferences": reference}})
    world.delete(CM, "owner")
    assert left(world) == []


# -- finalizers and the foreground -------------------------------------------------------


def test_a_finalizer_holds_a_dependent_but_not_its_owner(world):
    owner = make(world, "owner")
    make(world, "child", owner, finalizers=["example.com/hold"])
    world.delete(CM, "owner")
    assert left(world) == ["child"] and world.get(CM, "child")["metadata"]["deletionTimestamp"]
    world.patch(CM, "child", {"metadata": {"finalizers": None}})
    assert left(world) == []


def test_in_the_foreground_a_blocking_dependent_holds_its_owner(world):
    owner = make(world, "owner")
    make(world, "child", owner, finalizers=["example.com/hold"])
    make(world, "free", owner)
    world.delete(CM, "owner", "Foreground")
    assert left(world) == ["child", "owner"]
    assert world.get(CM, "owner")["metadata"]["finalizers"] == ["foregroundDeletion"]
    world.patch(CM, "child", {"metadata": {"finalizers": None}})
    assert left(world) == []


def test_in_the_foreground_a_dependent_that_does_not_block_is_not_waited_for(world):
    owner = make(world, "owner")
    make(world, "child", owner, finalizers=["example.com/hold"], blockOwnerDeletion=False)
    world.delete(CM, "owner", "Foreground")
    assert left(world) == ["child"] and world.get(CM, "child")["metadata"]["deletionTimestamp"]


def test_a_grandchild_holds_the_whole_line_in_the_foreground(world):
    chain(world, 3)
    world.patch(CM, "c2", {"metadata": {"finalizers": ["example.com/hold"]}})
    world.delete(CM, "c0", "Foreground")
    assert left(world) == ["c0", "c1", "c2"]
    world.patch(CM, "c2", {"metadata": {"finalizers": None}})
    assert left(world) == []


def test_a_child_of_two_stays_when_one_goes_in_the_foreground(world):
    first, second = make(world, "first"), make(world, "second")
    make(world, "child", first, second)
    world.delete(CM, "first", "Foreground")
    assert left(world) == ["child", "second"] and owners_of(world, "child") == ["second"]


@pytest.mark.parametrize("propagation", ["Background", "Foreground"])
def test_two_that_own_each_other_go_together(world, propagation):
    one = make(world, "one")
    two = make(world, "two", one)
    reference = config("x", two)["metadata"]["ownerReferences"]
    world.patch(CM, "one", {"metadata": {"ownerReferences": reference}})
    world.delete(CM, "one", propagation)
    assert left(world) == []


def test_an_object_that_owns_itself_can_be_deleted(world):
    made = make(world, "self")
    reference = config("x", made)["metadata"]["ownerReferences"]
    world.patch(CM, "self", {"metadata": {"ownerReferences": reference}})
    assert left(world) == ["self"]
    world.delete(CM, "self")
    assert left(world) == []


def test_an_owner_is_let_go_when_its_last_dependent_changes_hands(world):
    owner = make(world, "owner")
    make(world, "child", owner, finalizers=["example.com/hold"])
    world.delete(CM, "owner", "Foreground")
    world.patch(CM, "child", {"metadata": {"ownerReferences": None}})
    assert left(world) == ["child"]


def test_an_owner_is_let_go_when_it_is_no_longer_blocked(world):
    owner = make(world, "owner")
    make(world, "child", owner, finalizers=["example.com/hold"])
    world.delete(CM, "owner", "Foreground")
    reference = {**world.get(CM, "child")["metadata"]["ownerReferences"][0], "blockOwnerDeletion": False}
    world.patch(CM, "child", {"metadata": {"ownerReferences": [reference]}})
    assert left(world) == ["child"]


def test_orphaning_takes_away_one_reference_only(world):
    first, second = make(world, "first"), make(world, "second")
    make(world, "child", first, second)
    world.delete(CM, "first", "Orphan")
    assert left(world) == ["child", "second"] and owners_of(world, "child") == ["second"]


def test_a_second_deletion_may_ask_for_another_way(world):
    owner = make(world, "owner")
    make(world, "child", owner, finalizers=["example.com/hold"])
    world.delete(CM, "owner", "Foreground")
    world.delete(CM, "owner", "Background")
    assert left(world) == ["child"], "the owner no longer waits"


def test_an_unknown_way_is_refused(world):
    make(world, "owner")
    error = refused(world.delete, CM, "owner", "Sideways")
    assert error.reason == "Invalid" and '"Foreground", "Background", "Orphan", "nil"' in error.message


def test_a_thousand_dependents(world):
    owner = make(world, "owner")
    with world.cluster.group():
        for number in range(1000):
            make(world, f"child-{number}", owner)
    world.delete(CM, "owner")
    assert left(world) == []
