"""``kubectl config use-context``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl config use-context``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "use-context CONTEXT_NAME",
        short="Switch to another context",
        examples="""
# Switch
kubectl config use-context playground
""",
        aliases=["use"],
        complete="contexts:first",
    )
