"""``kubectl create service clusterip``."""

from __future__ import annotations

from kubectl_sim.kubectl import services
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a service of type ClusterIP."""
    services.create(Generation(ctx, args, opts), "ClusterIP", cluster_ip=opts.clusterip)


def command() -> Command:
    """The command line of ``kubectl create service clusterip``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string, strings

    return Command(
        "clusterip NAME [--tcp=<port>:<targetPort>] [--dry-run=server|client|none]",
        short="Create a ClusterIP service",
        examples="""
# Port 80 to the pods' 8080
kubectl create service clusterip web --tcp=80:8080

# Headless
kubectl create service clusterip web --clusterip="None"
""",
        flags=[
            string(
                "clusterip", "ClusterIP of the service: empty to let one be allocated, 'None' for a headless service."
            ),
            strings("tcp", "Port pair as port:targetPort; may be repeated."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
