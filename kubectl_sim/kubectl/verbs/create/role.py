"""``kubectl create role``."""

from __future__ import annotations

from kubectl_sim.kubectl import rbac
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a role with one rule for each API group."""
    generation = Generation(ctx, args, opts)
    asked = rbac.Asked(ctx, opts)
    generation.require_name()
    if not asked.verbs:
        raise CommandError("at least one verb must be specified")
    asked.warn_of_verbs()
    if not asked.resources:
        raise CommandError("at least one resource must be specified")
    asked.validate_resources()
    role = {
        "kind": "Role",
        "apiVersion": rbac.API_VERSION,
        "metadata": generation.metadata(),
        "rules": asked.rules(),
    }
    generation.create("roles.rbac.authorization.k8s.io", role)


def command() -> Command:
    """The command line of ``kubectl create role``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, array, strings

    return Command(
        (
            "role NAME --verb=verb --resource=resource.group/subresource "
            "[--resource-name=resourcename] [--dry-run=server|client|none]"
        ),
        short="Create a role",
        examples="""
# Read pods
kubectl create role pod-reader --verb=get,list,watch --resource=pods

# One object only
kubectl create role one --verb=get --resource=pods --resource-name=web-0

# A subresource
kubectl create role logs --verb=get --resource=pods/log
""",
        flags=[
            strings("resource", "Resource that the rule applies to; may be repeated."),
            array("resource-name", "Name of an object that the rule is limited to; may be repeated."),
            strings("verb", "Verb that the rule allows; may be repeated."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
