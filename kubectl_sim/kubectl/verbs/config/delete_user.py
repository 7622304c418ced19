"""``kubectl config delete-user``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config delete-user``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "delete-user NAME",
        short="Delete a user entry",
        examples="""
# Delete
kubectl config delete-user ann
""",
        complete="users:first",
    )
