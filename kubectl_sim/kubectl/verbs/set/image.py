"""``kubectl set image``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl set image``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        ("image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N"),
        short="Change the images of containers",
        long="""
Change the images of the containers of pods or pod templates: pods, deployments, daemon sets,
stateful sets, replica sets, replication controllers, cron jobs. '*' stands for all containers.
""",
        examples="""
# One container
kubectl set image deployment/web nginx=nginx:1.29

# Two containers
kubectl set image deployment/pair nginx=nginx:1.29 redis=redis:7

# All containers of all daemon sets
kubectl set image daemonsets --all '*=agent:2'

# Print only
kubectl set image -f web.yaml nginx=nginx:1.29 --local -o yaml
""",
        complete="one-of:daemonsets,deployments,pods,cronjobs,replicasets,replicationcontrollers,statefulsets",
        flags=[
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.dry_run(),
            flags.field_manager("kubectl-set"),
            flags.selector(),
            flags.everything(),
            flags.local(),
            flags.record(),
        ],
    )
