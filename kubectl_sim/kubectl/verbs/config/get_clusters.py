"""``kubectl config get-clusters``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config get-clusters``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "get-clusters [flags]",
        short="List the cluster entries",
        examples="""
# List
kubectl config get-clusters
""",
    )
