"""``kubectl apply set-last-applied``."""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.kubectl import changing, lastapplied
from kubectl_sim.kubectl.errors import CommandError, is_not_found, with_source
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Builder, Info
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Notes the content of files as what was last applied."""
    strategy = changing.dry_run(ctx, opts)
    printer = changing.printer(opts, "configured", strategy)
    changes: list[tuple[Info, dict[str, Any]]] = []
    builder = _builder(ctx, opts)
    builder.do().visit(lambda info: _compare(ctx, opts, builder, info, changes))
    for info, patch in changes:
        obj = info.obj
        if strategy != changing.CLIENT:
            place = info.resource, info.namespace, info.name
            obj = ctx.client.patch(*place, patch, **changing.params(strategy, opts))
        printer.print(obj, ctx.stdout.write)


def _builder(ctx: Context, opts: Options) -> Builder:
    from kubectl_sim.kubectl.resources import Builder

    return Builder(
        ctx.client,
        filenames=opts.filename,
        stdin=ctx.streams.stdin,
        namespace=ctx.namespace,
        require_namespace=ctx.namespace_given,
        continue_on_error=False,
    )


def _compare(
    ctx: Context, opts: Options, builder: Builder, info: Info, changes: list[tuple[Info, dict[str, Any]]]
) -> None:
    """Finds out whether the live object's annotation must change."""
    wanted = info.obj
    patch = lastapplied.annotation_patch(wanted)
    try:
        builder.fetch(info)
    except (StatusError, CommandError) as error:
        if is_not_found(error):
            raise
        what = f"retrieving current configuration of:\n{info}\nfrom server for:"
        raise with_source(what, info.source, error) from None
    text = lastapplied.original(info.obj)
    if text is None and not opts.create_annotation:
        raise CommandError(
            f"no last-applied-configuration annotation found on resource: {info.name}, to create the annotation, "
            "run the command with --create-annotation"
        )
    if text is not None and _same(text, wanted):
        ctx.print(f"set-last-applied {info.name}: no changes required.")
        return
    changes.append((info, patch))


def _same(text: str, wanted: dict[str, Any]) -> bool:
    try:
        return bool(jsonio.loads(text) == wanted)
    except jsonio.JSONError:
        return False


def command() -> Command:
    """The command line of ``kubectl apply set-last-applied``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "set-last-applied -f FILENAME",
        short="Set what counts as last applied",
        long="""
Set the last-applied-configuration annotation of objects to the content of a file, without changing
anything else.
""",
        examples="""
# From a file
kubectl apply set-last-applied -f web.yaml

# Also where there is none yet
kubectl apply set-last-applied -f web.yaml --create-annotation=true
""",
        flags=[
            boolean("create-annotation", "Write the annotation also where the live object has none."),
            *flags.printing(),
            flags.filename("Files, folders or URLs with the configuration."),
            flags.dry_run(),
        ],
    )
