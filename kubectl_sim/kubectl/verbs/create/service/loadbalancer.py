"""``kubectl create service loadbalancer``."""

from __future__ import annotations

from kubectl_sim.kubectl import services
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a service of type LoadBalancer."""
    services.create(Generation(ctx, args, opts), "LoadBalancer")


def command() -> Command:
    """The command line of ``kubectl create service loadbalancer``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, strings

    return Command(
        "loadbalancer NAME [--tcp=port:targetPort] [--dry-run=server|client|none]",
        short="Create a LoadBalancer service",
        examples="""
# Port 80 to the pods' 8080
kubectl create service loadbalancer web --tcp=80:8080
""",
        flags=[
            strings("tcp", "Port pair as port:targetPort; may be repeated."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
