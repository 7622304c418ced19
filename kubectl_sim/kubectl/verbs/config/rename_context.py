"""``kubectl config rename-context``."""

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
    """Gives a context another name."""
    if len(args) != 2:
        raise configfile.help_error(ctx, f"Unexpected args: {configfile.quoted(args)}")
    old, new = args
    config = configfile.Config(ctx)
    contexts = config.section("contexts")
    where = config.default_file
    if old not in contexts:
        raise CommandError(f"cannot rename the context {quote(old)}, it's not in {where}")
    if new in contexts:
        raise CommandError(
            f"cannot rename the context {quote(old)}, the context {quote(new)} already exists in {where}"
        )
    was_current = config.current == old
    config.write("contexts", new, contexts[old])
    config.write("contexts", old, None)
    if was_current:
        config.write_current(new)
    ctx.print(f"Context {quote(old)} renamed to {quote(new)}.")


def command() -> Command:
    """The command line of ``kubectl config rename-context``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "rename-context CONTEXT_NAME NEW_NAME",
        short="Rename a context",
        long="Rename a context. The current context stays the current one under its new name.",
        examples="""
# Rename
kubectl config rename-context old new
""",
        complete="contexts:first",
    )
