"""``kubectl replace``.  Models kubectl/pkg/cmd/replace."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, grouping, lastapplied, resourceargs, tempnames, validating
from kubectl_sim.kubectl.errors import CommandError, with_source
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.printing import Printer
    from kubectl_sim.kubectl.resources import Info, Result
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]


#: How long --force waits until the old object is gone, in microseconds.
_PATIENCE = 300 * 1_000_000


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Replaces objects by those of files."""
    directive = validating.directive(opts)
    strategy = changing.dry_run(ctx, opts)
    printer = changing.printer(opts, "replaced", strategy)
    propagation = changing.cascade(ctx, opts)
    if opts.grace_period == 0:
        opts.grace_period, opts.wait = 1, True
    resourceargs.require_files(opts.filename, opts.kustomize)
    _validate(opts, strategy)
    if opts.raw:
        from kubectl_sim.kubectl import rawpaths

        rawpaths.send(ctx, "PUT", opts.raw, opts.filename[0])
        return
    params = {**changing.params(strategy, opts), "fieldValidation": directive}
    if opts.force:
        _Forced(ctx, args, opts, printer, params, propagation).run(directive)
        return
    result = _find(ctx, [], opts, validate=validating.checker(ctx, directive))
    result.check()

    def replace(info: Info) -> None:
        info.obj = lastapplied.kept(info.obj, opts.save_config)
        if strategy != changing.CLIENT:
            _send(ctx, opts, info, params)
        printer.print(info.obj, ctx.stdout.write)

    grouping.visit(ctx, result, replace, grouped=strategy != changing.CLIENT)


def _validate(opts: Options, strategy: str) -> None:
    if opts.grace_period >= 0 and not opts.force:
        raise CommandError("--grace-period must have --force specified")
    if opts.timeout and not opts.force:
        raise CommandError("--timeout must have --force specified")
    if opts.force and strategy != changing.NONE:
        raise CommandError("--dry-run can not be used when --force is set")
    if not opts.raw:
        return
    from kubectl_sim.kubectl import rawpaths

    rawpaths.check_files(opts.filename)
    rawpaths.check_exclusive(opts.recursive, "--recursive")
    rawpaths.check_exclusive(opts.output, "--output")
    rawpaths.check(opts.raw)


def _find(ctx: Context, args: list[str], opts: Options, **more: Any) -> Result:
    return changing.find(ctx, args, opts, subresource=opts.subresource, **more).do()


def _send(ctx: Context, opts: Options, info: Info, params: Obj) -> None:
    """Puts the object in the place of the live one, whatever that has become in the meantime."""
    obj: Obj = info.obj
    metadata = obj.get("metadata") or {}
    try:
        resourceargs.check_name(info.name)
        if not metadata.get("resourceVersion"):
            live = _live(ctx, info, opts.subresource)
            if live is not None:
                version = live["metadata"].get("resourceVersion", "")
                obj = {**obj, "metadata": {**metadata, "resourceVersion": version}}
        info.update(ctx.client.update(info.resource, obj, subresource=opts.subresource, **params))
    except (StatusError, CommandError) as error:
        raise with_source("replacing", info.source, error) from None


def _live(ctx: Context, info: Info, subresource: str) -> Obj | None:
    try:
        live: Obj = ctx.client.get(info.resource, info.namespace, info.name, subresource=subresource)
    except StatusError:
        return None
    return live


class _Forced:
    """``--force``: delete, wait, create."""

    def __init__(
        self, ctx: Context, args: list[str], opts: Options, printer: Printer, params: Obj, propagation: str
    ) -> None:
        self._ctx = ctx
        self._args = args
        self._opts = opts
        self._printer = printer
        self._params = params
        self._propagation = propagation
        self._created = 0

    def run(self, directive: str) -> None:
        from kubectl_sim.kubectl.deleting import Deleter

        opts, ctx = self._opts, self._ctx
        opts.filename = [_kept_stdin(ctx) if name == "-" else name for name in opts.filename]
        result = _find(ctx, self._args, opts, require_object=False)
        deleter = Deleter(ctx, self._propagation, grace=opts.grace_period, output=opts.output)
        deleter.run(result, ignore_not_found=True, wait=opts.wait, timeout=opts.timeout)
        ctx.stdout.flush()
        result.visit(self._wait_until_gone)
        result = _find(ctx, [], opts, validate=validating.checker(ctx, directive))
        result.check()
        grouping.visit(ctx, result, self._create)
        if not self._created:
            raise CommandError("no objects passed to replace")

    def _wait_until_gone(self, info: Info) -> None:
        client = self._ctx.client
        deadline = client.now + (self._opts.timeout or _PATIENCE)
        while client.find(info.resource, info.namespace, info.name) is not None:
            if not client.wait(deadline):
                raise CommandError("context deadline exceeded")

    def _create(self, info: Info) -> None:
        obj = lastapplied.kept(info.obj, self._opts.save_config)
        metadata = {key: value for key, value in obj["metadata"].items() if key != "resourceVersion"}
        sent = {**obj, "metadata": metadata}
        info.update(self._ctx.client.create(info.resource, sent, namespace=info.namespace, **self._params))
        self._created += 1
        self._printer.print(info.obj, self._ctx.stdout.write)


def _kept_stdin(ctx: Context) -> str:
    """A file with what standard input holds, which is read twice; it goes when the command ends."""
    import os
    import shutil

    folder = tempnames.folder("kubectl_replace_")
    ctx.on_close(lambda: shutil.rmtree(folder, ignore_errors=True))
    path = os.path.join(folder, "resource.stdin")
    with open(path, "wb") as file:
        file.write(ctx.stdin.read())
    return path


def command() -> Command:
    """The command line of ``kubectl replace``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "replace -f FILENAME",
        short="Replace objects by files or stdin",
        long="""
Replace objects by what the files say, which must be complete. --force deletes and creates anew.
""",
        examples="""
# A file
kubectl replace -f ./pod.yaml

# Another image tag
kubectl get pod web-0 -o yaml | sed 's/:1.28/:1.29/' | kubectl replace -f -

# Delete and create
kubectl replace --force -f ./pod.yaml
""",
        flags=[
            string("raw", "Send the body with PUT to this path, as it is."),
            *flags.printing(),
            *flags.deleting(),
            *flags.files("to replace"),
            flags.dry_run(),
            flags.validation(),
            flags.save_config(),
            flags.field_manager("kubectl-replace"),
            flags.subresource("Replace this subresource of the object."),
        ],
    )
