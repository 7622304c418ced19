"""``kubectl config use-context``."""

from __future__ import annotations

from kubectl_sim.kubectl import configs
from kubectl_sim.kubectl.configfiles import CONTEXTS, Files
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Makes a context the current one."""
    if len(args) != 1:
        raise configs.unexpected(ctx, args)
    from kubectl_sim.base.goformat import quote

    name = args[0]
    files = Files(ctx)
    contexts = files.load().sections[CONTEXTS]
    if not name:
        raise CommandError("empty context names are not allowed")
    if name not in contexts:
        raise CommandError(f"no context exists with the name: {quote(name)}")
    files.set_current(name)
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
