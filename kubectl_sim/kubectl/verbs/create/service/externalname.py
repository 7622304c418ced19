"""``kubectl create service externalname``."""

from __future__ import annotations

from kubectl_sim.kubectl import services
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a service of type ExternalName."""
    services.create(Generation(ctx, args, opts), "ExternalName", external_name=opts.external_name)


def command() -> Command:
    """The command line of ``kubectl create service externalname``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string, strings

    return Command(
        "externalname NAME --external-name external.name [--dry-run=server|client|none]",
        short="Create an ExternalName service",
        long="Create a service that stands for a DNS name outside of the cluster.",
        examples="""
# A name for a host elsewhere
kubectl create service externalname db --external-name db.example.org
""",
        flags=[
            string("external-name", "DNS name that the service stands for.", must_be_given=True),
            strings("tcp", "Port pair as port:targetPort; may be repeated."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
