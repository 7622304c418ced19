"""``kubectl set``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl set``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "set SUBCOMMAND",
        short="Change particular fields of objects",
        long="Change one aspect of existing objects. The subcommand says which.",
        bare="stderr 1",
    )
