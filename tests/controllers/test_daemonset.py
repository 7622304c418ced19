"""One pod on every node that will have it."""

from __future__ import annotations

import pytest

from tests.controllers.world import World, image_patch, meta, template

DS, REV = "daemonsets.apps", "controllerrevisions.apps"
HASH = "controller-revision-hash"


@pytest.fixture
def world(tmp_path):
    """Everything but kubelets: daemon pods are bound by the scheduler, by their node affinity."""
    running = ("namespace", "serviceaccount", "daemonset", "scheduler", "garbagecollector", "podgc", "node")
    made = World(tmp_path, running=running)
    for number in range(3):
        add_node(made, f"n{number}")
    yield made
    made.cluster.close()


def add_node(world, name, labels=None, taints=None):
    node = {
        "metadata": {"name": name, "labels": {"kubernetes.io/hostname": name, **(labels or {})}},
        "spec": {"taints": taints} if taints else {},
    }
    created = world.client.create("nodes", node)
    amounts = {"cpu": "4", "memory": "8Gi", "pods": "110"}
    conditions = [{"type": "Ready", "status": "True"}]
    status = {"capacity": amounts, "allocatable": amounts, "conditions": conditions}
    world.client.update_status("nodes", {**created, "status": status})


def daemon_set(name="agent", **spec):
    labels = {"app": name}
    pod_spec = spec.pop("pod", {})
    body = {"selector": {"matchLabels": labels}, "template": template(labels, **pod_spec)}
    return {"kind": "DaemonSet", "metadata": meta(name), "spec": {**body, **spec}}


def nodes(world, labels="app=agent"):
    """Where its pods run."""
    return sorted(p["spec"].get("nodeName", "") for p in world.pods(labels))


def run_all(world):
    for p in world.pods():
        if p["status"]["phase"] == "Pending" and p["spec"].get("nodeName"):
            world.start(p, node=p["spec"]["nodeName"])


def counts(world):
    found = world.get(DS, "agent")["status"]
    keys = ("desiredNumberScheduled", "currentNumberScheduled", "numberReady", "numberAvailable", "numberMisscheduled")
    return tuple(found.get(key, 0) for key in keys)


def test_one_pod_on_each_node(world):
    world.create(DS, daemon_set())
    assert nodes(world) == ["n0", "n1", "n2"] and counts(world) == (3, 3, 0, 0, 0)
    run_all(world)
    assert counts(world) == (3, 3, 3, 3, 0)
    p = world.pods()[0]
    assert p["metadata"]["labels"]["pod-template-generation"] == "1"
    field = {"key": "metadata.name", "operator": "In", "values": [p["spec"]["nodeName"]]}
    required = p["spec"]["affinity"]["nodeAffinity"]["requiredDuringSchedulingIgnoredDuringExecution"]
    assert required == {"nodeSelectorTerms": [{"matchFields": [field]}]}


def test_nodes_come_and_go(world):
    world.create(DS, daemon_set())
    add_node(world, "n3")
    assert nodes(world) == ["n0", "n1", "n2", "n3"]
    world.client.delete("nodes", "", "n1")
    assert counts(world)[0] == 3
    world.advance(60)
    assert nodes(world) == ["n0", "n2", "n3"], "the garbage collector of pods took the one of the lost node"


def test_only_nodes_that_its_selector_wants(world):
    world.create(DS, daemon_set(pod={"nodeSelector": {"disk": "ssd"}}))
    assert nodes(world) == []
    world.client.patch("nodes", "", "n1", {"metadata": {"labels": {"disk": "ssd"}}})
    assert nodes(world) == ["n1"] and counts(world)[:2] == (1, 1)
    world.client.patch("nodes", "", "n1", {"metadata": {"labels": {"disk": None}}})
    world.bury()
    assert nodes(world) == []


@pytest.mark.parametrize(("effect", "stays"), [("NoSchedule", True), ("NoExecute", False), ("PreferNoSchedule", True)])
def test_a_taint_that_comes_later(world, effect, stays):
    world.create(DS, daemon_set())
    run_all(world)
    world.client.patch("nodes", "", "n1", {"spec": {"taints": [{"key": "dedicated", "effect": effect}]}})
    world.bury()
    assert ("n1" in nodes(world)) is stays


@pytest.mark.parametrize(("effect", "runs"), [("NoSchedule", False), ("NoExecute", False), ("PreferNoSchedule", True)])
def test_a_taint_that_is_there_already(world, effect, runs):
    add_node(world, "n3", taints=[{"key": "dedicated", "effect": effect}])
    world.create(DS, daemon_set())
    assert ("n3" in nodes(world)) is runs
    world.create(DS, daemon_set("tolerant", pod={"tolerations": [{"operator": "Exists"}]}))
    assert "n3" in nodes(world, "app=tolerant")


def test_it_runs_on_nodes_that_are_not_for_others(world):
    world.client.patch("nodes", "", "n1", {"spec": {"unschedulable": True}})
    world.create(DS, daemon_set())
    assert nodes(world) == ["n0", "n1", "n2"]
    tolerated = {t["key"] for t in world.pods()[0]["spec"]["tolerations"]}
    assert tolerated >= {
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
        "node.kubernetes.io/disk-pressure",
        "node.kubernetes.io/memory-pressure",
        "node.kubernetes.io/pid-pressure",
        "node.kubernetes.io/unschedulable",
    }


def test_a_pod_that_is_deleted_or_has_failed_is_replaced(world):
    world.create(DS, daemon_set())
    run_all(world)
    first, second, _ = world.pods()
    world.delete("pods", first["metadata"]["name"])
    world.bury()
    assert nodes(world) == ["n0", "n1", "n2"]
    world.end(second, "Failed")
    world.advance(5)
    assert nodes(world) == ["n0", "n1", "n2"]
    assert world.find("pods", second["metadata"]["name"]) is None


def old_and_new(world):
    revision = world.list(REV)[-1]
    newest = max(world.list(REV), key=lambda r: r["revision"]) if revision else revision
    code = newest["metadata"]["labels"][HASH]
    new = sum(p["metadata"]["labels"][HASH] == code for p in world.pods())
    return len(world.pods()) - new, new


def roll(world, image="nginx:1.28"):
    world.patch(DS, "agent", image_patch(image), type="strategic")


def test_a_rolling_update_takes_one_node_after_the_other(world):
    world.create(DS, daemon_set())
    run_all(world)
    roll(world)
    seen = []
    for _ in range(8):
        assert sum(p["status"]["phase"] == "Running" for p in world.pods()) >= 2
        world.bury()
        run_all(world)
        seen.append(old_and_new(world))
        if seen[-1] == (0, 3):
            break
    assert seen == [(1, 1), (0, 2), (0, 3)], "the next one is on its way out as soon as one has come up"
    assert world.get(DS, "agent")["status"]["updatedNumberScheduled"] == 3
    revisions = sorted(r["revision"] for r in world.list(REV))
    assert revisions == [1, 2]


def test_more_at_once_where_more_may_be_missing(world):
    strategy = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "50%"}}
    world.create(DS, daemon_set(updateStrategy=strategy))
    run_all(world)
    roll(world)
    assert len(world.pods(terminating=True)) == 2


def test_on_delete_waits_for_somebody_to_delete(world):
    world.create(DS, daemon_set(updateStrategy={"type": "OnDelete"}))
    run_all(world)
    roll(world)
    assert old_and_new(world) == (3, 0)
    world.delete("pods", world.names("pods")[0])
    world.bury()
    assert old_and_new(world) == (2, 1)


def test_pods_that_are_broken_are_updated_first_and_all_at_once(world):
    world.create(DS, daemon_set())
    for p in world.pods()[:2]:
        world.start(p, ready=False, node=p["spec"]["nodeName"])
    run_all(world)
    roll(world)
    assert len(world.pods(terminating=True)) == 2, "they were of no use anyway"


@pytest.mark.parametrize(("limit", "left"), [(0, 1), (1, 2), (10, 4)])
def test_old_revisions_are_kept_up_to_the_limit(world, limit, left):
    world.create(DS, daemon_set(revisionHistoryLimit=limit))
    for minor in (28, 29, 30):
        roll(world, f"nginx:1.{minor}")
        for _ in range(4):
            world.bury()
            run_all(world)
    assert len(world.list(REV)) == left


def test_going_back_uses_the_old_revision_again(world):
    world.create(DS, daemon_set())
    first = world.list(REV)[0]["metadata"]["name"]
    roll(world, "nginx:1.28")
    roll(world, "nginx:1.27")
    newest = max(world.list(REV), key=lambda r: r["revision"])
    assert newest["metadata"]["name"] == first and newest["revision"] == 3


def test_min_ready_seconds_delay_availability(world):
    world.create(DS, daemon_set(minReadySeconds=10))
    run_all(world)
    assert counts(world) == (3, 3, 3, 0, 0)
    world.advance(10)
    assert counts(world) == (3, 3, 3, 3, 0)


def test_everything_goes_with_it(world):
    world.create(DS, daemon_set())
    world.delete(DS, "agent")
    world.bury()
    assert world.list("pods") == [] and world.list(REV) == []
