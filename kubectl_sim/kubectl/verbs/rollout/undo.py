"""``kubectl rollout undo``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl rollout undo``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, integer

    return Command(
        "undo (TYPE NAME | TYPE/NAME) [flags]",
        short="Go back to an earlier revision",
        examples="""
# The previous revision
kubectl rollout undo deployment/web

# A given one
kubectl rollout undo daemonset/agent --to-revision=3

# Ask the server what would happen
kubectl rollout undo --dry-run=server deployment/web
""",
        complete="of:deployment,daemonset,statefulset",
        flags=[
            integer("to-revision", "Revision to go back to; 0 for the previous one."),
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.dry_run(),
            flags.selector(),
        ],
    )
