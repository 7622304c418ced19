"""``kubectl rollout status``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl rollout status``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, duration, integer

    return Command(
        "status (TYPE NAME | TYPE/NAME) [flags]",
        short="Wait for a rollout and show how it goes",
        long="""
Show the state of the latest rollout and wait until it is done. With --watch=false, only look. With
--revision, stop when another revision takes over.
""",
        examples="""
# Watch
kubectl rollout status deployment/web
""",
        complete="one-of:deployment,daemonset,statefulset",
        flags=[
            integer("revision", "Show this revision; 0 for the latest."),
            duration("timeout", "Give up after this time (1s, 2m, 3h); 0 for never."),
            boolean("watch", "Wait until the rollout is done.", True, short="w"),
            *flags.files("that name the objects"),
            flags.selector(),
        ],
    )
