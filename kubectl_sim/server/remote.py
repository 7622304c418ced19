"""exec and attach over WebSockets: the remotecommand protocol, ``v5.channel.k8s.io`` and its elders.

Models apiserver/pkg/util/proxy/streamtranslator.go: every message begins with the number of its channel; the
last one is a Status on the error channel.
"""

from __future__ import annotations

import asyncio
import logging
from typing import Any
from urllib.parse import parse_qs

from aiohttp import WSMsgType, web

from kubectl_sim.base import jsonio
from kubectl_sim.engine.clock import LIVE
from kubectl_sim.kubelet.conversation import Conversation
from kubectl_sim.model import status
from kubectl_sim.model.request import Request, User
from kubectl_sim.server.host import TICK, Host
from kubectl_sim.server.paths import Target

Obj = dict[str, Any]

_LOG = logging.getLogger("ksim.serve")
PROTOCOLS = ("v5.channel.k8s.io", "v4.channel.k8s.io")
_STDIN, _STDOUT, _ERROR, _CLOSE = 0, 1, 3, 255
_TRUE = ("true", "1")


def wants_websocket(http: web.BaseRequest) -> bool:
    """Does the client ask for a WebSocket?"""
    return http.headers.get("Upgrade", "").lower() == "websocket"


def refuse_upgrade(http: web.BaseRequest, what: str) -> status.StatusError:
    """Why a request that is no WebSocket's gets no stream."""
    if http.headers.get("Upgrade", "").upper().startswith("SPDY"):
        return status.not_simulated(f"{what} over SPDY (kubectl 1.31 and later use WebSockets)")
    return status.bad_request("Upgrade request required")


async def answer(host: Host, http: web.BaseRequest, target: Target, query: str, user: User) -> web.StreamResponse:
    """Run a command, or attach, for a client.  Raises StatusError before the connection is a stream."""
    asked = parse_qs(query, keep_blank_values=True)
    params: Obj = {name: asked.get(name, [""])[-1] in _TRUE for name in ("stdin", "stdout", "stderr", "tty")}
    params["container"] = asked.get("container", [""])[-1]
    if target.subresource == "exec":
        params["command"] = asked.get("command", [])
    stream = _Stream(host, target, user, params)
    stream.ask(params, check=True)
    if not wants_websocket(http):
        raise refuse_upgrade(http, f"{target.served.plural}/{target.subresource}")
    socket = web.WebSocketResponse(protocols=PROTOCOLS)
    await socket.prepare(http)
    await stream.run(socket)
    return socket


class _Stream:
    """One session and its client."""

    def __init__(self, host: Host, target: Target, user: User, params: Obj) -> None:
        self._host = host
        self._target = target
        self._user = user
        self._params = params
        self._input: asyncio.Queue[bytes | None] = asyncio.Queue()

    def ask(self, params: Obj, *, check: bool = False) -> Any:
        """One request for the subresource; to ``check`` is to begin nothing."""
        target = self._target
        request = Request(
            "get" if check else "create",
            target.served.resource,
            target.namespace,
            target.name,
            subresource=target.subresource,
            params=dict(params),
            user=self._user,
        )
        return self._host.request(request)[0]

    async def run(self, socket: web.WebSocketResponse) -> None:
        """Serve the client until the session ends or it leaves."""
        reader = asyncio.create_task(self._read(socket))
        try:
            ending = await self._told(socket)
            if ending is not None:
                await self._send(socket, _ERROR, jsonio.dumps(ending))
            await socket.close()
        except (ConnectionError, asyncio.CancelledError):
            return
        finally:
            reader.cancel()

    async def _told(self, socket: web.WebSocketResponse) -> Obj | None:
        """The Status at the end, also when the session cannot go on: the connection is no HTTP any more."""
        try:
            return await self._talk(socket)
        except status.StatusError as error:
            return dict(error.status)
        except (ConnectionError, asyncio.CancelledError):
            raise
        except Exception as error:
            _LOG.exception("%s of %s", self._target.subresource, self._target.name)
            return dict(status.internal_error(f"{type(error).__name__}: {error}").status)

    async def _read(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type not in (WSMsgType.BINARY, WSMsgType.TEXT) or not message.data:
                continue
            frame = message.data.encode() if message.type is WSMsgType.TEXT else message.data
            channel, data = frame[0], frame[1:]
            if channel == _STDIN and data:
                await self._input.put(data)
            elif channel == _CLOSE and data[:1] == b"\0":
                await self._input.put(b"")
        await self._input.put(None)

    async def _talk(self, socket: web.WebSocketResponse) -> Obj | None:
        """The Status with which the session has ended; None if the client has left."""
        session = self.ask(self._params)
        talk = Conversation(session, self._feed_to(session))
        follows = self._target.subresource == "attach"
        host = self._host
        host.hub.followers += follows
        try:
            while True:
                now = await self._show(socket, talk)
                if session.error:
                    return _failure(session.error)
                code = session.code(now)
                if code is not None:
                    return _exit(0 if follows else code)
                if not await self._more(talk):
                    return None
                if follows:
                    self._feed_to(session)("", False)
        finally:
            host.hub.followers -= follows

    def _feed_to(self, session: Any) -> Any:
        def feed(text: str, ended: bool) -> None:
            try:
                self.ask({"session": session, "text": text, "ended": ended})
            except status.StatusError:
                session.lose(self._host.cluster.now)

        return feed

    async def _show(self, socket: web.WebSocketResponse, talk: Conversation) -> int:
        """Send what has been printed, pieces of one stream together; up to which instant that was."""
        channel = 0
        pieces: list[str] = []
        now = self._host.cluster.catch_up()
        for stream, text in talk.turn(now):
            if stream != channel and pieces:
                await self._send(socket, channel, "".join(pieces))
                pieces = []
            channel = stream
            pieces.append(text)
        if pieces:
            await self._send(socket, channel, "".join(pieces))
        return now

    @staticmethod
    async def _send(socket: web.WebSocketResponse, channel: int, text: str) -> None:
        data = text.encode("utf-8", "surrogateescape")
        for at in range(0, len(data), 32768):
            await socket.send_bytes(bytes([channel]) + data[at : at + 32768])

    async def _more(self, talk: Conversation) -> bool:
        """Wait for input or for time; False when the client has left."""
        cluster = self._host.cluster
        due = talk.session.due(cluster.now)
        idle = talk.wants_input(cluster.now) and due is None
        jumps = cluster.clock.mode != LIVE
        if due is not None and jumps and self._input.empty():
            cluster.advance_to(due)
            await asyncio.sleep(0)
            return True
        follows = self._target.subresource == "attach"
        timeout = None if (idle or (due is None and jumps)) and not follows else TICK
        try:
            data = await asyncio.wait_for(self._input.get(), timeout)
        except TimeoutError:
            return True
        if data is None:
            return False
        if data:
            talk.give(data.decode("utf-8", "surrogateescape"))
        else:
            talk.end_input()
        return True


def _exit(code: int) -> Obj:
    if code == 0:
        return {"metadata": {}, "status": "Success"}
    return {
        "metadata": {},
        "status": "Failure",
        "message": f"command terminated with non-zero exit code: {code}",
        "reason": "NonZeroExitCode",
        "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]},
    }


def _failure(message: str) -> Obj:
    cause = message.removeprefix("Internal error occurred: ")
    details = {"causes": [{"message": cause}]}
    base: Obj = {"metadata": {}, "status": "Failure", "message": message, "reason": "InternalError"}
    return {**base, "details": details, "code": 500}
