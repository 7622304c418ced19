"""``kubectl config delete-context``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config delete-context``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "delete-context NAME",
        short="Delete a context entry",
        examples="""
# Delete
kubectl config delete-context playground
""",
        complete="contexts:first",
    )
