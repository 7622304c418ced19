"""What a container has printed so far, derived from its program at reading time.

Models ``GetKubeletContainerLogs`` and the CRI log reader: which instance is meant, ``--since``,
``--tail``, ``--timestamps``, ``--limit-bytes``, and rotation at 10 MiB.
"""

from __future__ import annotations

from kubectl_sim.base.timefmt import rfc3339
from kubectl_sim.kubelet.images import digest
from kubectl_sim.kubelet.lifecycle import probing
from kubectl_sim.kubelet.lifecycle.policy import host_network
from kubectl_sim.kubelet.lifecycle.worker import Worker
from kubectl_sim.kubelet.runtime import probes
from kubectl_sim.kubelet.runtime.clock import strftime
from kubectl_sim.kubelet.runtime.trace import FOREVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubelet.lifecycle.facts import Facts
    from kubectl_sim.kubelet.runtime.program import Program

    Obj = dict[str, Any]
    Line = tuple[int, int, str]

#: containerLogMaxSize: what was printed before the last so many bytes is gone.
ROTATION = 10 * 1024 * 1024
AGENT = "kube-probe/1.37"


class LogError(ValueError):
    """There is no log to read; the message is the kubelet's (the API server makes it a BadRequest)."""


def lines(
    pod: Obj,
    container: str,
    memory: Obj,
    now: int,
    facts: Facts,
    *,
    previous: bool = False,
    since: int | None = None,
    tail: int | None = None,
    timestamps: bool = False,
    limit_bytes: int | None = None,
) -> str:
    """The log of a container's instance up to ``now`` (µs).  Raises :class:`LogError`.

    ``since`` is an instant (µs); ``tail`` counts lines from the end.
    """
    found = records(pod, container, memory, now, facts, previous=previous, since=since, tail=tail)
    if timestamps:
        text = "".join(stamped(memory["seed"], found))
    else:
        text = "".join(line + "\n" for _, _, line in found)
    return text if limit_bytes is None else text.encode()[:limit_bytes].decode("utf-8", "ignore")


def records(
    pod: Obj,
    container: str,
    memory: Obj,
    now: int,
    facts: Facts,
    *,
    previous: bool = False,
    since: int | None = None,
    tail: int | None = None,
    after: int | None = None,
) -> list[Line]:
    """(at, stream, text) of the lines; ``after`` leaves out those at or before an instant (for following)."""
    worker = Worker(pod, memory, now, facts)
    spec, rec, instance = _instance(worker, container, previous)
    started, finished = instance
    if started is None:
        return []
    begin = started if since is None else max(started, since)
    if after is not None:
        begin = max(begin, after + 1)
    end = min(now, finished) + 1
    program = worker.program(spec, started)
    found = program.trace.window(begin, end, tail)
    access = _access_lines(worker, spec, rec, program, begin, end, tail)
    visits = (facts.files().get("visits") or {}).get(container) or ()
    access += [(at, 1, text) for at, text in visits if begin <= at < end]
    if access:
        found = sorted([*found, *access], key=_time)
        if tail is not None:
            found = found[-tail:] if tail > 0 else []
    return _rotated(found)


def _time(line: Line) -> int:
    return line[0]


def _rotated(found: list[Line]) -> list[Line]:
    size = 0
    for index in range(len(found) - 1, -1, -1):
        size += len(found[index][2]) + 1
        if size > ROTATION:
            return found[index + 1 :]
    return found


def _instance(worker: Worker, name: str, previous: bool) -> tuple[Obj, Obj, tuple[int | None, int]]:
    """(container, record, (started, finished)) of the instance whose log is meant.

    Models ``validateContainerLogStatus``.
    """
    pod_name = worker.pod["metadata"]["name"]
    container = next((c for c, _ in worker.everyone if c["name"] == name), None)
    if container is None:
        raise LogError(f'container "{name}" in pod "{pod_name}" is not available')
    rec = worker.memory["cs"][name]
    last = rec.get("last")
    if rec["st"] == "dead" and rec.get("wr"):
        last = rec["end"]
    if previous:
        if not last or last[0] is None:
            raise LogError(f'previous terminated container "{name}" in pod "{pod_name}" not found')
        return container, rec, (last[0], last[1])
    if rec["st"] in ("run", "stop"):
        return container, rec, (rec["at"], FOREVER)
    if rec["st"] == "dead" and not rec.get("wr"):
        return container, rec, (rec["end"][0], rec["end"][1])
    if last:
        return container, rec, (last[0], last[1])
    reason = rec.get("wr") or ("PodInitializing" if worker.init else "ContainerCreating")
    detail = {"ErrImagePull": "image can't be pulled", "ImagePullBackOff": "trying and failing to pull image"}
    text = detail.get(reason, reason)
    raise LogError(f'container "{name}" in pod "{pod_name}" is waiting to start: {text}')


def _access_lines(
    worker: Worker, container: Obj, rec: Obj, program: Program, begin: int, end: int, tail: int | None
) -> list[Line]:
    """Lines that a web server prints about the kubelet's HTTP probes."""
    layout = program.world.image.access_log
    if not layout or not program.light:
        return []
    found: list[Line] = []
    for name in probing.KINDS:
        spec = container.get(probing.FIELDS[name])
        if spec and "httpGet" in spec and rec["started"] is not (name == "startup"):
            found += _probe_lines(worker, container, program, spec, begin, end, tail, layout)
    return found


def _probe_lines(
    worker: Worker, container: Obj, program: Program, spec: Obj, begin: int, end: int, tail: int | None, layout: str
) -> list[Line]:
    port = probes.resolve_port(container, spec["httpGet"]["port"])
    if isinstance(port, str) or program.opens_at(port) >= FOREVER:
        return []
    path = spec["httpGet"].get("path") or "/"
    status, body, _ = program.answer(path, end)
    opened = max(begin, program.opens_at(port), program.start + int(spec.get("initialDelaySeconds") or 0) * 1_000_000)
    period, anchor = probing.period_of(spec), worker.memory["t0"]
    first = anchor + -(-(opened - anchor) // period) * period
    ticks = range(first, end, period)
    if tail is not None:
        ticks = ticks[len(ticks) - min(tail, len(ticks)) :]
    facts = {
        "{client}": _gateway(worker),
        "{method}": "GET",
        "{path}": path,
        "{code}": str(status),
        "{bytes}": str(len(body) or 153),
        "{agent}": AGENT,
    }
    for field, value in facts.items():
        layout = layout.replace(field, value)
    layout = program.world.fields(layout)
    return [(at, 1, strftime(at, layout)) for at in ticks[-120_000:]]


def _gateway(worker: Worker) -> str:
    """The kubelet's address as a pod sees it: the first of the node's pod network."""
    address = worker.address()
    if host_network(worker.spec) or "." not in address:
        return "127.0.0.1"
    return address.rpartition(".")[0] + ".1"


def stamped(seed: int, found: list[Line]) -> list[str]:
    """Lines with ``--timestamps``: nanoseconds that keep the order of lines of one instant."""
    out = []
    moment, order = -1, 0
    for at, _, text in found:
        order = order + 1 if at == moment else 0
        moment = at
        nanos = at % 1_000_000 * 1000 + digest.number(seed, at) % 400_000 + order * 41_237
        digits = f"{min(nanos, 999_999_999):09d}".rstrip("0")
        out.append(f"{rfc3339(at)[:-1]}{'.' if digits else ''}{digits}Z {text}\n")
    return out
