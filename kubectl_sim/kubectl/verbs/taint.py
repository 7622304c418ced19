"""``kubectl taint``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl taint``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
        short="Change the taints of nodes",
        long="""
Set or remove taints of nodes. KEY=VALUE:EFFECT sets (the value may be empty), KEY:EFFECT- and KEY-
remove. Effects are NoSchedule, PreferNoSchedule and NoExecute.
""",
        examples="""
# Set
kubectl taint nodes worker dedicated=web:NoSchedule

# Remove one effect
kubectl taint nodes worker dedicated:NoSchedule-

# Remove all effects of a key
kubectl taint nodes worker dedicated-

# By label
kubectl taint node -l disk=slow dedicated=web:PreferNoSchedule
""",
        complete="of:node",
        flags=[
            boolean("overwrite", "Replace taints that exist; otherwise refuse to."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.field_manager("kubectl-taint"),
            flags.selector(),
            flags.everything("All nodes of the cluster."),
        ],
    )
