"""``kubectl label``."""

from __future__ import annotations

from kubectl_sim.kubectl import changing, marking, pairs
from kubectl_sim.kubectl.errors import Aggregate, CommandError

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
    """Sets and removes labels, or lists them."""
    strategy = changing.dry_run(ctx, opts)
    resources, specs = pairs.split(args, "label")
    new, removed = _parse(specs)
    if opts.list and opts.output:
        raise CommandError("--list and --output may not be specified together")
    marking.check_selection(opts)
    marking.check_sources(opts, resources, strategy, "pod")
    if not new and not removed and not opts.list:
        raise CommandError("at least one label update is required")
    result = marking.find(ctx, opts, resources)
    result.check()
    marking.check_version(opts, result)
    labeler = _Labeler(ctx, args, opts, strategy, result.single_item_implied, new, removed)
    result.visit(labeler.label)


def _parse(specs: Texts) -> tuple[dict[str, str], Texts]:
    new: dict[str, str] = {}
    removed: Texts = []
    for spec in specs:
        key, equals, value = spec.partition("=")
        if not equals:
            removed.append(spec[:-1])
            continue
        if "=" in value:
            raise CommandError(f"invalid label spec: {spec}")
        _check_value(spec, value)
        new[key] = value
    if any(key in new for key in removed):
        raise CommandError("can not both modify and remove a label in the same command")
    return new, removed


def _check_value(spec: str, value: str) -> None:
    from kubectl_sim.base import names

    problems = names.label_value(value)
    if problems:
        from kubectl_sim.base.goformat import quote

        raise CommandError(f"invalid label value: {quote(spec)}: {';'.join(problems)}")


class _Labeler:
    """One run: what is set and removed, on which objects, said how."""

    def __init__(
        self,
        ctx: Context,
        args: Texts,
        opts: Options,
        strategy: str,
        single: bool,
        new: dict[str, str],
        removed: Texts,
    ) -> None:
        self.ctx = ctx
        self.opts = opts
        self.strategy = strategy
        self.single = single
        self.new = new
        self.removed = removed
        self.record = changing.record_patch(ctx, opts)
        self.sends = not (opts.local or opts.list or strategy == changing.CLIENT)

    def label(self, info: Info) -> None:
        opts = self.opts
        old = marking.without_version(info.obj, opts.resource_version)
        labels = (old.get("metadata") or {}).get("labels") or {}
        if self.sends:
            self._say_missing(labels)
        if not opts.overwrite:
            self._refuse_overwriting(labels)
        added = any(labels.get(key) != value for key, value in self.new.items())
        taken = any(key in labels for key in self.removed)
        changed = marking.with_entries(old, "labels", self.new, self.removed, opts.resource_version)
        if self.sends:
            changed = changing.recorded(changed, self.record)
            if added or taken:
                marking.send(self.ctx, info, old, changed, changing.params(self.strategy, opts))
        if opts.list:
            marking.print_list(self.ctx, info, changed, "labels", single=self.single)
            return
        changing.printer(opts, _message(added, taken), self.strategy).print(changed, self.ctx.stdout.write)

    def _say_missing(self, labels: dict[str, str]) -> None:
        for key in self.removed:
            if key not in labels:
                from kubectl_sim.base.goformat import quote

                self.ctx.print(f"label {quote(key)} not found.")

    def _refuse_overwriting(self, labels: dict[str, str]) -> None:
        errors = [
            CommandError(f"'{key}' already has a value ({labels[key]}), and --overwrite is false")
            for key, value in self.new.items()
            if key in labels and labels[key] != value
        ]
        if errors:
            raise Aggregate(errors)


def _message(added: bool, removed: bool) -> str:
    if added and removed:
        return "modified"
    if added:
        return "labeled"
    return "unlabeled" if removed else "not labeled"


def command() -> Command:
    """The command line of ``kubectl label``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        ("label [--overwrite] (-f FILENAME | TYPE NAME) KEY_1=VAL_1 ... KEY_N=VAL_N [--resource-version=version]"),
        short="Change the labels of objects",
        long="""
Set or remove labels. KEY=VALUE sets, KEY- removes. Labels that exist are only replaced with
--overwrite.

Keys are up to 63 letters, digits, '-', '_' and '.', with an optional DNS prefix as in
example.com/app; values likewise, or empty. With --resource-version, the change is refused if the
object has changed since.
""",
        examples="""
# Set
kubectl label pods web-0 tier=front

# Replace
kubectl label --overwrite pods web-0 tier=back

# All pods
kubectl label pods --all tier=front

# What a file names
kubectl label -f pod.yaml tier=front

# Remove
kubectl label pods web-0 tier-
""",
        complete="types-and-names",
        flags=[
            boolean("list", "Print the labels of the objects."),
            boolean("overwrite", "Replace labels that exist; otherwise refuse to."),
            string(
                "resource-version",
                "Only change the object if this is still its resourceVersion; valid for a single object.",
            ),
            *flags.printing(),
            *flags.files("to label"),
            flags.dry_run(),
            flags.field_selector(),
            flags.field_manager("kubectl-label"),
            flags.selector(),
            flags.all_namespaces("Act in all namespaces."),
            flags.everything(),
            flags.local(),
            flags.record(),
        ],
    )
