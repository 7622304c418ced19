"""``kubectl create quota``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


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
