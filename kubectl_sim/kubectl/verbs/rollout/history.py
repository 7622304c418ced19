"""``kubectl rollout history``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl rollout history``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, integer

    return Command(
        "history (TYPE NAME | TYPE/NAME) [flags]",
        short="Show the revisions of a workload",
        examples="""
# All revisions
kubectl rollout history deployment/web

# The pod template of one
kubectl rollout history daemonset/agent --revision=3
""",
        complete="of:deployment,daemonset,statefulset",
        flags=[
            integer("revision", "Show this revision with its pod template."),
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.selector(),
        ],
    )
