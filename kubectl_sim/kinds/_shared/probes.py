"""Validation of probes and of hooks of a container's life."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import nonnegative, one_of, port, say
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out

    Obj = dict[str, Any]

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
_PROBE_HANDLERS = ("exec", "httpGet", "tcpSocket", "grpc")
_HOOK_HANDLERS = ("exec", "httpGet", "tcpSocket", "sleep")
_COUNTS = ("initialDelaySeconds", "timeoutSeconds", "periodSeconds", "successThreshold", "failureThreshold")
_WINDOWS_SIGNALS = ("SIGKILL", "SIGTERM")
_SIGNALS = (
    "ABRT,ALRM,BUS,CHLD,CLD,CONT,FPE,HUP,ILL,INT,IO,IOT,KILL,PIPE,POLL,PROF,PWR,QUIT,RTMAX,RTMIN,SEGV,STKFLT,STOP,SYS,"
    "TERM,TRAP,TSTP,TTIN,TTOU,URG,USR1,USR2,VTALRM,WINCH,XCPU,XFSZ"
)
_LINUX_SIGNALS = frozenset(
    [f"SIG{name}" for name in _SIGNALS.split(",")]
    + [f"SIGRTMIN+{offset}" for offset in range(1, 16)]
    + [f"SIGRTMAX-{offset}" for offset in range(1, 15)]
)


def check_probes(out: Out, path: str, container: Obj) -> None:
    for name in PROBES:
        probe = container.get(name)
        if probe is not None:
            _check_probe(out, f"{path}.{name}", name, probe)


def _check_probe(out: Out, path: str, name: str, probe: Obj) -> None:
    _check_handler(out, path, probe, _PROBE_HANDLERS, None)
    nonnegative(out, path, probe, *_COUNTS)
    grace = probe.get("terminationGracePeriodSeconds")
    if grace is not None and grace <= 0:
        out.append(field.invalid(f"{path}.terminationGracePeriodSeconds", grace, "must be greater than 0"))
    if name == "readinessProbe":
        if grace is not None:
            detail = "must not be set for readinessProbes"
            out.append(field.invalid(f"{path}.terminationGracePeriodSeconds", grace, detail))
    elif probe.get("successThreshold") != 1:
        out.append(field.invalid(f"{path}.successThreshold", probe.get("successThreshold", 0), "must be 1"))


def check_lifecycle(out: Out, path: str, lifecycle: Obj, grace: int | None, system: str | None) -> None:
    """``system`` is the name of the pod's operating system, None when it names none."""
    for name in ("postStart", "preStop"):
        handler = lifecycle.get(name)
        if handler is not None:
            _check_handler(out, f"{path}.{name}", handler, _HOOK_HANDLERS, grace)
    signal = lifecycle.get("stopSignal")
    if signal is None:
        return
    if system is None:
        detail = "may not be set for containers with empty `spec.os.name`"
        out.append(field.forbidden(f"{path}.stopSignal", detail))
    elif system == "windows":
        one_of(out, f"{path}.stopSignal", signal, _WINDOWS_SIGNALS)
    elif signal not in _LINUX_SIGNALS:
        out.append(field.not_supported(f"{path}.stopSignal", signal, sorted(_LINUX_SIGNALS)))


def _check_handler(out: Out, path: str, handler: Obj, kinds: tuple[str, ...], grace: int | None) -> None:
    found = False
    for kind in kinds:
        action = handler.get(kind)
        if action is None:
            continue
        if found:
            out.append(field.forbidden(f"{path}.{kind}", "may not specify more than 1 handler type"))
        elif kind == "httpGet":
            _check_http(out, f"{path}.httpGet", action)
        elif kind == "exec":
            if not action.get("command"):
                out.append(field.required(f"{path}.exec.command"))
        elif kind == "sleep":
            _check_sleep(out, f"{path}.sleep", action.get("seconds", 0), grace)
        else:
            port(out, f"{path}.{kind}.port", action.get("port", 0))
        found = True
    if not found:
        out.append(field.required(path, "must specify a handler type"))


def _check_http(out: Out, path: str, action: Obj) -> None:
    if not action.get("path"):
        out.append(field.required(f"{path}.path"))
    port(out, f"{path}.port", action.get("port", 0))
    one_of(out, f"{path}.scheme", action.get("scheme", ""), ("HTTP", "HTTPS"))
    for header in action.get("httpHeaders") or ():
        name = header.get("name", "")
        say(out, f"{path}.httpHeaders", name, names.http_header(name))


def _check_sleep(out: Out, path: str, seconds: int, grace: int | None) -> None:
    if grace is not None and not 0 <= seconds <= grace:
        detail = f"must be non-negative and less than terminationGracePeriodSeconds ({grace})"
        out.append(field.invalid(path, seconds, detail))
