"""As many pods as asked for, whose, and which go first."""

from __future__ import annotations

import pytest

from tests.clusters import refused
from tests.controllers.world import NS, condition, owned_by, pod, replica_set, template

RS = "replicasets.apps"


def status_of(world, name="web"):
    return world.get(RS, name)["status"]


def test_it_makes_as_many_pods_as_asked_for(world):
    world.create(RS, replica_set(replicas=3))
    pods = world.pods()
    assert len(pods) == 3
    assert all(p["metadata"]["generateName"] == "web-" for p in pods)
    owner = pods[0]["metadata"]["ownerReferences"]
    uid = world.get(RS, "web")["metadata"]["uid"]
    assert owner == [
        {
            "apiVersion": "apps/v1",
            "kind": "ReplicaSet",
            "name": "web",
            "uid": uid,
            "controller": True,
            "blockOwnerDeletion": True,
        }
    ]
    assert [reason for reason, _ in world.events("ReplicaSet")] == ["SuccessfulCreate"] * 3
    assert {text for _, text in world.events()} == {f"Created pod: {p['metadata']['name']}" for p in pods}


@pytest.mark.parametrize("sizes", [[0, 5, 2, 2, 7, 0], [1, 600, 3], [1200, 0]])
def test_it_follows_every_size(world, sizes):
    world.create(RS, replica_set(replicas=1))
    for size in sizes:
        world.patch(RS, "web", {"spec": {"replicas": size}})
        assert len(world.pods()) == size
        assert status_of(world).get("replicas", 0) == size


def test_a_deleted_pod_is_replaced_at_once(world):
    world.create(RS, replica_set(replicas=2))
    before = world.names("pods")
    world.delete("pods", before[0])
    after = world.names("pods")
    assert len(after) == 2 and before[0] not in after and before[1] in after


@pytest.mark.parametrize("phase", ["Succeeded", "Failed"])
def test_a_pod_that_has_ended_is_replaced_and_stays(world, phase):
    world.create(RS, replica_set(replicas=1))
    ended = world.end(world.pods()[0], phase)
    assert len(world.pods()) == 2
    assert world.get("pods", ended["metadata"]["name"])["status"]["phase"] == phase
    assert status_of(world)["replicas"] == 1


def test_a_terminating_pod_is_replaced_before_it_is_gone(world):
    world.create(RS, replica_set(replicas=1))
    old = world.start(world.pods()[0])
    world.delete("pods", old["metadata"]["name"])
    assert len(world.pods()) == 1 and len(world.pods(terminating=True)) == 1
    assert status_of(world)["terminatingReplicas"] == 1
    world.bury()
    assert status_of(world)["terminatingReplicas"] == 0


# -- whose -------------------------------------------------------------------------------


def test_it_adopts_orphans_that_it_selects(world):
    world.create("pods", pod("lone", {"app": "web", "more": "labels"}))
    world.create("pods", pod("stranger", {"app": "other"}))
    world.create(RS, replica_set(replicas=2))
    assert len(world.list("pods", "app=web")) == 2
    assert world.get("pods", "lone")["metadata"]["ownerReferences"][0]["name"] == "web"
    assert "ownerReferences" not in world.get("pods", "stranger")["metadata"]


def test_an_orphan_that_comes_later_is_adopted_and_one_pod_goes(world):
    world.create(RS, replica_set(replicas=2))
    world.start_all()
    world.create("pods", pod("lone", {"app": "web"}))
    left = world.names("pods")
    assert len(left) == 2 and "lone" not in left, "the one that does not run yet goes first"


def test_it_does_not_adopt_what_belongs_to_another(world):
    owner = world.create("configmaps", {"metadata": {"name": "owner", "namespace": NS}})
    world.create("pods", owned_by(pod("taken", {"app": "web"}), owner))
    world.create(RS, replica_set(replicas=1))
    assert len(world.list("pods", "app=web")) == 2
    assert world.get("pods", "taken")["metadata"]["ownerReferences"][0]["name"] == "owner"


def test_it_does_not_adopt_what_is_over_or_on_its_way_out(world):
    over = world.create("pods", pod("over", {"app": "web"}))
    world.end(over)
    leaving = world.create("pods", pod("leaving", {"app": "web"}))
    world.start(leaving)
    world.delete("pods", "leaving")
    world.create(RS, replica_set(replicas=1))
    assert "ownerReferences" not in world.get("pods", "over")["metadata"]
    assert "ownerReferences" not in world.get("pods", "leaving")["metadata"]


def test_a_pod_whose_labels_change_is_let_go_and_replaced(world):
    world.create(RS, replica_set(replicas=2))
    freed = world.names("pods")[0]
    world.patch("pods", freed, {"metadata": {"labels": {"app": "debug"}}})
    assert "ownerReferences" not in world.get("pods", freed)["metadata"]
    assert len(world.list("pods", "app=web")) == 2
    world.patch("pods", freed, {"metadata": {"labels": {"app": "web"}}})
    assert len(world.list("pods", "app=web")) == 2, "taken back, one too many goes"


def test_two_replica_sets_do_not_steal_from_each_other(world):
    world.create(RS, replica_set("one", 2, {"app": "web"}))
    world.create(RS, replica_set("two", 3, {"app": "web"}))
    owners = [p["metadata"]["ownerReferences"][0]["name"] for p in world.pods()]
    assert sorted(owners) == ["one", "one", "two", "two", "two"]


# -- which go first ----------------------------------------------------------------------


def scale_down_to(world, size):
    before = {p["metadata"]["name"] for p in world.pods()}
    world.patch(RS, "web", {"spec": {"replicas": size}})
    return before - {p["metadata"]["name"] for p in world.pods()}


def test_unassigned_before_assigned_pending_before_running_unready_before_ready(world):
    world.create(RS, replica_set(replicas=5))
    ready, unready, unknown, assigned, unassigned = (p["metadata"]["name"] for p in world.pods())
    world.start(world.get("pods", ready))
    world.start(world.get("pods", unready), ready=False)
    world.start(world.get("pods", unknown))
    world.status(world.get("pods", unknown), phase="Unknown")
    world.bind(world.get("pods", assigned))
    order = [scale_down_to(world, size).pop() for size in (4, 3, 2, 1)]
    assert order == [unassigned, assigned, unknown, unready]


def test_the_cheaper_pod_goes_first(world):
    world.create(RS, replica_set(replicas=3))
    world.start_all()
    costs = dict(zip(world.names("pods"), ("10", "-5", "3"), strict=True))
    for name, cost in costs.items():
        world.patch("pods", name, {"metadata": {"annotations": {"controller.kubernetes.io/pod-deletion-cost": cost}}})
    order = [scale_down_to(world, size).pop() for size in (2, 1)]
    assert [costs[name] for name in order] == ["-5", "3"]


def test_the_pod_on_the_fuller_node_goes_first(world):
    world.create(RS, replica_set(replicas=3))
    for p, node in zip(world.pods(), ("busy", "calm", "busy"), strict=True):
        world.start(p, node=node)
    gone = world.get("pods", scale_down_to(world, 2).pop())
    assert gone["spec"]["nodeName"] == "busy"


@pytest.mark.parametrize("attempt", range(5))
def test_what_has_been_ready_for_a_shorter_time_goes_first(world, attempt):
    world.create(RS, replica_set(replicas=1))
    world.advance(attempt)
    world.start_all()
    oldest = world.names("pods")[0]
    world.advance(3600)
    world.patch(RS, "web", {"spec": {"replicas": 2}})
    world.start_all()
    world.advance(10)
    assert scale_down_to(world, 1) != {oldest}


def test_ages_count_by_their_order_of_magnitude(world):
    """Of pods that have been ready for 40 and for 60 minutes any may go."""
    gone = set()
    for attempt in range(8):
        name = f"web{attempt}"
        world.create(RS, replica_set(name))
        world.start_all()
    world.advance(1200)
    for attempt in range(8):
        world.patch(RS, f"web{attempt}", {"spec": {"replicas": 2}})
    world.start_all()
    world.advance(2400)
    for attempt in range(8):
        ages = {p["metadata"]["name"]: p["metadata"]["creationTimestamp"] for p in world.pods(f"app=web{attempt}")}
        world.patch(RS, f"web{attempt}", {"spec": {"replicas": 1}})
        left = {p["metadata"]["name"] for p in world.pods(f"app=web{attempt}")}
        gone |= {min(ages.values()) == age for name, age in ages.items() if name not in left}
    assert gone == {True, False}, "sometimes the older one went, sometimes the younger one"


def test_more_restarts_go_first(world):
    world.create(RS, replica_set(replicas=2))
    steady, shaky = world.pods()
    world.start(steady)
    world.start(shaky, restarts=4)
    assert scale_down_to(world, 1) == {shaky["metadata"]["name"]}


def test_the_newer_goes_first_all_else_being_equal(world):
    world.create(RS, replica_set(replicas=1))
    old = world.pods()[0]
    world.advance(3600)
    world.patch(RS, "web", {"spec": {"replicas": 2}})
    young = next(p for p in world.pods() if p["metadata"]["name"] != old["metadata"]["name"])
    world.start(old)
    world.start(young)
    world.advance(1)
    assert scale_down_to(world, 1) == {young["metadata"]["name"]}


# -- status ------------------------------------------------------------------------------


def test_the_status_counts_what_there_is(world):
    created = world.create(RS, replica_set(replicas=3, minReadySeconds=10))
    first, second, _ = world.pods()
    world.start(first)
    world.start(second, ready=False)
    found = status_of(world)
    assert found == {
        "replicas": 3,
        "fullyLabeledReplicas": 3,
        "readyReplicas": 1,
        "observedGeneration": created["metadata"]["generation"],
        "terminatingReplicas": 0,
    }
    world.advance(9)
    assert "availableReplicas" not in status_of(world)
    world.advance(1)
    assert status_of(world)["availableReplicas"] == 1


def test_pods_of_an_older_template_are_not_fully_labelled(world):
    world.create(RS, replica_set(replicas=2))
    new = template({"app": "web", "tier": "front"})
    world.patch(RS, "web", {"spec": {"template": new}}, type="strategic")
    found = status_of(world)
    assert found["replicas"] == 2 and "fullyLabeledReplicas" not in found
    world.delete("pods", world.names("pods")[0])
    assert status_of(world)["fullyLabeledReplicas"] == 1


# -- refusals ----------------------------------------------------------------------------


def test_a_pod_that_cannot_be_made_is_reported_and_tried_again(world):
    world.create(RS, replica_set(replicas=2, template=template({"app": "web"}, serviceAccountName="robot")))
    assert world.pods() == []
    failure = condition(world.get(RS, "web"), "ReplicaFailure")
    why = 'pods "web-'
    assert failure["status"] == "True" and failure["reason"] == "FailedCreate" and failure["message"].startswith(why)
    assert failure["message"].endswith(
        'is forbidden: error looking up service account default/robot: serviceaccount "robot" not found'
    )
    (reason, text), *_ = world.events("ReplicaSet")
    assert reason == "FailedCreate" and text == "Error creating: " + failure["message"]
    world.create("serviceaccounts", {"metadata": {"name": "robot", "namespace": NS}})
    world.advance(60)
    assert len(world.pods()) == 2
    assert condition(world.get(RS, "web"), "ReplicaFailure") == {}


def test_failures_are_not_tried_again_without_pause(world):
    world.create(RS, replica_set(replicas=5, template=template({"app": "web"}, serviceAccountName="robot")))
    world.advance(3600)
    count = sum(event.get("count", 1) for event in world.client.list("events", NS))
    assert 5 <= count <= 30


def test_a_replica_set_without_a_matching_template_is_refused(world):
    error = refused(world.create, RS, replica_set(selector={"matchLabels": {"app": "other"}}))
    assert error.reason == "Invalid" and "`selector` does not match template `labels`" in error.message


# -- deletion ----------------------------------------------------------------------------


@pytest.mark.parametrize("propagation", ["Background", "Foreground"])
def test_its_pods_go_with_it(world, propagation):
    world.create(RS, replica_set(replicas=3))
    world.delete(RS, "web", propagation)
    assert world.find(RS, "web") is None and world.list("pods") == []


def test_in_the_foreground_it_goes_after_its_pods(world):
    world.create(RS, replica_set(replicas=2))
    world.start_all()
    world.delete(RS, "web", "Foreground")
    assert world.get(RS, "web")["metadata"]["finalizers"] == ["foregroundDeletion"]
    assert len(world.pods(terminating=True)) == 2, "on their way out and not replaced"
    world.bury()
    assert world.find(RS, "web") is None


def test_orphans_stay_and_can_be_adopted_again(world):
    world.create(RS, replica_set(replicas=2))
    names = world.names("pods")
    world.delete(RS, "web", "Orphan")
    assert world.find(RS, "web") is None
    assert world.names("pods") == names and all("ownerReferences" not in p["metadata"] for p in world.pods())
    world.create(RS, replica_set(replicas=2))
    assert world.names("pods") == names
