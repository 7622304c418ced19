"""The web servers of containers as a connection sees them: bytes in, bytes out.

Used by everything that leads a real connection to a simulated port: port-forward and the proxy subresources.
"""

from __future__ import annotations

from kubectl_sim.kubelet.images import digest
from kubectl_sim.kubelet.lifecycle.worker import Worker
from kubectl_sim.kubelet.runtime.clock import strftime

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubelet.lifecycle.facts import Facts
    from kubectl_sim.kubelet.runtime.program import Program

    Obj = dict[str, Any]

_REASONS = {
    200: "OK",
    204: "No Content",
    301: "Moved Permanently",
    302: "Found",
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    500: "Internal Server Error",
    503: "Service Unavailable",
}
_SERVERS = {"nginx": "nginx/{version}", "httpd": "Apache/{version} (Unix)"}
_MOST_HEADERS = 65536
#: So many accesses of people a container remembers.
_MOST_VISITS = 1000


def page(pod: Obj, memory: Obj, now: int, facts: Facts, port: int, path: str) -> Obj | None:
    """What the pod answers to a GET; None when nothing listens at the port, status 0 when it speaks no HTTP."""
    worker = Worker(pod, memory, now, facts)
    for container, _ in worker.everyone:
        rec = memory["cs"].get(container["name"]) or {}
        if rec.get("st") not in ("run", "stop"):
            continue
        program = worker.program(container, rec["at"])
        if program.listening(port, now):
            found = answer_of(program, now, path)
            note_visit(worker, container, program, now, path, found)
            return found
    return None


def note_visit(worker: Worker, container: Obj, program: Program, now: int, path: str, answer: Obj) -> None:
    """Let a web server log the access of a person."""
    layout, visitor = program.world.image.access_log, worker.facts.visitor
    if not layout or visitor is None or not program.light:
        return
    facts = {
        "{client}": visitor[0],
        "{method}": "GET",
        "{path}": path,
        "{code}": str(answer["status"]),
        "{bytes}": str(len(answer["body"].encode("utf-8", "surrogateescape"))),
        "{agent}": visitor[1],
    }
    for field, value in facts.items():
        layout = layout.replace(field, value.replace("%", "%%"))
    notes = worker.facts.files()
    lines = notes.setdefault("visits", {}).setdefault(container["name"], [])
    lines.append([now, strftime(now, program.world.fields(layout))])
    del lines[:-_MOST_VISITS]
    worker.facts.keep(notes, {})


def answer_of(program: Program, now: int, path: str) -> Obj:
    """What the web server of a program answers to a GET."""
    status, body, _ = program.answer(path, now)
    image = program.world.image
    version = image.version_of(program.world.tag)
    server = next((text.format(version=version) for name, text in _SERVERS.items() if name in image.bins), "")
    plain = path.rpartition(".")[2] in ("txt", "text") or not body.lstrip().startswith("<")
    if status >= 400 and not body:
        reason = _REASONS.get(status, "")
        foot = f"<hr><center>{server or 'server'}</center>\r\n" if server else ""
        body = (
            f"<html>\r\n<head><title>{status} {reason}</title></head>\r\n<body>\r\n"
            f"<center><h1>{status} {reason}</h1></center>\r\n{foot}</body>\r\n</html>\r\n"
        )
        plain = False
    kind = "text/plain; charset=utf-8" if plain else "text/html"
    return {"status": status, "body": body, "server": server, "type": kind, "at": now}


def refused(pod: Obj, port: int) -> str:
    """containerd's text about a port of a pod at which nothing listens."""
    sandbox = digest.hexadecimal(pod["metadata"]["uid"], "sandbox")
    network = digest.hexadecimal(pod["metadata"]["uid"], "network")
    name = f"{network[:8]}-{network[8:12]}-{network[12:16]}-{network[16:20]}-{network[20:32]}"
    return (
        f"error forwarding port {port} to pod {sandbox}, uid : failed to execute portforward in network namespace "
        f'"/var/run/netns/cni-{name}": failed to connect to localhost:{port} inside namespace "{sandbox}", '
        f"IPv4: dial tcp4 127.0.0.1:{port}: connect: connection refused IPv6 dial tcp6 [::1]:{port}: "
        "connect: connection refused"
    )


class Peer:
    """The server's end of one connection; ``ask`` gives the answer to a path and a user agent, as :func:`page`."""

    def __init__(self, ask: Callable[[str, str], Obj | None]) -> None:
        self._ask = ask
        self._buffer = b""
        #: The connection is over once what was answered has been sent.
        self.closed = False

    def receive(self, data: bytes) -> bytes:
        """What to send for bytes that have come."""
        self._buffer += data
        out = b""
        while not self.closed:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            if not found:
                self.closed = len(self._buffer) > _MOST_HEADERS or not _is_http(self._buffer)
                break
            lines = head.decode("latin-1").split("\r\n")
            headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
            length = headers.get("content-length", "0")
            size = int(length) if length.isdecimal() else 0
            if len(rest) < size:
                break
            self._buffer = rest[size:]
            out += self._response(lines[0], headers)
        return out

    def _response(self, line: str, headers: dict[str, str]) -> bytes:
        words = line.split(" ")
        if len(words) != 3:
            self.closed = True
            return b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        method, path, version = words
        answer = self._ask(path, headers.get("user-agent", "-"))
        if answer is None or not answer["status"]:
            self.closed = True
            return b""
        keep = version != "HTTP/1.0" and headers.get("connection", "").lower() != "close"
        self.closed = not keep
        return response(answer, method, "keep-alive" if keep else "close")


def response(answer: Obj, method: str, connection: str) -> bytes:
    """An answer as it goes over the wire."""
    body = answer["body"].encode("utf-8", "surrogateescape")
    status = answer["status"]
    lines = [f"HTTP/1.1 {status} {_REASONS.get(status, '')}"]
    if answer["server"]:
        lines.append(f"Server: {answer['server']}")
    lines += [
        strftime(answer["at"], "Date: %a, %d %b %Y %H:%M:%S GMT"),
        f"Content-Type: {answer['type']}",
        f"Content-Length: {len(body)}",
        f"Connection: {connection}",
    ]
    head = "".join(line + "\r\n" for line in lines).encode() + b"\r\n"
    return head if method == "HEAD" else head + body


def _is_http(data: bytes) -> bool:
    """Could this be the beginning of a request?"""
    word = data.partition(b" ")[0][:16]
    return word.isalpha() and word.isupper()
