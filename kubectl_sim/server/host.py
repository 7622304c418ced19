"""The cluster behind the server: requests one after the other, and time between them.

The cluster is not made for threads; it lives in the event loop's.  A request takes a fraction of
a millisecond, so everybody gets their turn.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from kubectl_sim.cluster.cluster import Cluster
from kubectl_sim.engine.clock import LIVE
from kubectl_sim.model.errors import StateError
from kubectl_sim.model.request import Request, User
from kubectl_sim.model.status import StatusError
from kubectl_sim.server.watches import Hub

Obj = dict[str, Any]

_LOG = logging.getLogger("ksim.serve")

#: How often the server looks whether a timer is due or another process has written, in seconds.
TICK = 0.05
#: Who asks the same again after this time, in seconds, has slept in between.
POLL = 0.8
#: Objects whose last question is remembered.
_REMEMBERED = 1000
#: How many timers are let go off in one go where time is not the wall's.
_JUMPS = 200


class Host:
    """One cluster, its clock and those who watch it.

    ``open`` opens the cluster (in the thread of the loop, and again when its file is replaced).
    ``patience`` is how long, in seconds, clients that wait for something must have been silent
    before a clock that can jump does: they may be about to say that they have seen enough.
    """

    def __init__(
        self, open: Callable[[], Cluster], path: str = "", patience: float = TICK, cluster: Cluster | None = None
    ) -> None:
        self._open = open
        self._path = path
        self._file = self._identity()
        self.cluster = cluster or open()
        self.hub = Hub(self.cluster)
        self.patience = patience
        #: Asked before time jumps: has everybody seen what there was to see?
        self.may_jump: Callable[[], bool] = lambda: True
        #: Time jumps no further than this instant, for whoever has a deadline of their own.
        self.horizon: int | None = None
        self._quiet_since = 0.0
        #: When each connection has asked for an object first, and when each object was asked for last.
        self._connections: WeakKeyDictionary[Any, float] = WeakKeyDictionary()
        self._asked: dict[tuple[str, str, str], float] = {}
        self._woken = asyncio.Event()
        #: Waiting for an event with a limit may swallow being cancelled when the event comes just then.
        self.ending = False

    def request(self, request: Request) -> tuple[Any, list[str]]:
        """The answer and the warnings that came with it.  Raises StatusError."""
        self.touch()
        answer = self.cluster.request(request)
        if request.verb not in ("get", "list"):
            self._woken.set()
        return answer, self.cluster.warnings

    def let_time_pass(self, connection: Any, request: Request) -> None:
        """A command that asks for the same object again has waited for something to happen to it.

        It is the same command if its connection is older than the question before.
        """
        if not request.user_agent.startswith("kubectl") or self.cluster.clock.mode == LIVE:
            return
        now = asyncio.get_running_loop().time()
        since = self._connections.setdefault(connection, now)
        asked = (request.resource, request.namespace, request.name)
        before = self._asked.get(asked, now)
        if len(self._asked) >= _REMEMBERED:
            self._asked.clear()
        self._asked[asked] = now
        if since <= before and now - before >= POLL:
            self._step()

    def touch(self, pause: float = 0.0) -> None:
        """Somebody has been told something: they may be about to act upon it, after a pause of their own."""
        self._quiet_since = max(self._quiet_since, asyncio.get_running_loop().time() + pause)

    async def run(self) -> None:
        """Let time pass and tell watchers what has changed, until cancelled or :attr:`ending`."""
        while not self.ending:
            try:
                await asyncio.wait_for(self._woken.wait(), TICK)
            except TimeoutError:
                pass
            self._woken.clear()
            try:
                self.tick()
            except Exception:
                _LOG.exception("the cluster cannot go on at the moment")
                await asyncio.sleep(1)

    def tick(self) -> None:
        """Catch up with the clock and with other processes, and hand out what has changed."""
        self._reopen_if_replaced()
        self.cluster.catch_up()
        if self.hub.poll():
            self.touch()
        elif self.hub.impatient and self.cluster.clock.mode != LIVE:
            self._jump()

    def _jump(self) -> None:
        """Go to the next event that one of those who wait can see, once all have been silent."""
        now = asyncio.get_running_loop().time()
        if now - self._quiet_since < self.patience or not self.may_jump():
            return
        for _ in range(_JUMPS):
            if not self._step():
                return
            if self.hub.poll() or self.hub.followers:
                self.touch()
                return
        self._woken.set()

    def _step(self) -> bool:
        """Let the next event happen; False if there is none before the horizon."""
        due = self.cluster.next_event()
        if due is None or (self.horizon is not None and due > self.horizon):
            return False
        self.cluster.advance_to(due)
        return True

    def service_account(self, token: str) -> User | None:
        """Who shows this token; None if it is good for nothing."""
        with self.cluster.reading:
            return self.cluster.server.token_user(token)

    def container(self, request: Request) -> Obj:
        """The status of the container that a log request means; empty when there is none."""
        wanted = Request("get", request.resource, request.namespace, request.name, user=request.user)
        try:
            pod = self.cluster.request(wanted)
        except StatusError:
            return {}
        name = request.params.get("container") or pod["spec"]["containers"][0]["name"]
        state = pod.get("status") or {}
        lists = ("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")
        found: list[Obj] = [item for key in lists for item in state.get(key) or () if item["name"] == name]
        return found[0] if found else {}

    def _identity(self) -> tuple[int, int] | None:
        """Which file the path names now."""
        if not self._path:
            return None
        try:
            found = os.stat(self._path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _reopen_if_replaced(self) -> None:
        """A cluster that was reset is another file under the same name."""
        found = self._identity()
        if found is None or found == self._file:
            return
        try:
            cluster = self._open()
        except StateError:
            return  # it is being made; the old one serves until it is there
        self._file = found
        self.replace(cluster)

    def use(self, path: str) -> None:
        """Serve what the opener opens now, from the file at ``path``."""
        self._path = path
        self._file = self._identity()
        self.replace(self._open())

    def replace(self, cluster: Cluster) -> None:
        """Go on with another cluster: those who watch the old one have to start again."""
        self.hub.end()
        self.cluster.close()
        self.cluster = cluster
        self.hub = Hub(cluster)

    def close(self) -> None:
        self.hub.end()
        self.cluster.close()
