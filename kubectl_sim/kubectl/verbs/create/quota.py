"""``kubectl create quota``."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a resource quota."""
    generation = Generation(ctx, args, opts)
    generation.require_name()
    spec: Obj = {}
    if opts.hard:
        spec["hard"] = _limits(opts.hard)
    if opts.scopes:
        spec["scopes"] = _scopes(opts.scopes)
    metadata = generation.metadata()
    quota = {"kind": "ResourceQuota", "apiVersion": "v1", "metadata": metadata, "spec": spec, "status": {}}
    generation.create("resourcequotas", quota, "failed to create quota: ")


def _limits(text: str) -> Obj:
    limits: Obj = {}
    for part in text.split(","):
        if part.count("=") != 1:
            raise CommandError(f"Invalid argument syntax {part}, expected <resource>=<value>")
        resource, _, amount = part.partition("=")
        try:
            limits[resource] = quantity.canonical(amount)
        except quantity.QuantityError as error:
            raise CommandError(str(error)) from None
    return {resource: limits[resource] for resource in sorted(limits)}


def _scopes(text: str) -> list[str]:
    scopes = text.split(",")
    if "" in scopes:
        raise CommandError('invalid resource quota scope ""')
    return scopes


def command() -> Command:
    """The command line of ``kubectl create quota``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        ("quota NAME [--hard=key1=value1,key2=value2] [--scopes=Scope1,Scope2] [--dry-run=server|client|none]"),
        short="Create a resource quota",
        examples="""
# Limits for a namespace
kubectl create quota team --hard=cpu=4,memory=8Gi,pods=20

# Only for best-effort pods
kubectl create quota cheap --hard=pods=50 --scopes=BestEffort
""",
        aliases=["resourcequota"],
        flags=[
            string("hard", "Limits as resource=quantity pairs, separated by commas."),
            string("scopes", "Scopes that the quota is limited to, separated by commas."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
