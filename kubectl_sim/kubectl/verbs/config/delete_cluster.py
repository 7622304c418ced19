"""``kubectl config delete-cluster``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config delete-cluster``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "delete-cluster NAME",
        short="Delete a cluster entry",
        examples="""
# Delete
kubectl config delete-cluster playground
""",
        complete="clusters:first",
    )
