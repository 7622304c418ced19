"""``kubectl create``.  Models kubectl/pkg/cmd/create/create.go."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, lastapplied, validating
from kubectl_sim.kubectl.errors import CommandError, with_source
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Creates the objects of files."""
    from kubectl_sim.kubectl import grouping, resourceargs  # ``create deployment`` does without

    if args:
        raise ctx.usage_error(f"Unexpected args: [{' '.join(args)}]")
    strategy = changing.dry_run(ctx, opts)
    directive = validating.directive(opts)
    editing: Any = None
    if opts.edit:
        from kubectl_sim.kubectl import editing as editors

        editing = editors.Editing(ctx, [], opts, editors.CREATE)
    printer = changing.printer(opts, "created", strategy)
    resourceargs.require_files(opts.filename, opts.kustomize)
    _validate_raw(opts)
    if editing is not None:
        editing.run()
        return
    if opts.raw:
        from kubectl_sim.kubectl import rawpaths

        rawpaths.send(ctx, "POST", opts.raw, opts.filename[0])
        return
    result = changing.find(ctx, [], opts, validate=validating.checker(ctx, directive)).do()
    result.check()
    record = changing.record_patch(ctx, opts)
    params = {**changing.params(strategy, opts), "fieldValidation": directive}
    count = 0

    def create(info: Info) -> None:
        nonlocal count
        info.obj = changing.recorded(lastapplied.kept(info.obj, opts.save_config), record)
        if strategy != changing.CLIENT:
            _send(ctx, info, params)
        count += 1
        printer.print(info.obj, ctx.stdout.write)

    grouping.visit(ctx, result, create, grouped=strategy != changing.CLIENT)
    if count == 0:
        raise CommandError("no objects passed to create")


def _send(ctx: Context, info: Info, params: dict[str, Any]) -> None:
    metadata = {key: value for key, value in (info.obj.get("metadata") or {}).items() if key != "resourceVersion"}
    try:
        obj = {**info.obj, "metadata": metadata}
        info.update(ctx.client.create(info.resource, obj, namespace=info.namespace, **params))
    except StatusError as error:
        raise with_source("creating", info.source, error) from None


def _validate_raw(opts: Options) -> None:
    if not opts.raw:
        return
    from kubectl_sim.kubectl import rawpaths

    rawpaths.check_exclusive(opts.edit, "--edit")
    rawpaths.check_files(opts.filename)
    rawpaths.check_exclusive(opts.recursive, "--recursive")
    rawpaths.check_exclusive(opts.selector, "--selector (-l)")
    rawpaths.check_exclusive(opts.output, "--output")
    rawpaths.check(opts.raw)


def command() -> Command:
    """The command line of ``kubectl create``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "create -f FILENAME",
        short="Create objects from files or stdin",
        long="""
Create objects from a file, a folder, a URL or stdin, in JSON or YAML.

The subcommands create objects of one kind from flags.
""",
        examples="""
# From a file
kubectl create -f ./pod.yaml

# From stdin
cat pod.json | kubectl create -f -

# Look at it in an editor first
kubectl create -f pod.yaml --edit -o json
""",
        flags=[
            boolean("edit", "Open an editor on the object before it is created."),
            string("raw", "Send the body with POST to this path, as it is."),
            boolean("windows-line-endings", "With --edit, end lines with CRLF."),
            *flags.printing(),
            *flags.files("to create"),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-create"),
            flags.selector(),
            flags.record(),
        ],
    )
