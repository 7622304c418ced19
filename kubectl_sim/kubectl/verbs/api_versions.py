"""``kubectl api-versions``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl api-versions``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "api-versions",
        short="List the API versions that the server knows",
        long="List the API versions that the server knows, as group/version.",
        examples="""
# All
kubectl api-versions
""",
    )
