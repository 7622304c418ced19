"""Lines in the form of Kubernetes' logger, which some of kubectl's deprecations and ``-v`` use."""

from __future__ import annotations

import os

from kubectl_sim.base import timefmt
from kubectl_sim.engine import wallclock

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context


def warning(ctx: Context, place: str, text: str) -> None:
    """``W1123 06:52:02.304603   24237 helpers.go:714] text`` on standard error; ``place`` is upstream's."""
    ctx.warn(line("W", place, text))


def error(ctx: Context, text: str) -> None:
    """One line of an error that nobody has handled."""
    ctx.warn(line("E", "portforward.go:404", text))


def line(severity: str, place: str, text: str) -> str:
    """One line of the log; ``severity`` is I, W or E."""
    now = wallclock.now()
    local = now + timefmt.local_offset(now) * timefmt.SECOND
    date, _, time = timefmt.rfc3339_micro(local).rstrip("Z").partition("T")
    return f"{severity}{date[5:7]}{date[8:10]} {time} {os.getpid():7d} {place}] {text}"
