"""``kubectl create poddisruptionbudget``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create poddisruptionbudget``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        ("poddisruptionbudget NAME --selector=SELECTOR --min-available=N [--dry-run=server|client|none]"),
        short="Create a pod disruption budget",
        examples="""
# At least one pod with app=web must stay
kubectl create pdb web --selector=app=web --min-available=1

# At most half may go
kubectl create pdb web --selector=app=web --max-unavailable=50%
""",
        aliases=["pdb"],
        flags=[
            string("max-unavailable", "How many pods, or which share, may be unavailable."),
            string("min-available", "How many pods, or which share, must stay available."),
            string("selector", "Label selector of the pods of the budget; only equality."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
