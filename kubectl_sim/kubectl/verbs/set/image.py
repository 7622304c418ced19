"""``kubectl set image``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, pairs, setting
from kubectl_sim.kubectl.errors import Aggregate, CommandError
from kubectl_sim.kubectl.podspecs import pod_spec

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]
    Texts = list[str]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Sets the images of containers."""
    strategy = changing.dry_run(ctx, opts)
    failure = "failed to patch image update to pod template:"
    setter = setting.Setter(ctx, args, opts, strategy, "image updated", failure)
    resources, specs = pairs.split(args, "image")
    images, _ = pairs.parse(specs, "image", removable=False)
    infos = setting.find(ctx, resources, opts)
    _validate(opts, resources, images, strategy)

    def change(obj: Obj) -> bool:
        spec = pod_spec(obj)
        for name, image in images.items():
            if not _set(spec, name, image):
                from kubectl_sim.base.goformat import quote

                setter.errors.append(CommandError(f"error: unable to find container named {quote(name)}"))
        return True

    setter.apply(infos, change)
    setter.finish()


def _validate(opts: Options, resources: Texts, images: dict[str, str], strategy: str) -> None:
    errors = []
    if opts.all and opts.selector:
        errors.append(setting.ALL_AND_SELECTOR)
    if not resources and not opts.filename and not opts.kustomize:
        errors.append("one or more resources must be specified as <resource> <name> or <resource>/<name>")
    if not images:
        errors.append("at least one image update is required")
    elif len(images) > 1 and "*" in images:
        errors.append(
            "all containers are already specified by *, but saw more than one container_name=container_image pairs"
        )
    if opts.local and strategy == changing.SERVER:
        errors.append(setting.LOCAL_AND_SERVER)
    if errors:
        raise Aggregate(CommandError(text) for text in errors)


def _set(spec: Obj, name: str, image: str) -> bool:
    """Sets the image of the containers of a name, or of all; False if there are none."""
    found = False
    for field in ("initContainers", "containers"):
        for container in spec.get(field) or ():
            if name in ("*", container.get("name")):
                container["image"] = image
                found = True
    return found


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
