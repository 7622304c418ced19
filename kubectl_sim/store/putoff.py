"""What follows from a transaction, left to the next one.

A process may end before the controllers have seen what it wrote.  Its changes then wait in the
file as a timer that is due at the instant of the write, so that whoever looks next finds the
cluster behind and lets it settle first: nobody ever sees the state in between.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.model.request import Change

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.store.store import Store

#: In place of a controller's name in the table of timers.
PUT_OFF = ""


def put_off(store: Store, now: int) -> None:
    """Write down the changes that nobody has dispatched yet, to be taken up at ``now`` (microseconds)."""
    entries = [[change.revision, _before(store, change)] for change in store.changes]
    store.set_timer(PUT_OFF, jsonio.dumps(entries), now)
    store.changes.clear()


def _before(store: Store, change: Change) -> Any:
    """The revision of the state before, or that state itself when the log does not keep it."""
    if change.old is None:
        return None
    revision = int(change.old["metadata"]["resourceVersion"])
    return change.old if revision <= store.compacted else revision


def take_up(store: Store, entries: str) -> None:
    """Make the changes that were put off this transaction's own."""
    for revision, before in jsonio.loads(entries):
        kind, resource = store.entry(revision)
        old = store.state(before) if isinstance(before, int) else before
        store.changes.append(Change(kind, resource, store.state(revision), old, revision))
