"""``kubectl config delete-cluster``."""

from __future__ import annotations

from kubectl_sim.kubectl import configs
from kubectl_sim.kubectl.configfiles import CLUSTERS, Files
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Removes a cluster from the file that it is in."""
    files = Files(ctx)
    config = files.load()
    if len(args) != 1:
        configs.print_help(ctx)
        return
    name = args[0]
    if name not in config.sections[CLUSTERS]:
        raise CommandError(f"cannot delete cluster {name}, not in {files.default}")
    files.delete(CLUSTERS, name)
    ctx.print(f"deleted cluster {name} from {files.default}")


def command() -> Command:
    """The command line of ``kubectl config delete-cluster``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "delete-cluster NAME",
        short="Delete a cluster entry",
        examples="""
# Delete
kubectl config delete-cluster playground
""",
        complete="clusters:first",
    )
