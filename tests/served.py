"""A cluster file served over HTTP in a thread of the test's own process.

with Served() as server:
    server.use(path)
    … requests to server.url …
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from kubectl_sim.cluster.bootstrap import Settings, create_cluster
from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.engine.clock import MANUAL
from kubectl_sim.server.authentication import Authenticator
from kubectl_sim.server.serving import Server


class Served:
    """One server on a free port of the loopback; :meth:`use` changes the cluster behind it."""

    def __init__(
        self,
        path: Path | str = "",
        *,
        authenticator: Authenticator | None = None,
        tls: Any = None,
        patience: float = 0.05,
    ) -> None:
        self.path = str(path)
        self._authenticator = authenticator or Authenticator({}, open=True)
        self._tls = tls
        self._patience = patience
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def _open(self) -> Cluster:
        if self.path:
            return open_cluster(self.path)
        return create_cluster(":memory:", Settings("envtest", clock=MANUAL, seed=1))

    def __enter__(self) -> Self:
        self._thread.start()
        self.call(self._start())
        scheme = "https" if self._tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self.server.port}"
        return self

    async def _start(self) -> None:
        self.server = Server(self._open, self._authenticator, path=self.path, tls=self._tls, patience=self._patience)
        await self.server.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.call(self.server.stop())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def call(self, coroutine: Any) -> Any:
        """Run a coroutine in the server's loop and wait for it."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(60)

    def use(self, path: Path | str) -> None:
        """Serve another cluster file from now on."""

        async def replace() -> None:
            self.path = str(path)
            self.server.host.use(self.path)

        self.call(replace())

    def inside(self, action: Callable[[Server], Any]) -> Any:
        """What ``action`` answers, run in the server's loop."""

        async def run() -> Any:
            return action(self.server)

        return self.call(run())
