"""What one run of a program does, from its start to its end or for ever.

A trace is computed once and holds the whole future: output lines and file changes with their
times, then :class:`Cycle` records for loops that repeat.  Asking for any window costs the
window, not the distance from the start.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    #: (at µs, stream 1 or 2, text without newline)
    Line = tuple[int, int, str]
    #: (at µs, "w" truncates, "a" appends, "d" deletes, text)
    Change = tuple[int, str, str]

#: Most iterations that one question may replay (a log is rotated long before).
REPLAY_LIMIT = 120_000
FOREVER = 1 << 62
#: Key of ``Trace.listens``: every port is open.
ANY_PORT = 0


class Cycle:
    """A loop that repeats: iteration ``n`` starts at ``start + n * period``; ``count`` None is for ever."""

    __slots__ = ("count", "job", "period", "replay", "silent", "start", "writes")

    def __init__(
        self,
        start: int,
        period: int,
        count: int | None,
        job: int,
        replay: Callable[[int], tuple[list[Line], list[tuple[str, Change]]]],
        silent: bool,
        writes: frozenset[str],
    ) -> None:
        self.start = start
        self.period = period
        self.count = count
        self.job = job
        #: n → what iteration n prints and writes.
        self.replay = replay
        self.silent = silent
        self.writes = writes

    @property
    def end(self) -> int:
        return FOREVER if self.count is None else self.start + self.count * self.period

    def iterations(self, since: int, until: int) -> range:
        """Numbers of the iterations that can print in [since, until)."""
        first = max(0, (since - self.start) // self.period)
        last = max(0, -(-(until - self.start) // self.period))
        if self.count is not None:
            last = min(last, self.count)
        return range(first, max(first, last))


class Unended(str):
    """The text of a last line that no newline ends."""


class Trace:
    """One run of a program."""

    __slots__ = (
        "busy",
        "cycles",
        "end",
        "files",
        "http",
        "lines",
        "listens",
        "oom",
        "outside",
        "prompts",
        "quit",
        "signals",
        "start",
        "trap",
        "truncated",
        "volatile",
        "waits_on",
    )

    def __init__(self, start: int) -> None:
        self.start = start
        self.lines: list[tuple[int, int, str, int]] = []
        self.cycles: list[Cycle] = []
        #: (at, exit code); None: it runs until somebody stops it.
        self.end: tuple[int, int] | None = None
        self.files: dict[str, list[Change]] = {}
        #: What others have done to files of the container meanwhile (``kubectl exec``, ``cp``).
        self.outside: dict[str, list[Change]] = {}
        #: (at, text) of the prompts that a shell shows to whoever is attached; they are not part of the log.
        self.prompts: list[tuple[int, str]] = []
        #: (at, signal) that a command inside the container has sent to its first process.
        self.signals: list[tuple[int, str]] = []
        #: port → since when it accepts connections.
        self.listens: dict[int, int] = {}
        #: Path → (since, status) of the HTTP server, "*" for the others; None: the image's.
        self.http: dict[str, list[tuple[int, int]]] | None = None
        #: (exit code, µs) of the orderly stop of the server that is process 1.
        self.quit: tuple[int, int] | None = None
        #: When a handler for SIGTERM was set, None: never.
        self.trap: int | None = None
        #: Network questions that the run asked: their answers can change the future.
        self.waits_on: set[str] = set()
        #: (at, memory bytes, nanocores) from then on, beyond the image's own.
        self.busy: list[tuple[int, int, int]] = []
        #: When the run asks for more memory than the limit.
        self.oom: int | None = None
        #: The simulation gave up at this time: too many steps without a repetition.
        self.truncated: int | None = None
        #: The run's course depends on the clock or on chance, so another start may differ.
        self.volatile = False

    def window(self, since: int, until: int, last: int | None = None) -> list[Line]:
        """Lines printed in [since, until), at most the ``last`` ones."""
        if self.end is not None:
            until = min(until, self.end[0] + 1)
        found = [line[:3] for line in self.lines if since <= line[0] < until]
        for cycle in self.cycles:
            if not cycle.silent:
                found += _cycle_lines(cycle, since, until, last)
        if self.cycles:
            found.sort(key=_time)
        if last is not None:
            found = found[-last:] if last > 0 else []
        return found

    def read(self, path: str, at: int, tail: int = 200) -> str | None:
        """A file's content at an instant, None if it does not exist; of endless files the last lines."""
        text: str | None = None
        changes = [*self.files.get(path, ()), *self.outside.get(path, ())]
        for cycle in self.cycles:
            if path in cycle.writes:
                changes += cycle_writes(cycle, path, cycle.start, at + 1, tail)
        changes.sort(key=_time)
        for when, kind, piece in changes:
            if when > at:
                break
            if kind == "d":
                text = None
            elif kind == "w":
                text = piece
            else:
                text = (text or "") + piece
        return text

    def appended(self, path: str, since: int, until: int, last: int | None = None) -> list[tuple[int, str]]:
        """What was written to a file in [since, until): (at, text) in order."""
        known = [*self.files.get(path, ()), *self.outside.get(path, ())]
        changes = [c for c in known if since <= c[0] < until]
        for cycle in self.cycles:
            if path in cycle.writes:
                changes += cycle_writes(cycle, path, since, until, last)
        changes.sort(key=_time)
        return [(when, text) for when, kind, text in changes if kind != "d" and text]

    def next_change(self, path: str, at: int) -> int:
        """When the file's existence or content changes next after ``at``; FOREVER if never."""
        soonest = FOREVER
        for when, _, _ in (*self.files.get(path, ()), *self.outside.get(path, ())):
            if at < when < soonest:
                soonest = when
        return soonest

    def paths(self) -> set[str]:
        found = {*self.files, *self.outside}
        for cycle in self.cycles:
            found |= cycle.writes
        return found


def _time(item: tuple[int, object, object]) -> int:
    return item[0]


def _cycle_lines(cycle: Cycle, since: int, until: int, last: int | None) -> list[Line]:
    numbers = cycle.iterations(since, until)
    batches: list[list[Line]] = []
    total = 0
    for number in reversed(numbers[-REPLAY_LIMIT:]):
        batch = [line for line in cycle.replay(number)[0] if since <= line[0] < until]
        batches.append(batch)
        total += len(batch)
        if last is not None and total >= last:
            break
    batches.reverse()
    return [line for batch in batches for line in batch]


def cycle_writes(cycle: Cycle, path: str, since: int, until: int, last: int | None) -> list[Change]:
    """Changes of one file by the iterations in [since, until), of the ``last`` iterations at most."""
    numbers = cycle.iterations(since, until)
    numbers = numbers[-REPLAY_LIMIT if last is None else -max(last, 1) :]
    found = []
    for number in numbers:
        found += [c for where, c in cycle.replay(number)[1] if where == path and since <= c[0] < until]
    return found
