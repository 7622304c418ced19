"""``kubectl attach``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl attach``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "attach (POD | TYPE/NAME) -c CONTAINER",
        short="Attach to a running container",
        long="Attach to the main process of a running container.",
        examples="""
# Output of a pod
kubectl attach web-0

# Terminal of a container
kubectl attach web-0 -c shell -i -t

# A pod of a replica set
kubectl attach rs/web
""",
        complete="pods",
        flags=[
            string("detach-keys", "Keys that leave the container without ending it.", "ctrl-p,ctrl-q"),
            boolean("quiet", "Print only what the remote session prints.", short="q"),
            boolean("stdin", "Pass stdin to the container.", short="i"),
            boolean("tty", "Stdin is a terminal.", short="t"),
            flags.pod_running_timeout(60),
            flags.container(),
        ],
    )
