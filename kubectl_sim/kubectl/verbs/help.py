"""``kubectl help``: the help of any command."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    from kubectl_sim.kubectl import help, interpret, root, tree

    try:
        command, _ = root.find(args)
    except root.UnknownCommand:
        topic = " ".join(f"`{arg}`" for arg in args)
        ctx.stderr.write(f"Unknown help topic [{topic}]\n{help.usage_text(tree.load(''))}")
        return
    interpret.print_help(command, ctx.streams)


def command() -> Command:
    """The command line of ``kubectl help``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "help [command] [flags]",
        short="Help about any command",
        long="Print the help of a command: kubectl help [command], with all of its words.",
        complete="commands",
    )
