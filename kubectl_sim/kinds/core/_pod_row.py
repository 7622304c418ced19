"""The table row of a pod, made when a pod is written.  Models the pod printer of pkg/printers/internalversion."""

from __future__ import annotations

from kubectl_sim.model.kind import since

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]

NONE = "<none>"
_EMPTY: dict[str, Any] = {}


def row(pod: Obj) -> list[Cell]:
    """The cells of a pod."""
    metadata = pod["metadata"]
    spec = pod.get("spec") or _EMPTY
    status = pod.get("status") or _EMPTY
    ready, total, reason, restarts, last = _summary(metadata, spec, status)
    ips = status.get("podIPs")
    gates = spec.get("readinessGates")
    return [
        metadata["name"],
        f"{ready}/{total}",
        reason,
        since(last, f"{restarts} (%s ago)") if restarts and last else str(restarts),
        metadata.get("creationTimestamp"),
        (ips and ips[0].get("ip")) or NONE,
        spec.get("nodeName") or NONE,
        status.get("nominatedNodeName") or NONE,
        _gates(gates, status) if gates else NONE,
    ]


def _summary(metadata: Obj, spec: Obj, status: Obj) -> tuple[int, int, str, int, str]:
    """``(ready, containers, status, restarts, time of the last restart)``."""
    phase = status.get("phase", "")
    reason = status.get("reason") or phase
    initialized = False
    for condition in status.get("conditions") or ():
        kind = condition.get("type")
        if kind == "PodScheduled":
            if condition.get("reason") == "SchedulingGated":
                reason = "SchedulingGated"
        elif kind == "Initialized":
            initialized = condition.get("status") == "True"
    ready = restarts = 0
    last = ""
    total = len(spec.get("containers") or ())
    waiting_for_init = ""
    if spec.get("initContainers"):
        extra, ready, restarts, last, waiting_for_init = _init(spec, status, initialized)
        total += extra
        reason = waiting_for_init or reason
    if not waiting_for_init or initialized:
        more, count, last, reason = _main(status, reason, last)
        ready += more
        restarts += count
    if metadata.get("deletionTimestamp"):
        if status.get("reason") == "NodeLost":
            reason = "Unknown"
        elif phase not in ("Succeeded", "Failed"):
            reason = "Terminating"
    return ready, total, reason, restarts, last


def _main(status: Obj, reason: str, last: str) -> tuple[int, int, str, str]:
    """The containers' part: ``(ready, restarts, last restart, status)``."""
    ready = restarts = 0
    for container in reversed(status.get("containerStatuses") or ()):
        count = container.get("restartCount")
        if count:
            restarts += count
        ended = container.get("lastState")
        if ended:
            last = _later(last, ended)
        state = container.get("state") or _EMPTY
        running = state.get("running")
        if running is not None:
            if container.get("ready"):
                ready += 1
            continue
        waiting = state.get("waiting")
        if waiting and waiting.get("reason"):
            reason = waiting["reason"]
            continue
        terminated = state.get("terminated")
        if terminated is not None:
            reason = terminated.get("reason") or _exit(terminated)
    if ready and reason == "Completed":
        reason = "Running" if _is_ready(status) else "NotReady"
    return ready, restarts, last, reason


def _init(spec: Obj, status: Obj, initialized: bool) -> tuple[int, int, int, str, str]:
    """``(sidecars, ready, restarts, last restart, status or "" when initialization is over)``.

    Once the pod is initialized the restarts of plain init containers count no more.
    """
    declared = spec["initContainers"]
    sidecars = {item.get("name") for item in declared if item.get("restartPolicy") == "Always"}
    ready = restarts = sidecar_restarts = 0
    last = sidecar_last = waiting = ""
    for index, container in enumerate(status.get("initContainerStatuses") or ()):
        count = container.get("restartCount") or 0
        ended = container.get("lastState")
        sidecar = container.get("name") in sidecars
        restarts += count
        if ended:
            last = _later(last, ended)
        if sidecar:
            sidecar_restarts += count
            if ended:
                sidecar_last = _later(sidecar_last, ended)
        state = container.get("state") or _EMPTY
        terminated = state.get("terminated")
        if terminated is not None and not terminated.get("exitCode"):
            continue
        if sidecar and container.get("started"):
            ready += bool(container.get("ready"))
            continue
        waiting = _init_reason(state, index, len(declared))
        break
    if not waiting or initialized:
        restarts, last = sidecar_restarts, sidecar_last
    return len(sidecars), ready, restarts, last, waiting


def _init_reason(state: Obj, index: int, total: int) -> str:
    terminated = state.get("terminated")
    if terminated is not None:
        return "Init:" + (terminated.get("reason") or _exit(terminated))
    reason = (state.get("waiting") or _EMPTY).get("reason")
    if reason and reason != "PodInitializing":
        return f"Init:{reason}"
    return f"Init:{index}/{total}"


def _exit(terminated: Obj) -> str:
    if terminated.get("signal"):
        return f"Signal:{terminated['signal']}"
    return f"ExitCode:{terminated.get('exitCode', 0)}"


def _later(last: str, ended: Obj) -> str:
    finished = (ended.get("terminated") or _EMPTY).get("finishedAt") or ""
    return finished if finished > last else last


def _is_ready(status: Obj) -> bool:
    return any(
        condition.get("type") == "Ready" and condition.get("status") == "True"
        for condition in status.get("conditions") or ()
    )


def _gates(gates: list[Obj], status: Obj) -> str:
    states: dict[str, str] = {}
    for condition in status.get("conditions") or ():
        states.setdefault(condition.get("type", ""), condition.get("status", ""))
    met = sum(states.get(gate.get("conditionType", "")) == "True" for gate in gates)
    return f"{met}/{len(gates)}"
