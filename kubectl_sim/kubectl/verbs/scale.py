"""``kubectl scale``."""

from __future__ import annotations

from kubectl_sim.base.objects import clone
from kubectl_sim.kubectl import changing
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Sets the replicas of one or more workloads by way of their scale subresource."""
    strategy = changing.dry_run(ctx, opts)
    printer = changing.printer(opts, "scaled", strategy)
    _validate(opts)
    result = changing.find(ctx, args, opts, allow_empty_selector=opts.all).do()
    result.check()
    infos, error = result.collect()
    if opts.resource_version and len(infos) > 1:
        raise CommandError("cannot use --resource-version with multiple resources")
    if not infos:
        raise error or CommandError("no objects passed to scale")
    for info in infos:
        if strategy != changing.CLIENT:
            _scale(ctx, opts, info, strategy)
            _record(ctx, args, opts, info, strategy)
        printer.print(_with_replicas(info.obj, opts.replicas), ctx.stdout.write)
    if error is not None:
        raise error


def _validate(opts: Options) -> None:
    if opts.replicas < 0:
        raise CommandError("The --replicas=COUNT flag is required, and COUNT must be greater than or equal to 0")
    if opts.current_replicas < -1:
        raise CommandError("The --current-replicas must specify an integer of -1 or greater")


def _scale(ctx: Context, opts: Options, info: Info, strategy: str) -> None:
    """Models pkg/scale: a blind patch, or read, check and update where there are preconditions."""
    client, place = ctx.client, (info.resource, info.namespace, info.name)
    parameters = changing.params(strategy, opts)
    if opts.current_replicas == -1 and not opts.resource_version:
        patch = {"spec": {"replicas": opts.replicas}}
        client.patch(*place, patch, subresource="scale", **parameters)
    else:
        scale = client.get(*place, subresource="scale")
        _check(opts, scale)
        changed = {**scale, "spec": {"replicas": opts.replicas}}
        client.request("update", *place, subresource="scale", params=parameters, body=changed)
    if opts.timeout and strategy == changing.NONE:
        _wait(ctx, opts, place)


def _check(opts: Options, scale: Obj) -> None:
    actual = scale["spec"].get("replicas", 0)
    if opts.current_replicas != -1 and actual != opts.current_replicas:
        raise CommandError(f"Expected replicas to be {opts.current_replicas}, was {actual}")
    version = scale["metadata"]["resourceVersion"]
    if opts.resource_version and version != opts.resource_version:
        raise CommandError(f"Expected resource version to be {opts.resource_version}, was {version}")


def _wait(ctx: Context, opts: Options, place: tuple[str, str, str]) -> None:
    deadline = ctx.client.now + opts.timeout
    while True:
        scale = ctx.client.get(*place, subresource="scale")
        if scale["status"].get("replicas", 0) == scale["spec"].get("replicas", 0):
            return
        if not ctx.client.wait(deadline):
            raise CommandError("timed out waiting for the condition")


def _record(ctx: Context, args: list[str], opts: Options, info: Info, strategy: str) -> None:
    patch = changing.record_patch(ctx, opts)
    if patch is not None and strategy == changing.NONE:
        ctx.client.patch(info.resource, info.namespace, info.name, patch)


def _with_replicas(obj: Obj, replicas: int) -> Obj:
    group = str(obj.get("apiVersion", "")).rpartition("/")[0]
    if group not in ("", "apps"):
        return obj
    changed: Obj = clone(obj)
    changed.setdefault("spec", {})["replicas"] = replicas
    return changed


def command() -> Command:
    """The command line of ``kubectl scale``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, duration, integer, string

    return Command(
        ("scale [--resource-version=version] [--current-replicas=count] --replicas=COUNT (-f FILENAME | TYPE NAME)"),
        short="Change the number of replicas",
        long="""
Set the size of a deployment, replica set, replication controller or stateful set, if need be only
while its present size or resourceVersion is what you think it is.
""",
        examples="""
# To three
kubectl scale --replicas=3 deployment/web

# What a file names
kubectl scale --replicas=3 -f web.yaml

# Only if there are two now
kubectl scale --current-replicas=2 --replicas=3 deployment/web

# Several
kubectl scale --replicas=5 rs/a rs/b
""",
        complete="of:deployment,replicaset,replicationcontroller,statefulset",
        flags=[
            integer("current-replicas", "Scale only if the present size is this; -1 for whatever size.", -1),
            integer("replicas", "Number of replicas. Required.", must_be_given=True),
            string(
                "resource-version",
                "Only change the object if this is still its resourceVersion; valid for a single object.",
            ),
            duration("timeout", "Wait at most this time for the new size (1s, 2m, 3h); 0 does not wait."),
            *flags.printing(),
            *flags.files("to scale"),
            flags.dry_run(),
            flags.selector(),
            flags.everything(),
            flags.record(),
        ],
    )
