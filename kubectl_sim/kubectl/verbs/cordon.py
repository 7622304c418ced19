"""``kubectl cordon``."""

from __future__ import annotations

from kubectl_sim.kubectl import cordoning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Marks nodes unschedulable."""
    cordoning.Cordoner(ctx, args, opts, "cordon NODE").mark(True)


def command() -> Command:
    """The command line of ``kubectl cordon``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "cordon NODE",
        short="Let no new pods onto a node",
        examples="""
# Cordon
kubectl cordon worker
""",
        complete="name:node",
        flags=[flags.dry_run(), flags.selector()],
    )
