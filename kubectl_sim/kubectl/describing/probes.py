"""Probes in one line.  Models DescribeProbe of pkg/describe."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.layout import show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj

# What Go's net/url leaves as it is besides letters and digits.
_PATH_CHARS = "-_.~$&+,/:;=@"
_HOST_CHARS = "-_.~!$&'()*+,;=:[]<>\""

_NUMBERS = (
    ("delay={}s", "initialDelaySeconds"),
    ("timeout={}s", "timeoutSeconds"),
    ("period={}s", "periodSeconds"),
    ("successThreshold={}", "successThreshold"),
    ("failureThreshold={}", "failureThreshold"),
)


def probe_text(probe: Obj) -> str:
    """``http-get http://:8080/healthz delay=0s timeout=1s period=10s …``."""
    numbers = " ".join([text.format(probe.get(key, 0)) for text, key in _NUMBERS])
    return f"{_action(probe)} {numbers}"


def _action(probe: Obj) -> str:
    if probe.get("exec") is not None:
        return f"exec [{' '.join(probe['exec'].get('command') or ())}]"
    if probe.get("httpGet") is not None:
        return f"http-get {_url(probe['httpGet'])}"
    if probe.get("tcpSocket") is not None:
        socket = probe["tcpSocket"]
        return f"tcp-socket {socket.get('host', '')}:{show(socket.get('port', 0))}"
    if probe.get("grpc") is not None:
        return f"grpc <pod>:{probe['grpc'].get('port', 0)} {probe['grpc'].get('service') or ''}"
    return "unknown"


def _url(action: Obj) -> str:
    host, port = action.get("host") or "", show(action.get("port", 0))
    if port:
        host = f"[{host}]:{port}" if ":" in host or "%" in host else f"{host}:{port}"
    scheme = (action.get("scheme") or "").lower()
    path = action.get("path") or ""
    if path != "*":
        path = _escaped(path, _PATH_CHARS)
    if path and path[0] != "/" and host:
        path = "/" + path
    return f"{scheme + ':' if scheme else ''}//{_escaped(host, _HOST_CHARS)}{path}"


def _escaped(text: str, kept: str) -> str:
    return "".join([char if char.isascii() and (char.isalnum() or char in kept) else _percent(char) for char in text])


def _percent(char: str) -> str:
    return "".join([f"%{byte:02X}" for byte in char.encode()])
