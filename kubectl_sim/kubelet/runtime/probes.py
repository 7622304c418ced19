"""Verdicts of probes: what the kubelet would see if it probed a container at an instant.

Models ``pkg/probe`` (texts of http, tcp, exec and grpc) and ``prober.runProbe``.
"""

from __future__ import annotations

from .trace import FOREVER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .program import Program

SUCCESS = "success"
FAILURE = "failure"
#: The probe itself went wrong: upstream throws the result away.
ERROR = "error"
SECOND = 1_000_000


class Verdict:
    """One probe's outcome; ``until``: the next probes say the same before that time."""

    __slots__ = ("message", "result", "until", "waits_on")

    def __init__(self, result: str, message: str, until: int, waits_on: set[str] | None = None) -> None:
        self.result = result
        #: What follows ``Readiness probe failed: `` in the event.
        self.message = message
        self.until = until
        self.waits_on = waits_on


def probe(
    program: Program, container: dict[str, Any], spec: dict[str, Any], at: int, ip: str, local: bool = False
) -> Verdict:
    """Probe a running container at ``at``.  ``local``: the pod shares the node's network."""
    if "httpGet" in spec:
        return _http(program, container, spec["httpGet"], at, ip, local)
    if "tcpSocket" in spec:
        return _tcp(program, container, spec["tcpSocket"], at, ip, local)
    if "exec" in spec:
        return _exec(program, spec, at)
    if "grpc" in spec:
        return _grpc(program, spec, at, ip)
    return Verdict(ERROR, "missing probe handler", FOREVER)


def resolve_port(container: dict[str, Any], port: Any) -> int | str:
    """The number of a port given by number or name; a text is the error.

    Models ``probe.ResolveContainerPort``.
    """
    if isinstance(port, int):
        number = port
    else:
        named = (p["containerPort"] for p in container.get("ports") or () if p.get("name") == port)
        found = next(named, None)
        if found is None and not str(port).isdigit():
            return f'strconv.Atoi: parsing "{port}": invalid syntax'
        number = int(port) if found is None else found
    if 0 < number < 65536:
        return number
    return f"invalid port number: {number}"


def _open(program: Program, port: int, at: int) -> tuple[bool, int]:
    """(accepts connections, until when that holds)."""
    since = program.opens_at(port)
    return (True, FOREVER) if since <= at else (False, since)


def _reachable(host: str, ip: str, local: bool) -> bool:
    """A probe's ``host`` is looked up on the node; only the pod's address leads into the pod."""
    return not host or host == ip or (local and host in ("127.0.0.1", "localhost", "::1"))


def _http(
    program: Program, container: dict[str, Any], action: dict[str, Any], at: int, ip: str, local: bool
) -> Verdict:
    port = resolve_port(container, action["port"])
    if isinstance(port, str):
        return Verdict(ERROR, port, FOREVER)
    host = action.get("host") or ip
    scheme = (action.get("scheme") or "HTTP").lower()
    path = action.get("path") or "/"
    path = path if path.startswith("/") else "/" + path
    target = f"[{host}]" if ":" in host else host
    request = f'Get "{scheme}://{target}:{port}{path}": '
    accepted, until = _open(program, port, at)
    if not accepted or not _reachable(action.get("host") or "", ip, local):
        return Verdict(FAILURE, f"{request}dial tcp {target}:{port}: connect: connection refused", until)
    status, _, changes = program.answer(path, at)
    until = min(until, changes)
    if status == 0:
        return Verdict(FAILURE, f"{request}EOF", until)
    if scheme == "https" and not _speaks_tls(program, port):
        return Verdict(FAILURE, f"{request}http: server gave HTTP response to HTTPS client", until)
    if 200 <= status < 400:
        return Verdict(SUCCESS, "", until)
    return Verdict(FAILURE, f"HTTP probe failed with statuscode: {status}", until)


def _speaks_tls(program: Program, port: int) -> bool:
    return port in (443, 6443, 8443, 10250, 10257, 10259, 4443, 2379) or program.world.base == "any"


def _tcp(program: Program, container: dict[str, Any], action: dict[str, Any], at: int, ip: str, local: bool) -> Verdict:
    port = resolve_port(container, action["port"])
    if isinstance(port, str):
        return Verdict(ERROR, port, FOREVER)
    accepted, until = _open(program, port, at)
    if accepted and _reachable(action.get("host") or "", ip, local):
        return Verdict(SUCCESS, "", until)
    host = action.get("host") or ip
    return Verdict(FAILURE, f"dial tcp {host}:{port}: connect: connection refused", until)


def _exec(program: Program, spec: dict[str, Any], at: int) -> Verdict:
    argv = list(spec["exec"].get("command") or ())
    result = program.run_inside(argv, at)
    if result.code == -1:
        text = f"rpc error: code = Unknown desc = failed to exec in container: failed to start exec: {result.output}"
        return Verdict(ERROR, text, result.until, result.waits_on)
    limit = int(spec.get("timeoutSeconds") or 1)
    if result.duration > limit * SECOND:
        quoted = " ".join(argv).replace("\\", "\\\\").replace('"', '\\"')
        return Verdict(
            FAILURE, f'command timed out: "{quoted}" timed out after {limit}s', result.until, result.waits_on
        )
    if result.code:
        return Verdict(FAILURE, result.output, result.until, result.waits_on)
    return Verdict(SUCCESS, "", result.until, result.waits_on)


def _grpc(program: Program, spec: dict[str, Any], at: int, ip: str) -> Verdict:
    port = int(spec["grpc"]["port"])
    accepted, until = _open(program, port, at)
    limit = int(spec.get("timeoutSeconds") or 1)
    if not accepted:
        text = f'timeout: failed to connect service "{ip}:{port}" within {limit}s: context deadline exceeded'
        return Verdict(FAILURE, text, until)
    if program.world.base == "any" or port in (2379, 5000) or program.world.image.http is None:
        return Verdict(SUCCESS, "", until)
    text = "error: this server does not implement the grpc health protocol (grpc.health.v1.Health): unknown service"
    return Verdict(FAILURE, f"{text} grpc.health.v1.Health", until)
