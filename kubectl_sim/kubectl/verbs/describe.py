"""``kubectl describe``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing
from kubectl_sim.kubectl.describers import describer
from kubectl_sim.kubectl.describing.source import DescribeError, Settings
from kubectl_sim.kubectl.errors import Aggregate, CommandError, is_not_found, text_of
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

_NO_TYPE = (
    "You must specify the type of resource to describe. "
    'Use "kubectl api-resources" for a complete list of supported resources.\n'
)


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Describes objects; where a name is not found, all whose names start with it."""
    if not args and not opts.filename and not opts.kustomize:
        raise CommandError(_NO_TYPE)
    everywhere = opts.all_namespaces
    result = changing.find(
        ctx,
        args,
        opts,
        allow_empty_selector=True,
        all_namespaces=everywhere,
        require_namespace=ctx.namespace_given and not everywhere,
    ).do()
    result.check()
    infos, error = result.collect()
    if (error is not None or len(infos) > 1) and "show-events" not in opts.changed:
        opts.show_events = False
    if error is not None and is_not_found(error) and len(args) == 2:
        _describe_by_prefix(ctx, opts, args[0], args[1], error)
        return
    errors = [] if error is None else [error]
    _describe_all(ctx, opts, infos, errors)
    if not infos and not errors:
        where = "" if opts.all_namespaces else f" in {ctx.namespace} namespace."
        ctx.warn(f"No resources found{where}")
    if errors:
        raise Aggregate(errors)


def _describe_all(ctx: Context, opts: Options, infos: list[Info], errors: list[Exception]) -> None:
    separator = ""
    for info in infos:
        try:
            text = _describe(ctx, opts, info)
        except (StatusError, CommandError) as error:
            if text_of(error) not in map(text_of, errors[1:] if infos and errors else errors):
                errors.append(error)
            continue
        ctx.stdout.write(separator + text)
        separator = "\n\n"


def _describe(ctx: Context, opts: Options, info: Info) -> str:
    client = ctx.client
    obj = client.get(info.resource, info.namespace, info.name) if info.source else info.obj
    settings = Settings(client.now, opts.show_events, opts.chunk_size)
    try:
        return describer(info.resource)(obj, client, settings)
    except DescribeError as error:
        raise CommandError(str(error)) from None


def _describe_by_prefix(ctx: Context, opts: Options, resource: str, prefix: str, not_found: Exception) -> None:
    from kubectl_sim.kubectl.resources import Builder

    found = Builder(
        ctx.client,
        args=[resource],
        allow_empty_selector=True,
        namespace=ctx.namespace,
        single_type=True,
        continue_on_error=False,
    ).do()
    chosen = [info for info in found.infos() if info.name.startswith(prefix)]
    if not chosen:
        raise not_found
    for info in chosen:
        ctx.print(_describe(ctx, opts, info))


def command() -> Command:
    """The command line of ``kubectl describe``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "describe (-f FILENAME | TYPE [NAME_PREFIX | -l label] | TYPE/NAME)",
        short="Show objects in detail",
        long="""
Show objects with what belongs to them, such as events and controllers. Where no object has the
name, all whose names start with it are shown.

Use "kubectl api-resources" for the types that exist.
""",
        examples="""
# A node
kubectl describe node worker

# A pod
kubectl describe pods/web-0

# What a file names
kubectl describe -f pod.yaml

# All pods
kubectl describe pods

# By label
kubectl describe pods -l app=web

# All whose names start with web
kubectl describe pods web
""",
        suggest_for=["inspect"],
        complete="types-and-names",
        flags=[
            boolean("show-events", "Show the events of the object.", True),
            *flags.files("to describe"),
            flags.chunk_size(),
            flags.selector(),
            flags.all_namespaces(),
        ],
    )
