"""``kubectl create deployment``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create deployment``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, int32, strings

    return Command(
        "deployment NAME --image=image -- [COMMAND] [args...]",
        short="Create a deployment",
        examples="""
# One container
kubectl create deployment web --image=nginx

# With a command
kubectl create deployment clock --image=busybox -- date

# Three replicas that listen on port 80
kubectl create deployment web --image=nginx --replicas=3 --port=80

# Several containers
kubectl create deployment pair --image=nginx --image=redis:7
""",
        aliases=["deploy"],
        flags=[
            strings("image", "Image of a container; repeat for further containers.", must_be_given=True),
            int32("port", "Port that the container listens on.", -1),
            int32("replicas", "Number of replicas.", 1, short="r"),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
