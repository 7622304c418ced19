"""``kubectl create namespace``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create namespace``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "namespace NAME [--dry-run=server|client|none]",
        short="Create a namespace",
        examples="""
# A namespace
kubectl create namespace team-a
""",
        aliases=["ns"],
        flags=[
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
