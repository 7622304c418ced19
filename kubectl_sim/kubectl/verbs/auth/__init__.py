"""``kubectl auth``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl auth``."""
    from kubectl_sim.kubectl.tree import Command

    return Command("auth [flags]", short="Ask who may do what", bare="stderr 1")
