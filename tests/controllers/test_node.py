"""Nodes that come and go."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.controllers.world import World

Obj = dict[str, Any]

NAME = "node-1"
LEASES, CSI_NODES = "leases.coordination.k8s.io", "csinodes.storage.k8s.io"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, running=("node", "garbagecollector"))


def node(word: str = "") -> Obj:
    obj: Obj = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": NAME}}
    if word:
        obj["status"] = {"conditions": [{"type": "Ready", "status": word}]}
    return obj


def reasons(world: World) -> list[str]:
    return [reason for reason, _ in world.events("Node", NAME)]


def taints(world: World) -> list[tuple[str, str]]:
    found = world.get("nodes", NAME, "")["spec"].get("taints") or ()
    return [(taint["key"].rpartition("/")[2], taint["effect"]) for taint in found]


STARTED = [
    "RegisteredNode",
    "Starting",
    "NodeAllocatableEnforced",
    "NodeHasSufficientMemory",
    "NodeHasNoDiskPressure",
    "NodeHasSufficientPID",
    "Starting",
    "NodeReady",
]


def test_a_node_with_a_kubelet_gets_what_kubelets_make(world: World) -> None:
    created = world.create("nodes", node("True"))
    reference = {"apiVersion": "v1", "kind": "Node", "name": NAME, "uid": created["metadata"]["uid"]}
    lease, csi = world.get(LEASES, NAME, "kube-node-lease"), world.get(CSI_NODES, NAME, "")
    assert lease["metadata"]["ownerReferences"] == csi["metadata"]["ownerReferences"] == [reference]
    assert (lease["spec"]["holderIdentity"], lease["spec"]["leaseDurationSeconds"]) == (NAME, 40)
    assert reasons(world) == STARTED
    assert {c["lastTransitionTime"] for c in world.get("nodes", NAME, "")["status"]["conditions"]} == {
        world.timestamp()
    }


def test_a_node_that_nobody_stands_behind_is_known_and_no_more(world: World) -> None:
    world.create("nodes", node())
    assert reasons(world) == ["RegisteredNode"]
    assert world.find(LEASES, NAME, "kube-node-lease") is None and world.find(CSI_NODES, NAME, "") is None
    current = world.get("nodes", NAME, "")
    world.client.update_status("nodes", {**current, "status": node("True")["status"]})
    assert reasons(world) == STARTED
    world.patch("nodes", NAME, {"metadata": {"labels": {"seen": "yes"}}}, "")
    assert reasons(world) == STARTED


def test_a_node_that_leaves_takes_its_parts_along_and_may_come_back(world: World) -> None:
    world.create("nodes", node("True"))
    world.delete("nodes", NAME, namespace="")
    world.advance(10)
    assert reasons(world) == [*STARTED, "RemovingNode"]
    assert world.find(LEASES, NAME, "kube-node-lease") is None and world.find(CSI_NODES, NAME, "") is None
    again = world.create("nodes", node("True"))
    assert (
        world.get(LEASES, NAME, "kube-node-lease")["metadata"]["ownerReferences"][0]["uid"] == again["metadata"]["uid"]
    )


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("True", []),
        ("False", [("not-ready", "NoSchedule"), ("not-ready", "NoExecute")]),
        ("Unknown", [("unreachable", "NoSchedule"), ("unreachable", "NoExecute")]),
    ],
)
def test_taints_follow_from_conditions(world: World, word: str, expected: list[tuple[str, str]]) -> None:
    world.create("nodes", node(word))
    assert taints(world) == expected
    current = world.get("nodes", NAME, "")
    world.client.update_status("nodes", {**current, "status": node("True")["status"]})
    assert taints(world) == []


def test_cordoning_taints_and_leaves_other_taints_alone(world: World) -> None:
    world.create("nodes", node("True"))
    world.patch("nodes", NAME, {"spec": {"taints": [{"key": "own", "effect": "NoSchedule"}]}}, "")
    world.patch("nodes", NAME, {"spec": {"unschedulable": True}}, "")
    assert taints(world) == [("own", "NoSchedule"), ("unschedulable", "NoSchedule")]
    world.patch("nodes", NAME, {"spec": {"unschedulable": None}}, "")
    assert taints(world) == [("own", "NoSchedule")]
