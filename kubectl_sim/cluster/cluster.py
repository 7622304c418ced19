"""One open cluster: requests as transactions in virtual time.

A request first lets the past happen, then acts, then lets all that follows at that instant
happen; the whole is one transaction.  A request that only reads while nothing is due stays
read-only.
"""

from __future__ import annotations

from kubectl_sim.apiserver.server import APIServer
from kubectl_sim.client.client import Client
from kubectl_sim.controllers._index import INTERESTED, MODULES
from kubectl_sim.engine import wallclock
from kubectl_sim.engine.clock import FAST, MANUAL, Clock
from kubectl_sim.engine.loop import Loop
from kubectl_sim.model import status
from kubectl_sim.store.store import Store, open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.model.context import Context, Controller
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_READS = ("get", "list")
#: Somebody who waits in live mode looks for other processes' changes this often, in microseconds.
_POLL = 50_000


class Cluster:
    """A cluster file with its API server, clock and controllers."""

    def __init__(self, store: Store) -> None:
        self.store = store
        store.begin(write=False)
        self.clock = Clock(store)
        disabled = store.meta("disabled_controllers", "").split()
        store.commit()
        self.server = APIServer(store, self.clock, _LazyNodeProxy(self))
        self._disabled = disabled
        interested = {
            resource: tuple(name for name in names if name not in disabled) for resource, names in INTERESTED.items()
        }
        self.loop = Loop(store, self.clock, interested, tuple(MODULES), self._load, self._context)
        self._recorder: Any = None
        self._grouping = False
        #: What the last request was warned of; controllers' requests that followed from it do not count.
        self.warnings: list[str] = []

    # -- requests -------------------------------------------------------------------------

    def client(self, user_agent: str = "kubectl") -> Client:
        """A client whose every request is a transaction of its own (or one step of a group)."""
        return Client(self.request, user_agent, backend=self)

    def request(self, request: Request) -> Any:
        """Answer one request at the present instant."""
        if self._grouping:
            return self._step(request)
        if request.verb in _READS:
            self._begin_reading()
            try:
                return self._answer(request)
            finally:
                self._end_reading()
        self._begin_writing()
        try:
            answer = self._answer(request)
            self.loop.settle()
            self._commit()
        except BaseException:
            self._rollback()
            raise
        return answer

    def _step(self, request: Request) -> Any:
        """One request of a group: refused alone, without taking the others with it."""
        if request.verb in _READS:
            return self._answer(request)
        mark = self.store.savepoint()
        try:
            answer = self._answer(request)
            self.loop.settle()
        except BaseException:
            self.store.undo_to(mark)
            self.loop.reset()
            self._forget_caches()
            raise
        self.store.release()
        return answer

    def _answer(self, request: Request) -> Any:
        try:
            return self.server.handle(request)
        finally:
            self.warnings = self.server.warnings

    def group(self) -> Group:
        """Make many requests one transaction: ``with cluster.group(): …``.

        Nothing in the group may be called done before the block has ended.
        """
        return Group(self)

    # -- transactions ---------------------------------------------------------------------

    def _begin_reading(self) -> None:
        """Open a read-only view, after catching up if something is due."""
        self.store.begin(write=False)
        self.clock.load()
        target = self.clock.target()
        if not self._is_behind(target):
            self.clock.now = target
            return
        self.store.rollback()
        self._begin_writing()

    def _is_behind(self, target: int) -> bool:
        """Is there anything that should have happened by now?"""
        dues = (self.store.next_due(), self.store.next_due(lazy=True))
        return any(due is not None and due <= target for due in dues)

    def _end_reading(self) -> None:
        """Close the view; keep what catching up has written."""
        if self.store.writing:
            self._commit()
        else:
            self.store.commit()

    def _begin_writing(self) -> None:
        """Take the right to write, and let the past happen."""
        self.store.begin(write=True)
        try:
            self.clock.load()
            self._forget_caches()
            self.loop.advance(self.clock.target())
            self._expire()
        except BaseException:
            self._rollback()
            raise

    def _commit(self) -> None:
        self.clock.save()
        self.store.commit()

    def _rollback(self) -> None:
        self.store.rollback()
        self.loop.reset()
        self._forget_caches()

    def _forget_caches(self) -> None:
        if self._recorder is not None:
            self._recorder.forget()

    def _expire(self) -> None:
        """Delete what has outlived its time to live (events), as etcd's leases do."""
        for resource, obj in self.store.expired(self.clock.now):
            self.store.delete(self.server.kind(resource), obj)

    # -- waiting --------------------------------------------------------------------------

    def wait(self, deadline: int | None = None) -> bool:
        """Let time pass until something may have changed; False when ``deadline`` has passed.

        In live mode this sleeps; fast and manual clocks jump to the next event.
        """
        self.store.begin(write=False)
        self.clock.load()
        due = self.store.next_due()
        now = self.clock.target()
        self.store.commit()
        if deadline is not None and now >= deadline:
            return False
        if self.clock.mode in (FAST, MANUAL):
            self._jump(now, due, deadline)
            return True
        until = min(item for item in (due, deadline, now + _POLL) if item is not None)
        wallclock.sleep(min(_POLL, max(1000, self.clock.wall_until(until))))
        return True

    def _jump(self, now: int, due: int | None, deadline: int | None) -> None:
        if due is None and deadline is None:
            wallclock.sleep(_POLL)
            return
        instant = min(item for item in (due, deadline) if item is not None)
        self.advance_to(max(now, instant))

    def advance_to(self, instant: int) -> None:
        """Move virtual time to ``instant``, letting everything up to it happen."""
        self.store.begin(write=True)
        try:
            self.clock.load()
            self._forget_caches()
            self.loop.advance(max(instant, self.clock.target()))
            self.clock.jump(instant)
            self._expire()
            self._commit()
        except BaseException:
            self._rollback()
            raise

    def set_clock(self, mode: str, rate: float) -> None:
        """Change how time passes from this instant on."""
        self._begin_writing()
        self.clock.mode = mode
        self.clock.rate = rate
        self.clock.anchor()
        self._commit()

    def catch_up(self) -> int:
        """Bring the simulation to the present.  Returns the present (microseconds)."""
        self._begin_reading()
        self._end_reading()
        return self.clock.now

    @property
    def now(self) -> int:
        """The instant of the last request, in virtual microseconds."""
        return self.clock.now

    def watch(self, request: Request, deadline: int | None = None) -> Iterator[tuple[str, Any] | None]:
        """Follow changes: see :func:`kubectl_sim.cluster.watching.watch`."""
        from kubectl_sim.cluster.watching import watch

        return watch(self, request, deadline)

    def changes_after(self, revision: int, resource: str) -> tuple[int, list[tuple[int, str, Obj]]]:
        """The newest revision, and ``(revision, type, state)`` of a resource's changes since.

        Raises Expired (410) for a revision that has been compacted away.
        """
        self._begin_reading()
        try:
            if revision < self.store.compacted:
                raise status.expired(f"too old resource version: {revision} ({self.store.compacted})")
            return self.store.head, self.store.history(revision, resource)
        finally:
            self._end_reading()

    # -- controllers ----------------------------------------------------------------------

    def _load(self, name: str) -> Controller:
        module: Any = __import__(MODULES[name], fromlist=["reconcile"])
        return module  # type: ignore[no-any-return]

    def _context(self, name: str) -> Context:
        from kubectl_sim.client.recorder import Recorder
        from kubectl_sim.cluster.context import ControllerContext

        if self._recorder is None:
            self._recorder = Recorder(Client(self.server.handle, "system:events"))
        client = Client(self.server.handle, f"system:{name}")
        return ControllerContext(name, self.store, self.loop, client, self._recorder, self.clock.seed)

    def close(self) -> None:
        self.store.close()


class Group:
    """Many requests in one transaction, each with a savepoint of its own."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def __enter__(self) -> Cluster:
        cluster = self._cluster
        cluster._begin_writing()
        cluster._grouping = True
        return cluster

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        cluster = self._cluster
        cluster._grouping = False
        if kind is None or not issubclass(kind, (KeyboardInterrupt, SystemExit, MemoryError)):
            cluster._commit()
        else:
            cluster._rollback()


class _LazyNodeProxy:
    """What the API server asks of nodes, loaded when first asked."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def __getattr__(self, name: str) -> Any:
        from kubectl_sim.kubelet import proxy

        return getattr(proxy.NodeProxy(self._cluster), name)


def open_cluster(path: str) -> Cluster:
    """Open an existing cluster file.  Raises :class:`~kubectl_sim.model.errors.StateError`."""
    return Cluster(open_store(path))
