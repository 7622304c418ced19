"""portforward over WebSockets: SPDY in a WebSocket as kubectl has it, and ``v4.channel.k8s.io`` of elder clients.

Models apiserver/pkg/util/proxy/streamtunnel.go and kubelet/pkg/cri/streaming/portforward.
"""

from __future__ import annotations

import asyncio
import struct
from typing import Any
from urllib.parse import parse_qs

from aiohttp import WSMsgType, web

from kubectl_sim.kubelet.webserver import Peer
from kubectl_sim.model import status
from kubectl_sim.model.request import Request, User
from kubectl_sim.server.host import Host
from kubectl_sim.server.paths import Target
from kubectl_sim.server.remote import refuse_upgrade, wants_websocket
from kubectl_sim.server.spdy import Connection, Event

Obj = dict[str, Any]

_TUNNEL = "SPDY/3.1+portforward.k8s.io"
_CHANNELS = "v4.channel.k8s.io"
_MOST_MESSAGE = 4 * 1024 * 1024


async def answer(host: Host, http: web.BaseRequest, target: Target, query: str, user: User) -> web.StreamResponse:
    """Forward ports for a client.  Raises StatusError before the connection is a stream."""
    ports = _Ports(host, target, user)
    ports.check()
    if not wants_websocket(http):
        raise refuse_upgrade(http, "pods/portforward")
    socket = web.WebSocketResponse(protocols=(_TUNNEL, _CHANNELS), max_msg_size=_MOST_MESSAGE)
    await socket.prepare(http)
    try:
        if socket.ws_protocol == _CHANNELS:
            await _channels(socket, ports, parse_qs(query).get("ports", []))
        else:
            await _Tunnel(socket, ports).run()
    except ConnectionError:
        pass
    except ValueError:
        await socket.close(code=1002)
    return socket


class _Ports:
    """The ports of one pod."""

    def __init__(self, host: Host, target: Target, user: User) -> None:
        self._host = host
        self._target = target
        self._user = user

    def _ask(self, params: Obj, verb: str = "get") -> Any:
        target = self._target
        request = Request(
            verb,
            "pods",
            target.namespace,
            target.name,
            subresource="portforward",
            params=params,
            user=self._user,
        )
        return self._host.request(request)[0]

    def check(self) -> None:
        """Raises StatusError when the pod's ports cannot be forwarded."""
        self._ask({})

    def refusal(self, port: int) -> str:
        """Why a connection to a port fails; empty if it does not."""
        try:
            return str(self._ask({"port": port}).get("refused", ""))
        except status.StatusError as error:
            return error.message

    def peer(self, port: int) -> Peer:
        def page(path: str, agent: str) -> Obj | None:
            try:
                found: Obj = self._ask({"port": port, "path": path, "agent": agent}, "create")
            except status.StatusError:
                return None
            return None if "refused" in found else found

        return Peer(page)


class _Tunnel:
    """SPDY frames in the messages of a WebSocket."""

    def __init__(self, socket: web.WebSocketResponse, ports: _Ports) -> None:
        self._socket = socket
        self._ports = ports
        self._spdy = Connection()
        #: Request → the stream on which its error is told.
        self._errors: dict[str, int] = {}
        #: Data stream → (request, what answers).
        self._peers: dict[int, tuple[str, Peer]] = {}

    async def run(self) -> None:
        """Serve until the client leaves.  Raises ValueError for what is no SPDY."""
        async for message in self._socket:
            if message.type is not WSMsgType.BINARY:
                continue
            out = b"".join(self._take(event) for event in self._spdy.receive(message.data))
            out += self._spdy.replies
            self._spdy.replies = b""
            if out:
                await self._socket.send_bytes(out)

    def _take(self, event: Event) -> bytes:
        if event.kind == "open":
            return self._open(event)
        if event.stream not in self._peers:
            return b""
        request, peer = self._peers[event.stream]
        if event.kind == "data":
            out = b""
            answer = peer.receive(event.data)
            if answer:
                out = self._spdy.data(event.stream, answer)
            return out + (self._close(event.stream) if peer.closed else b"")
        if event.kind == "reset":
            del self._peers[event.stream]
            return self._end_errors(request)
        return self._close(event.stream)

    def _open(self, event: Event) -> bytes:
        headers = event.headers
        request = headers.get("requestid", "")
        out = self._spdy.accept(event.stream)
        if headers.get("streamtype") == "error":
            self._errors[request] = event.stream
            return out
        text = headers.get("port", "")
        if not text.isdecimal():
            return out + self._spdy.reset(event.stream)
        why = self._ports.refusal(int(text))
        if why and request in self._errors:
            out += self._spdy.data(self._errors[request], why.encode())
            out += self._end_errors(request)
            return out + self._spdy.data(event.stream, b"", end=True)
        self._peers[event.stream] = (request, self._ports.peer(int(text)))
        return out

    def _close(self, stream: int) -> bytes:
        request, _ = self._peers.pop(stream)
        return self._spdy.data(stream, b"", end=True) + self._end_errors(request)

    def _end_errors(self, request: str) -> bytes:
        stream = self._errors.pop(request, None)
        return b"" if stream is None else self._spdy.data(stream, b"", end=True)


async def _channels(socket: web.WebSocketResponse, ports: _Ports, wanted: list[str]) -> None:
    """Two channels a port, data and error; the first message of each is the port's number."""
    numbers = [int(text) for item in wanted for text in item.split(",") if text.isdecimal()]
    peers = {}
    for index, port in enumerate(numbers):
        for channel in (2 * index, 2 * index + 1):
            await socket.send_bytes(bytes([channel]) + struct.pack("<H", port))
        why = ports.refusal(port)
        if why:
            await socket.send_bytes(bytes([2 * index + 1]) + why.encode())
        else:
            peers[2 * index] = ports.peer(port)
    async for message in socket:
        if message.type is not WSMsgType.BINARY or not message.data or message.data[0] not in peers:
            continue
        peer = peers[message.data[0]]
        answer = peer.receive(message.data[1:])
        if answer:
            await socket.send_bytes(message.data[:1] + answer)
        if peer.closed:
            await asyncio.sleep(0)
            await socket.close()
