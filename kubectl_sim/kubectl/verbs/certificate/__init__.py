"""``kubectl certificate``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl certificate``."""
    from kubectl_sim.kubectl.tree import Command

    return Command("certificate SUBCOMMAND", short="Answer certificate signing requests", bare="stdout 0")
