"""``kubectl config use-context``."""

from __future__ import annotations

from kubectl_sim.base.goformat import quote
from kubectl_sim.kubectl import configfile
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Makes a context the current one; in the simulator that is how clusters are switched."""
    if len(args) != 1:
        raise configfile.help_error(ctx, f"Unexpected args: {configfile.quoted(args)}")
    name = args[0]
    config = configfile.Config(ctx)
    if not name:
        raise CommandError("empty context names are not allowed")
    if name not in config.section("contexts"):
        raise CommandError(f"no context exists with the name: {quote(name)}")
    config.write_current(name)
    ctx.print(f"Switched to context {quote(name)}.")


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
