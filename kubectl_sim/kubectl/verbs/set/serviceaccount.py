"""``kubectl set serviceaccount``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl set serviceaccount``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command

    return Command(
        "serviceaccount (-f FILENAME | TYPE NAME) SERVICE_ACCOUNT",
        short="Change the service account of a workload",
        long="""
Change the service account of pod templates: deployments, daemon sets, stateful sets, replica sets,
replication controllers, jobs, cron jobs.
""",
        examples="""
# A deployment
kubectl set serviceaccount deployment web builder

# Print only
kubectl set sa -f web.yaml builder --local --dry-run=client -o yaml
""",
        aliases=["sa"],
        flags=[
            *flags.printing(),
            *flags.files("that name the objects"),
            flags.dry_run(),
            flags.field_manager("kubectl-set"),
            flags.everything(),
            flags.local(),
            flags.record(),
        ],
    )
