"""Local ports that lead into a pod.  Models k8s.io/client-go/tools/portforward.

One loop over all sockets: the cluster's file belongs to one thread.
"""

from __future__ import annotations

import selectors
import signal
import socket

from kubectl_sim.kubectl import klog
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubelet.webserver import Peer
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context

    Obj = dict[str, Any]

_CHUNK = 65536
#: How often it is looked whether the pod still runs, in seconds.
_LOOK = 1.0
_LOST = "lost connection to pod"


class Forwarder:
    """Forwards ports (``LOCAL:REMOTE`` or ``PORT``) on addresses.  Raises CommandError for those that are none."""

    def __init__(self, ctx: Context, pod: Obj, addresses: list[str], ports: list[str]) -> None:
        self._ctx = ctx
        self._metadata = pod["metadata"]
        self._addresses = _addresses(addresses)
        self._ports = [_port(port) for port in ports]
        self._selector = selectors.DefaultSelector()

    def run(self) -> None:
        """Serve until interrupted.  Raises CommandError when the pod is lost."""
        try:
            self._ask({})
        except StatusError as error:
            text = f"unable to upgrade connection: {error.message}"
            raise CommandError(f"error upgrading connection: {text}") from None
        # Also where a shell has started us in the background, with SIGINT ignored.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        try:
            self._listen()
            self._ctx.stdout.flush()
            self._serve()
        except KeyboardInterrupt:
            return
        finally:
            for key in list(self._selector.get_map().values()):
                key.fileobj.close()  # type: ignore[union-attr]
            self._selector.close()

    def _ask(self, params: Obj, verb: str = "get") -> Any:
        metadata = self._metadata
        return self._ctx.client.request(
            verb, "pods", metadata["namespace"], metadata["name"], subresource="portforward", params=params
        )

    def _listen(self) -> None:
        listening = False
        for port in self._ports:
            problem = self._listen_on(port)
            if problem:
                self._ctx.warn(f"Unable to listen on port {port[0]}: {problem}")
            else:
                listening = True
        if not listening:
            shown = " ".join(f"{{{local} {remote}}}" for local, remote in self._ports)
            raise CommandError(f"unable to listen on any of the requested ports: [{shown}]")

    def _listen_on(self, port: list[int]) -> str:
        """Listen on all addresses; the problem if that has failed."""
        problems = []
        done = {"all": 0, "any": 0}
        failed = {"all": 0, "any": 0}
        for address, mode in self._addresses:
            problem = self._open(address, port)
            if problem:
                problems.append(problem)
                failed[mode] += 1
            else:
                done[mode] += 1
        if (not done["all"] and failed["all"]) or failed["any"]:
            return f"Listeners failed to create with the following errors: [{' '.join(problems)}]"
        return ""

    def _open(self, address: str, port: list[int]) -> str:
        six = ":" in address
        shown = f"[{address}]" if six else address
        try:
            listener = socket.socket(socket.AF_INET6 if six else socket.AF_INET)
            try:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                if six:
                    listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                listener.bind((address, port[0]))
                listener.listen(128)
            except OSError:
                listener.close()
                raise
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            call = "socket" if error.errno == 97 else "bind"
            return f"unable to create listener: Error listen tcp{6 if six else 4} {shown}:{port[0]}: {call}: {why}"
        listener.setblocking(False)
        port[0] = listener.getsockname()[1]
        self._ctx.print(f"Forwarding from {shown}:{port[0]} -> {port[1]}")
        self._selector.register(listener, selectors.EVENT_READ, port)
        return ""

    def _serve(self) -> None:
        while True:
            for key, _ in self._selector.select(_LOOK):
                if isinstance(key.data, list):
                    self._accept(key.fileobj, key.data)
                else:
                    self._answer(key.fileobj, key.data)
            self._look()

    def _look(self) -> None:
        """Is the pod still there?"""
        metadata = self._metadata
        pod = self._ctx.client.find("pods", metadata["namespace"], metadata["name"])
        if pod is None or (pod.get("status") or {}).get("phase") != "Running":
            raise CommandError(_LOST)

    def _accept(self, listener: Any, port: list[int]) -> None:
        connection, _ = listener.accept()
        self._ctx.print(f"Handling connection for {port[0]}")
        self._ctx.stdout.flush()
        found = self._ask({"port": port[1]})
        if "refused" in found:
            _hang_up(connection)
            self._fail(port, found["refused"])
        remote = port[1]
        peer = Peer(lambda path, agent: self._page(remote, path, agent))
        self._selector.register(connection, selectors.EVENT_READ, (peer, port))

    def _page(self, port: int, path: str, agent: str) -> Obj | None:
        found: Obj = self._ask({"port": port, "path": path, "agent": agent}, "create")
        return None if "refused" in found else found

    def _fail(self, port: list[int], text: str) -> None:
        """Tell of a connection that came to nothing, and end as the real one does."""
        from kubectl_sim.base.goformat import quote

        klog.error(
            self._ctx,
            f'"An error occurred forwarding" err={quote(text)} localPort={port[0]} remotePort={port[1]}',
        )
        raise CommandError(_LOST)

    def _answer(self, connection: Any, data: tuple[Peer, list[int]]) -> None:
        peer, _ = data
        try:
            received = connection.recv(_CHUNK)
            answer = peer.receive(received) if received else b""
            if answer:
                connection.sendall(answer)
        except OSError:
            received = b""
        if not received or peer.closed:
            self._selector.unregister(connection)
            connection.close()


def _hang_up(connection: Any) -> None:
    """Close a connection whose request nobody will read, without a reset."""
    connection.settimeout(0.2)
    try:
        connection.recv(_CHUNK)
    except OSError:
        pass
    connection.close()


def _addresses(names: list[str]) -> list[tuple[str, str]]:
    """(address, whether all of its group or any must fail) in order.  Raises CommandError."""
    found: dict[str, str] = {}
    for name in names:
        if name == "localhost":
            found.setdefault("127.0.0.1", "all")
            found.setdefault("::1", "all")
            continue
        for family in (socket.AF_INET, socket.AF_INET6):
            try:
                socket.inet_pton(family, name)
            except OSError:
                continue
            found[name] = "any"
            break
        else:
            raise CommandError(f"{name} is not a valid IP")
    return sorted(found.items())


def _port(text: str) -> list[int]:
    """[local, remote].  Raises CommandError."""
    pieces = text.split(":")
    if len(pieces) > 2:
        raise CommandError(f"invalid port format '{text}'")
    local = (pieces[0] or "0") if len(pieces) == 2 else pieces[0]
    numbers = [_parsed("local", local), _parsed("remote", pieces[-1])]
    if numbers[1] == 0:
        raise CommandError("remote port must be > 0")
    return numbers


def _parsed(which: str, text: str) -> int:
    why = ""
    if not (text.isascii() and text.isdigit()):
        why = "invalid syntax"
    elif int(text) > 65535:
        why = "value out of range"
    if why:
        raise CommandError(f"error parsing {which} port '{text}': strconv.ParseUint: parsing \"{text}\": {why}")
    return int(text)
