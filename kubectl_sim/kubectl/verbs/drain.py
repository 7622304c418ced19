"""``kubectl drain``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl drain``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, duration, integer, string

    return Command(
        "drain NODE",
        short="Empty a node for maintenance",
        long="""
Cordon a node and evict its pods, respecting PodDisruptionBudgets. Mirror pods stay. Pods of daemon
sets need --ignore-daemonsets, pods without a controller --force, pods with emptyDir volumes
--delete-emptydir-data. The command waits until the pods are gone; "kubectl uncordon" opens the node
again.
""",
        examples="""
# Drain, even pods without a controller
kubectl drain worker --force

# With 15 minutes of grace
kubectl drain worker --grace-period=900
""",
        complete="name:node",
        flags=[
            boolean("delete-emptydir-data", "Go on even if pods use emptyDir volumes; their data is lost."),
            boolean("disable-eviction", "Delete pods instead of evicting them. PodDisruptionBudgets are not asked."),
            boolean("force", "Go on even if pods have no controller; they do not come back."),
            integer("grace-period", "Seconds each pod has to end; negative for the pod's own.", -1),
            boolean("ignore-daemonsets", "Leave pods of DaemonSets where they are."),
            string("pod-selector", "Label selector of the pods of the node to drain."),
            integer(
                "skip-wait-for-delete-timeout",
                (
                    "Do not wait for pods that have been terminating for longer than this many seconds; 0 to "
                    "always wait."
                ),
            ),
            duration("timeout", "Give up after this time; 0 for never."),
            flags.dry_run(),
            flags.chunk_size(),
            flags.selector(),
        ],
    )
