"""``kubectl create namespace``."""

from __future__ import annotations

from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a namespace."""
    generation = Generation(ctx, args, opts)
    generation.require_name()
    metadata = generation.metadata(namespaced=False)
    namespace = {"kind": "Namespace", "apiVersion": "v1", "metadata": metadata, "spec": {}, "status": {}}
    generation.create("namespaces", namespace)


def command() -> Command:
    """The command line of ``kubectl create namespace``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "namespace NAME [--dry-run=server|client|none]",
        short="Create a namespace",
        examples="""
# A namespace
kubectl create namespace team-a
""",
        aliases=["ns"],
        flags=[
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
