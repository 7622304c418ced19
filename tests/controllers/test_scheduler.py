"""Where pods go, and what is said of those that go nowhere."""

from __future__ import annotations

import pytest

from tests.controllers.world import World, condition, pod, replica_set

PREEMPTION = "no new claims to deallocate, preemption: 0/{n} nodes are available: {verdicts}."


@pytest.fixture
def world(tmp_path):
    made = World(tmp_path, running=("namespace", "serviceaccount", "scheduler", "replicaset", "garbagecollector"))
    yield made
    made.cluster.close()


def node(world, name, *, cpu="4", memory="8Gi", pods="110", labels=None, taints=None, unschedulable=False):
    spec = {key: value for key, value in (("taints", taints), ("unschedulable", unschedulable)) if value}
    metadata = {"name": name, "labels": {"kubernetes.io/hostname": name, **(labels or {})}}
    created = world.client.create("nodes", {"metadata": metadata, "spec": spec})
    amounts = {"cpu": cpu, "memory": memory, "pods": pods}
    world.client.update_status("nodes", {**created, "status": {"capacity": amounts, "allocatable": amounts}})


def asking(name, cpu=None, memory=None, ports=(), **spec):
    made = pod(name, {"app": "web"}, **spec)
    container = made["spec"]["containers"][0]
    requests = {key: value for key, value in (("cpu", cpu), ("memory", memory)) if value}
    if requests:
        container["resources"] = {"requests": requests}
    if ports:
        container["ports"] = [{"containerPort": 80, "hostPort": port} for port in ports]
    return made


def place(world, *args, **how):
    """The node of a new pod, or the message that there is none."""
    name = world.create("pods", asking(*args, **how))["metadata"]["name"]
    return where(world, name)


def where(world, name):
    found = world.get("pods", name)
    scheduled = condition(found, "PodScheduled")
    if found["spec"].get("nodeName"):
        assert scheduled["status"] == "True"
        return found["spec"]["nodeName"]
    assert (scheduled["status"], scheduled["reason"]) == ("False", "Unschedulable")
    assert ("FailedScheduling", scheduled["message"]) in world.events("Pod", name)
    return scheduled["message"]


def refusal(total, reasons, verdicts):
    head = f"0/{total} nodes are available: {reasons}. "
    return head + PREEMPTION.format(n=total, verdicts=verdicts)


NOT_HELPFUL = "{} Preemption is not helpful for scheduling"
NO_VICTIMS = "{} No preemption victims found for incoming pod"


def test_a_pod_gets_a_node_and_an_event(world):
    node(world, "n1")
    assert place(world, "p") == "n1"
    assert world.events("Pod", "p") == [("Scheduled", "Successfully assigned default/p to n1")]


def test_without_nodes(world):
    assert place(world, "p") == "no nodes available to schedule pods"
    node(world, "n1")
    assert where(world, "p") == "n1", "tried again when there is one"


def test_what_does_not_fit(world):
    node(world, "n1", cpu="1")
    node(world, "n2", memory="1Gi")
    node(world, "n3", pods="0")
    expected = "1 Insufficient cpu, 1 Insufficient memory, 1 Too many pods"
    verdicts = f"{NO_VICTIMS.format(1)}, {NOT_HELPFUL.format(2)}"
    assert place(world, "p", cpu="2", memory="2Gi") == refusal(3, expected, verdicts)


def test_a_node_may_lack_several_things_at_once(world):
    node(world, "n1", cpu="1", memory="1Gi")
    found = place(world, "p", cpu="2", memory="2Gi")
    assert found.startswith("0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory. ")


def test_more_than_a_node_has_is_not_helped_by_preemption(world):
    node(world, "n1", cpu="1")
    assert place(world, "p", cpu="2") == refusal(1, "1 Insufficient cpu", NOT_HELPFUL.format(1))


def test_what_others_take_might_be_preempted(world):
    node(world, "n1", cpu="2")
    assert place(world, "a", cpu="1500m") == "n1"
    assert place(world, "b", cpu="1") == refusal(1, "1 Insufficient cpu", NO_VICTIMS.format(1))


def test_room_that_becomes_free_is_used(world):
    node(world, "n1", cpu="2")
    place(world, "a", cpu="1500m")
    place(world, "b", cpu="1")
    world.client.delete("pods", "default", "a", grace=0)
    assert where(world, "b") == "n1"
    place(world, "c", cpu="1500m")
    world.end(world.get("pods", "b"))
    assert where(world, "c") == "n1", "a pod that has ended takes no room"


def test_a_node_fills_up_exactly(world):
    node(world, "n1", cpu="1", pods="110")
    found = [place(world, f"p{number}", cpu="250m") for number in range(5)]
    assert found[:4] == ["n1"] * 4 and found[4].startswith("0/1 nodes are available: 1 Insufficient cpu.")


def test_limits_of_pods(world):
    node(world, "n1", pods="2")
    assert [place(world, f"p{number}")[:2] for number in range(3)] == ["n1", "n1", "0/"]
    assert where(world, "p2").startswith("0/1 nodes are available: 1 Too many pods. ")


# -- taints and selectors ----------------------------------------------------------------


def test_taints_and_tolerations(world):
    node(world, "n1", taints=[{"key": "gpu", "value": "yes", "effect": "NoSchedule"}])
    node(world, "n2", taints=[{"key": "lost", "effect": "NoExecute"}])
    expected = "1 node(s) had untolerated taint(s)"
    found = place(world, "p")
    assert found == refusal(2, "2 node(s) had untolerated taint(s)", NOT_HELPFUL.format(2)), expected
    assert place(world, "q", tolerations=[{"key": "gpu", "operator": "Equal", "value": "yes"}]) == "n1"
    assert place(world, "r", tolerations=[{"key": "lost", "operator": "Exists"}]) == "n2"


def test_taints_that_only_prefer(world):
    node(world, "n1", taints=[{"key": "slow", "effect": "PreferNoSchedule"}])
    assert place(world, "p") == "n1"
    node(world, "n2")
    assert [place(world, f"q{number}") for number in range(3)] == ["n2"] * 3


def test_cordoned_nodes(world):
    node(world, "n1", unschedulable=True)
    assert place(world, "p") == refusal(1, "1 node(s) were unschedulable", NOT_HELPFUL.format(1))
    world.client.patch("nodes", "", "n1", {"spec": {"unschedulable": None}})
    assert where(world, "p") == "n1"


def test_node_selectors(world):
    node(world, "n1")
    node(world, "n2", labels={"disk": "ssd"})
    assert place(world, "p", nodeSelector={"disk": "ssd"}) == "n2"
    expected = refusal(2, "2 node(s) didn't match Pod's node affinity/selector", NOT_HELPFUL.format(2))
    assert place(world, "q", nodeSelector={"disk": "nvme"}) == expected
    world.client.patch("nodes", "", "n1", {"metadata": {"labels": {"disk": "nvme"}}})
    assert where(world, "q") == "n1"


def affinity(*expressions, kind="required"):
    term = {"matchExpressions": [dict(zip(("key", "operator", "values"), e, strict=False)) for e in expressions]}
    if kind == "required":
        rule = {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [term]}}
    else:
        rule = {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 100, "preference": term}]}
    return {"nodeAffinity": rule}


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (("zone", "In", ["a", "c"]), {"n1"}),
        (("zone", "NotIn", ["a"]), {"n2", "n3"}),
        (("zone", "Exists"), {"n1", "n2"}),
        (("zone", "DoesNotExist"), {"n3"}),
        (("size", "Gt", ["5"]), {"n2"}),
        (("size", "Lt", ["5"]), {"n1"}),
    ],
)
def test_node_affinity(world, expression, expected):
    node(world, "n1", labels={"zone": "a", "size": "3"})
    node(world, "n2", labels={"zone": "b", "size": "10"})
    node(world, "n3")
    found = {place(world, f"p{number}", affinity=affinity(expression), cpu="500m") for number in range(6)}
    assert found == expected


def test_preferred_affinity_weighs_but_does_not_bind(world):
    node(world, "n1")
    node(world, "n2", labels={"zone": "a"}, pods="2")
    wanted = affinity(("zone", "In", ["a"]), kind="preferred")
    assert [place(world, f"p{number}", affinity=wanted) for number in range(3)] == ["n2", "n2", "n1"]


def test_reasons_of_different_nodes_are_counted(world):
    node(world, "n1", unschedulable=True)
    node(world, "n2", taints=[{"key": "gpu", "effect": "NoSchedule"}])
    node(world, "n3", cpu="1")
    node(world, "n4")
    found = place(world, "p", cpu="2", nodeSelector={"kubernetes.io/hostname": "n3"})
    assert found.startswith("0/4 nodes are available: ")
    reasons = found.partition(": ")[2].partition(". ")[0].split(", ")
    assert reasons == sorted(reasons) and sum(int(text.split()[0]) for text in reasons) == 4


def test_host_ports_are_taken_once_a_node(world):
    node(world, "n1")
    node(world, "n2")
    assert {place(world, "a", ports=(80,)), place(world, "b", ports=(80,))} == {"n1", "n2"}
    expected = "2 node(s) didn't have free ports for the requested pod ports"
    assert place(world, "c", ports=(80,)) == refusal(2, expected, NO_VICTIMS.format(2))
    assert place(world, "d", ports=(81,)) in ("n1", "n2")


# -- scores ------------------------------------------------------------------------------


def spread(world):
    counts = {}
    for p in world.pods():
        counts[p["spec"].get("nodeName")] = counts.get(p["spec"].get("nodeName"), 0) + 1
    return counts


def test_like_pods_spread_over_like_nodes(world):
    for number in range(4):
        node(world, f"n{number}")
    world.create("replicasets.apps", replica_set(replicas=20))
    assert set(spread(world).values()) == {5}


def test_the_emptier_node_is_chosen(world):
    node(world, "n1")
    place(world, "a", cpu="3")
    node(world, "n2")
    assert place(world, "b", cpu="500m") == "n2"


def test_larger_nodes_take_more(world):
    node(world, "small", cpu="2", memory="4Gi")
    node(world, "large", cpu="8", memory="16Gi")
    with world.cluster.group():
        for number in range(10):
            world.create("pods", asking(f"p{number}", cpu="500m", memory="1Gi"))
    found = spread(world)
    assert found["large"] > found["small"]


# -- queue -------------------------------------------------------------------------------


def test_pods_of_another_scheduler_are_not_ours(world):
    node(world, "n1")
    world.create("pods", asking("p", schedulerName="custom"))
    found = world.get("pods", "p")
    assert "nodeName" not in found["spec"] and condition(found, "PodScheduled") == {}


def test_a_pod_with_a_node_needs_no_scheduler(world):
    world.create("pods", asking("p", nodeName="anywhere"))
    assert world.get("pods", "p")["spec"]["nodeName"] == "anywhere" and world.events("Pod", "p") == []


def test_gated_pods_wait(world):
    node(world, "n1")
    world.create("pods", asking("p", schedulingGates=[{"name": "example.com/hold"}]))
    gated = condition(world.get("pods", "p"), "PodScheduled")
    assert (gated["status"], gated["reason"]) == ("False", "SchedulingGated")
    assert gated["message"] == "Scheduling is blocked due to non-empty scheduling gates"
    world.patch("pods", "p", {"spec": {"schedulingGates": None}})
    assert where(world, "p") == "n1"


def test_the_more_important_pod_goes_first(world):
    important = {"metadata": {"name": "important"}, "value": 1000, "globalDefault": False}
    world.client.create("priorityclasses.scheduling.k8s.io", important)
    place(world, "low", cpu="1")
    place(world, "high", cpu="1", priorityClassName="important")
    node(world, "n1", cpu="1500m")
    assert where(world, "high") == "n1" and where(world, "low").startswith("0/1 nodes are available")


def test_a_refusal_is_told_once_while_nothing_changes(world):
    node(world, "n1", cpu="1")
    place(world, "p", cpu="2")
    for number in range(5):
        node(world, f"small{number}", cpu="1")
    found = [e for e in world.client.list("events", "default") if e["reason"] == "FailedScheduling"]
    assert len({e["message"] for e in found}) == len(found), "one for each message"
    before = world.cluster.store.head
    world.advance(3600)
    expired = world.cluster.store.head - before
    assert expired <= len(found)
