"""PodDisruptionBudgets and what the eviction subresource makes of them."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.model.status import StatusError
from tests.controllers.world import NS, World, condition, deployment, meta, owned_by, pod, replica_set

Obj = dict[str, Any]

PDB = "poddisruptionbudgets.policy"


def budget(name: str = "pdb", app: str = "web", **spec: Any) -> Obj:
    return {"metadata": meta(name), "spec": {"selector": {"matchLabels": {"app": app}}, **spec}}


def counts(world: World, name: str = "pdb") -> tuple[int, int, int, int]:
    """(allowed, healthy, desired, expected)"""
    status = world.get(PDB, name)["status"]
    keys = ("disruptionsAllowed", "currentHealthy", "desiredHealthy", "expectedPods")
    return tuple(status[key] for key in keys)  # type: ignore[return-value]


def evict(world: World, name: str, **options: Any) -> Obj:
    body = {"metadata": {"name": name, "namespace": NS}, **({"deleteOptions": options} if options else {})}
    return world.create("pods", body, subresource="eviction")


def workload(world: World, replicas: int = 3) -> list[str]:
    world.create("deployments.apps", deployment("web", replicas))
    world.settle()
    return world.names("pods")


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"minAvailable": 2}, (1, 3, 2, 3)),
        ({"minAvailable": "50%"}, (1, 3, 2, 3)),
        ({"minAvailable": "100%"}, (0, 3, 3, 3)),
        ({"maxUnavailable": 1}, (1, 3, 2, 3)),
        ({"maxUnavailable": "34%"}, (2, 3, 1, 3)),
        ({"maxUnavailable": 5}, (3, 3, 0, 3)),
        ({"maxUnavailable": 0}, (0, 3, 3, 3)),
    ],
)
def test_counts(world: World, spec: Obj, expected: tuple[int, ...]) -> None:
    workload(world)
    world.create(PDB, budget(**spec))
    assert counts(world) == expected
    found = condition(world.get(PDB, "pdb"), "DisruptionAllowed")
    assert found["status"] == ("True" if expected[0] else "False")
    assert found["reason"] == ("SufficientPods" if expected[0] else "InsufficientPods")
    assert found["observedGeneration"] == 1


def test_follows_pods_and_spec(world: World) -> None:
    workload(world, 2)
    world.create(PDB, budget(minAvailable=1))
    assert counts(world) == (1, 2, 1, 2)
    world.start(world.pods()[0], ready=False)
    assert counts(world) == (0, 1, 1, 2)
    world.patch(PDB, "pdb", {"spec": {"minAvailable": 0}})
    assert counts(world) == (1, 1, 0, 2)
    assert world.get(PDB, "pdb")["status"]["observedGeneration"] == 2


def test_percentages_are_of_the_deployment(world: World) -> None:
    """Pods that are missing count, and so does what a rollout adds."""
    workload(world, 4)
    world.create(PDB, budget(maxUnavailable="50%"))
    world.delete("pods", world.names("pods")[0])
    assert counts(world)[3] == 4


def test_no_pods(world: World) -> None:
    world.create(PDB, budget(minAvailable=0))
    assert counts(world) == (0, 0, 0, 0)
    assert ("NoPods", "No matching pods found") in world.events("PodDisruptionBudget")


def test_unmanaged_pods(world: World) -> None:
    world.start(world.create("pods", pod("web-1", {"app": "web"})))
    world.create(PDB, budget(maxUnavailable=1))
    assert counts(world) == (0, 1, 0, 0)
    (reason, message) = world.events("PodDisruptionBudget")[-1]
    assert reason == "UnmanagedPods"
    assert "(selector: &LabelSelector{MatchLabels:map[string]string{app: web,}," in message


def test_pods_without_scale(world: World) -> None:
    """Nothing is allowed when nobody knows how many there should be."""
    job = {"metadata": meta("j"), "spec": {"template": {"spec": pod("x", restartPolicy="Never")["spec"]}}}
    owner = world.create("jobs.batch", job)
    world.start(world.create("pods", owned_by(pod("web-1", {"app": "web"}), owner)))
    world.create(PDB, budget(maxUnavailable=1))
    found = condition(world.get(PDB, "pdb"), "DisruptionAllowed")
    assert (found["status"], found["reason"]) == ("False", "SyncFailed")
    assert found["message"] == "jobs.batch does not implement the scale subresource"


def test_eviction_deletes_and_counts(world: World) -> None:
    names = workload(world)
    world.create(PDB, budget(minAvailable=2))
    assert evict(world, names[0])["status"] == "Success"
    gone = world.get("pods", names[0])
    assert "deletionTimestamp" in gone["metadata"]
    assert condition(gone, "DisruptionTarget")["reason"] == "EvictionByEvictionAPI"
    assert counts(world)[:3] == (0, 2, 2)
    assert "disruptedPods" not in world.get(PDB, "pdb")["status"]
    with pytest.raises(StatusError) as refused:
        evict(world, names[1])
    error = refused.value
    assert (error.code, error.reason) == (429, "TooManyRequests")
    assert error.message == "Cannot evict pod as it would violate the pod's disruption budget."
    cause = {
        "reason": "DisruptionBudget",
        "message": "The disruption budget pdb needs 2 healthy pods and has 2 currently",
    }
    assert error.details["causes"] == [cause]
    assert "deletionTimestamp" not in world.get("pods", names[1])["metadata"]


def test_dry_run_changes_nothing(world: World) -> None:
    names = workload(world)
    world.create(PDB, budget(minAvailable=2))
    before = world.get(PDB, "pdb")
    evict(world, names[0], dryRun=["All"])
    assert world.get(PDB, "pdb") == before
    assert "deletionTimestamp" not in world.get("pods", names[0])["metadata"]


@pytest.mark.parametrize("policy", ["AlwaysAllow", "IfHealthyBudget"])
def test_unready_pods(world: World, policy: str) -> None:
    """They do not count: they go when the others suffice, or always if the budget says so."""
    names = workload(world, 2)
    world.create(PDB, budget(minAvailable=2, unhealthyPodEvictionPolicy=policy))
    world.start(world.get("pods", names[0]), ready=False)
    if policy == "AlwaysAllow":
        evict(world, names[0])
        return
    with pytest.raises(StatusError, match="violate"):
        evict(world, names[0])
    world.patch(PDB, "pdb", {"spec": {"minAvailable": 1}})
    evict(world, names[0])


def test_pending_pods_are_beyond_budgets(world: World) -> None:
    world.create("replicasets.apps", replica_set("web", 1))
    world.create(PDB, budget(minAvailable=1))
    (name,) = world.names("pods")
    evict(world, name)
    assert name not in world.names("pods")


def test_two_budgets_and_an_empty_selector(world: World) -> None:
    names = workload(world)
    world.create(PDB, {"metadata": meta("all"), "spec": {"minAvailable": 3, "selector": {}}})
    assert counts(world, "all") == (0, 3, 3, 3)
    evict(world, names[0])  # an empty selector protects nothing from eviction
    world.create(PDB, budget("one", minAvailable=0))
    world.create(PDB, budget("two", minAvailable=0))
    with pytest.raises(StatusError) as refused:
        evict(world, names[1])
    assert refused.value.code == 500
    assert "more than one PodDisruptionBudget" in refused.value.message


def test_wrong_evictions(world: World) -> None:
    names = workload(world, 1)
    with pytest.raises(StatusError, match="name in URL does not match name in Eviction object"):
        world.client.request("create", "pods", NS, names[0], subresource="eviction", body={"metadata": {"name": "x"}})
    with pytest.raises(StatusError, match='pods "nobody" not found'):
        evict(world, "nobody")


def test_the_budget_forgets_evictions_that_did_not_happen(world: World) -> None:
    names = workload(world, 2)
    world.create(PDB, budget(minAvailable=1))
    obj = world.get(PDB, "pdb")
    disrupted = {**obj["status"], "disruptedPods": {names[0]: world.timestamp()}}
    world.client.update_status(PDB, {**obj, "status": disrupted})
    assert counts(world)[:2] == (0, 1)
    world.advance(121)
    assert counts(world)[:2] == (1, 2)
    assert any(reason == "NotDeleted" for reason, _ in world.events("Pod", names[0]))
