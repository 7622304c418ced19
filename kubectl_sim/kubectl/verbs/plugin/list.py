"""``kubectl plugin list``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl plugin list``."""
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "list [flags]",
        short="List the plugins on PATH",
        long="List every executable on PATH whose name begins with 'kubectl-'.",
        examples="""
# List
kubectl plugin list
""",
        flags=[boolean("name-only", "Print the plugins' file names without their folders.")],
    )
