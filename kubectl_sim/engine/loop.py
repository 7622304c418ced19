"""Let the cluster settle: dispatch changes to controllers, fire timers, until nothing is left.

Models the informers and work queues of kube-controller-manager in one thread: a change is
mapped to keys, a key waits once in its controller's queue, a reconcile looks at the current
state alone.  Order is fixed, so the same history always follows from the same cause.
"""

from __future__ import annotations

from kubectl_sim.engine.concerns import Concerns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kubectl_sim.engine.clock import Clock
    from kubectl_sim.model.context import Context, Controller
    from kubectl_sim.model.request import Change
    from kubectl_sim.store.store import Store

#: A key that reconciles this often at one instant will never settle.
LIVELOCK = 1000


class LivelockError(RuntimeError):
    """A controller kept changing the world at one instant without end: a bug of ours."""


def _concerns_everyone(change: Change) -> bool:
    """Is it for the controllers that watch every resource (``*``): a deletion, or a change of owners?"""
    metadata = change.new["metadata"]
    if change.type == "DELETED" or "deletionTimestamp" in metadata:
        return True
    before = change.old["metadata"].get("ownerReferences") if change.old is not None else None
    return bool(metadata.get("ownerReferences") != before)


class Loop:
    """The queues of one process.  Empty whenever a transaction commits.

    ``interested`` maps a resource to the controllers that watch it, each with the words of its
    concerns (see :mod:`kubectl_sim.engine.concerns`; none: every change); ``load`` imports one.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        interested: Mapping[str, tuple[tuple[str, tuple[str, ...]], ...]],
        order: tuple[str, ...],
        load: Callable[[str], Controller],
        context: Callable[[str], Context],
    ) -> None:
        self._store = store
        self._clock = clock
        self._interested = interested
        self._order = order
        self._load = load
        self._new_context = context
        self._controllers: dict[str, Controller] = {}
        self._contexts: dict[str, Context] = {}
        self._queues: dict[str, dict[str, None]] = {name: {} for name in order}
        self._rounds: dict[tuple[str, str], int] = {}
        self._concerns = Concerns(store)

    def enqueue(self, controller: str, key: str) -> None:
        """Reconcile ``key`` at this instant."""
        self._queues[controller][key] = None

    def reset(self) -> None:
        """Forget what was queued: its transaction was rolled back."""
        for queue in self._queues.values():
            queue.clear()
        self._rounds.clear()

    def settle(self) -> None:
        """Run controllers until nothing is left to do at this instant."""
        self._rounds.clear()
        self._concerns.forget()
        while True:
            self._dispatch()
            for name in self._order:
                if self._queues[name]:
                    self._drain(name)
                    self._dispatch()
            if not any(self._queues.values()):
                return

    def advance(self, target: int) -> None:
        """Let virtual time pass up to ``target``, firing every timer at its own instant."""
        clock = self._clock
        self.settle()
        while True:
            due = self._store.next_due()
            if due is None or due > target:
                break
            clock.now = max(clock.now, due)
            for controller, key in self._store.take_due(clock.now):
                if controller in self._queues:
                    self.enqueue(controller, key)
                elif not controller:
                    self._store.take_up(key)
            self.settle()
        clock.now = max(clock.now, target)
        self._report()

    def _report(self) -> None:
        """Fire the lazy timers that time has passed over, once, where it has come to rest."""
        due = self._store.next_due(lazy=True)
        if due is None or due > self._clock.now:
            return
        for controller, key in self._store.take_due(self._clock.now, lazy=True):
            if controller in self._queues:
                self.enqueue(controller, key)
        self.settle()

    def _dispatch(self) -> None:
        changes = self._store.changes
        if not changes:
            return
        for change in changes:
            self._show(change)
            if _concerns_everyone(change):
                for name, _ in self._interested.get("*", ()):
                    self._queues[name].update(dict.fromkeys(self.controller(name).WATCHES["*"](change)))
        changes.clear()

    def _show(self, change: Change) -> None:
        """Let the controllers that a change concerns turn it into keys."""
        resource = change.resource
        self._concerns.forget(resource)
        watchers = self._interested.get(resource)
        if not watchers:
            return
        for name in self._concerns.touched(resource, watchers, change):
            queue = self._queues[name]
            for key in self.controller(name).WATCHES[resource](change):
                queue[key] = None

    def _drain(self, name: str) -> None:
        queue = self._queues[name]
        controller = self.controller(name)
        context = self._context(name)
        rounds = self._rounds
        while queue:
            key = next(iter(queue))
            del queue[key]
            count = rounds[name, key] = rounds.get((name, key), 0) + 1
            if count > LIVELOCK:
                raise LivelockError(f"controller {name} does not settle on {key}")
            controller.reconcile(context, key)

    def controller(self, name: str) -> Controller:
        found = self._controllers.get(name)
        if found is None:
            found = self._controllers[name] = self._load(name)
        return found

    def _context(self, name: str) -> Context:
        context = self._contexts.get(name)
        if context is None:
            context = self._contexts[name] = self._new_context(name)
        context.now = self._clock.now
        return context
