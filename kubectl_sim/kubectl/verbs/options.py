"""``kubectl options``: the flags that every command accepts."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    from kubectl_sim.kubectl import help

    ctx.stdout.write(help.options_text(help.terminal_width(ctx.stdout)))


def command() -> Command:
    """The command line of ``kubectl options``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "options",
        short="Print the flags that every command accepts",
        examples="""
# Print them
kubectl options
""",
    )
