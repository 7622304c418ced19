"""``kubectl create service``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create service``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "service [flags]",
        short="Create a service of a given type",
        long="Create a service. The subcommand says its type.",
        aliases=["svc"],
        bare="stderr 1",
    )
