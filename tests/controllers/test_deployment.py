"""Rollouts of templates by way of replica sets."""

from __future__ import annotations

import pytest

from tests.clusters import refused
from tests.controllers.world import NS, condition, deployment, image_patch, owned_by, pod, replica_set, template

D, RS = "deployments.apps", "replicasets.apps"
HASH = "pod-template-hash"
REVISION = "deployment.kubernetes.io/revision"


def roll(world, image, name="web"):
    return world.patch(D, name, image_patch(image), type="strategic")


def sets(world, app="web"):
    """The replica sets by revision: (name, size asked for, size)."""
    found = world.list(RS, f"app={app}")
    found.sort(key=lambda item: int(item["metadata"]["annotations"][REVISION]))
    return [(s["metadata"]["name"], s["spec"]["replicas"], s["status"].get("replicas", 0)) for s in found]


def sizes(world, app="web"):
    return [size for _, size, _ in sets(world, app)]


def up(world, **how):
    """A deployment all of whose pods run."""
    world.create(D, deployment(**how))
    world.settle()
    return world.get(D, "web")


def progressing(world):
    found = condition(world.get(D, "web"), "Progressing")
    return found.get("status"), found.get("reason")


def available(world):
    return condition(world.get(D, "web"), "Available").get("status")


# -- the first rollout -------------------------------------------------------------------


def test_a_new_deployment_makes_a_replica_set_of_its_template(world):
    made = world.create(D, deployment(replicas=3))
    (replica,) = world.list(RS)
    code = replica["metadata"]["labels"][HASH]
    assert replica["metadata"]["name"] == f"web-{code}"
    assert replica["metadata"]["labels"] == {"app": "web", HASH: code}
    assert replica["spec"]["selector"] == {"matchLabels": {"app": "web", HASH: code}}
    assert replica["spec"]["template"]["metadata"]["labels"] == {"app": "web", HASH: code}
    assert replica["metadata"]["annotations"] == {
        REVISION: "1",
        "deployment.kubernetes.io/desired-replicas": "3",
        "deployment.kubernetes.io/max-replicas": "4",
    }
    assert replica["metadata"]["ownerReferences"][0]["uid"] == made["metadata"]["uid"]
    assert world.get(D, "web")["metadata"]["annotations"][REVISION] == "1"
    assert world.events("Deployment") == [
        ("ScalingReplicaSet", f"Scaled up replica set web-{code} from 0 to 3"),
    ]


def test_nothing_but_its_users_changes_its_generation(world):
    up(world, replicas=2)
    found = world.get(D, "web")
    assert found["metadata"]["generation"] == found["status"]["observedGeneration"] == 1
    roll(world, "nginx:1.28")
    world.settle()
    assert world.get(D, "web")["metadata"]["generation"] == 2
    world.patch(D, "web", {"metadata": {"annotations": {"note": "annotations count, as upstream"}}})
    found = world.get(D, "web")
    assert found["metadata"]["generation"] == found["status"]["observedGeneration"] == 3


def test_the_same_template_has_the_same_hash_wherever_it_is_used(world):
    world.create(D, deployment())
    first = world.list(RS)[0]["metadata"]["labels"][HASH]
    world.delete(D, "web")
    world.create(D, deployment())
    assert world.list(RS)[0]["metadata"]["labels"][HASH] == first


def test_status_of_a_rollout_from_beginning_to_end(world):
    world.create(D, deployment(replicas=2))
    found = world.get(D, "web")
    assert found["status"]["unavailableReplicas"] == 2 and found["status"]["updatedReplicas"] == 2
    assert available(world) == "False" and progressing(world) == ("True", "ReplicaSetUpdated")
    assert condition(found, "Available")["message"] == "Deployment does not have minimum availability."
    for p in world.pods():
        world.start(p)
    found = world.get(D, "web")
    counts = {key: value for key, value in found["status"].items() if key != "conditions"}
    assert counts == {
        "observedGeneration": found["metadata"]["generation"],
        "replicas": 2,
        "updatedReplicas": 2,
        "readyReplicas": 2,
        "availableReplicas": 2,
        "terminatingReplicas": 0,
    }
    assert available(world) == "True" and progressing(world) == ("True", "NewReplicaSetAvailable")
    name = world.names(RS)[0]
    assert condition(found, "Progressing")["message"] == f'ReplicaSet "{name}" has successfully progressed.'


def test_min_ready_seconds_delay_availability(world):
    world.create(D, deployment(replicas=1, minReadySeconds=30))
    world.start_all()
    assert available(world) == "False" and world.get(D, "web")["status"]["readyReplicas"] == 1
    world.advance(29)
    assert available(world) == "False"
    world.advance(1)
    assert available(world) == "True" and progressing(world) == ("True", "NewReplicaSetAvailable")


# -- rolling updates ---------------------------------------------------------------------


def test_every_step_of_a_rolling_update(world):
    up(world, replicas=4, surge=1, unavailable=1)
    roll(world, "nginx:1.28")
    assert sizes(world) == [3, 2]
    world.bury()
    new = world.list(RS, "app=web")
    seen = [sizes(world)]
    while sizes(world) != [0, 4]:
        waiting = [p for p in world.pods() if p["status"]["phase"] == "Pending"]
        world.start(waiting[0])
        world.bury()
        seen.append(sizes(world))
    assert seen == [[3, 2], [2, 3], [1, 4], [0, 4]]
    world.settle()
    assert progressing(world) == ("True", "NewReplicaSetAvailable")
    assert len(new) == 2 and world.get(D, "web")["metadata"]["annotations"][REVISION] == "2"


@pytest.mark.parametrize(("surge", "unavailable"), [(1, 0), (0, 1), ("25%", "25%"), ("100%", 0), (0, "100%"), (3, 2)])
@pytest.mark.parametrize("replicas", [1, 4, 10])
def test_never_more_nor_fewer_pods_than_the_fences_allow(world, replicas, surge, unavailable):
    from kubectl_sim.controllers._deployment import arithmetic

    made = up(world, replicas=replicas, surge=surge, unavailable=unavailable)
    most = replicas + arithmetic.max_surge(made)
    least = arithmetic.min_available(made)
    roll(world, "nginx:1.28")
    for _ in range(8 * replicas + 8):
        alive = world.pods()
        assert len(alive) <= most
        assert sum(p["status"]["phase"] == "Running" for p in alive) >= least
        waiting = [p for p in alive if p["status"]["phase"] == "Pending"]
        if not waiting and not world.pods(terminating=True):
            break
        world.bury()
        if waiting:
            world.start(waiting[0])
    assert sizes(world) == [0, replicas]
    assert progressing(world) == ("True", "NewReplicaSetAvailable")
    assert {p["spec"]["containers"][0]["image"] for p in world.pods()} == {"nginx:1.28"}


def test_a_rollout_that_does_not_come_up_stops_where_availability_ends(world):
    up(world, replicas=10)
    roll(world, "nginx:nope")
    assert sizes(world) == [8, 5]
    world.bury()
    world.advance(60)
    assert sizes(world) == [8, 5] and available(world) == "True"


def test_unhealthy_old_pods_go_first(world):
    up(world, replicas=10)
    for p in world.pods()[:4]:
        world.start(p, ready=False)
    assert world.get(D, "web")["status"]["availableReplicas"] == 6
    roll(world, "nginx:1.28")
    old = [p for p in world.pods() if p["spec"]["containers"][0]["image"] == "nginx:1.27"]
    assert sizes(world) == [8, 5] and len(old) == 8
    ready = [p for p in old if p["status"]["conditions"] and p["status"]["conditions"][0]["status"] == "True"]
    assert len(ready) == 6, "two of the four that were of no use are gone"


def test_a_change_in_the_midst_of_a_rollout_starts_a_third_revision(world):
    up(world, replicas=10)
    roll(world, "nginx:1.28")
    roll(world, "nginx:1.29")
    assert sizes(world) == [8, 0, 5]
    world.settle()
    assert sizes(world) == [0, 0, 10]


def test_scaling_is_no_rollout(world):
    up(world, replicas=3)
    for size in (7, 1, 0, 2):
        world.patch(D, "web", {"spec": {"replicas": size}})
        world.settle()
        assert sizes(world) == [size] and world.get(D, "web")["status"].get("replicas", 0) == size
    reasons = [text for _, text in world.events("Deployment")]
    name = world.names(RS)[0]
    assert reasons == [
        f"Scaled up replica set {name} from 0 to 3",
        f"Scaled up replica set {name} from 3 to 7",
        f"Scaled down replica set {name} from 7 to 1",
        f"Scaled down replica set {name} from 1 to 0",
        f"Scaled up replica set {name} from 0 to 2",
    ]


def test_scaling_in_the_midst_of_a_rollout_is_shared_out(world):
    up(world, replicas=10, surge=3, unavailable=2)
    roll(world, "nginx:nope")
    assert sizes(world) == [8, 5]
    world.patch(D, "web", {"spec": {"replicas": 15}})
    assert sizes(world) == [11, 7]


# -- recreate ----------------------------------------------------------------------------


def test_recreate_waits_until_the_last_old_pod_is_gone(world):
    up(world, replicas=3, recreate=True)
    roll(world, "nginx:1.28")
    assert sizes(world) == [0] and len(world.pods(terminating=True)) == 3 and world.pods() == []
    first, *others = world.pods(terminating=True)
    world.delete("pods", first["metadata"]["name"], grace=0)
    assert len(world.list(RS)) == 1
    for p in others:
        world.delete("pods", p["metadata"]["name"], grace=0)
    assert sizes(world) == [0, 3] and len(world.pods()) == 3
    world.settle()
    assert progressing(world) == ("True", "NewReplicaSetAvailable")


def test_recreate_does_not_wait_for_pods_that_have_ended(world):
    up(world, replicas=2, recreate=True)
    for p in world.pods()[:1]:
        world.end(p, "Failed")
    world.settle()
    roll(world, "nginx:1.28")
    world.bury()
    assert sizes(world) == [0, 2]


# -- pause and resume --------------------------------------------------------------------


def test_a_paused_deployment_does_not_roll_out_but_scales(world):
    up(world, replicas=2)
    world.patch(D, "web", {"spec": {"paused": True}})
    assert progressing(world) == ("Unknown", "DeploymentPaused")
    roll(world, "nginx:1.28")
    assert sizes(world) == [2]
    world.patch(D, "web", {"spec": {"replicas": 4}})
    world.settle()
    assert sizes(world) == [4]
    world.patch(D, "web", {"spec": {"paused": None}})
    assert len(sets(world)) == 2
    world.settle()
    assert sizes(world) == [0, 4] and progressing(world) == ("True", "NewReplicaSetAvailable")


def test_pausing_in_the_midst_of_a_rollout_leaves_it_there(world):
    up(world, replicas=10)
    roll(world, "nginx:1.28")
    world.patch(D, "web", {"spec": {"paused": True}})
    world.settle()
    assert sizes(world) == [8, 5]
    world.patch(D, "web", {"spec": {"paused": False}})
    world.settle()
    assert sizes(world) == [0, 10]


def test_a_deployment_that_is_born_paused_makes_nothing(world):
    world.create(D, deployment(paused=True))
    assert world.list(RS) == [] and progressing(world) == ("Unknown", "DeploymentPaused")
    world.patch(D, "web", {"spec": {"paused": False}})
    assert sizes(world) == [1]


# -- progress ----------------------------------------------------------------------------


def test_a_rollout_that_makes_no_progress_is_reported_after_its_deadline(world):
    up(world, replicas=2)
    roll(world, "nginx:nope")
    world.bury()
    world.advance(599)
    assert progressing(world) == ("True", "ReplicaSetUpdated")
    world.advance(3)
    assert progressing(world) == ("False", "ProgressDeadlineExceeded")
    name = sets(world)[-1][0]
    text = condition(world.get(D, "web"), "Progressing")["message"]
    assert text == f'ReplicaSet "{name}" has timed out progressing.'
    roll(world, "nginx:1.28")
    world.settle()
    assert progressing(world) == ("True", "NewReplicaSetAvailable")


def test_every_step_of_progress_starts_the_deadline_anew(world):
    world.create(D, deployment(replicas=3, progressDeadlineSeconds=60))
    for p in world.pods():
        world.advance(50)
        assert progressing(world)[0] == "True"
        world.start(p)
    assert progressing(world) == ("True", "NewReplicaSetAvailable")


def test_a_finished_rollout_never_times_out(world):
    up(world, replicas=2, progressDeadlineSeconds=60)
    world.advance(3600)
    for p in world.pods():
        world.start(p, ready=False)
    world.advance(3600)
    assert progressing(world) == ("True", "NewReplicaSetAvailable") and available(world) == "False"


def test_a_paused_rollout_does_not_time_out(world):
    world.create(D, deployment(replicas=2, progressDeadlineSeconds=60))
    world.patch(D, "web", {"spec": {"paused": True}})
    world.advance(3600)
    assert progressing(world) == ("Unknown", "DeploymentPaused")
    world.patch(D, "web", {"spec": {"paused": False}})
    world.advance(30)
    assert progressing(world)[1] != "ProgressDeadlineExceeded"
    world.advance(60)
    assert progressing(world) == ("False", "ProgressDeadlineExceeded")


def test_why_pods_cannot_be_made_is_passed_on(world):
    world.create(D, deployment(template=template({"app": "web"}, serviceAccountName="robot")))
    name = world.names(RS)[0]
    failure = condition(world.get(D, "web"), "ReplicaFailure")
    assert failure["status"] == "True" and failure["reason"] == "FailedCreate"
    assert failure["message"] == (
        f'pods "{name}-" is forbidden: error looking up service account default/robot: serviceaccount "robot" not found'
    )
    world.create("serviceaccounts", {"metadata": {"name": "robot", "namespace": NS}})
    world.advance(60)
    world.settle()
    assert condition(world.get(D, "web"), "ReplicaFailure") == {}


# -- revisions ---------------------------------------------------------------------------


def test_going_back_to_an_old_template_takes_its_replica_set_up_again(world):
    up(world, replicas=2)
    first = sets(world)[0][0]
    for image in ("nginx:1.28", "nginx:1.29", "nginx:1.27"):
        roll(world, image)
        world.settle()
    assert [name for name, _, _ in sets(world)][-1] == first and sizes(world) == [0, 0, 2]
    notes = world.get(RS, first)["metadata"]["annotations"]
    assert notes[REVISION] == "4" and notes["deployment.kubernetes.io/revision-history"] == "1"
    assert world.get(D, "web")["metadata"]["annotations"][REVISION] == "4"


@pytest.mark.parametrize(("limit", "left"), [(0, 1), (1, 2), (2, 3), (None, 5)])
def test_old_revisions_are_kept_up_to_the_limit(world, limit, left):
    up(world, **({} if limit is None else {"revisionHistoryLimit": limit}))
    for minor in range(28, 32):
        roll(world, f"nginx:1.{minor}")
        world.settle()
    assert len(sets(world)) == left
    assert max(int(s["metadata"]["annotations"][REVISION]) for s in world.list(RS)) == 5


def test_annotations_of_the_deployment_are_copied_but_for_a_few(world):
    made = deployment()
    made["metadata"]["annotations"] = {
        "kubernetes.io/change-cause": "first",
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
        "team": "blue",
    }
    world.create(D, made)
    notes = world.list(RS)[0]["metadata"]["annotations"]
    assert notes["kubernetes.io/change-cause"] == "first" and notes["team"] == "blue"
    assert "kubectl.kubernetes.io/last-applied-configuration" not in notes
    world.patch(D, "web", {"metadata": {"annotations": {"kubernetes.io/change-cause": "second"}}})
    assert world.list(RS)[0]["metadata"]["annotations"]["kubernetes.io/change-cause"] == "second"


def test_a_name_that_is_taken_leads_to_another_hash(world):
    world.create(D, deployment())
    name = world.names(RS)[0]
    world.delete(D, "web")
    stranger = replica_set(name, 0, {"app": "stranger"})
    world.create(RS, stranger)
    world.create(D, deployment())
    world.settle()
    ours = world.list(RS, "app=web")
    assert len(ours) == 1 and ours[0]["metadata"]["name"] != name
    found = world.get(D, "web")
    assert found["status"]["collisionCount"] == 1
    assert progressing(world) == ("True", "NewReplicaSetAvailable")


# -- whose -------------------------------------------------------------------------------


def test_orphaned_replica_sets_are_adopted_by_selector_and_template(world):
    up(world, replicas=2)
    names = world.names("pods")
    world.delete(D, "web", "Orphan")
    assert "ownerReferences" not in world.list(RS)[0]["metadata"] and world.names("pods") == names
    world.create(D, deployment(replicas=2))
    world.settle()
    assert len(world.list(RS)) == 1 and world.names("pods") == names


@pytest.mark.parametrize(("image", "revisions", "size"), [("nginx:1.27", 1, 2), ("nginx:old", 2, 0)])
def test_a_replica_set_of_the_same_labels_is_adopted_as_a_revision(world, image, revisions, size):
    """The hash apart: of the same template it is the present one, otherwise an old one."""
    labels = {"app": "web", HASH: "by-hand"}
    world.create(RS, replica_set("legacy", 1, labels, template=template(labels, image)))
    world.settle()
    world.create(D, deployment(replicas=2))
    world.settle()
    legacy = world.get(RS, "legacy")
    assert legacy["metadata"]["ownerReferences"][0]["name"] == "web" and legacy["spec"]["replicas"] == size
    assert len(world.list(RS)) == revisions


def test_a_replica_set_that_no_longer_matches_is_let_go(world):
    up(world, replicas=1)
    name = world.names(RS)[0]
    code = world.get(RS, name)["metadata"]["labels"][HASH]
    world.patch(RS, name, {"metadata": {"labels": {"app": "freed"}}})
    assert "ownerReferences" not in world.get(RS, name)["metadata"]
    # Its name is still taken, so that the new one must find another.
    assert len(world.list(RS, "app=web")) == 1
    assert world.list(RS, "app=web")[0]["metadata"]["labels"][HASH] != code


def test_replica_sets_of_others_are_left_alone(world):
    owner = world.create("configmaps", {"metadata": {"name": "owner", "namespace": NS}})
    world.create(RS, owned_by(replica_set("theirs", 1, {"app": "web", HASH: "x"}), owner))
    world.create(D, deployment())
    assert world.get(RS, "theirs")["metadata"]["ownerReferences"][0]["name"] == "owner"
    assert world.get(RS, "theirs")["spec"]["replicas"] == 1


# -- deletion ----------------------------------------------------------------------------


def test_everything_goes_with_a_deployment(world):
    up(world, replicas=3)
    roll(world, "nginx:1.28")
    world.delete(D, "web")
    assert world.list(RS) == []
    world.bury()
    assert world.list("pods") == []


def test_in_the_foreground_it_goes_last(world):
    up(world, replicas=2)
    world.delete(D, "web", "Foreground")
    assert world.find(D, "web") and world.list(RS)
    assert len(world.pods(terminating=True)) == 2 and world.pods() == []
    world.bury()
    assert world.list(RS) == [] and world.find(D, "web") is None


def test_a_deployment_in_deletion_does_not_roll_out(world):
    up(world, replicas=2)
    world.delete(D, "web", "Foreground")
    roll(world, "nginx:1.28")
    assert len(world.list(RS)) == 1
    world.bury()
    assert world.find(D, "web") is None


def test_the_selector_cannot_be_changed(world):
    up(world, replicas=1)
    error = refused(world.patch, D, "web", {"spec": {"selector": {"matchLabels": {"tier": "front"}}}})
    assert error.reason == "Invalid" and "field is immutable" in error.message


def test_a_pod_of_the_same_labels_is_not_taken_over(world):
    """The hash keeps pods apart: no replica set of a deployment selects a pod without it."""
    world.create("pods", pod("lone", {"app": "web"}))
    up(world, replicas=2)
    assert "ownerReferences" not in world.get("pods", "lone")["metadata"]
    assert len(world.list("pods", "app=web")) == 3
