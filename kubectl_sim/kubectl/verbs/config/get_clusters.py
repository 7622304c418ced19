"""``kubectl config get-clusters``."""

from __future__ import annotations

from kubectl_sim.kubectl.configfiles import CLUSTERS, Files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the names of the clusters."""
    clusters = Files(ctx).load().sections[CLUSTERS]
    ctx.print("NAME")
    for name in sorted(clusters):
        ctx.print(name)


def command() -> Command:
    """The command line of ``kubectl config get-clusters``."""
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "get-clusters [flags]",
        short="List the cluster entries",
        examples="""
# List
kubectl config get-clusters
""",
    )
