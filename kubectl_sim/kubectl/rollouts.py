"""What the commands of ``rollout`` share: which objects, and patching each.  Models kubectl/pkg/cmd/rollout."""

from __future__ import annotations

from kubectl_sim.base.objects import clone
from kubectl_sim.kubectl import changing, setting, typed
from kubectl_sim.kubectl.errors import Aggregate, CommandError, text_of
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info, Result
    from kubectl_sim.model.kind import Kind

    Obj = dict[str, Any]
    Errors = list[Exception]


def require_resource(args: list[str], opts: Options) -> None:
    """Raises CommandError if the command line names nothing."""
    if not args and not opts.filename and not opts.kustomize:
        raise CommandError("required resource not specified")


def find(ctx: Context, args: list[str], opts: Options) -> Result:
    """The objects in their latest state.  Raises CommandError."""
    result = changing.find(ctx, args, opts, allow_empty_selector=True, latest=True, typed=True).do()
    result.check()
    return result


def kind_of(info: Info) -> Kind:
    """The kind of an object that the cluster has."""
    assert info.kind is not None
    return info.kind


def group_kind(kind: Kind) -> str:
    """``Deployment.apps``, ``Pod``."""
    return f"{kind.kind}.{kind.group}" if kind.group else kind.kind


def nothing_found(ctx: Context) -> None:
    """Says that there is nothing to do."""
    ctx.warn(f"No resources found in {ctx.namespace} namespace.")


def patch_each(
    ctx: Context,
    args: list[str],
    opts: Options,
    change: Callable[[Obj], None],
    done: str,
    unchanged: Callable[[Info], Exception | None],
) -> None:
    """Changes every object in place and patches the difference.  Raises what went wrong at the end.

    ``change`` raises CommandError to refuse an object, ``unchanged`` says what it means that an object stays
    as it is: an error, or nothing.
    """
    require_resource(args, opts)
    infos, error = find(ctx, args, opts).collect()
    errors: Errors = [] if error is None else [error]
    if not infos and not errors:
        nothing_found(ctx)
    for info in infos:
        try:
            _patch(ctx, opts, info, change, done, unchanged)
        except (CommandError, StatusError) as failure:
            errors.append(failure)
    if errors:
        raise Aggregate(errors)


def _patch(
    ctx: Context,
    opts: Options,
    info: Info,
    change: Callable[[Obj], None],
    done: str,
    unchanged: Callable[[Info], Exception | None],
) -> None:
    changed: Obj = clone(info.obj)
    try:
        change(changed)
    except CommandError as refusal:
        raise CommandError(f'error: {info.resource} "{info.name}" {text_of(refusal)}') from None
    if changed == info.obj:
        problem = unchanged(info)
        if problem is not None:
            raise problem
        return
    try:
        info.obj = setting.send(ctx, info, changed, changing.params(changing.NONE, opts))
    except StatusError as refusal:
        raise CommandError(f"failed to patch: {refusal.message}") from None
    printer = changing.printer(opts, done, sort_keys=False)
    typed.print_object(printer, opts, info.obj, ctx.stdout.write)
