"""The only place that reads the machine's clock or waits for it."""

from __future__ import annotations

import time


def now() -> int:
    """Wall time in microseconds since the Unix epoch."""
    return time.time_ns() // 1000


def sleep(microseconds: int) -> None:
    time.sleep(microseconds / 1_000_000)
