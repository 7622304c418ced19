"""``kubectl create job``."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.tree import Command


def command() -> Command:
    """The command line of ``kubectl create job``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "job NAME --image=image [--from=cronjob/name] -- [COMMAND] [args...]",
        short="Create a job",
        examples="""
# A job
kubectl create job hello --image=busybox

# With a command
kubectl create job hello --image=busybox -- date

# From a cron job's template
kubectl create job now --from=cronjob/nightly
""",
        flags=[
            string("from", "Take the template of this resource; only cronjob/NAME is supported."),
            string("image", "Image of the container."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
