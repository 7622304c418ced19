"""``kubectl annotate``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, marking, pairs
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]
    Texts = list[str]


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Sets and removes annotations, or lists them."""
    strategy = changing.dry_run(ctx, opts)
    resources, specs = pairs.split(args, "annotation")
    new, removed = pairs.parse(specs, "annotation")
    _validate(opts, resources, strategy, new, removed)
    printer = changing.printer(opts, "annotated", strategy)
    record = changing.record_patch(ctx, opts)
    sends = not (opts.local or opts.list or strategy == changing.CLIENT)
    result = marking.find(ctx, opts, resources)
    marking.check_version(opts, result)
    single = result.single_item_implied

    def annotate(info: Info) -> None:
        old = marking.without_version(info.obj, opts.resource_version) if sends else info.obj
        noted = changing.recorded(old, record) if sends else old
        if not opts.overwrite:
            _refuse_overwriting(noted, new)
        changed = marking.with_entries(noted, "annotations", new, removed, opts.resource_version)
        if sends:
            changed = marking.send(ctx, info, old, changed, changing.params(strategy, opts))
        if opts.list:
            marking.print_list(ctx, info, changed, "annotations", single=single)
        else:
            printer.print(changed, ctx.stdout.write)

    result.visit(annotate)


def _validate(opts: Options, resources: Texts, strategy: str, new: dict[str, str], removed: Texts) -> None:
    if opts.list and opts.output:
        raise CommandError("--list and --output may not be specified together")
    marking.check_selection(opts)
    marking.check_sources(opts, resources, strategy, "rsrc")
    if not new and not removed and not opts.list:
        raise CommandError("at least one annotation update is required")
    both = [key for key in removed if key in new]
    if both:
        raise CommandError(
            f"can not both modify and remove the following annotation(s) in the same command: {', '.join(both)}"
        )


def _refuse_overwriting(obj: Obj, new: dict[str, str]) -> None:
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    found = [
        f"'{key}' already has a value ({annotations[key]})"
        for key, value in new.items()
        if key != changing.CHANGE_CAUSE and key in annotations and annotations[key] != value
    ]
    if found:
        raise CommandError(f"--overwrite is false but found the following declared annotation(s): {'; '.join(found)}")


def command() -> Command:
    """The command line of ``kubectl annotate``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        ("annotate [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]"),
        short="Change the annotations of objects",
        long="""
Set or remove annotations. KEY=VALUE sets, KEY- removes. Annotations that exist are only replaced
with --overwrite.

Keys are like label keys; values are any text. With --resource-version, the change is refused if the
object has changed since.

Use "kubectl api-resources" for the types that exist.
""",
        examples="""
# Set
kubectl annotate pods web-0 description='my site'

# Replace
kubectl annotate --overwrite pods web-0 description='my other site'

# All pods
kubectl annotate pods --all description='my site'

# What a file names
kubectl annotate -f pod.yaml description='my site'

# Remove
kubectl annotate pods web-0 description-
""",
        complete="types-and-names",
        flags=[
            boolean("list", "Print the annotations of the objects."),
            boolean("overwrite", "Replace annotations that exist; otherwise refuse to."),
            string(
                "resource-version",
                "Only change the object if this is still its resourceVersion; valid for a single object.",
            ),
            *flags.printing(),
            *flags.files("to annotate", deep=True),
            flags.dry_run(),
            flags.field_selector(),
            flags.field_manager("kubectl-annotate"),
            flags.selector(),
            flags.all_namespaces(),
            flags.everything(),
            flags.local(),
            flags.record(),
        ],
    )
