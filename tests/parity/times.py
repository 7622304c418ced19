"""Shows a cluster whose clock stands still to a program whose clock is the wall's.

The real kubectl computes ages from its own clock.  So every time that the server sends is moved
from the cluster's clock to the wall's by a whole number of seconds, what comes back is moved back,
and so is what the program prints.  Both then agree on every age, and on every absolute time.
"""

from __future__ import annotations

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from kubectl_sim.server import answers, resources, wire

SECOND = 1_000_000
#: A command starts in this part of a second, so that it ends before the next one.
_EARLY = 0.55
_RFC3339 = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?=[.\d]*Z)")
_RFC1123 = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(?= \+0000)")
_ISO, _HTTP = "%Y-%m-%dT%H:%M:%S", "%a, %d %b %Y %H:%M:%S"


class Shift:
    """The distance between both clocks while a command runs."""

    def __init__(self) -> None:
        self._seconds = 0
        self._patches: list[Any] = []

    def install(self) -> None:
        """Move the times in all that the servers of this process send and read."""
        text, event, read = answers.text, wire.event, resources.read_body

        def moved_text(content: str | bytes, *args: Any, **kwargs: Any) -> Any:
            data = content.encode() if isinstance(content, str) else content
            return text(self._moved(data, self._seconds), *args, **kwargs)

        def moved_event(type: str, body: str) -> bytes:
            return self._moved(event(type, body), self._seconds)

        async def moved_read(http: Any) -> bytes:
            return self._moved(await read(http), -self._seconds)

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

    def begin(self, now: int) -> None:
        """Let the cluster's time ``now`` (microseconds) be the wall's present, within this second."""
        fraction = time.time() % 1
        if fraction > _EARLY:
            time.sleep(1.001 - fraction)
        self._seconds = int(time.time()) - now // SECOND

    def end(self) -> None:
        """What is asked in between, by nobody's command, is not moved."""
        self._last, self._seconds = self._seconds, 0

    def back(self, text: str) -> str:
        """What the last command has printed, in the cluster's time."""
        text = self._moved(text.encode(), -self._last).decode()
        return _RFC1123.sub(lambda found: _shifted(found[0], _HTTP, -self._last), text)

    def _moved(self, data: bytes, seconds: int) -> bytes:
        if not seconds:
            return data
        return _RFC3339.sub(lambda found: _shifted(found[0].decode(), _ISO, seconds).encode(), data)


def _shifted(text: str, format: str, seconds: int) -> str:
    try:
        found = datetime.strptime(text, format).replace(tzinfo=UTC) + timedelta(seconds=seconds)
    except (ValueError, OverflowError):
        return text
    return found.strftime(format)
