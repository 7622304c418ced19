"""Endless loops: how the small shell notices that a loop repeats, and skips ahead.

A loop repeats when two turns took the same decisions in the same time, and what they decided by
cannot change: no clock or chance, no counter (or a counter that only shows), no file or network
answer that will be different.  Then turn ``n`` can be replayed on its own.
"""

from __future__ import annotations

from .expand import is_integer
from .streams import Streams
from .trace import FOREVER, Cycle, Trace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .shell import Machine
    from .syntax import Node
    from .trace import Change, Line

#: What one turn of a loop without a pause takes, µs.
SPIN = 10_000


class Turn:
    """What one turn of a loop did, as far as it matters for the next."""

    __slots__ = ("asked", "assigned", "began", "consumed", "decisions", "file_log", "live", "seen", "tainted", "vars")

    def __init__(self, began: int, variables: dict[str, str]) -> None:
        self.began = began
        #: Variables at its start.
        self.vars = variables
        #: Exit statuses and choices that led the way.
        self.decisions: list[int] = []
        #: Variables that a deciding command saw.
        self.consumed: set[str] = set()
        #: Files and network questions that decided, and "volatile" for clock and chance.
        self.asked: set[str] = set()
        #: A decision hung on the clock, on chance or on standard input.
        self.tainted = False
        #: Variables set: True while only ever by a constant step.
        self.assigned: dict[str, bool] = {}
        #: Variables whose value came in from the turn before.
        self.live: set[str] = set()
        #: Files changed, in order.
        self.file_log: list[str] = []
        #: Files read.
        self.seen: set[str] = set()

    def absorb(self, inner: Turn) -> None:
        """Count a turn of an inner loop as a part of this one."""
        self.consumed |= inner.consumed
        self.asked |= inner.asked
        self.tainted = self.tainted or inner.tainted
        self.live |= inner.live - self.assigned.keys()
        for name, step in inner.assigned.items():
            self.assigned[name] = step and self.assigned.get(name, True)
        self.file_log += inner.file_log[:64]
        self.seen |= inner.seen


class Loops(Streams):
    """The part of a process that runs ``while`` and ``until``."""

    jobs: list[tuple[int, int | None, int]]
    term_at: int | None
    budget: list[int]

    def decide(self, node: Node) -> bool:
        raise NotImplementedError

    def fork(self) -> Machine:
        raise NotImplementedError

    def spend(self, steps: int = 1) -> None:
        raise NotImplementedError

    def leaves(self, jump: Any) -> bool:
        raise NotImplementedError

    def do_while(self, node: Node) -> int:
        from .shell import Jump

        _, condition, body, until, redirections = node
        saved = self.redirected(redirections)
        outer = self.turn
        history: list[Turn] = []
        status = 0
        try:
            while True:
                if len(history) == 2:
                    self.try_cycle(node, history)
                    outer.absorb(history.pop(0))
                turn = self.turn = Turn(self.now, dict(self.vars))
                history.append(turn)
                if self.decide(condition) is until:
                    return status
                try:
                    status = self.execute(body)
                except Jump as jump:
                    if self.leaves(jump):
                        return 0
                if self.now == turn.began:
                    self.now += SPIN
                    self.spend(20)
        finally:
            self.turn = outer
            for turn in history:
                outer.absorb(turn)
                outer.decisions.append(len(turn.decisions))
            self.restore(saved)

    def try_cycle(self, node: Node, history: list[Turn]) -> None:
        """At the start of a turn: if the last two show a repetition, skip ahead of it."""
        from .shell import Halt

        first, last = history
        period = self.now - last.began
        if period != last.began - first.began or first.decisions != last.decisions or last.tainted or period <= 0:
            return
        steps = self.steps(last)
        if steps is None or any(path in last.seen for path in last.file_log):
            return
        if any(end is not None and end > self.now for _, end, _ in self.jobs):
            return
        # Whatever changed since the last turn looked at it has not been seen yet.
        until = min((self.next_change(question, last.began) for question in last.asked), default=FOREVER)
        if until <= self.now:
            return
        if self.term_at is not None and self.term_at >= self.now:
            until = min(until, self.term_at)
        count = None if until >= FOREVER else (until - self.now) // period
        if count is not None and count < 2:
            return
        self.flush()
        self.trace.cycles.append(self.make_cycle(node, period, count, steps, frozenset(last.file_log)))
        if count is None:
            if "volatile" in last.asked:
                self.trace.volatile = True
            raise Halt(None)
        self.now += count * period
        for name, step in steps.items():
            self.vars[name] = str(int(self.vars[name]) + count * step)

    def steps(self, last: Turn) -> dict[str, int] | None:
        """By how much each counter grows in a turn; None if a value changes in another way that matters."""
        steps = {}
        for name, value in self.vars.items():
            previous = last.vars.get(name)
            if value == previous or name not in last.live:
                continue
            if name in last.consumed or previous is None or not last.assigned.get(name):
                return None
            if not (is_integer(value) and is_integer(previous)):
                return None
            steps[name] = int(value) - int(previous)
        return steps

    def next_change(self, question: str, after: int) -> int:
        if question == "volatile":
            return FOREVER
        if question.startswith("file:"):
            path = question[5:]
            return min(self.trace.next_change(path, after), self.world.volumes.next_change(path, after))
        return self.world.network.next_change(question, after)

    def make_cycle(
        self, node: Node, period: int, count: int | None, steps: dict[str, int], writes: frozenset[str]
    ) -> Cycle:
        from .shell import BUDGET, Halt, Jump

        start = self.now
        frame = self.fork()
        seed = self.draws
        trace = self.trace

        def replay(number: int) -> tuple[list[Line], list[tuple[str, Change]]]:
            machine = frame.fork()
            machine.trace = Trace(start)
            machine.turn = Turn(start, {})
            machine.overlay = trace
            machine.guest = False
            machine.now = start + number * period
            machine.term_at = None
            machine.draws = seed + number * 97
            machine.budget = [BUDGET]
            for name, step in steps.items():
                machine.vars[name] = str(int(frame.vars[name]) + number * step)
            try:
                machine.decide(node[1])
                machine.execute(node[2])
            except (Halt, Jump):
                pass
            machine.flush()
            lines = sorted((line[:3] for line in machine.trace.lines), key=lambda line: line[0])
            changes = [(path, c) for path, of_path in machine.trace.files.items() for c in of_path]
            return lines, changes

        lines, _ = replay(0)
        return Cycle(start, period, count, self.job, replay, not lines, writes)
