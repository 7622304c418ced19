"""``kubectl exec``.  Models kubectl/pkg/cmd/exec."""

from __future__ import annotations

from kubectl_sim.kubectl import podchoice
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Runs a command in a container; ends with its exit code."""
    name, command = _split(ctx, args, opts)
    if opts.pod_running_timeout <= 0:
        raise ctx.usage_error("--pod-running-timeout must be higher than zero")
    if not name and not opts.filename:
        raise CommandError("pod, type/name or --filename must be specified")
    if not command:
        raise CommandError("you must specify at least one command for the container")
    pod = _pod(ctx, name, opts)
    phase = (pod.get("status") or {}).get("phase")
    if phase in ("Succeeded", "Failed"):
        raise CommandError(f"cannot exec into a container in a completed pod; current phase is {phase}")
    if opts.container:
        podchoice.check_container(pod, opts.container)
    container = opts.container or podchoice.named_or_default(ctx, pod, "", quiet=opts.quiet)
    from kubectl_sim.kubectl import remote

    tty = remote.has_terminal(ctx, opts.tty, opts.stdin, opts.quiet)
    params = {"container": container, "command": command, "stdin": opts.stdin, "tty": tty}
    code = remote.talk(ctx, "exec", pod, params)
    if code:
        raise remote.failed(code)


def _split(ctx: Context, args: list[str], opts: Options) -> tuple[str, list[str]]:
    """(what is before the dashes, the command behind them).  Raises CommandError."""
    dash = opts.args_len_at_dash
    if dash in (0, 1):
        return (args[0] if dash else ""), args[dash:]
    if len(args) > 1 or (args and opts.filename):
        raise ctx.usage_error("exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead")
    return (args[0] if args else ""), []


def _pod(ctx: Context, name: str, opts: Options) -> Obj:
    from kubectl_sim.kubectl.resources import Builder

    found = Builder(
        ctx.client,
        default_type="pods",
        names=[name] if name else [],
        filenames=opts.filename,
        namespace=ctx.namespace,
        require_namespace=ctx.namespace_given,
        stdin=ctx.streams.stdin,
        continue_on_error=False,
    ).do()
    objects = [info.obj for info in found.infos()]
    if len(objects) != 1:
        raise CommandError("cannot exec into multiple objects at a time")
    return podchoice.attachable(ctx, objects[0], opts.pod_running_timeout)


def command() -> Command:
    """The command line of ``kubectl exec``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "exec (POD | TYPE/NAME) [-c CONTAINER] [flags] -- COMMAND [args...]",
        short="Run a command in a container",
        examples="""
# In the default container
kubectl exec web-0 -- date

# In a given one
kubectl exec web-0 -c nginx -- date

# A shell
kubectl exec web-0 -it -- sh

# In a pod of a deployment
kubectl exec deploy/web -- date
""",
        complete="pods",
        flags=[
            boolean("quiet", "Print only what the remote session prints.", short="q"),
            boolean("stdin", "Pass stdin to the container.", short="i"),
            boolean("tty", "Stdin is a terminal.", short="t"),
            flags.filename("Files, folders or URLs to run the command in."),
            flags.pod_running_timeout(60),
            flags.container(complete="containers"),
        ],
    )
