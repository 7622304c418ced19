"""``kubectl create serviceaccount``."""

from __future__ import annotations

from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a service account."""
    generation = Generation(ctx, args, opts)
    generation.require_name()
    account = {"kind": "ServiceAccount", "apiVersion": "v1", "metadata": generation.metadata()}
    generation.create("serviceaccounts", account, "failed to create serviceaccount: ")


def command() -> Command:
    """The command line of ``kubectl create serviceaccount``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "serviceaccount NAME [--dry-run=server|client|none]",
        short="Create a service account",
        examples="""
# A service account
kubectl create serviceaccount builder
""",
        aliases=["sa"],
        flags=[
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
