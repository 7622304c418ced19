"""``kubectl config delete-cluster``."""

from __future__ import annotations

from kubectl_sim.kubectl import configfile
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Removes a cluster from the file that it is in."""
    config = configfile.Config(ctx)
    if len(args) != 1:
        configfile.print_help(ctx)
        return
    name = args[0]
    if name not in config.section("clusters"):
        raise CommandError(f"cannot delete cluster {name}, not in {config.default_file}")
    config.write("clusters", name, None)
    ctx.print(f"deleted cluster {name} from {config.default_file}")


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
