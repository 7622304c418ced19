"""``kubectl uncordon``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl uncordon``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "uncordon NODE",
        short="Let new pods onto a node again",
        examples="""
# Uncordon
kubectl uncordon worker
""",
        complete="name:node",
        flags=[flags.dry_run(), flags.selector()],
    )
