"""Shows a cluster whose clock stands still to a program whose clock is the wall's.

The real kubectl computes ages from its own clock.  So every time that the server sends is moved
from the cluster's clock to the wall's, what comes back is moved back, and so is what the program
prints: both then agree on every age, and on every absolute time.  Times are moved by milliseconds
too, so that a command may begin at any point of a second: it has a whole one until ages change.

What a program prints as the server has sent it needs none of this; times in there are left alone,
and columns keep their width.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from kubectl_sim.server import answers, resources, wire

SECOND = 1_000_000
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?=Z)")
_RFC1123 = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?= \+0000)")
_HTTP = "%a, %d %b %Y %H:%M:%S"
#: Commands that write their clock as text, in whole seconds, and compare it to what they have been sent.
_WRITES = re.compile(r"rollout restart")
#: Such a command starts in this part of a second, so that it ends before the next one.
_EARLY = 0.55
#: Outputs that show the server's words as they are.
_VERBATIM = re.compile(r"(?:-o|--output)[= ]?['\"]?(?:k?yaml|json|custom-columns|go-template|template)")


class Shift:
    """The distance between both clocks while a command runs."""

    def __init__(self) -> None:
        self._offset = timedelta()
        self._now = self._began = datetime.fromtimestamp(0, UTC)
        self._sent: dict[str, str] = {}
        self._patches: list[Any] = []

    def install(self) -> None:
        """Move the times in all that the servers of this process send and read."""
        text, event, read = answers.text, wire.event, resources.read_body

        def moved_text(content: str | bytes, *args: Any, **kwargs: Any) -> Any:
            return text(self._moved(content.encode() if isinstance(content, str) else content), *args, **kwargs)

        def moved_event(type: str, body: str) -> bytes:
            return self._moved(event(type, body))

        async def moved_read(http: Any) -> bytes:
            return _replaced(await read(http), self._back)

        for module, name, function in (
            (answers, "text", moved_text),
            (wire, "event", moved_event),
            (resources, "read_body", moved_read),
        ):
            patch = mock.patch.object(module, name, function)
            patch.start()
            self._patches.append(patch)

    def remove(self) -> None:
        while self._patches:
            self._patches.pop().stop()

    def begin(self, now: int, command: str) -> None:
        """Let the cluster's time ``now`` (microseconds) be the wall's present while ``command`` runs."""
        wall = _whole_second() if _WRITES.search(command) else int(time.time() * 1000)
        self._began = datetime.fromtimestamp(wall // 1000, UTC)
        self._now = datetime.fromtimestamp(now // SECOND, UTC)
        exact = self._began + timedelta(milliseconds=wall % 1000)
        self._offset = timedelta() if _VERBATIM.search(command) else exact - self._now
        self._sent = {}

    def end(self) -> None:
        """What is asked in between, by nobody's command, is not moved."""
        self._offset = timedelta()

    def back(self, text: str) -> str:
        """What the last command has printed, in the cluster's time."""
        text = _RFC3339.sub(lambda found: self._back(found[0]), text)
        return _RFC1123.sub(lambda found: self._http_back(found[0]), text)

    def _moved(self, data: bytes) -> bytes:
        return _replaced(data, self._forth) if self._offset else data

    def _forth(self, text: str) -> str:
        """A time of the cluster as the wall's, with as many digits as a client needs."""
        whole, _, fraction = text.partition(".")
        try:
            found = datetime.fromisoformat(whole) + self._offset
        except (ValueError, OverflowError):
            return text
        digits = max(3, len(fraction)) if found.microsecond else len(fraction)
        nanos = found.microsecond * 1000 + int(fraction.ljust(9, "0") or 0)
        seconds, nanos = divmod(nanos, 1_000_000_000)
        start = (found + timedelta(seconds=seconds)).isoformat(timespec="seconds")
        moved = f"{start}.{nanos:09}"[: len(start) + 1 + digits].rstrip(".")
        self._sent[moved] = text
        self._sent.setdefault(start, whole)
        return moved

    def _back(self, text: str) -> str:
        """A time that a client has sent or printed: one it was told, the present, or something else."""
        found = self._sent.get(text)
        if found is not None:
            return found
        try:
            age = datetime.fromisoformat(text).replace(tzinfo=UTC) - self._began
        except (ValueError, OverflowError):
            return text
        present = timedelta() <= age <= datetime.now(UTC) - self._began
        return self._now.isoformat()[: len(text)] if present else text

    def _http_back(self, text: str) -> str:
        try:
            iso = datetime.strptime(text, _HTTP).isoformat()
        except ValueError:
            return text
        return datetime.fromisoformat(self._back(iso)).strftime(_HTTP)


def _whole_second() -> int:
    """The wall's second in milliseconds, once enough of it is left."""
    fraction = time.time() % 1
    if fraction > _EARLY:
        time.sleep(1.001 - fraction)
    return int(time.time()) * 1000


def _replaced(data: bytes, change: Callable[[str], str]) -> bytes:
    return _RFC3339.sub(lambda found: change(found[0]), data.decode("utf-8", "surrogateescape")).encode(
        "utf-8", "surrogateescape"
    )
