"""``kubectl uncordon``."""

from __future__ import annotations

from kubectl_sim.kubectl import cordoning

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Marks nodes schedulable again."""
    cordoning.Cordoner(ctx, args, opts, "uncordon NODE").mark(False)


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
