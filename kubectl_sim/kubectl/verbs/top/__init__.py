"""``kubectl top``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl top``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "top [flags]",
        short="Show the use of CPU and memory",
        long="Show how much CPU and memory nodes or pods use, as the Metrics API measures it.",
        suggest_for=["stats"],
        bare="stderr 1",
    )
