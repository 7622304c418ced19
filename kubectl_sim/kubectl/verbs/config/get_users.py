"""``kubectl config get-users``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config get-users``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "get-users [flags]",
        short="List the user entries",
        examples="""
# List
kubectl config get-users
""",
    )
