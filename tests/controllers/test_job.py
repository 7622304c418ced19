"""Pods run to completion, counted once."""

from __future__ import annotations

import pytest

from tests.controllers.world import condition, meta, template

JOBS = "jobs.batch"
FINALIZER = "batch.kubernetes.io/job-tracking"
INDEX = "batch.kubernetes.io/job-completion-index"


def job(name="work", **spec):
    body = {"template": {"spec": {**template({})["spec"], "restartPolicy": spec.pop("restart", "Never")}}}
    return {"kind": "Job", "metadata": meta(name), "spec": {**body, **spec}}


def run(world, **spec):
    return world.create(JOBS, job(**spec))


def status(world):
    found = dict(world.get(JOBS, "work")["status"])
    return {key: found.get(key, 0) for key in ("active", "succeeded", "failed")}


def active(world):
    return [p for p in world.pods() if p["status"]["phase"] in ("Pending", "Running")]


def end_all(world, phase="Succeeded"):
    pods = active(world)
    for p in pods:
        world.end(p, phase)
    return len(pods)


def is_(world, type):
    return condition(world.get(JOBS, "work"), type).get("status") == "True"


def reasons(world):
    return [reason for reason, _ in world.events("Job")]


# -- completions -------------------------------------------------------------------------


def test_one_pod_by_default(world):
    made = run(world)
    (p,) = world.pods()
    uid = made["metadata"]["uid"]
    assert p["metadata"]["labels"] == {
        "batch.kubernetes.io/controller-uid": uid,
        "batch.kubernetes.io/job-name": "work",
        "controller-uid": uid,
        "job-name": "work",
    }
    assert p["metadata"]["finalizers"] == [FINALIZER] and p["metadata"]["generateName"] == "work-"
    assert status(world) == {"active": 1, "succeeded": 0, "failed": 0}
    world.advance(5)
    world.end(p)
    found = world.get(JOBS, "work")["status"]
    assert status(world) == {"active": 0, "succeeded": 1, "failed": 0}
    assert is_(world, "Complete") and is_(world, "SuccessCriteriaMet")
    assert found["startTime"] == made["metadata"]["creationTimestamp"]
    assert found["completionTime"] == world.timestamp()
    assert "finalizers" not in world.pods()[0]["metadata"]
    assert world.events("Job") == [
        ("SuccessfulCreate", f"Created pod: {p['metadata']['name']}"),
        ("Completed", "Job completed"),
    ]


@pytest.mark.parametrize(
    ("completions", "parallelism", "waves"),
    [(5, 2, [2, 2, 1]), (3, 10, [3]), (4, 1, [1, 1, 1, 1]), (None, 3, [3]), (1, 1, [1]), (0, 1, [])],
)
def test_so_many_at_once_until_so_many_have_succeeded(world, completions, parallelism, waves):
    run(world, parallelism=parallelism, **({} if completions is None else {"completions": completions}))
    seen = []
    while active(world):
        seen.append(end_all(world))
    assert seen == waves and is_(world, "Complete")
    assert status(world)["succeeded"] == sum(waves)


def test_a_work_queue_starts_no_more_once_one_has_succeeded(world):
    run(world, parallelism=3)
    first, *_ = active(world)
    world.end(first)
    assert len(active(world)) == 2 and not is_(world, "Complete")
    end_all(world)
    assert is_(world, "Complete") and status(world)["succeeded"] == 3


def test_parallelism_may_change_and_be_nothing(world):
    run(world, completions=10, parallelism=2)
    for size in (5, 1, 0, 3):
        world.patch(JOBS, "work", {"spec": {"parallelism": size}})
        world.bury()
        assert len(active(world)) == size == status(world)["active"]


def test_a_deleted_pod_is_replaced_and_counts_as_failed(world):
    run(world)
    (p,) = world.pods()
    world.delete("pods", p["metadata"]["name"])
    world.advance(60)
    assert world.find("pods", p["metadata"]["name"]) is None
    assert len(active(world)) == 1 and status(world)["failed"] == 1


# -- indexes -----------------------------------------------------------------------------


def test_indexed_pods_know_their_index(world):
    run(world, completions=3, parallelism=3, completionMode="Indexed")
    pods = {p["metadata"]["annotations"][INDEX]: p for p in active(world)}
    assert sorted(pods) == ["0", "1", "2"]
    p = pods["1"]
    assert p["metadata"]["labels"][INDEX] == "1" and p["spec"]["hostname"] == "work-1"
    assert p["metadata"]["name"].startswith("work-1-")
    variable = next(v for v in p["spec"]["containers"][0]["env"] if v["name"] == "JOB_COMPLETION_INDEX")
    assert variable["valueFrom"]["fieldRef"]["fieldPath"] == f"metadata.labels['{INDEX}']"


def test_an_index_is_done_once(world):
    run(world, completions=5, parallelism=5, completionMode="Indexed", backoffLimit=10)
    pods = {p["metadata"]["annotations"][INDEX]: p for p in active(world)}
    for index in ("0", "1", "3"):
        world.end(pods[index])
    assert world.get(JOBS, "work")["status"]["completedIndexes"] == "0,1,3"
    world.end(pods["2"], "Failed")
    world.advance(60)
    assert sorted(p["metadata"]["annotations"][INDEX] for p in active(world)) == ["2", "4"]
    end_all(world)
    assert world.get(JOBS, "work")["status"]["completedIndexes"] == "0-4" and is_(world, "Complete")


# -- failures ----------------------------------------------------------------------------


def test_failed_pods_are_replaced_ever_more_slowly(world):
    run(world, backoffLimit=6)
    gaps = []
    for _ in range(5):
        end_all(world, "Failed")
        waited = 0
        while not active(world):
            world.advance(1)
            waited += 1
        gaps.append(waited)
    assert gaps == [10, 20, 40, 80, 160]
    assert status(world)["failed"] == 5


@pytest.mark.parametrize("limit", [0, 1, 3])
def test_after_so_many_failures_the_job_has_failed(world, limit):
    run(world, backoffLimit=limit)
    for _ in range(limit + 1):
        assert end_all(world, "Failed") == 1
        world.advance(600)
    assert active(world) == [] and status(world)["failed"] == limit + 1
    failed = condition(world.get(JOBS, "work"), "Failed")
    assert (failed["status"], failed["reason"]) == ("True", "BackoffLimitExceeded")
    assert failed["message"] == "Job has reached the specified backoff limit"
    assert is_(world, "FailureTarget") and not is_(world, "Complete")
    assert ("BackoffLimitExceeded", "Job has reached the specified backoff limit") in world.events("Job")


def test_the_other_pods_of_a_failed_job_are_deleted(world):
    run(world, parallelism=4, completions=4, backoffLimit=0)
    for p in world.pods():
        world.start(p)
    world.end(world.pods()[0], "Failed")
    assert len(world.pods(terminating=True)) == 3
    assert is_(world, "FailureTarget") and not is_(world, "Failed"), "not before its pods are gone"
    world.bury()
    assert is_(world, "Failed") and status(world) == {"active": 0, "succeeded": 0, "failed": 4}


def test_restarts_count_where_containers_restart_in_place(world):
    run(world, restart="OnFailure", backoffLimit=2)
    (p,) = world.pods()
    world.start(p, restarts=1)
    assert not is_(world, "FailureTarget")
    world.start(p, restarts=3)
    world.bury()
    assert condition(world.get(JOBS, "work"), "Failed")["reason"] == "BackoffLimitExceeded"


def test_a_deadline_ends_what_runs(world):
    run(world, activeDeadlineSeconds=30)
    world.start(world.pods()[0])
    world.advance(29)
    assert not is_(world, "FailureTarget")
    world.advance(1)
    world.bury()
    failed = condition(world.get(JOBS, "work"), "Failed")
    assert (failed["reason"], failed["message"]) == (
        "DeadlineExceeded",
        "Job was active longer than specified deadline",
    )
    assert world.pods() == []


# -- suspension --------------------------------------------------------------------------


def test_a_suspended_job_has_no_pods_and_no_start(world):
    run(world, suspend=True, parallelism=2, completions=2)
    found = world.get(JOBS, "work")["status"]
    assert world.pods() == [] and "startTime" not in found and is_(world, "Suspended")
    world.advance(60)
    world.patch(JOBS, "work", {"spec": {"suspend": False}})
    assert len(active(world)) == 2 and not is_(world, "Suspended")
    assert world.get(JOBS, "work")["status"]["startTime"] == world.timestamp()
    for p in active(world):
        world.start(p)
    world.patch(JOBS, "work", {"spec": {"suspend": True}})
    world.bury()
    assert world.pods() == [] and status(world) == {"active": 0, "succeeded": 0, "failed": 0}
    assert {r for r in reasons(world) if "Pod" not in r and "Create" not in r} == {
        "Resumed",
        "Suspended",
        "SuccessfulDelete",
    }


def test_the_deadline_does_not_run_while_a_job_is_suspended(world):
    run(world, activeDeadlineSeconds=30)
    world.advance(20)
    world.patch(JOBS, "work", {"spec": {"suspend": True}})
    world.advance(600)
    world.patch(JOBS, "work", {"spec": {"suspend": False}})
    world.advance(29)
    assert len(active(world)) == 1
    world.advance(1)
    assert condition(world.get(JOBS, "work"), "FailureTarget")["reason"] == "DeadlineExceeded"


# -- afterwards --------------------------------------------------------------------------


def test_a_finished_job_and_its_pods_stay_unless_told_otherwise(world):
    run(world)
    end_all(world)
    world.advance(86400)
    assert world.find(JOBS, "work") and len(world.list("pods")) == 1


@pytest.mark.parametrize("seconds", [0, 100])
def test_a_finished_job_expires(world, seconds):
    run(world, ttlSecondsAfterFinished=seconds)
    world.advance(500)
    end_all(world)
    if seconds:
        world.advance(seconds - 1)
        assert world.find(JOBS, "work")
        world.advance(1)
    assert world.find(JOBS, "work") is None and world.list("pods") == []


@pytest.mark.parametrize("propagation", ["Background", "Foreground"])
def test_its_pods_go_with_it(world, propagation):
    run(world, parallelism=2, completions=2)
    world.start(world.pods()[0])
    world.delete(JOBS, "work", propagation)
    world.bury()
    assert world.list("pods") == [] and world.find(JOBS, "work") is None


def test_orphans_are_let_go_with_their_finalizer(world):
    run(world)
    world.delete(JOBS, "work", "Orphan")
    (p,) = world.pods()
    assert "ownerReferences" not in p["metadata"] and "finalizers" not in p["metadata"]
