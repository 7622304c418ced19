"""``kubectl rollout restart``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl rollout restart``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "restart RESOURCE",
        short="Replace the pods of a workload by new ones",
        long="Start a new rollout of the same template, so that every pod is replaced.",
        examples="""
# A deployment
kubectl rollout restart deployment/web

# By label
kubectl rollout restart deployment --selector=app=web
""",
        complete="of:deployment,daemonset,statefulset",
        flags=[
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.field_manager("kubectl-rollout"),
            flags.selector(),
        ],
    )
