"""``kubectl config current-context``."""

from __future__ import annotations

from kubectl_sim.kubectl.configfiles import Files
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the current context."""
    current = Files(ctx).load().current
    if not current:
        raise CommandError("current-context is not set")
    ctx.print(current)


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
