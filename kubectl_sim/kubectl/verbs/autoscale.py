"""``kubectl autoscale``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl autoscale``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, int32, string

    return Command(
        ("autoscale (-f FILENAME | TYPE NAME | TYPE/NAME) [--min=MINPODS] --max=MAXPODS [--cpu=CPU] [--memory=MEMORY]"),
        short="Scale a workload by its load",
        long="""
Create a HorizontalPodAutoscaler for a deployment, replica set, stateful set or replication
controller.
""",
        examples="""
# Between 2 and 10 pods, by default targets
kubectl autoscale deployment web --min=2 --max=10

# At 80 percent of the requested CPU
kubectl autoscale deployment web --max=5 --cpu=80%

# By average quantities
kubectl autoscale deployment web --max=5 --cpu=500m --memory=200Mi
""",
        complete="of:deployment,replicaset,replicationcontroller,statefulset",
        flags=[
            string(
                "cpu",
                (
                    "Target CPU of the pods: a share of their requests ('70%') or an average quantity "
                    "('500m'; a bare number is in milli-CPU)."
                ),
            ),
            int32("max", "Upper limit of the number of pods. Required.", -1, must_be_given=True),
            string(
                "memory",
                (
                    "Target memory of the pods: a share of their requests ('60%') or an average quantity "
                    "('200Mi'; a bare number is in bytes)."
                ),
            ),
            int32("min", "Lower limit of the number of pods; the server's default if negative.", -1),
            string("name", "Name of the autoscaler; that of the resource if not given."),
            int32(
                "cpu-percent",
                "Target CPU of the pods as a share of their requests.",
                -1,
                deprecated_because="Use --cpu with percentage or resource quantity format"
                " (e.g., '70%' for utilization or '500m' for milliCPU).",
            ),
            *flags.printing(),
            *flags.files("identifying the resource to autoscale"),
            flags.dry_run(),
            flags.save_config(),
            flags.field_manager("kubectl-autoscale"),
            flags.record(),
        ],
    )
