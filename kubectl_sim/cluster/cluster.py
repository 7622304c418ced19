"""One open cluster: requests as transactions in virtual time.

A request first lets the past happen, then acts, then lets all that follows at that instant
happen; the whole is one transaction.  A request that only reads while nothing is due stays
read-only.
"""

from __future__ import annotations

from kubectl_sim.apiserver.server import APIServer
from kubectl_sim.client.client import Client
from kubectl_sim.engine import wallclock
from kubectl_sim.engine.clock import FAST, MANUAL, Clock
from kubectl_sim.model import status
from kubectl_sim.model.errors import StateError
from kubectl_sim.model.status import StatusError
from kubectl_sim.store import sqlite
from kubectl_sim.store.errors import explain
from kubectl_sim.store.opening import open_store
from kubectl_sim.store.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from kubectl_sim.engine.loop import Loop
    from kubectl_sim.model.context import Context, Controller
    from kubectl_sim.model.request import Request, User

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
        self._loop: Loop | None = None
        self._recorder: Any = None
        #: The revision at which this process last committed.
        self._own_head = -1
        self._grouping = False
        #: Leave what follows from the last request to whoever looks at the cluster next.
        self.defers = False
        #: Something that this process has written waits to be followed up.
        self.unsettled = False
        self._looking = _Transaction(self, self._begin_looking)
        self._reading = _Transaction(self, self._begin_reading, keep=StatusError)
        self._writing = _Transaction(self, self._begin_writing)
        #: What the last request was warned of; controllers' requests that followed from it do not count.
        self.warnings: list[str] = []

    @property
    def loop(self) -> Loop:
        """The controllers' queues; a command that only reads does not even load them."""
        if self._loop is None:
            from kubectl_sim.controllers._index import INTERESTED, MODULES
            from kubectl_sim.engine.loop import Loop

            interested = {
                resource: tuple(entry for entry in entries if entry[0] not in self._disabled)
                for resource, entries in INTERESTED.items()
            }
            self._loop = Loop(self.store, self.clock, interested, tuple(MODULES), self._load, self._context)
        return self._loop

    # -- requests -------------------------------------------------------------------------

    def client(self, user_agent: str = "kubectl") -> Client:
        """A client whose every request is a transaction of its own (or one step of a group)."""
        return Client(self.request, user_agent, backend=self)

    def request(self, request: Request) -> Any:
        """Answer one request at the present instant.  Raises StateError when the file fails."""
        if self._grouping:
            return self._step(request)
        if request.verb in _READS:
            with self._reading:
                return self._answer(request)
        with self._writing:
            answer = self._answer(request)
            self._follow_up()
        return answer

    def _follow_up(self) -> None:
        """Let happen what follows from a request, if not later."""
        if not self.defers:
            self.loop.settle()

    def _step(self, request: Request) -> Any:
        """One request of a group: refused alone, without taking the others with it."""
        if self.store.changes:  # of the step before
            self.loop.settle()
        if request.verb in _READS:
            return self._answer(request)
        mark = self.store.savepoint()
        try:
            answer = self._answer(request)
            self._follow_up()
        except sqlite.DatabaseError:
            raise  # nothing is left of the group
        except BaseException:
            self.store.undo_to(mark)
            self.loop.reset()
            self._forget_caches()
            raise
        self.store.release()
        return answer

    def _answer(self, request: Request) -> Any:
        try:
            if request.params.get("dryRun") and request.verb not in _READS:
                return self._rehearsed(request)
            return self.server.handle(request)
        finally:
            self.warnings = self.server.warnings

    def _rehearsed(self, request: Request) -> Any:
        """The answer to a write that is not to happen: what it took along the way is given back."""
        mark = self.store.savepoint()
        try:
            return self.server.handle(request)
        finally:
            self.store.undo_to(mark)

    def group(self) -> Group:
        """Make many requests one transaction: ``with cluster.group(): …``.

        Nothing in the group may be called done before the block has ended.
        """
        return Group(self)

    @property
    def reading(self) -> _Transaction:
        """``with cluster.reading: …`` looks at the store as it is at the present instant."""
        return self._reading

    # -- transactions ---------------------------------------------------------------------

    def _begin_looking(self) -> None:
        """Open a read-only view of what is on file, without catching up."""
        self.store.begin(write=False)
        self.clock.load()

    def _begin_reading(self) -> None:
        """Open a read-only view, after catching up if something is due."""
        self._begin_looking()
        target = self.clock.target()
        if not self._is_behind(target):
            self.clock.now = target
            return
        self.store.commit()  # nothing was written, and what was decoded stays known
        self._begin_writing()

    def _is_behind(self, target: int) -> bool:
        """Is there anything that should have happened by now?"""
        store = self.store
        dues = (store.next_due(), store.next_due(lazy=True), store.next_expiry())
        return any(due is not None and due <= target for due in dues)

    def _begin_writing(self) -> None:
        """Take the right to write, and let the past happen."""
        self._catch_up(0)

    def _catch_up(self, instant: int, step: int = 0) -> None:
        """Let everything happen up to ``instant``, or to ``step`` after the present if that is later."""
        self.store.begin(write=True)
        self.clock.load()
        if self.store.head != self._own_head:
            self._forget_caches()  # another process has written since
        target = max(instant, self.clock.target() + step)
        if self._is_behind(target):
            self.loop.advance(target)
            self._expire()
        self.clock.now = max(self.clock.now, target)

    def _commit(self) -> None:
        if self.store.writing:
            self.unsettled = bool(self.store.changes)
            if self.unsettled:
                self.store.put_off(self.clock.now)
            self.clock.save()
        self.store.commit()
        self._own_head = self.store.head

    def _rollback(self) -> None:
        self.store.rollback()
        if self._loop is not None:
            self._loop.reset()
        self._forget_caches()

    def _forget_caches(self) -> None:
        if self._recorder is not None:
            self._recorder.forget()

    def _expire(self) -> None:
        """Delete what has outlived its time to live (events), as etcd's leases do."""
        for resource, obj in self.store.expired(self.clock.now):
            self.store.delete(self.server.kind(resource), obj)
        self.store.changes.clear()  # nothing follows from an event's end

    # -- waiting --------------------------------------------------------------------------

    def wait(self, deadline: int | None = None) -> bool:
        """Let time pass until something may have changed; False when ``deadline`` has passed.

        In live mode this sleeps; fast and manual clocks jump to the next event.
        """
        due = self.next_event()
        now = self.clock.target()
        if deadline is not None and now >= deadline:
            return False
        if self.clock.mode in (FAST, MANUAL):
            self._jump(now, due, deadline)
            return True
        until = min(item for item in (due, deadline, now + _POLL) if item is not None)
        wallclock.sleep(min(_POLL, max(1000, self.clock.wall_until(until))))
        return True

    def next_event(self) -> int | None:
        """The instant at which something happens by itself, None if nothing ever will."""
        with self._looking:
            dues = (self.store.next_due(), self.store.next_due(lazy=True))
        return min((due for due in dues if due is not None), default=None)

    def _jump(self, now: int, due: int | None, deadline: int | None) -> None:
        if due is None and deadline is None:
            wallclock.sleep(_POLL)
            return
        instant = min(item for item in (due, deadline) if item is not None)
        self.advance_to(max(now, instant))

    def advance_to(self, instant: int) -> None:
        """Move virtual time to ``instant``, letting everything up to it happen."""
        with _Transaction(self, lambda: self._catch_up(instant)):
            self.clock.jump(instant)

    def advance(self, step: int) -> int:
        """Let ``step`` microseconds pass at once, with all that happens in them.  Returns the present."""
        with _Transaction(self, lambda: self._catch_up(0, step)):
            self.clock.jump(self.clock.now)
        return self.clock.now

    def set_clock(self, mode: str, rate: float) -> None:
        """Change how time passes from this instant on."""
        with self._writing:
            self.clock.mode = mode
            self.clock.rate = rate
            self.clock.anchor()

    def noted(self, key: str, make: Callable[[], str] | None = None) -> str:
        """A note about the cluster as a whole; ``make`` writes it if there is none, else it is empty."""
        with self._looking:
            found: str = self.store.meta(key, "")
        if found or make is None:
            return found
        with self._writing:
            found = self.store.meta(key, "") or make()
            self.store.set_meta(key, found)
        return found

    def note(self, key: str, value: str) -> None:
        """Write a note about the cluster as a whole."""
        with self._writing:
            self.store.set_meta(key, value)

    def catch_up(self) -> int:
        """Bring the simulation to the present.  Returns the present (microseconds)."""
        with self._reading:
            return self.clock.now

    @property
    def now(self) -> int:
        """The instant of the last request, in virtual microseconds."""
        return self.clock.now

    def watch(self, request: Request, deadline: int | None = None) -> Iterator[tuple[str, Any] | None]:
        """Follow changes: see :func:`kubectl_sim.cluster.watching.watch`.  Raises Forbidden."""
        from kubectl_sim.cluster.watching import watch

        if self.server.authorizes and request.user is not None:
            from kubectl_sim.apiserver import authorization

            with self._reading:
                authorization.check(self.store, request)
        return watch(self, request, deadline)

    def check_path(self, user: User, path: str) -> None:
        """May somebody read a path that is no resource?  Raises Forbidden."""
        from kubectl_sim.apiserver import rbac

        with self._reading:
            rbac.check(self.store, rbac.Attributes(user, "get", path=path))

    def changes_after(self, revision: int, resource: str) -> tuple[int, list[tuple[int, str, Obj]]]:
        """The newest revision, and ``(revision, type, state)`` of a resource's changes since.

        Raises Expired (410) for a revision that has been compacted away.
        """
        with self._reading:
            if revision < self.store.compacted:
                raise status.expired(f"too old resource version: {revision} ({self.store.compacted})")
            return self.store.head, self.store.history(revision, resource)

    # -- controllers ----------------------------------------------------------------------

    def _load(self, name: str) -> Controller:
        from kubectl_sim.controllers._index import MODULES

        module: Any = __import__(MODULES[name], fromlist=["reconcile"])
        return module  # type: ignore[no-any-return]

    def context(self, name: str) -> Context:
        """A controller's context at the present instant, for looking at what it keeps."""
        context = self._context(name)
        context.now = self.clock.now
        return context

    def _context(self, name: str) -> Context:
        from kubectl_sim.client.recorder import Recorder
        from kubectl_sim.cluster.context import ControllerContext

        if self._recorder is None:
            client = Client(self.server.handle, "system:events")
            self._recorder = Recorder(client, self._events_about, self._note_event)
        client = Client(self.server.handle, f"system:{name}", informer=self.server)
        return ControllerContext(name, self.store, self.loop, client, self._recorder, self.clock.seed)

    def _events_about(self, metadata: Obj) -> list[Obj]:
        """The events about all objects that have an object's name."""
        if "generateName" in metadata and metadata.get("uid") in self.store.created:
            return []  # just now, under a name like no other
        namespace = metadata.get("namespace") or "default"
        found = self.store.having("events", "involvedObject.name", metadata["name"])
        return [event for event in found if event["metadata"]["namespace"] == namespace]

    def _note_event(self, event: Obj) -> Obj:
        from kubectl_sim.apiserver.operations.create import note_event

        return note_event(self.server, event)

    def close(self) -> None:
        self.store.close()


class _Transaction:
    """``with transaction: …``: all of the block is kept, or nothing when it fails.

    SQLite's complaints become :class:`StateError`.  Errors of the kind ``keep`` undo nothing: a
    refused read has still brought the cluster to the present.
    """

    def __init__(self, cluster: Cluster, begin: Callable[[], None], keep: Any = ()) -> None:
        self._cluster = cluster
        self._begin = begin
        self._keep = keep

    def __enter__(self) -> None:
        try:
            self._begin()
        except BaseException as error:
            self._give_up(error)
            raise

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        if error is not None and not isinstance(error, self._keep):
            self._give_up(error)
            return
        try:
            self._cluster._commit()
        except BaseException as failure:
            self._give_up(failure)
            raise

    def _give_up(self, error: BaseException) -> None:
        cluster = self._cluster
        cluster._rollback()
        if isinstance(error, sqlite.DatabaseError):
            raise explain(cluster.store.path, error) from error


class Group:
    """Many requests in one transaction, each with a savepoint of its own.

    A request that is refused leaves the others in place, also when the refusal ends the block.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._transaction = _Transaction(cluster, cluster._begin_writing)

    def __enter__(self) -> Cluster:
        self._transaction.__enter__()
        self._cluster._grouping = True
        return self._cluster

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> None:
        self._cluster._grouping = False
        fatal = error is not None and (not isinstance(error, Exception) or isinstance(error, _NOTHING_IS_LEFT))
        self._transaction.__exit__(kind, error if fatal else None, trace)


_NOTHING_IS_LEFT = (sqlite.DatabaseError, StateError, MemoryError)


class _LazyNodeProxy:
    """What the API server asks of nodes, loaded when first asked."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def __getattr__(self, name: str) -> Any:
        from kubectl_sim.kubelet import proxy

        return getattr(proxy.NodeProxy(self._cluster.context("kubelet")), name)


def open_cluster(path: str) -> Cluster:
    """Open an existing cluster file.  Raises :class:`~kubectl_sim.model.errors.StateError`."""
    return Cluster(open_store(path))


def settle(path: str) -> None:
    """Bring the cluster in a file to the present, and to rest there.  Raises StateError."""
    cluster = open_cluster(path)
    try:
        cluster.catch_up()
    finally:
        cluster.close()
