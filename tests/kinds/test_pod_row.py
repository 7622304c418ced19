"""STATUS, READY and RESTARTS of pods.  The cases follow upstream's printers_test.go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.asked import record

Obj = dict[str, Any]

T1, T2, T3 = (f"2026-01-01T0{hour}:00:00Z" for hour in (1, 2, 3))


def waiting(reason: str = "") -> Obj:
    return {"state": {"waiting": {"reason": reason} if reason else {}}}


def running(ready: bool = True, **more: Any) -> Obj:
    return {"ready": ready, "started": True, "state": {"running": {"startedAt": T1}}, **more}


def ended(code: int = 0, reason: str = "", signal: int = 0) -> Obj:
    terminated: Obj = {"exitCode": code}
    if reason:
        terminated["reason"] = reason
    if signal:
        terminated["signal"] = signal
    return {"state": {"terminated": terminated}}


def restarted(count: int, at: str, state: Obj) -> Obj:
    return {**state, "restartCount": count, "lastState": {"terminated": {"exitCode": 1, "finishedAt": at}}}


def conditions(**states: str) -> list[Obj]:
    return [{"type": kind, "status": status} for kind, status in states.items()]


def pod(
    phase: str = "Pending",
    main: list[Obj] | None = None,
    init: list[Obj] | None = None,
    sidecars: tuple[int, ...] = (),
    deleted: bool = False,
    **status: Any,
) -> Obj:
    main, init = main or [], init or []
    spec: Obj = {"containers": [{"name": f"c{i}"} for i in range(max(1, len(main)))]}
    if init:
        spec["initContainers"] = [
            {"name": f"i{i}", **({"restartPolicy": "Always"} if i in sidecars else {})} for i in range(len(init))
        ]
    metadata: Obj = {"name": "web", "creationTimestamp": T1}
    if deleted:
        metadata["deletionTimestamp"] = T2
    return {
        "metadata": metadata,
        "spec": spec,
        "status": {
            "phase": phase,
            "containerStatuses": [{"name": f"c{i}", **state} for i, state in enumerate(main)],
            "initContainerStatuses": [{"name": f"i{i}", **state} for i, state in enumerate(init)],
            **status,
        },
    }


def cells(obj: Obj) -> dict[str, Any]:
    kind = record("pods")
    return dict(zip([column.name for column in kind.columns], kind.row(obj), strict=True))


DONE = ended()
STATES: dict[str, tuple[Obj, str, str]] = {
    "not scheduled yet": (pod(), "0/1", "Pending"),
    "gated": (
        pod(conditions=[{"type": "PodScheduled", "status": "False", "reason": "SchedulingGated"}]),
        "0/1",
        "SchedulingGated",
    ),
    "creating": (pod(main=[waiting("ContainerCreating")]), "0/1", "ContainerCreating"),
    "waiting for no reason": (pod(main=[waiting()]), "0/1", "Pending"),
    "running": (pod("Running", [running()]), "1/1", "Running"),
    "running, not ready": (pod("Running", [running(False)]), "0/1", "Running"),
    "crashing": (pod("Running", [restarted(3, T2, waiting("CrashLoopBackOff"))]), "0/1", "CrashLoopBackOff"),
    "no such image": (pod(main=[waiting("ErrImagePull")]), "0/1", "ErrImagePull"),
    "the first container's trouble wins": (
        pod("Running", [waiting("ImagePullBackOff"), waiting("CrashLoopBackOff")]),
        "0/2",
        "ImagePullBackOff",
    ),
    "completed": (pod("Succeeded", [ended(reason="Completed")]), "0/1", "Completed"),
    "error": (pod("Failed", [ended(1, "Error")]), "0/1", "Error"),
    "out of memory": (pod("Running", [ended(137, "OOMKilled")]), "0/1", "OOMKilled"),
    "unknown": (pod("Failed", [ended(137, "ContainerStatusUnknown")]), "0/1", "ContainerStatusUnknown"),
    "ended without a reason": (pod("Failed", [ended(3)]), "0/1", "ExitCode:3"),
    "ended by a signal": (pod("Failed", [ended(137, signal=9)]), "0/1", "Signal:9"),
    "one done, one running": (
        pod("Running", [ended(reason="Completed"), running()], conditions=conditions(Ready="False")),
        "1/2",
        "NotReady",
    ),
    "one done, one running, and ready": (
        pod("Running", [ended(reason="Completed"), running()], conditions=conditions(Ready="True")),
        "1/2",
        "Running",
    ),
    "evicted": (pod("Failed", reason="Evicted"), "0/1", "Evicted"),
    "terminating": (pod("Running", [running()], deleted=True), "1/1", "Terminating"),
    "done and deleted": (pod("Succeeded", [ended(reason="Completed")], deleted=True), "0/1", "Completed"),
    "node lost": (pod("Running", [running()], deleted=True, reason="NodeLost"), "1/1", "Unknown"),
    "node lost, not deleted": (pod("Running", [running()], reason="NodeLost"), "1/1", "NodeLost"),
    "init containers to run": (pod(init=[waiting("PodInitializing")] * 2), "0/1", "Init:0/2"),
    "first init container runs": (
        pod(main=[waiting("PodInitializing")], init=[running(False), waiting("PodInitializing")]),
        "0/1",
        "Init:0/2",
    ),
    "second init container runs": (
        pod(main=[waiting("PodInitializing")], init=[DONE, running(False)]),
        "0/1",
        "Init:1/2",
    ),
    "init container crashes": (
        pod(main=[waiting("PodInitializing")], init=[waiting("CrashLoopBackOff")]),
        "0/1",
        "Init:CrashLoopBackOff",
    ),
    "init container failed": (
        pod(main=[waiting("PodInitializing")], init=[ended(1, "Error")]),
        "0/1",
        "Init:Error",
    ),
    "init container exited": (pod(init=[ended(4)]), "0/1", "Init:ExitCode:4"),
    "init container killed": (pod(init=[ended(137, signal=15)]), "0/1", "Init:Signal:15"),
    "init containers are done": (
        pod(main=[waiting("PodInitializing")], init=[DONE, DONE]),
        "0/1",
        "PodInitializing",
    ),
    "deleted while initializing": (pod(init=[running(False)], deleted=True), "0/1", "Terminating"),
    "sidecar starts": (
        pod(main=[waiting("PodInitializing")], init=[{**running(False), "started": False}], sidecars=(0,)),
        "0/2",
        "Init:0/1",
    ),
    "sidecar runs, the next one initializes": (
        pod(main=[waiting("PodInitializing")], init=[running(), running(False)], sidecars=(0,)),
        "1/2",
        "Init:1/2",
    ),
    "sidecar and main run": (
        pod("Running", [running()], [running()], sidecars=(0,), conditions=conditions(Initialized="True")),
        "2/2",
        "Running",
    ),
    "main is done, sidecar runs": (
        pod(
            "Running",
            [ended(reason="Completed")],
            [running()],
            sidecars=(0,),
            conditions=conditions(Initialized="True", Ready="False"),
        ),
        "1/2",
        "Completed",
    ),
}


@pytest.mark.parametrize("case", STATES)
def test_status(case: str) -> None:
    obj, ready, status = STATES[case]
    shown = cells(obj)
    assert (shown["Ready"], shown["Status"]) == (ready, status)


def test_restarts_are_summed_and_the_last_one_is_told() -> None:
    states = [restarted(3, T2, running()), restarted(4, T3, running()), running(), restarted(0, T1, running())]
    assert cells(pod("Running", states))["Restarts"] == ["since", T3, "7 (%s ago)"]
    assert cells(pod("Running", [running(restartCount=2)]))["Restarts"] == "2"
    assert cells(pod("Running", [running()]))["Restarts"] == "0"


def test_restarts_of_init_containers_count_while_they_run() -> None:
    assert cells(pod(init=[restarted(2, T2, waiting("CrashLoopBackOff"))]))["Restarts"] == ["since", T2, "2 (%s ago)"]
    obj = pod("Running", [running()], [restarted(2, T2, DONE)], conditions=conditions(Initialized="True"))
    assert cells(obj)["Restarts"] == "0"


def test_restarts_of_sidecars_always_count() -> None:
    obj = pod(
        "Running",
        [restarted(1, T1, running())],
        [restarted(5, T3, DONE), restarted(2, T2, running())],
        sidecars=(1,),
        conditions=conditions(Initialized="True"),
    )
    assert cells(obj)["Restarts"] == ["since", T2, "3 (%s ago)"]


def test_wide_columns() -> None:
    obj = pod(
        "Running",
        [running()],
        podIP="10.0.0.1",
        podIPs=[{"ip": "10.0.0.1"}, {"ip": "fd00::1"}],
        nominatedNodeName="other",
        conditions=conditions(first="True", second="False"),
    )
    obj["spec"]["nodeName"] = "node"
    obj["spec"]["readinessGates"] = [{"conditionType": kind} for kind in ("first", "second", "third")]
    shown = cells(obj)
    assert list(shown) == [
        "Name",
        "Ready",
        "Status",
        "Restarts",
        "Age",
        "IP",
        "Node",
        "Nominated Node",
        "Readiness Gates",
    ]
    assert list(shown.values())[4:] == [T1, "10.0.0.1", "node", "other", "1/3"]
    assert list(cells(pod()).values())[5:] == ["<none>"] * 4


def test_fields() -> None:
    fields = record("pods").fields
    obj = pod("Running", podIP="10.0.0.1", podIPs=[{"ip": "10.0.0.1"}])
    obj["spec"].update(nodeName="node", hostNetwork=True, restartPolicy="Never", serviceAccountName="robot")
    assert {name: getter(obj) for name, getter in fields.items()} == {
        "spec.nodeName": "node",
        "spec.restartPolicy": "Never",
        "spec.schedulerName": "",
        "spec.serviceAccountName": "robot",
        "spec.hostNetwork": "true",
        "status.phase": "Running",
        "status.podIP": "10.0.0.1",
        "status.podIPs": "",
        "status.nominatedNodeName": "",
    }
