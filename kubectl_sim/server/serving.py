"""A running server: the cluster, the socket, and the task that lets time pass."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable

from aiohttp import web

from kubectl_sim.cluster.cluster import Cluster
from kubectl_sim.server.app import Face
from kubectl_sim.server.authentication import Authenticator
from kubectl_sim.server.host import TICK, Host

#: A client that does not finish its headers in this time is let go, in seconds.
_HEADER_LIMIT = 32 * 1024


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
        server = web.Server(face, handler_cancellation=True, access_log=None, max_field_size=_HEADER_LIMIT)
        self._runner = web.ServerRunner(server, shutdown_timeout=1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, address, port, ssl_context=self._tls)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self._clock = asyncio.create_task(self.host.run())

    async def stop(self) -> None:
        """Let everybody go and close the cluster."""
        if self._clock is not None:
            self._clock.cancel()
            await asyncio.gather(self._clock, return_exceptions=True)
        self.host.hub.end()
        if self._runner is not None:
            await self._runner.cleanup()
        self.host.close()
