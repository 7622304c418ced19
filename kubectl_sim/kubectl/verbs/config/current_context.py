"""``kubectl config current-context``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config current-context``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "current-context [flags]",
        short="Print the name of the current context",
        examples="""
# Where am I?
kubectl config current-context
""",
    )
