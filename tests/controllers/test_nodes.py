"""Nodes: taints that follow from conditions, evictions, and pods of nodes that are gone."""

from __future__ import annotations

import pytest

from kubectl_sim.base import timefmt
from tests.controllers.world import World, pod

READY = {"type": "Ready", "status": "True"}
NOT_READY, UNREACHABLE = "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path, running=("namespace", "serviceaccount", "node", "tainteviction", "podgc", "replicaset"))
    yield made
    made.cluster.close()


def add(world, name="n1", *conditions, **spec):
    created = world.client.create("nodes", {"metadata": {"name": name}, "spec": spec})
    set_conditions(world, name, *(conditions or (READY,)))
    return created


def set_conditions(world, name, *conditions):
    current = world.client.get("nodes", "", name)
    status = {**(current.get("status") or {}), "conditions": list(conditions)}
    world.client.update_status("nodes", {**current, "status": status})


def taints(world, name="n1"):
    found = world.client.get("nodes", "", name)["spec"].get("taints") or ()
    return sorted((taint["key"].removeprefix("node.kubernetes.io/"), taint["effect"]) for taint in found)


def fails(world, status="Unknown"):
    set_conditions(world, "n1", {"type": "Ready", "status": status})


@pytest.mark.parametrize(
    ("condition", "status", "expected"),
    [
        ("Ready", "True", []),
        ("Ready", "False", [("not-ready", "NoExecute"), ("not-ready", "NoSchedule")]),
        ("Ready", "Unknown", [("unreachable", "NoExecute"), ("unreachable", "NoSchedule")]),
        ("MemoryPressure", "True", [("memory-pressure", "NoSchedule")]),
        ("DiskPressure", "True", [("disk-pressure", "NoSchedule")]),
        ("PIDPressure", "True", [("pid-pressure", "NoSchedule")]),
        ("NetworkUnavailable", "True", [("network-unavailable", "NoSchedule")]),
        ("DiskPressure", "False", []),
    ],
)
def test_conditions_become_taints_and_go_again(world, condition, status, expected):
    add(world)
    changed = [{"type": condition, "status": status}]
    set_conditions(world, "n1", *([READY] if condition != "Ready" else []), *changed)
    assert taints(world) == expected
    set_conditions(world, "n1", READY)
    assert taints(world) == []


def test_a_cordoned_node_is_tainted(world):
    add(world)
    world.client.patch("nodes", "", "n1", {"spec": {"unschedulable": True}})
    assert taints(world) == [("unschedulable", "NoSchedule")]
    world.client.patch("nodes", "", "n1", {"spec": {"unschedulable": None}})
    assert taints(world) == []


def test_taints_of_users_are_left_alone(world):
    mine = {"key": "dedicated", "value": "gpu", "effect": "NoSchedule"}
    add(world, taints=[mine])
    fails(world)
    fails(world, "True")
    assert world.client.get("nodes", "", "n1")["spec"]["taints"] == [mine]


def test_a_node_is_announced_once(world):
    add(world)
    fails(world)
    fails(world, "True")
    events = [e for e in world.events("Node") if e[0] == "RegisteredNode"]
    assert events == [("RegisteredNode", "Node n1 event: Registered Node n1 in Controller")]
    lease = world.client.get("leases.coordination.k8s.io", "kube-node-lease", "n1")
    assert lease["spec"]["holderIdentity"] == "n1"


# -- evictions ---------------------------------------------------------------------------


def on_node(world, name, tolerations=None, node="n1"):
    return world.start(
        world.create("pods", pod(name, **({"tolerations": tolerations} if tolerations else {}))), node=node
    )


def leaving(world):
    return sorted(p["metadata"]["name"] for p in world.pods(terminating=True))


def test_pods_leave_a_lost_node_after_five_minutes(world):
    add(world)
    on_node(world, "p")
    fails(world)
    world.advance(299)
    assert leaving(world) == []
    world.advance(1)
    assert leaving(world) == ["p"]
    assert ("TaintManagerEviction", "Marking for deletion Pod default/p") in world.events("Pod")


def test_they_stay_when_it_comes_back_in_time(world):
    add(world)
    on_node(world, "p")
    fails(world)
    world.advance(200)
    fails(world, "True")
    world.advance(600)
    assert leaving(world) == []
    assert ("TaintManagerEviction", "Cancelling deletion of Pod default/p") in world.events("Pod")


def evicting(world, key="maintenance"):
    added = timefmt.rfc3339(world.now)
    taint = {"key": key, "effect": "NoExecute", "timeAdded": added}
    world.client.patch("nodes", "", "n1", {"spec": {"taints": [taint]}})


def test_tolerations_decide_who_leaves_when(world):
    add(world)
    on_node(world, "none")
    on_node(world, "forever", [{"key": "maintenance", "operator": "Exists"}])
    on_node(
        world,
        "a-minute",
        [{"key": "maintenance", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 60}],
    )
    on_node(world, "not-this", [{"key": "other", "operator": "Exists"}])
    on_node(
        world, "at-once", [{"key": "maintenance", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 0}]
    )
    on_node(world, "anything", [{"operator": "Exists"}])
    evicting(world)
    assert leaving(world) == ["at-once", "none", "not-this"]
    world.advance(59)
    assert "a-minute" not in leaving(world)
    world.advance(1)
    assert "a-minute" in leaving(world)
    world.advance(86400)
    assert sorted(p["metadata"]["name"] for p in world.pods()) == ["anything", "forever"]


def test_a_pod_that_comes_to_a_tainted_node(world):
    add(world)
    evicting(world)
    on_node(world, "p")
    assert leaving(world) == ["p"]


def test_pods_elsewhere_stay(world):
    add(world)
    add(world, "n2")
    on_node(world, "p", node="n2")
    evicting(world)
    assert leaving(world) == []


def test_an_evicted_pod_is_replaced_by_its_owner(world):
    from tests.controllers.world import replica_set

    add(world)
    world.create("replicasets.apps", replica_set(replicas=1))
    world.start(world.pods()[0], node="n1")
    evicting(world)
    assert len(world.pods()) == 1 and len(leaving(world)) == 1


# -- nodes that are gone -----------------------------------------------------------------


def test_pods_of_a_deleted_node_are_given_up_after_a_while(world):
    add(world)
    on_node(world, "p")
    world.client.delete("nodes", "", "n1")
    world.advance(39)
    assert world.find("pods", "p")
    world.advance(2)
    assert world.find("pods", "p") is None


def test_a_node_that_comes_back_in_time_keeps_its_pods(world):
    add(world)
    on_node(world, "p")
    world.client.delete("nodes", "", "n1")
    world.advance(20)
    add(world)
    world.advance(3600)
    assert world.find("pods", "p")


def test_the_lease_goes_with_its_node(tmp_path):
    world = World(tmp_path, running=("namespace", "serviceaccount", "node", "garbagecollector"))
    add(world)
    world.client.delete("nodes", "", "n1")
    assert world.client.find("leases.coordination.k8s.io", "kube-node-lease", "n1") is None
    world.cluster.close()


def test_a_pod_for_a_node_that_never_was_goes(world):
    made = world.create("pods", pod("lost", nodeName="nowhere"))
    world.advance(39)
    assert world.find("pods", "lost") is not None
    world.advance(1)
    assert world.find("pods", "lost") is None
    _, changes = world.cluster.changes_after(int(made["metadata"]["resourceVersion"]), "pods")
    last = [obj for _, _, obj in changes if obj["metadata"]["name"] == "lost"][-1]
    assert last["status"]["phase"] == "Failed"
    assert [c["reason"] for c in last["status"]["conditions"] if c["type"] == "DisruptionTarget"] == ["DeletionByPodGC"]


def test_cordoning_is_told(world):
    add(world)
    for value, reason in ((True, "NodeNotSchedulable"), (None, "NodeSchedulable")):
        world.client.patch("nodes", "", "n1", {"spec": {"unschedulable": value}})
        found = [e for e in world.client.list("events", "default") if e["reason"] == reason]
        assert [e["message"] for e in found] == [f"Node n1 status is now: {reason}"]
        assert found[0]["source"] == {"component": "kubelet", "host": "n1"}
