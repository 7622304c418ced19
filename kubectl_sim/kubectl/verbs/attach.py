"""``kubectl attach``.  Models kubectl/pkg/cmd/attach."""

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
    """Shows what a container prints from now on, and passes input to it."""
    if not args:
        raise CommandError("at least 1 argument is required for attach")
    if len(args) > 2:
        text = "expected POD, TYPE/NAME, or TYPE NAME, (at most 2 arguments)"
        raise CommandError(f"{text} saw {len(args)}: [{' '.join(args)}]")
    if opts.pod_running_timeout <= 0:
        raise CommandError("--pod-running-timeout must be higher than zero")
    pod = podchoice.attachable(ctx, _object(ctx, args), opts.pod_running_timeout)
    phase = (pod.get("status") or {}).get("phase")
    if phase in ("Succeeded", "Failed"):
        raise CommandError(f"cannot attach a container in a completed pod; current phase is {phase}")
    from kubectl_sim.kubectl.attaching import Attacher

    attacher = Attacher(ctx, stdin=opts.stdin, tty=opts.tty, quiet=opts.quiet, container=opts.container)
    attacher.run(pod)


def _object(ctx: Context, args: list[str]) -> Obj:
    from kubectl_sim.kubectl.resources import Builder

    found = Builder(
        ctx.client,
        default_type=args[0] if len(args) == 2 else "pods",
        names=args[-1:],
        namespace=ctx.namespace,
        continue_on_error=False,
    ).do()
    obj: Obj = found.infos()[0].obj
    return obj


def command() -> Command:
    """The command line of ``kubectl attach``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "attach (POD | TYPE/NAME) -c CONTAINER",
        short="Attach to a running container",
        long="Attach to the main process of a running container.",
        examples="""
# Output of a pod
kubectl attach web-0

# Terminal of a container
kubectl attach web-0 -c shell -i -t

# A pod of a replica set
kubectl attach rs/web
""",
        complete="pods",
        flags=[
            string("detach-keys", "Keys that leave the container without ending it.", "ctrl-p,ctrl-q"),
            boolean("quiet", "Print only what the remote session prints.", short="q"),
            boolean("stdin", "Pass stdin to the container.", short="i"),
            boolean("tty", "Stdin is a terminal.", short="t"),
            flags.pod_running_timeout(60),
            flags.container(),
        ],
    )
