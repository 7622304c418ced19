"""The probe workers of a container.

Models ``prober/worker.go``: ticks on the worker's own grid, initial delay, thresholds, liveness and
readiness held back until the startup probe has passed.  A run of equal verdicts is not simulated
tick by tick: the tick at which the outcome changes is computed, and failing ticks on the way
become a stream of ``Unhealthy`` events.

``rec["pr"]`` has one entry a probe: [time of the last tick, last result, run length, next tick].
"""

from __future__ import annotations

from kubectl_sim.kubelet.runtime import probes
from kubectl_sim.kubelet.runtime.trace import FOREVER

from . import repeats, stopping
from .containers import reschedule, start_next
from .facts import SECOND
from .policy import SIDECAR, host_network

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .worker import Worker

    Obj = dict[str, Any]

KINDS = ("startup", "liveness", "readiness")
FIELDS = {"startup": "startupProbe", "liveness": "livenessProbe", "readiness": "readinessProbe"}
TITLES = {"startup": "Startup", "liveness": "Liveness", "readiness": "Readiness"}
LAST, RESULT, RUN, NEXT = 0, 1, 2, 3


def begin(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """A container has started: set its flags, plan its probes."""
    rec["started"] = "startupProbe" not in container
    rec["ready"] = rec["started"] and "readinessProbe" not in container
    rec["pr"] = {}
    if rec["started"]:
        begin_rest(worker, container, rec, t)
    else:
        rec["pr"]["startup"] = [None, None, 0, first_tick(worker, container["startupProbe"], rec, t)]
    reschedule(worker, container, rec)


def begin_rest(worker: Worker, container: Obj, rec: Obj, t: int) -> None:
    """Liveness and readiness, once the container has started."""
    liveness = container.get("livenessProbe")
    if liveness is not None:
        rec["pr"]["liveness"] = foresee(worker, container, rec, liveness, first_tick(worker, liveness, rec, t))
    readiness = container.get("readinessProbe")
    if readiness is not None:
        # The change of the status triggers the readiness worker at once.
        delay = int(readiness.get("initialDelaySeconds") or 0)
        at = t if (t - rec["at"]) // SECOND >= delay else first_tick(worker, readiness, rec, t)
        rec["pr"]["readiness"] = [None, None, 0, at]


def foresee(worker: Worker, container: Obj, rec: Obj, spec: Obj, t: int) -> list[Any]:
    """The liveness probe's first tick: if it is going to pass, nothing happens before that changes."""
    program = worker.program(container, rec["at"])
    verdict = probes.probe(program, container, spec, t, worker.address(), host_network(worker.spec))
    if verdict.result != probes.SUCCESS:
        return [None, None, 0, t]
    changes = None if verdict.until >= FOREVER else next_tick(worker, spec, max(verdict.until - 1, t))
    return [t, probes.SUCCESS, 1, changes]


def period_of(spec: Obj) -> int:
    return int(spec.get("periodSeconds") or 10) * SECOND


def first_tick(worker: Worker, spec: Obj, rec: Obj, t: int) -> int:
    """The first tick of the worker's grid after ``t`` that the initial delay allows."""
    period = period_of(spec)
    anchor = worker.memory["t0"]
    allowed = max(t + 1, rec["at"] + int(spec.get("initialDelaySeconds") or 0) * SECOND)
    return int(anchor + -(-(allowed - anchor) // period) * period)


def next_tick(worker: Worker, spec: Obj, t: int) -> int:
    """The grid's first tick after ``t``."""
    period = period_of(spec)
    anchor = worker.memory["t0"]
    return int(anchor + ((t - anchor) // period + 1) * period)


def replan(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """The network has changed: the next tick of every probe counts again."""
    for name, entry in rec["pr"].items():
        spec = container[FIELDS[name]]
        if entry[LAST] is not None and entry[LAST] > t:
            entry[:] = [None, None, 0, entry[LAST]]
        elif entry[LAST] is not None:
            catch_up(worker, spec, entry, t)
            entry[NEXT] = next_tick(worker, spec, t)
    reschedule(worker, container, rec)


def catch_up(worker: Worker, spec: Obj, entry: list[Any], t: int) -> None:
    """Count the ticks in (last tick, t] that said what the last one said."""
    period, anchor = period_of(spec), worker.memory["t0"]
    passed = (t - anchor) // period - (entry[LAST] - anchor) // period
    if passed > 0:
        entry[LAST] += passed * period - (entry[LAST] - anchor) % period
        if entry[RESULT] is not None:
            entry[RUN] += passed


def due(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """Some probe's tick at ``t`` matters."""
    for name in KINDS:
        entry = (rec.get("pr") or {}).get(name)
        if entry is not None and entry[NEXT] == t:
            tick(worker, container, kind, rec, name, t)
            if rec["st"] != "run":
                return
    reschedule(worker, container, rec)


def tick(worker: Worker, container: Obj, kind: int, rec: Obj, name: str, t: int) -> None:
    """One probe: count the result, act on a threshold, plan the next tick that matters."""
    spec = container[FIELDS[name]]
    entry = rec["pr"][name]
    key = f"{container['name']}/{name}"
    worker.memory["streams"].pop(key, None)
    if entry[LAST] is not None:
        catch_up(worker, spec, entry, t - 1)
    program = worker.program(container, rec["at"])
    verdict = probes.probe(program, container, spec, t, worker.address(), host_network(worker.spec))
    path = worker.path(container, kind)
    message = unhealthy(name, verdict)
    if message:
        worker.emit(t, "Warning", "Unhealthy", message, path, rec)
    entry[LAST] = t
    if verdict.result == probes.ERROR:
        count_error(worker, spec, entry, verdict, t)
    else:
        entry[RUN] = entry[RUN] + 1 if entry[RESULT] == verdict.result else 1
        entry[RESULT] = verdict.result
        if entry[RUN] >= threshold(spec, verdict.result) and act(worker, container, kind, rec, name, verdict.result, t):
            return
        entry[NEXT] = plan_next(worker, spec, rec, name, entry, verdict, t)
    if message and not repeats.settled(rec, t):
        worker.stream(
            key, next_tick(worker, spec, t), period_of(spec), entry[NEXT], [["Warning", "Unhealthy", message]], path
        )


def unhealthy(name: str, verdict: probes.Verdict) -> str:
    if verdict.result == probes.FAILURE:
        return f"{TITLES[name]} probe failed: {verdict.message}"
    if verdict.result == probes.ERROR:
        return f"{TITLES[name]} probe errored and resulted in unknown state: {verdict.message}"
    return ""


def threshold(spec: Obj, result: str) -> int:
    if result == probes.SUCCESS:
        return int(spec.get("successThreshold") or 1)
    return int(spec.get("failureThreshold") or 3)


def count_error(worker: Worker, spec: Obj, entry: list[Any], verdict: probes.Verdict, t: int) -> None:
    """A probe that went wrong counts for nothing; it will go wrong the same way."""
    entry[NEXT] = None if verdict.until >= FOREVER else next_tick(worker, spec, verdict.until - 1)


def plan_next(
    worker: Worker, spec: Obj, rec: Obj, name: str, entry: list[Any], verdict: probes.Verdict, t: int
) -> int | None:
    """The next tick at which something can change: the verdict, or the count reaches its threshold."""
    changes = None if verdict.until >= FOREVER else next_tick(worker, spec, max(verdict.until - 1, t))
    missing = threshold(spec, verdict.result) - entry[RUN]
    if missing <= 0 or settled(rec, name, verdict.result):
        return changes
    reaches = next_tick(worker, spec, t) + (missing - 1) * period_of(spec)
    return reaches if changes is None or reaches < changes else changes


def settled(rec: Obj, name: str, result: str) -> bool:
    """The container's flag already says what more of these results would make it say."""
    if name == "readiness":
        return bool(rec["ready"]) == (result == probes.SUCCESS)
    return result == probes.SUCCESS and name == "liveness"


def act(worker: Worker, container: Obj, kind: int, rec: Obj, name: str, result: str, t: int) -> bool:
    """A threshold is reached; True if the container is on its way out."""
    success = result == probes.SUCCESS
    if name == "readiness":
        rec["ready"] = success
        return False
    if not success:
        stopping.kill_unhealthy(worker, container, kind, rec, name, t)
        return True
    if name == "startup":
        rec["started"] = True
        rec["ready"] = "readinessProbe" not in container
        del rec["pr"]["startup"]
        begin_rest(worker, container, rec, t)
        if kind == SIDECAR:
            start_next(worker, t)
        readiness = rec["pr"].get("readiness")
        if readiness is not None and readiness[NEXT] == t:
            tick(worker, container, kind, rec, "readiness", t)
        reschedule(worker, container, rec)
        return True
    return False
