"""``kubectl set selector``."""

from __future__ import annotations

from kubectl_sim.base.objects import clone
from kubectl_sim.kubectl import changing, marking, setting, typed
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
    """Replaces the selector of services."""
    strategy = changing.dry_run(ctx, opts)
    selector = _selector(args)
    resources = args[:-1]
    printer = changing.printer(opts, "selector updated", strategy, sort_keys=False)
    if selector is None:
        raise CommandError("one selector is required")
    record = changing.record_patch(ctx, opts)
    sends = not (opts.local or strategy == changing.CLIENT)

    def change(info: Info) -> None:
        info.obj = marking.without_version(info.obj, opts.resource_version)
        obj = clone(info.obj)
        if opts.resource_version:
            obj["metadata"]["resourceVersion"] = opts.resource_version
        _set(obj, selector)
        obj = changing.recorded(obj, record)
        if sends:
            obj = setting.send(ctx, info, obj, changing.params(strategy, opts))
        typed.print_object(printer, opts, obj, ctx.stdout.write)

    if opts.local and resources:
        raise CommandError(setting.LOCAL_RESOURCE)
    setting.builder(ctx, resources, opts).do().visit(change)


def _selector(args: list[str]) -> Obj | None:
    """The last argument as a LabelSelector; None without arguments.  Raises CommandError."""
    from kubectl_sim.base.selectors import SelectorError, label

    if not args:
        return None
    try:
        return label.to_object(args[-1])
    except SelectorError as error:
        raise CommandError(str(error)) from None


def _set(obj: Obj, selector: Obj) -> None:
    if obj["kind"] != "Service":
        raise CommandError("setting a selector is only supported for Services")
    expressions = selector.get("matchExpressions")
    if expressions:
        texts = [f"{{{one['key']} {one['operator']} [{' '.join(one.get('values') or ())}]}}" for one in expressions]
        raise CommandError(f"match expression [{' '.join(texts)}] not supported on this object")
    labels = selector.get("matchLabels")
    if labels:
        obj["spec"]["selector"] = labels
    else:
        obj["spec"].pop("selector", None)


def command() -> Command:
    """The command line of ``kubectl set selector``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, string

    return Command(
        "selector (-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version]",
        short="Change the selector of a service",
        long="""
Replace the selector of an object, at present of services. The new selector is the whole selector.
""",
        examples="""
# Select app=web
kubectl set selector service web app=web

# Print only
kubectl set selector --local -f service.yaml app=web -o yaml
""",
        flags=[
            string(
                "resource-version",
                "Only change the object if this is still its resourceVersion; valid for a single object.",
            ),
            *flags.printing(),
            flags.filename("Files, folders or URLs that name the objects."),
            flags.recursive(True),
            flags.dry_run(),
            flags.field_manager("kubectl-set"),
            flags.everything(),
            flags.local(),
            flags.record(),
        ],
    )
