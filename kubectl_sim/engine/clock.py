"""The cluster's own time, kept in its file."""

from __future__ import annotations

from kubectl_sim.engine import wallclock
from kubectl_sim.model.errors import NoClusterYetError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.store.store import Store

LIVE, FAST, MANUAL = "live", "fast", "manual"
MODES = (LIVE, FAST, MANUAL)


class Clock:
    """Virtual time in microseconds.

    ``live``: virtual time runs ``rate`` times as fast as wall time from an anchor.
    ``fast``: as live, and whoever would wait jumps to the next event instead.
    ``manual``: time stands still until it is advanced or somebody waits.

    ``now`` is where the simulation has got to; :meth:`target` is where it should be.
    """

    __slots__ = ("_store", "anchor_virtual", "anchor_wall", "mode", "now", "rate", "seed")

    def __init__(self, store: Store) -> None:
        self._store = store
        self.load()

    def load(self) -> None:
        """Read the clock as the last writer left it; part of the current transaction."""
        meta = self._store.meta
        text = meta("clock")
        if text is None:
            raise NoClusterYetError(f"cluster file {self._store.path}: there is no cluster in it yet")
        mode, now, virtual, wall, rate, seed = text.split(" ")
        self.mode = mode
        self.now = int(now)
        self.anchor_virtual = int(virtual)
        self.anchor_wall = int(wall)
        self.rate = float(rate)
        self.seed = int(seed)

    def save(self) -> None:
        self._store.set_meta("clock", self._text())

    def _text(self) -> str:
        return f"{self.mode} {self.now} {self.anchor_virtual} {self.anchor_wall} {self.rate!r} {self.seed}"

    @staticmethod
    def start(store: Store, mode: str, now: int, seed: int, rate: float = 1.0) -> Clock:
        """Set the clock of a new cluster."""
        store.set_meta("clock", f"{mode} {now} {now} {wallclock.now()} {rate!r} {seed}")
        return Clock(store)

    def target(self) -> int:
        """The instant that the simulation should have reached; never before ``now``."""
        if self.mode == MANUAL:
            return self.now
        return max(self.now, self._run())

    def _run(self) -> int:
        """Where running on from the anchor has got to."""
        return self.anchor_virtual + int((wallclock.now() - self.anchor_wall) * self.rate)

    def wall_until(self, instant: int) -> int:
        """Wall microseconds until virtual time reaches ``instant``."""
        return max(0, int((instant - self.target()) / self.rate))

    def anchor(self) -> None:
        """Let virtual time run on from ``now``, starting at this moment of wall time."""
        self.anchor_virtual = self.now
        self.anchor_wall = wallclock.now()

    def jump(self, instant: int) -> None:
        """Move ``now`` to ``instant``; time runs on from there."""
        self.now = max(self.now, instant)
        if self.mode != MANUAL and self.now > self._run():
            self.anchor()
