"""``kubectl config delete-context``."""

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
    """Removes a context from the file that it is in."""
    files = Files(ctx)
    config = files.load()
    if len(args) != 1:
        configs.print_help(ctx)
        return
    name = args[0]
    if name not in config.sections[CONTEXTS]:
        raise CommandError(f"cannot delete context {name}, not in {files.default}")
    if config.current == name:
        ctx.warn(
            'warning: this removed your active context, use "kubectl config use-context" to select a different one'
        )
    files.delete(CONTEXTS, name)
    ctx.print(f"deleted context {name} from {files.default}")


def command() -> Command:
    """The command line of ``kubectl config delete-context``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "delete-context NAME",
        short="Delete a context entry",
        examples="""
# Delete
kubectl config delete-context playground
""",
        complete="contexts:first",
    )
