"""``kubectl create service nodeport``."""

from __future__ import annotations

from kubectl_sim.kubectl import services
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a service of type NodePort."""
    services.create(Generation(ctx, args, opts), "NodePort", node_port=opts.node_port)


def command() -> Command:
    """The command line of ``kubectl create service nodeport``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, integer, strings

    return Command(
        "nodeport NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
        short="Create a NodePort service",
        examples="""
# Port 80 to the pods' 8080
kubectl create service nodeport web --tcp=80:8080
""",
        flags=[
            integer("node-port", "Port of the service on each node."),
            strings("tcp", "Port pair as port:targetPort; may be repeated."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
