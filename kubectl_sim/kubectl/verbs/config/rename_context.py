"""``kubectl config rename-context``."""

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
    """Gives a context another name."""
    if len(args) != 2:
        raise configs.unexpected(ctx, args)
    old, new = args
    if not new:
        raise CommandError("You must specify a new non-empty context name")
    from kubectl_sim.base.goformat import quote

    files = Files(ctx)
    config = files.load()
    contexts = config.sections[CONTEXTS]
    if old not in contexts:
        raise CommandError(f"cannot rename the context {quote(old)}, it's not in {files.default}")
    if new in contexts:
        raise CommandError(
            f"cannot rename the context {quote(old)}, the context {quote(new)} already exists in {files.default}"
        )
    if config.current == old:
        files.set_current(new)
    files.rename_context(old, new)
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
