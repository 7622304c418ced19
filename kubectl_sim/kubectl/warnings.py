"""Warnings that kubectl itself has.  Models cli-runtime/pkg/printers/warningprinter.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context


def warn(ctx: Context, text: str) -> None:
    """``Warning: text`` on standard error, in colour where it is a terminal."""
    label = "\x1b[33;1mWarning:\x1b[0m" if ctx.allows_color() else "Warning:"
    ctx.warn(f"{label} {text}")
