"""Transitions of one container: image, creation, start, end, back-off, restart.

Models ``image_manager.go``, ``kuberuntime_container.go`` (``startContainer``) and
``kuberuntime_manager.go`` (``computePodActions``, ``doBackOff``).

A container's record has ``st`` (wait, run, stop, dead), ``n`` (number of the latest
instance, -1 before the first), ``at`` (its start), ``end`` and ``last`` (started, finished, code,
reason, message, number), ``wr``/``wm`` (reason and message while waiting), and ``due``/``do``: when
which of the actions below comes next.
"""

from __future__ import annotations

from kubectl_sim.base import duration

from . import repeats
from .facts import QUANTUM, SECOND, quantise
from .policy import INIT, MAIN, SIDECAR, grace_period, refuses_root, restarts
from .repeats import FORGET, MAX_BACKOFF, STEADY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubelet.runtime.program import Program

    from .worker import Worker

    Obj = dict[str, Any]

BACKOFF = 10 * SECOND
PRESENT = 'Container image "{}" already present on machine and can be accessed by the pod'


def plan(rec: Obj, at: int, action: str) -> None:
    rec["due"], rec["do"] = at, action


def start_next(worker: Worker, t: int) -> None:
    """Start whatever may start now: the next init container, or the main containers one after another."""
    if worker.terminating or worker.memory.get("reason"):
        return
    records = worker.memory["cs"]
    if not worker.any_main_started():
        for container, kind in worker.init:
            rec = records[container["name"]]
            through = rec["started"] if kind == SIDECAR else rec["st"] == "dead" and rec["end"][2] == 0
            if through:
                continue
            if rec["st"] == "wait" and rec["due"] is None and rec["n"] < 0:
                plan(rec, t, "attempt")
            return
    for container, _ in worker.mains:
        rec = records[container["name"]]
        if rec["st"] == "wait" and rec["n"] < 0 and not rec.get("tried"):
            if rec["due"] is None:
                plan(rec, t, "attempt")
            return


def sync_period(worker: Worker, *purpose: str | int) -> int:
    """How often the kubelet looks at a pod that has an error: ten seconds and up to half more."""
    return 10 * SECOND + worker.chance(20, "sync", *purpose) * QUANTUM


def latency(worker: Worker, *purpose: str | int) -> int:
    """How long it takes until the kubelet notices what happened in a container."""
    return QUANTUM + worker.chance(3, "notice", *purpose) * QUANTUM


# -- the image ---------------------------------------------------------------------------


def attempt(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """Begin to start a container: see to its image."""
    found = worker.resolution(container)
    image = rec["image"] = container["image"]
    path = worker.path(container, kind)
    if found.reference is None:
        retry(
            worker, container, kind, rec, t, "InvalidImageName", found.error, ["Warning", "InspectFailed", found.error]
        )
        return
    canonical = found.reference.canonical
    present = worker.facts.images.present(canonical, t)
    policy = worker.pull_policy(container)
    if policy == "Never" and not present:
        text = f'Container image "{image}" is not present with pull policy of Never'
        worker.await_change(f"images/{canonical}")
        retry(worker, container, kind, rec, t, "ErrImageNeverPull", text, ["Warning", "ErrImageNeverPull", text])
        return
    if policy != "Always" and present:
        rec["pulling"] = None
        arrive(worker, container, rec, t)
        return
    if not repeats.pulls_settled(rec):
        worker.emit(t, "Normal", "Pulling", f'Pulling image "{image}"', path, rec)
    luck = worker.fraction("pull", container["name"], min(rec["n"], STEADY), min(rec.get("pulls", 0), STEADY))
    begins, ends = worker.facts.images.pull(canonical, found.size, t, luck, found.image is None)
    rec["pulling"] = [t, begins, ends]
    rec["pulls"] = rec.get("pulls", 0) + 1
    if found.image is None:
        plan(rec, ends, "pull_failed")
    else:
        arrive(worker, container, rec, ends)


def renew(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> bool:
    """The spec names another image now: back-offs are over, a running container is replaced."""
    from . import stopping

    rec["image"] = container["image"]
    if rec["st"] == "stop" or (rec["st"] == "dead" and rec["due"] is None):
        return False
    for stale in ("bo", "ibo", "pulls", "pulling", "image_at", "retry", "loop", "told"):
        rec.pop(stale, None)
    worker.hush(container["name"])
    if rec["st"] == "run":
        rec["after"] = "replace"
        text = f"Container {container['name']} definition changed, will be restarted"
        stopping.stop(worker, container, kind, rec, t, grace_period(worker.pod) * SECOND, text)
    else:
        plan(rec, t, "attempt")
    return True


def arrive(worker: Worker, container: Obj, rec: Obj, t: int) -> None:
    """The image will be there at ``t``; the kubelet tells of it when it sees the container run."""
    rec["image_at"] = t
    plan(rec, t + QUANTUM + latency(worker, container["name"], min(rec["n"], STEADY)), "arrived")


def arrived(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """The image is there, the container was created and started."""
    at = rec.pop("image_at")
    pulling = rec.pop("pulling")
    if pulling is None:
        worker.emit(at, "Normal", "Pulled", PRESENT.format(container["image"]), worker.path(container, kind), rec)
    else:
        pulled(worker, container, kind, rec, pulling)
    create(worker, container, kind, rec, at)


def pulled(worker: Worker, container: Obj, kind: int, rec: Obj, pulling: list[int]) -> None:
    """Tell of a pull that went well."""
    found = worker.resolution(container)
    asked, begins, ends = pulling
    assert found.reference is not None
    worker.pulled.append(found.reference.canonical)
    rec.pop("ibo", None)
    shave = worker.chance(240, "shave", container["name"], min(rec["n"], STEADY)) * 1000
    own = duration.format(ends - begins - shave)
    whole = duration.format(ends - asked - shave)
    text = f'Successfully pulled image "{container["image"]}" in {own} ({whole} including waiting). '
    text += f"Image size: {found.size} bytes."
    worker.emit(ends, "Normal", "Pulled", text, worker.path(container, kind), rec)


def pull_failed(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """ErrImagePull, then ImagePullBackOff until the next pull."""
    error = worker.resolution(container).error
    del rec["pulling"]
    image, name, path = container["image"], container["name"], worker.path(container, kind)
    settled = repeats.pulls_settled(rec)
    if not settled:
        worker.emit(t, "Warning", "Failed", f'Failed to pull image "{image}": {error}', path)
        worker.emit(t, "Warning", "Failed", "Error: ErrImagePull", path)
    previous = rec.get("ibo", 0)
    wait = min(previous * 2, MAX_BACKOFF) if previous else BACKOFF
    rec["ibo"] = wait
    rec["wr"], rec["wm"] = "ErrImagePull", error
    period = sync_period(worker, name, "image")
    last = t + -(-wait // period) * period
    back_off = [
        ["Normal", "BackOff", f'Back-off pulling image "{image}"'],
        ["Warning", "Failed", "Error: ImagePullBackOff"],
    ]
    if settled:
        repeats.tell(worker, rec, t, "Normal", "BackOff", back_off[0][2], path)
    else:
        for type, reason, text in back_off:
            worker.emit(t, type, reason, text, path)
        worker.stream(f"{name}/image", t + period, period, last, back_off, path)
    rec["again"] = last
    plan(rec, min(t + period, last), "pull_backoff")
    started_or_not(worker, rec, t)


def pull_backoff(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """The kubelet looks again: still backing off, or time for another pull."""
    error = worker.resolution(container).error
    rec["wr"] = "ImagePullBackOff"
    rec["wm"] = f'Back-off pulling image "{container["image"]}": ErrImagePull: {error}'
    if t < rec["again"]:
        plan(rec, rec["again"], "pull_backoff")
        return
    worker.hush(container["name"])
    if repeats.pulls_settled(rec):
        t += repeats.skip(worker, container, kind, rec, t)
    attempt(worker, container, kind, rec, t)


def retry(
    worker: Worker, container: Obj, kind: int, rec: Obj, t: int, reason: str, message: str, event: list[str] | None
) -> None:
    """A failure that every look at the pod repeats until the cause is gone."""
    name, path = container["name"], worker.path(container, kind)
    text = f"Error: {message}" if reason == "CreateContainerConfigError" else f"Error: {reason}"
    messages = [event] if event else []
    messages.append(["Warning", "Failed", text])
    for type, why, what in messages:
        worker.emit(t, type, why, what, path)
    if event is None:
        messages.insert(0, ["Normal", "Pulled", PRESENT.format(container["image"])])
    rec["wr"], rec["wm"] = reason, message
    period = sync_period(worker, name, "retry")
    worker.stream(f"{name}/retry", t + period, period, None, messages, path)
    rec["retry"] = [t, period]
    started_or_not(worker, rec, t)


def recheck(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> bool:
    """Look at the cause of a repeated failure again: is it gone, or another one now?

    Once it is gone, the kubelet's next look starts the container.
    """
    problem: str | None = rec["wm"]
    if rec["wr"] == "ErrImageNeverPull":
        found = worker.resolution(container)
        if found.reference is not None and worker.facts.images.present(found.reference.canonical, t):
            problem = None
    elif rec["wr"] == "CreateContainerConfigError" and not rec["wm"].startswith("container has runAsNonRoot"):
        from .environment import ConfigError, variables

        try:
            variables(worker, container, linked=False)
            problem = None
        except ConfigError as error:
            problem = str(error)
            worker.await_change(error.source)
    if problem == rec["wm"]:
        return False
    stream = worker.memory["streams"][f"{container['name']}/retry"]
    began, period = rec["retry"]
    look = began + ((t - began) // period + 1) * period
    if problem is None:
        del rec["retry"]
        stream[2] = look
        plan(rec, look, "cured")
    else:
        rec["wm"] = problem
        stream[3][-1][2] = f"Error: {problem}"
    return True


def cured(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    worker.hush(container["name"])
    attempt(worker, container, kind, rec, t)


def started_or_not(worker: Worker, rec: Obj, t: int) -> None:
    """A failed attempt does not keep the other containers from theirs."""
    if not rec.get("tried"):
        rec["tried"] = True
        start_next(worker, t)


# -- the start ---------------------------------------------------------------------------


def create(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """The image is there: make the container and start its process."""
    path = worker.path(container, kind)
    found = worker.resolution(container)
    env: dict[str, str] = {}
    if container.get("env") or container.get("envFrom"):
        from .environment import ConfigError, variables

        try:
            env = variables(worker, container, linked=False)
        except ConfigError as error:
            worker.await_change(error.source)
            retry(worker, container, kind, rec, t, "CreateContainerConfigError", str(error), None)
            return
    if refuses_root(container, worker.spec, found.image):
        text = (
            f'container has runAsNonRoot and image will run as root (pod: "{worker.full_name()}", '
            f"container: {container['name']})"
        )
        retry(worker, container, kind, rec, t, "CreateContainerConfigError", text, None)
        return
    worker.emit(t, "Normal", "Created", "Container created", path, rec)
    if rec["end"] and rec["n"] >= 0:
        rec["last"] = rec["end"]
    rec["n"] += 1
    for stale in ("killed", "typed", "attached"):
        rec.pop(stale, None)
    if worker.memory.get("files") and rec["n"]:
        from . import outside

        outside.forget_instance(worker, container)
    rec["ran"] = container["image"]
    rec["tried"] = True
    if container.get("command") or container.get("args"):
        problem = cannot_start(worker, container, env)
        if problem:
            fail_start(worker, container, kind, rec, t, problem)
            return
    rec["at"] = t + QUANTUM
    worker.emit(rec["at"], "Normal", "Started", "Container started", path, rec)
    start_next(worker, rec["at"])
    seen(worker, container, kind, rec, rec["at"] + latency(worker, container["name"], min(rec["n"] - 1, STEADY)))


def cannot_start(worker: Worker, container: Obj, env: dict[str, str]) -> str:
    from kubectl_sim.kubelet.runtime.program import arguments, expand, start_error

    from .environment import make_world

    env = env or worker.environment(container)
    world = make_world(worker, container, env)
    argv = arguments(world.image, expand(container.get("command") or [], env), expand(container.get("args") or [], env))
    return start_error(world, argv)


def fail_start(worker: Worker, container: Obj, kind: int, rec: Obj, t: int, problem: str) -> None:
    """runc could not execute the command: the instance is over before it began."""
    worker.emit(t, "Warning", "Failed", f"Error: {problem}", worker.path(container, kind), rec)
    rec["st"] = "dead"
    rec["end"] = [None, t + QUANTUM, 128, "StartError", problem, rec["n"]]
    if restarts(container, worker.spec, kind, 128):
        rec["wr"], rec["wm"] = "RunContainerError", problem
    plan(rec, t + latency(worker, container["name"], "fail", min(rec["n"], STEADY)) + SECOND, "ended")
    start_next(worker, t)


def seen(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """The kubelet notices that the process runs."""
    rec["st"] = "run"
    rec.pop("wr", None)
    rec.pop("wm", None)
    hooks = container.get("lifecycle")
    if hooks and hooks.get("postStart"):
        from . import stopping

        if not stopping.post_start(worker, container, kind, rec, t):
            return
    plan_end(worker, container, kind, rec, t)
    if rec["st"] != "run":
        return
    if any(field in container for field in repeats.PROBES):
        from . import probing

        probing.begin(worker, container, kind, rec, t)
    else:
        rec["started"] = rec["ready"] = True
    if len(worker.everyone) > 1:
        worker.neighbours_changed(container["name"], t)
    if kind == SIDECAR and rec["started"]:
        start_next(worker, t)


def plan_end(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """Look into the program's future: when will it end by itself?"""
    found = worker.instance_image(container)
    limits = (container.get("resources") or {}).get("limits") or {}
    assert found.image is not None
    rec["fate"] = None
    if rec.get("killed"):
        # Somebody inside has sent a signal to its first process.
        at, code = rec["killed"]
        rec["fate"] = [at, code, "Error" if code else "Completed", ""]
        reschedule(worker, container, rec)
        return
    if found.image.serves_alone(container) and "memory" not in limits:
        return
    program = worker.program(container, rec["at"])
    if program.trace.waits_on:
        rec["asks"] = True
    end = program.end
    if end is None:
        reschedule(worker, container, rec)
        return
    at, code = end
    rec["fate"] = [at, code, program.reason, termination_message(container, program, at, code)]
    noticed = end_noticed(worker, container, rec)
    if noticed <= t:
        finish(worker, container, kind, rec, t)
    else:
        reschedule(worker, container, rec)


def reschedule(worker: Worker, container: Obj, rec: Obj) -> None:
    """Plan the container's next transition: the end of its program or a probe, whichever is first."""
    soonest = min((entry[-1] for entry in (rec.get("pr") or {}).values() if entry[-1] is not None), default=None)
    end = end_noticed(worker, container, rec) if rec.get("fate") else None
    if end is not None and (soonest is None or end <= soonest):
        plan(rec, end, "end")
    elif soonest is not None:
        plan(rec, soonest, "probe")
    else:
        rec["due"] = None


def end_noticed(worker: Worker, container: Obj, rec: Obj) -> int:
    """When the kubelet notices the end that the program comes to by itself."""
    return quantise(rec["fate"][0]) + latency(worker, container["name"], "end", min(rec["n"], STEADY))


def termination_message(container: Obj, program: Program, at: int, code: int) -> str:
    """What the container wrote to its termination message file, or its last output on failure."""
    path = container.get("terminationMessagePath") or "/dev/termination-log"
    text = program.trace.read(path, at) or ""
    if not text and code and container.get("terminationMessagePolicy") == "FallbackToLogsOnError":
        text = "".join(line + "\n" for _, _, line in program.trace.window(program.start, at + 1, last=80))[-2048:]
    return text[:4096]


# -- the end -----------------------------------------------------------------------------


def finish(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """The kubelet notices that the process has ended as it was going to."""
    at, code, reason, message = rec["fate"]
    rec["due"] = None
    rec["st"] = "dead"
    rec["end"] = [rec["at"], at, code, reason, message, rec["n"]]
    ended(worker, container, kind, rec, t)


def ended(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    """An instance is over: go on with the pod, or start the container again."""
    rec["ready"] = rec["started"] = False
    rec["pr"] = rec["fate"] = None
    worker.hush(container["name"])
    if len(worker.everyone) > 1:
        worker.neighbours_changed(container["name"], t)
    if rec["end"][3] != "StartError" or not restarts(container, worker.spec, kind, rec["end"][2]):
        rec.pop("wr", None)
        rec.pop("wm", None)
    if worker.terminating or worker.memory.get("reason"):
        from . import stopping

        stopping.proceed(worker, t)
        return
    code = rec["end"][2]
    if restarts(container, worker.spec, kind, code) and not (kind == SIDECAR and mains_over(worker)):
        restart(worker, container, kind, rec, t, rec["end"][1])
    elif kind == INIT and code == 0:
        start_next(worker, t)
    elif kind == MAIN:
        start_next(worker, t)
        if mains_over(worker):
            from . import stopping

            stopping.stop_sidecars(worker, t)
            stopping.stop_ephemeral(worker, t)


def mains_over(worker: Worker) -> bool:
    """All main containers have ended for good."""
    for container, kind in worker.mains:
        rec = worker.memory["cs"][container["name"]]
        if rec["st"] != "dead" or restarts(container, worker.spec, kind, rec["end"][2]):
            return False
    return True


def restart(worker: Worker, container: Obj, kind: int, rec: Obj, t: int, finished: int | None) -> None:
    """Start a container again, now or after its back-off.

    ``finished`` is the end of the instance that the back-off counts from; None when there is none.
    """
    if finished is None:
        attempt(worker, container, kind, rec, t)
        return
    wait, updated = rec.get("bo") or (0, 0)
    if not wait or finished - updated > FORGET:
        rec["bo"] = [BACKOFF, t]
    elif t - finished < wait:
        # Later looks at the pod count from the end of the latest instance.
        back_off(worker, container, kind, rec, t, rec["end"][1], wait)
        return
    else:
        rec["bo"] = [min(wait * 2, MAX_BACKOFF), t]
    attempt(worker, container, kind, rec, t)


def back_off(worker: Worker, container: Obj, kind: int, rec: Obj, t: int, finished: int, wait: int) -> None:
    """CrashLoopBackOff: wait, and say so at every look."""
    name, path = container["name"], worker.path(container, kind)
    period = sync_period(worker, name, min(rec["n"], STEADY))
    until = t + -(-(finished + wait - t) // period) * period
    text = f"Back-off restarting failed container {name} in pod {worker.full_name()}"
    if repeats.settled(rec, t):
        until = repeats.aligned(worker, container, until)
        repeats.tell(worker, rec, t, "Warning", "BackOff", text, path)
    else:
        worker.emit(t, "Warning", "BackOff", text, path)
        worker.stream(f"{name}/backoff", t + period, period, until, [["Warning", "BackOff", text]], path)
    rec["again"] = [until, wait]
    plan(rec, min(t + SECOND + latency(worker, name, "loop", min(rec["n"], STEADY)), until), "backing_off")


def backing_off(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    until, wait = rec["again"]
    rec["wr"] = "CrashLoopBackOff"
    rec["wm"] = (
        f"back-off {duration.format(wait)} restarting failed container={container['name']} pod={worker.full_name()}"
    )
    if t < until:
        plan(rec, until, "backing_off")
        return
    worker.hush(container["name"])
    rec["bo"] = [min(wait * 2, MAX_BACKOFF), t]
    if repeats.settled(rec, t):
        t += repeats.skip(worker, container, kind, rec, t)
    attempt(worker, container, kind, rec, t)


def probe(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    from . import probing

    probing.due(worker, container, kind, rec, t)


def stopped(worker: Worker, container: Obj, kind: int, rec: Obj, t: int) -> None:
    from . import stopping

    stopping.stopped(worker, container, kind, rec, t)


ACTIONS: dict[str, Callable[[Worker, Obj, int, Obj, int], None]] = {
    "attempt": attempt,
    "arrived": arrived,
    "pull_failed": pull_failed,
    "pull_backoff": pull_backoff,
    "end": finish,
    "ended": ended,
    "backing_off": backing_off,
    "cured": cured,
    "probe": probe,
    "stopped": stopped,
}
