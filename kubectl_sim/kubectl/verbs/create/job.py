"""``kubectl create job``."""

from __future__ import annotations

from kubectl_sim.base.objects import clone
from kubectl_sim.kubectl import typed
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation, container

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


_MANUALLY = {"cronjob.kubernetes.io/instantiate": "manual"}


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a job from an image, or from a cron job's template."""
    generation = Generation(ctx, args, opts)
    if bool(opts.image) == bool(opts.from_):
        raise CommandError("either --image or --from must be specified")
    if generation.command and opts.from_:
        raise CommandError("cannot specify --from and command")
    job = _of_image(generation) if opts.image else _of_cron_job(generation)
    generation.create("jobs.batch", job, "failed to create job: ")


def _of_image(generation: Generation) -> Obj:
    made = container(generation.name, generation.opts.image, generation.command)
    template = {"metadata": {}, "spec": {"containers": [made], "restartPolicy": "Never"}}
    return {
        "kind": "Job",
        "apiVersion": "batch/v1",
        "metadata": generation.metadata(),
        "spec": {"template": template},
        "status": {},
    }


def _of_cron_job(generation: Generation) -> Obj:
    cron_job = _cron_job(generation)
    template = cron_job["spec"]["jobTemplate"]
    given = template.get("metadata") or {}
    owner = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "name": cron_job["metadata"]["name"],
        "uid": cron_job["metadata"]["uid"],
        "controller": True,
    }
    annotations = {**_MANUALLY, **(given.get("annotations") or {})}
    metadata = generation.metadata(labels=given.get("labels"), annotations=annotations)
    return {
        "kind": "Job",
        "apiVersion": "batch/v1",
        "metadata": {**metadata, "ownerReferences": [owner]},
        "spec": clone(template["spec"]),
        "status": {},
    }


def _cron_job(generation: Generation) -> Obj:
    from kubectl_sim.kubectl.resources import Builder

    ctx = generation.ctx
    infos = (
        Builder(ctx.client, args=[generation.opts.from_], namespace=ctx.namespace, continue_on_error=False, latest=True)
        .do()
        .infos()
    )
    if len(infos) != 1:
        raise CommandError("from must be an existing cronjob")
    found: Obj = infos[0].obj
    if found.get("kind") != "CronJob":
        raise CommandError(f"unknown object type {typed.go_type(found)}")
    return found


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
