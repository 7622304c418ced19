"""A session and whoever holds it: input on one side, output, prompts and echo on the other.

Used where ``kubectl exec`` and ``attach`` run in one process with the cluster, and by the server for
clients elsewhere.  A terminal's keys are edited here, as the pseudo-terminal of a container does.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubelet.sessions import Session

    #: (stream 1 or 2, text)
    Output = list[tuple[int, str]]

_INTERRUPT, _END, _KILL_LINE, _KILL_WORD, _ESCAPE = "\x03", "\x04", "\x15", "\x17", "\x1b"
_UP, _DOWN = "\x1b[A", "\x1b[B"


class Conversation:
    """``feed(text, ended)`` sends input to the session, in a request of its own."""

    def __init__(self, session: Session, feed: Callable[[str, bool], Any]) -> None:
        self.session = session
        self._feed = feed
        self._input = ""
        self._ended = False
        self._told_end = False
        self._line = ""
        self._history: list[str] = []
        self._place = 0
        self._prompts = 0

    def give(self, text: str) -> None:
        """Input has come."""
        self._input += text

    def end_input(self) -> None:
        """No more input will come."""
        self._ended = True

    def turn(self, now: int) -> Output:
        """Go on as far as time and input allow; what is to be shown."""
        shown: Output = []
        while True:
            shown += self._output(now)
            if self.session.code(now) is not None or self.session.error:
                return shown
            if self.session.tty:
                shown += self._prompt(now)
                if not self._input or not self._key(now, shown):
                    return shown
            elif not self._pass_on(now):
                return shown

    def wants_input(self, now: int) -> bool:
        """Is there nothing to wait for but input?"""
        if self._ended:
            return False
        return self.session.wants_all or self.session.ready(now)

    def _output(self, now: int) -> Output:
        found = self.session.output(now)
        if self.session.tty:
            return [(1, text.replace("\n", "\r\n")) for _, text in found]
        return found

    def _pass_on(self, now: int) -> bool:
        """Send what has come from a pipe, if the session takes it now."""
        session = self.session
        if session.wants_all:
            if not self._ended:
                return False
        elif not session.ready(now) or not (self._input or (self._ended and not self._told_end)):
            return False
        text, self._input = self._input, ""
        self._told_end = self._ended
        self._feed(text, self._ended)
        return True

    # -- a terminal ----------------------------------------------------------------------

    def _prompt(self, now: int) -> Output:
        number, text = self.session.prompts(now)
        if number <= self._prompts:
            return []
        self._prompts = number
        return [(1, text)] if text else []

    def _key(self, now: int, shown: Output) -> bool:
        """Take one key; False if it has to wait."""
        session, key = self.session, self._input[0]
        if self._input.startswith(_ESCAPE):
            key = self._input[:3]
        ready = session.wants_all or session.ready(now)
        if key == _INTERRUPT:
            self._take(key)
            self._line = ""
            session.interrupt(now)
            shown.append((1, "^C\r\n"))
            return True
        if not ready:
            return False
        self._take(key)
        if key in ("\r", "\n"):
            self._enter(shown)
        elif key == _END:
            if not self._line:
                self._feed("", True)
        elif key in ("\x7f", "\b"):
            if self._line:
                self._line = self._line[:-1]
                shown.append((1, "\b \b"))
        elif key in (_KILL_LINE, _KILL_WORD):
            kept = "" if key == _KILL_LINE else self._line.rstrip().rpartition(" ")[0]
            self._replace(kept, shown)
        elif key in (_UP, _DOWN):
            self._recall(-1 if key == _UP else 1, shown)
        elif key >= " " and not key.startswith(_ESCAPE):
            self._line += key
            shown.append((1, key))
        return True

    def _take(self, key: str) -> None:
        self._input = self._input[len(key) :]

    def _enter(self, shown: Output) -> None:
        line, self._line = self._line, ""
        shown.append((1, "\r\n"))
        if line.strip():
            self._history.append(line)
        self._place = len(self._history)
        self._feed(line + "\n", False)

    def _recall(self, step: int, shown: Output) -> None:
        self._place = min(max(self._place + step, 0), len(self._history))
        self._replace(self._history[self._place] if self._place < len(self._history) else "", shown)

    def _replace(self, text: str, shown: Output) -> None:
        shown.append((1, "\b \b" * len(self._line) + text))
        self._line = text
