"""``kubectl debug``.  Models kubectl/pkg/cmd/debug."""

from __future__ import annotations

from kubectl_sim.kubectl import debugprofiles
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_PULLS = ("Always", "IfNotPresent", "Never", "")
_LEGACY = (
    "--profile=legacy is deprecated and planned to be removed in v1.39. It is recommended to specify other profile, "
    'for example "--profile=general".'
)
#: As long as anybody waits, in microseconds.
_FOREVER = 168 * 3600 * 1_000_000


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Adds debug containers to pods, copies pods, or starts pods on nodes, and attaches if asked to."""
    names, command = args, []
    if 0 <= opts.args_len_at_dash < len(args):
        names, command = args[: opts.args_len_at_dash], args[opts.args_len_at_dash :]
    attach = opts.attach if "attach" in opts.changed else opts.attach or opts.stdin
    debugprofiles.check(opts.profile)
    custom = None
    from kubectl_sim.kubectl import debugging

    if opts.custom:
        custom = debugging.custom_profile(opts.custom)
    _validate(ctx, names, opts, command, attach)
    debugger = debugging.Debugger(ctx, opts, command, custom)
    for obj in _targets(ctx, names, opts):
        if obj["kind"] == "Node":
            pod, container = debugger.node(obj)
        elif obj["kind"] != "Pod":
            raise CommandError(_unsupported(obj))
        elif opts.copy_to:
            pod, container = debugger.copy(obj)
        else:
            pod, container = debugger.add_to(obj)
        if attach and container:
            _attach(ctx, opts, pod, container)


def _unsupported(obj: Obj) -> str:
    from kubectl_sim.base.goformat import quote

    group, _, version = obj["apiVersion"].rpartition("/")
    return quote(f"{group}/{version}, Kind={obj['kind']}") + " not supported by debug"


def _targets(ctx: Context, names: list[str], opts: Options) -> list[Obj]:
    from kubectl_sim.kubectl.resources import Builder

    found = Builder(
        ctx.client,
        default_type="pods",
        names=names,
        filenames=opts.filename,
        namespace=ctx.namespace,
        require_namespace=ctx.namespace_given,
        stdin=ctx.streams.stdin,
        continue_on_error=False,
    ).do()
    return [info.obj for info in found.infos()]


def _validate(ctx: Context, names: list[str], opts: Options, command: list[str], attach: bool) -> None:
    if attach and "attach" in opts.changed and not opts.image and not opts.container:
        raise CommandError("you must specify --container or create a new container using --image in order to attach.")
    _validate_way(opts, command)
    _check_image(opts.image, "")
    if not names and not opts.filename:
        raise CommandError("NAME or filename is required for debug")
    if opts.image_pull_policy not in _PULLS:
        raise CommandError(f"invalid image pull policy: {opts.image_pull_policy}")
    from kubectl_sim.kubectl import debugging

    for name, image in debugging.pairs(opts.set_image).items():
        _check_image(image, name)
    if opts.target:
        if opts.copy_to:
            raise CommandError("--target is incompatible with --copy-to. Use --share-processes instead.")
        if not opts.quiet:
            ctx.print(
                f'Targeting container "{opts.target}". If you don\'t see processes from this container it may be '
                "because the container runtime doesn't support this feature."
            )
    if opts.tty and not opts.stdin:
        raise CommandError("-i/--stdin is required for containers with -t/--tty=true")
    if opts.profile == debugprofiles.LEGACY:
        ctx.warn(_LEGACY)


def _validate_way(opts: Options, command: list[str]) -> None:
    """Flags that belong to one of the ways to debug."""
    if opts.copy_to:
        if not opts.image and not opts.set_image and not command:
            raise CommandError("you must specify --image, --set-image or command arguments.")
        if command and not opts.container and not opts.image:
            raise CommandError("you must specify an existing container or a new image when specifying args.")
        return
    for given, flag in ((opts.replace, "replace"), (opts.same_node, "same-node"), (opts.set_image, "set-image")):
        if given:
            raise CommandError(f"--{flag} may only be used with --copy-to.")
    if not opts.image:
        raise CommandError("you must specify --image when not using --copy-to.")


def _check_image(image: str, container: str) -> None:
    from kubectl_sim.kubelet.images import reference

    if not image and not container:
        return
    try:
        reference.parse(image)
    except reference.ReferenceError as error:
        if "invalid reference format" not in str(error):
            return
        from kubectl_sim.base.goformat import quote

        where = f" for container {quote(container)}" if container else ""
        raise CommandError(f"invalid image name {quote(image)}{where}: invalid reference format") from None


def _attach(ctx: Context, opts: Options, pod: Obj, container: str) -> None:
    """Waits for the debug container and shows what it prints."""
    from kubectl_sim.kubectl import attaching

    def begun(pod: Obj) -> bool:
        state = _state(pod, container)
        if "running" in state or "terminated" in state:
            return True
        message = (state.get("waiting") or {}).get("message")
        if message and not opts.quiet:
            ctx.warning(f"container {container}: {message}")
        return False

    metadata = pod["metadata"]
    pod = attaching.wait_for(ctx, metadata["namespace"], metadata["name"], _FOREVER, begun)
    attacher = attaching.Attacher(ctx, stdin=opts.stdin, tty=opts.tty, quiet=opts.quiet, container=container)
    if "terminated" in _state(pod, container):
        attacher.show_log(pod)
        return
    try:
        attacher.run(pod)
    except CommandError as error:
        name = metadata["name"]
        ctx.warn(f"warning: couldn't attach to pod/{name}, falling back to streaming logs: {error.message}")
        attacher.show_log(pod)


def _state(pod: Obj, container: str) -> Obj:
    status = pod.get("status") or {}
    for field in ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses"):
        for item in status.get(field) or ():
            if item["name"] == container:
                found: Obj = item["state"]
                return found
    return {}


def command() -> Command:
    """The command line of ``kubectl debug``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, Flag, boolean, string

    return Command(
        "debug (POD | TYPE[[.VERSION].GROUP]/NAME) [ -- COMMAND [args...] ]",
        short="Debug pods and nodes",
        long="""
Debug with an additional container. Of a pod: add an ephemeral container, or with --copy-to make a
copy of the pod with other images or commands. Of a node: start a pod that sees the node's file
system and namespaces.
""",
        examples="""
# An ephemeral container in a pod
kubectl debug web-0 -it --image=busybox

# A copy of the pod with a debug container
kubectl debug web-0 -it --image=busybox --copy-to=web-debug

# A copy with another command
kubectl debug web-0 -it --copy-to=web-debug --container=nginx -- sh

# A copy with other images
kubectl debug web-0 --copy-to=web-debug --set-image=*=busybox

# A node
kubectl debug node/worker -it --image=busybox
""",
        complete="types-and-names",
        flags=[
            boolean("arguments-only", "What follows -- becomes the container's args, not its command."),
            boolean("attach", "Wait for the container and attach to it. Default false, or true with -i/--stdin."),
            string("container", "Name of the debug container.", short="c"),
            string("copy-to", "Work on a copy of the pod, under this name."),
            string("custom", "JSON or YAML file with a partial container spec laid over the debug profile."),
            Flag("env", "", "pairs", [], "Environment variable as KEY=value; may be repeated."),
            string("image", "Image of the debug container."),
            string("image-pull-policy", "Pull policy of the container; the server chooses when not given."),
            boolean("keep-annotations", "Keep the pod's annotations. Only with --copy-to."),
            boolean("keep-init-containers", "Keep the pod's init containers. Only with --copy-to.", True),
            boolean("keep-labels", "Keep the pod's labels. Only with --copy-to."),
            boolean("keep-liveness", "Keep the pod's liveness probes. Only with --copy-to."),
            boolean("keep-readiness", "Keep the pod's readiness probes. Only with --copy-to."),
            boolean("keep-startup", "Keep the pod's startup probes. Only with --copy-to."),
            string("profile", "Debug profile: general, baseline, restricted, netadmin or sysadmin.", "general"),
            boolean("quiet", "Print no information.", short="q"),
            boolean("replace", "With --copy-to, delete the original pod."),
            boolean("same-node", "With --copy-to, put the copy on the original's node."),
            Flag("set-image", "", "pairs", [], "With --copy-to, new images as container=image; may be repeated."),
            boolean(
                "share-processes", "With --copy-to, let the containers of the copy share one process namespace.", True
            ),
            boolean("stdin", "Keep the container's stdin open even if nobody is attached.", short="i"),
            string("target", "Container whose processes the ephemeral container targets."),
            boolean("tty", "Give the container a terminal.", short="t"),
            flags.filename("Files, folders or URLs to debug."),
        ],
    )
