"""How containers and pods are stopped: hooks, signals, grace periods, order.

Models ``killContainer``, ``executePreStopHook``, ``terminationOrdering`` and the lifecycle handlers.
"""

from __future__ import annotations

from kubectl_sim.kubelet.runtime import probes
from kubectl_sim.kubelet.runtime.trace import FOREVER

from .facts import QUANTUM, SECOND, quantise
from .policy import SIDECAR, grace_period, host_network, restarts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .worker import Worker

    Obj = dict[str, Any]

#: SIGKILL never comes sooner after SIGTERM.
MINIMUM = 2 * SECOND


def begin(worker: Worker, t: int) -> None:
    """The pod is being deleted: stop what runs, forget what was going to start."""
    memory = worker.memory
    grace = grace_period(worker.pod) * SECOND
    if memory.get("kill"):
        if grace < memory["kill"][1]:
            shorten(worker, grace)
        return
    memory["kill"] = [t, grace]
    worker.terminating = True
    memory["dues"].clear()
    memory["streams"].clear()
    worker.touched = True
    stop_all(worker, t, grace)
    worker.observe(t)


def fail_pod(worker: Worker, t: int) -> None:
    """The pod has failed as a whole (active deadline): its containers are stopped."""
    memory = worker.memory
    memory["phase"] = "Failed"
    memory["streams"].clear()
    stop_all(worker, t, grace_period(worker.pod) * SECOND)


def stop_all(worker: Worker, t: int, grace: int) -> None:
    running = []
    for container, kind in worker.everyone:
        rec = worker.memory["cs"][container["name"]]
        state = rec["st"]
        if state == "run":
            running.append((container, kind, rec))
        elif state != "stop":
            rec["due"] = None
    mains = [entry for entry in running if entry[1] != SIDECAR]
    last = t
    for container, kind, rec in mains:
        last = max(last, stop(worker, container, kind, rec, t, grace, ""))
    for container, kind, rec in reversed([entry for entry in running if entry[1] == SIDECAR]):
        last = max(last, stop(worker, container, kind, rec, t, grace, "", not_before=last))
    if not running:
        proceed(worker, t)


def shorten(worker: Worker, grace: int) -> None:
    """A second deletion gives less time."""
    began = worker.memory["kill"][0]
    worker.memory["kill"][1] = grace
    limit = max(worker.now, began + max(grace, MINIMUM))
    for container, _ in worker.everyone:
        rec = worker.memory["cs"][container["name"]]
        if rec["st"] == "stop" and rec["due"] > limit:
            rec["due"] = limit
            rec["fate"] = [limit, 137, "Error", ""]


def stop(
    worker: Worker, container: Obj, kind: int, rec: Obj, t: int, grace: int, message: str, not_before: int = 0
) -> int:
    """Begin to stop a running container; when it will have ended."""
    path = worker.path(container, kind)
    text = message or f"Stopping container {container['name']}"
    worker.emit(t, "Normal", "Killing", text, path, rec if message else None)
    worker.hush(container["name"])
    program = worker.program(container, rec["at"])
    own = program.end
    hook = ((container.get("lifecycle") or {}).get("preStop")) if grace > 0 else None
    signal_at = t
    if hook is not None:
        took, failed = run_hook(worker, container, program, hook, t)
        if failed:
            worker.emit(t, "Warning", "FailedPreStopHook", "PreStopHook failed", path, rec)
        took = min(took, grace)
        signal_at = t + took
        grace -= took // SECOND * SECOND
    if not_before > signal_at:
        waited = min(not_before - signal_at, grace) if grace > 0 else 0
        signal_at += waited
        grace -= waited // SECOND * SECOND
    deadline = signal_at + max(grace, MINIMUM)
    alone = not (worker.spec.get("shareProcessNamespace") or worker.spec.get("hostPID"))
    if own is not None and own[0] <= signal_at:
        at, code = own
    else:
        outcome = program.stopped_by_term(signal_at, alone)
        at, code = outcome if outcome is not None and outcome[0] <= deadline else (deadline, 137)
    at = max(quantise(at), t)
    rec["st"] = "stop"
    rec["fate"] = [at, code, "Error" if code else "Completed", ""]
    rec["due"], rec["do"] = at, "stopped"
    return at


def run_hook(
    worker: Worker, container: Obj, program: Any, hook: Obj, t: int, files: Obj | None = None
) -> tuple[int, bool]:
    """(µs that a lifecycle handler takes, whether it fails); ``files`` takes up what it changes."""
    if "sleep" in hook:
        return int(hook["sleep"].get("seconds") or 0) * SECOND, False
    if "exec" in hook:
        result = program.run_inside(list(hook["exec"].get("command") or ()), t)
        if result.code == -1:
            return 0, True
        if files is not None:
            files.update(result.files)
        return (FOREVER if result.duration >= FOREVER else int(result.duration)), result.code != 0
    action = "httpGet" if "httpGet" in hook else "tcpSocket"
    verdict = probes.probe(program, container, {action: hook[action]}, t, worker.address(), host_network(worker.spec))
    return QUANTUM, verdict.result != probes.SUCCESS


def post_start(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> bool:
    """Run the postStart handler; False when the container is killed for it."""
    program = worker.program(container, rec["at"])
    files: dict[str, list[Any]] = {}
    _, failed = run_hook(worker, container, program, container["lifecycle"]["postStart"], rec["at"], files)
    if files:
        from . import outside

        try:
            outside.note(worker, container, files)
        except outside.NoSpace:
            failed = True
        worker.programs.clear()  # the main process lives on with what the handler has left
    if not failed:
        return True
    worker.emit(t, "Warning", "FailedPostStartHook", "PostStartHook failed", worker.path(container, kind), rec)
    rec["after"] = "restart"
    stop(worker, container, kind, rec, t, grace_period(worker.pod) * SECOND, "FailedPostStartHook")
    return False


def kill_unhealthy(worker: Worker, container: Obj, kind: int, rec: Obj, probe: str, t: int) -> None:
    """A liveness or startup probe has failed too often."""
    text = f"Container {container['name']} failed {probe} probe"
    if kind == SIDECAR or restarts(container, worker.spec, kind, 137):
        text += ", will be restarted"
    rec["after"] = "restart"
    spec = container["livenessProbe" if probe == "liveness" else "startupProbe"]
    stop(worker, container, kind, rec, t, grace_period(worker.pod, spec) * SECOND, text)


def stop_sidecars(worker: Worker, t: int) -> None:
    """The main containers are over for good: the sidecars follow, the last one first."""
    last = t
    grace = grace_period(worker.pod) * SECOND
    for container, kind in reversed(worker.init):
        rec = worker.memory["cs"][container["name"]]
        if kind == SIDECAR and rec["st"] == "run":
            last = max(last, stop(worker, container, kind, rec, t, grace, "", not_before=last))
        elif kind == SIDECAR and rec["st"] != "stop":
            rec["due"] = None


def stop_ephemeral(worker: Worker, t: int) -> None:
    """The pod is over: nobody looks around in it any more."""
    for container, kind in worker.ephemeral:
        rec = worker.memory["cs"][container["name"]]
        if rec["st"] == "run":
            stop(worker, container, kind, rec, t, grace_period(worker.pod) * SECOND, "")
        elif rec["st"] != "stop":
            rec["due"] = None


def stopped(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """A container that was told to stop has ended."""
    from . import containers

    at, code, reason, message = rec["fate"]
    previous = rec.get("last")
    rec["st"] = "dead"
    rec["end"] = [rec["at"], at, code, reason, message, rec["n"]]
    after = rec.pop("after", "")
    if after and not (worker.terminating or worker.memory.get("reason")):
        rec["ready"] = rec["started"] = False
        rec["pr"] = rec["fate"] = None
        if after == "replace":
            containers.attempt(worker, container, kind, rec, t)
            return
        if kind == SIDECAR or restarts(container, worker.spec, kind, code):
            # The kubelet that killed it starts it again in the same turn: only an earlier end counts.
            containers.restart(worker, container, kind, rec, t, previous[1] if previous else None)
            return
    containers.ended(worker, container, kind, rec, t)


def proceed(worker: Worker, t: int) -> None:
    """While the pod is being stopped: once nothing runs any more, it is over."""
    memory = worker.memory
    if not worker.all_stopped():
        return
    if memory.get("kill") and "gone" not in memory["dues"] and "gone" not in memory:
        delay = QUANTUM + worker.chance(2, "gone") * QUANTUM
        memory["dues"]["gone"] = t + delay
