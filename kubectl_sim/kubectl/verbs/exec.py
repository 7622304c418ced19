"""``kubectl exec``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl exec``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
        short="Run a command in a container",
        examples="""
# In the default container
kubectl exec web-0 -- date

# In a given one
kubectl exec web-0 -c nginx -- date

# A shell
kubectl exec web-0 -it -- sh

# In a pod of a deployment
kubectl exec deploy/web -- date
""",
        complete="pods",
        flags=[
            boolean("quiet", "Print only what the remote session prints.", short="q"),
            boolean("stdin", "Pass stdin to the container.", short="i"),
            boolean("tty", "Stdin is a terminal.", short="t"),
            flags.filename("Files, folders or URLs to run the command in."),
            flags.pod_running_timeout(60),
            flags.container(complete="containers"),
        ],
    )
