"""``kubectl create deployment``."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.generating import Generation, container

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates a deployment of one container for each image."""
    generation = Generation(ctx, args, opts)
    if len(opts.image) > 1 and generation.command:
        raise CommandError("cannot specify multiple --image options and command")
    labels = {"app": generation.name} if generation.name else {"app": ""}
    deployment = {
        "kind": "Deployment",
        "apiVersion": "apps/v1",
        "metadata": generation.metadata(labels=labels),
        "spec": {
            "replicas": opts.replicas,
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": _containers(generation)}},
            "strategy": {},
        },
        "status": {},
    }
    generation.create("deployments.apps", deployment, "failed to create deployment: ")


def _containers(generation: Generation) -> list[Obj]:
    opts = generation.opts
    made = [container(_name(generation, image), image, generation.command) for image in opts.image]
    if opts.port >= 0 and made:
        first = made[0]
        resources = first.pop("resources")
        made[0] = {**first, "ports": [{"containerPort": opts.port}], "resources": resources}
    return made


def _name(generation: Generation, image: str) -> str:
    """The image's name without its folders, tag and digest, made fit for a container."""
    name = image.rpartition("/")[2].partition(":")[0].partition("@")[0]
    if "_" not in name and "." not in name:
        return name
    from kubectl_sim.engine.randomness import Source

    suffix = Source(generation.ctx.client.seed, "create deployment", generation.name, image).suffix(5)
    return f"{name.replace('_', '-').replace('.', '-')}-{suffix}"


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
