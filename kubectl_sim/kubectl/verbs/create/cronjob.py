"""``kubectl create cronjob``."""

from __future__ import annotations

from kubectl_sim.kubectl.generating import Generation, container

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a cron job of one container."""
    generation = Generation(ctx, args, opts)
    made = container(generation.name, opts.image, generation.command)
    pod = {"containers": [made], "restartPolicy": opts.restart or "OnFailure"}
    job_metadata = {"name": generation.name} if generation.name else {}
    cron_job = {
        "kind": "CronJob",
        "apiVersion": "batch/v1",
        "metadata": generation.metadata(),
        "spec": {
            "schedule": opts.schedule,
            "jobTemplate": {"metadata": job_metadata, "spec": {"template": {"metadata": {}, "spec": pod}}},
        },
        "status": {},
    }
    generation.create("cronjobs.batch", cron_job, "failed to create cronjob: ")


def command() -> Command:
    """The command line of ``kubectl create cronjob``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "cronjob NAME --image=image --schedule='0/5 * * * ?' -- [COMMAND] [args...] [flags]",
        short="Create a cron job",
        examples="""
# A job every five minutes
kubectl create cronjob ping --image=busybox --schedule="*/5 * * * *"

# With a command
kubectl create cronjob ping --image=busybox --schedule="*/5 * * * *" -- date
""",
        aliases=["cj"],
        flags=[
            string("image", "Image of the container.", must_be_given=True),
            string("restart", "Restart policy of the job's pods: OnFailure or Never."),
            string("schedule", "Schedule in cron form.", must_be_given=True),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
        ],
    )
