"""The differences that are known: ``known.txt``, one a line with its reason.

    CASE | COMMAND | REASON

``COMMAND`` is a command of the case, or the beginning of one with ``…`` after it.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).with_name("known.txt")


class Known(NamedTuple):
    case: str
    command: str
    reason: str

    def covers(self, case: str, command: str) -> bool:
        if self.case != case:
            return False
        if self.command.endswith("…"):
            return command.startswith(self.command[:-1])
        return command.split("\n", 1)[0] == self.command


def read() -> list[Known]:
    """Raises ValueError for a line without a reason."""
    found = []
    for line in FILE.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split(" | ")]
        if len(parts) < 3 or not all(parts):
            raise ValueError(f"{FILE.name}: not CASE | COMMAND | REASON: {line}")
        found.append(Known(parts[0], " | ".join(parts[1:-1]), parts[-1]))
    return found
