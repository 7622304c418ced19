"""A running server: the cluster, the socket, and the task that lets time pass."""

from __future__ import annotations

import asyncio
import logging
import ssl
from collections.abc import Callable

from aiohttp import web
from aiohttp.http_exceptions import LineTooLong
from aiohttp.web_protocol import RequestHandler

from kubectl_sim.cluster.cluster import Cluster
from kubectl_sim.server.app import Face
from kubectl_sim.server.authentication import Authenticator
from kubectl_sim.server.host import TICK, Host

#: How long a header and the first line may be, in bytes, as in Go.
_HEADER_LIMIT = 1024 * 1024
#: A client that has not said what it wants in this time is let go, in seconds, as upstream.
_PATIENCE = 32.0
#: For how long what a refused client still sends is read, so that it sees the answer, in seconds.
_LINGER = 0.5
#: A client that takes nothing of what is sent to it for this long is cut off, in seconds: upstream's request timeout.
STALL = 60.0
_LOG = logging.getLogger("ksim.serve.http")


class _Connection(RequestHandler):
    """One connection: what is no HTTP is answered as Go's server does, and nobody is waited for without end."""

    __slots__ = ("_limit", "_stall")

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._limit = asyncio.get_running_loop().call_later(_PATIENCE, self._expire)
        self._stall: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: BaseException | None) -> None:
        self._limit.cancel()
        self._forget_stall()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """The client does not read as fast as it is sent to."""
        super().pause_writing()
        self._await_reading()

    def resume_writing(self) -> None:
        self._forget_stall()
        super().resume_writing()

    def _await_reading(self) -> None:
        self._forget_stall()
        if isinstance(self.transport, asyncio.WriteTransport):
            size = self.transport.get_write_buffer_size()
            self._stall = asyncio.get_running_loop().call_later(STALL, self._check_reading, size)

    def _forget_stall(self) -> None:
        if self._stall is not None:
            self._stall.cancel()
            self._stall = None

    def _check_reading(self, before: int) -> None:
        """Cut off a client that has taken nothing meanwhile; the other end of a terminal or a tunnel may rest."""
        transport, request = self.transport, self._current_request
        if not isinstance(transport, asyncio.WriteTransport):
            return
        is_stream = request is not None and "Upgrade" in request.headers
        if is_stream or transport.get_write_buffer_size() < before:
            self._await_reading()
        else:
            transport.abort()

    def _expire(self) -> None:
        if not self._request_count:
            self.force_close()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        _LOG.debug("%s: %s", request.remote, message)
        if isinstance(exc, LineTooLong):
            status, text = 431, "431 Request Header Fields Too Large"
        elif message and "HTTPS" in message:
            text = "400 Bad Request: this port speaks plain HTTP"
        else:
            text = "400 Bad Request" if status == 400 else "500 Internal Server Error"
        answer = web.Response(status=status, text=text)
        answer.force_close()
        return answer


class _Connections(web.Server):
    def __call__(self) -> RequestHandler:
        return _Connection(self, loop=self._loop, **self._kwargs)


class Server:
    """Serve one cluster.  Start and stop it in the loop that it runs in.

    ``open`` opens the cluster, again when the file at ``path`` is replaced; ``cluster`` is the
    first one if it is open already.
    """

    def __init__(
        self,
        open: Callable[[], Cluster],
        authenticator: Authenticator,
        *,
        path: str = "",
        cluster: Cluster | None = None,
        tls: ssl.SSLContext | None = None,
        patience: float = TICK,
    ) -> None:
        self._open = open
        self._authenticator = authenticator
        self._path = path
        self._cluster = cluster
        self._tls = tls
        self._patience = patience
        self._runner: web.ServerRunner | None = None
        self._clock: asyncio.Task[None] | None = None
        self.port = 0

    async def start(self, address: str = "127.0.0.1", port: int = 0) -> None:
        """Open the cluster and listen; ``port`` 0 takes a free one.  Raises OSError, StateError."""
        self.host = Host(self._open, self._path, self._patience, self._cluster)
        face = Face(self.host, self._authenticator)
        # Who hangs up during a watch is gone at once: nobody would notice until the next event.
        server = _Connections(
            face,
            handler_cancellation=True,
            access_log=None,
            max_field_size=_HEADER_LIMIT,
            max_line_size=_HEADER_LIMIT,
            lingering_time=_LINGER,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, address, port, ssl_context=self._tls)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._clock = asyncio.create_task(self.host.run())

    async def stop(self) -> None:
        """Let everybody go and close the cluster."""
        if self._clock is not None:
            self.host.ending = True
            self._clock.cancel()
            await asyncio.gather(self._clock, return_exceptions=True)
        self.host.hub.end()
        if self._runner is not None:
            await self._runner.cleanup()
        self.host.close()
