"""``kubectl taint``."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.client import mapper
from kubectl_sim.kubectl import changing, typed, validating
from kubectl_sim.kubectl.errors import Aggregate, CommandError, LoggedFatal
from kubectl_sim.kubectl.resources import Builder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.resources import Info
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]
    Taints = list[Obj]
    Texts = list[str]

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Sets and removes taints of nodes."""
    strategy = changing.dry_run(ctx, opts)
    directive = validating.directive(opts)
    resources, specs = _split(args)
    try:
        added, removed = _parse(specs)
    except CommandError as error:
        raise ctx.usage_error(error.message) from None
    _validate(ctx, opts, resources, added, removed)
    tainter = _Tainter(ctx, opts, strategy, directive, added, removed)
    by_name = not opts.all and not opts.selector
    result = Builder(
        ctx.client,
        default_type="node" if by_name else "",
        names=resources[1:] if by_name else (),
        types=() if by_name else ("node",),
        namespace=ctx.namespace,
        label_selector=opts.selector,
        select_all=opts.all,
        latest=True,
    ).do()
    result.check()
    result.visit(tainter.taint)


def _split(args: Texts) -> tuple[Texts, Texts]:
    """The type and names, and the taints behind them."""
    resources: Texts = []
    specs: Texts = []
    for word in args:
        if "=" in word or ":" in word or word.endswith("-"):
            specs.append(word)
        elif specs:
            raise CommandError(f"all resources must be specified before taint changes: {word}")
        else:
            resources.append(word)
    if not resources:
        raise CommandError("one or more resources must be specified as <resource> <name>")
    if not specs:
        raise CommandError("at least one taint update is required")
    return resources, specs


def _parse(specs: Texts) -> tuple[Taints, Taints]:
    """(taints to set, taints to remove).  Raises CommandError."""
    added: Taints = []
    removed: Taints = []
    for spec in specs:
        if spec.endswith("-"):
            taint = _taint(spec.removesuffix("-"))
            removed.append({"key": taint["key"], "effect": taint["effect"]})
            continue
        taint = _taint(spec)
        if not taint["effect"]:
            raise CommandError(f"invalid taint spec: {spec}")
        if any(_same(taint, other) for other in added):
            shown = f"{{{taint['key']} {taint['value']} {taint['effect']} <nil>}}"
            raise CommandError(f"duplicated taints with the same key and effect: {shown}")
        added.append(taint)
    return added, removed


def _taint(spec: str) -> Obj:
    """``KEY=VALUE:EFFECT``, ``KEY:EFFECT`` or ``KEY``."""
    parts = spec.split(":")
    if len(parts) > 2:
        raise CommandError(f"invalid taint spec: {spec}")
    key, value, effect = parts[0], "", ""
    if len(parts) == 2:
        effect = parts[1]
        if effect not in _EFFECTS:
            raise CommandError(f"invalid taint effect: {effect}, unsupported taint effect")
        if key.count("=") > 1:
            raise CommandError(f"invalid taint spec: {spec}")
        key, _, value = key.partition("=")
        _check(spec, names.label_value(value))
    _check(spec, names.qualified_name(key))
    return {"key": key, "value": value, "effect": effect}


def _check(spec: str, problems: Texts) -> None:
    if problems:
        raise CommandError(f"invalid taint spec: {spec}, {'; '.join(problems)}")


def _same(one: Obj, other: Obj) -> bool:
    return bool(one["key"] == other["key"] and one["effect"] == other["effect"])


def _validate(ctx: Context, opts: Options, resources: Texts, added: Taints, removed: Taints) -> None:
    type = resources[0].lower()
    # As with explain, what follows a dot is taken for a field.
    name = type.partition(".")[0]
    try:
        kind = mapper.resource_for(name)
    except mapper.NoMatch:
        raise LoggedFatal(f'the server doesn\'t have a resource type "{name}"') from None
    if kind.resource != "nodes":
        raise CommandError(f"invalid resource type {type}, only node types are supported")
    conflicts = [
        f"{taken['key']}={taken['effect']}"
        for taint in added
        for taken in removed
        if taint["key"] == taken["key"] and taken["effect"] in ("", taint["effect"])
    ]
    if conflicts:
        both = "can not both modify and remove the following taint(s) in the same command"
        raise CommandError(f"{both}: {', '.join(conflicts)}")
    if opts.all and opts.selector:
        raise CommandError("setting 'all' parameter with a non empty selector is prohibited")
    if not opts.all and not opts.selector and len(resources) < 2:
        raise CommandError("at least one resource name must be specified since 'all' parameter is not set")


class _Tainter:
    """One run: what is set and removed, said how."""

    def __init__(
        self, ctx: Context, opts: Options, strategy: str, directive: str, added: Taints, removed: Taints
    ) -> None:
        self.ctx = ctx
        self.opts = opts
        self.strategy = strategy
        self.params = {**changing.params(strategy, opts), "fieldValidation": directive}
        self.added = added
        self.removed = removed

    def taint(self, info: Info) -> None:
        old = (info.obj.get("spec") or {}).get("taints") or []
        if not self.opts.overwrite:
            self._refuse_overwriting(info.name, old)
        operation, taints = self._changed(old)
        printer = changing.printer(self.opts, operation, sort_keys=self.strategy == changing.CLIENT)
        new = _with_taints(info.obj, taints)
        if self.strategy == changing.CLIENT:
            printer.print(new, self.ctx.stdout.write)
            return
        patch = _patch(old, taints)
        answer = self.ctx.client.patch("nodes", "", info.name, patch, type="strategic", **self.params)
        typed.print_object(printer, self.opts, answer, self.ctx.stdout.write)

    def _refuse_overwriting(self, name: str, old: Taints) -> None:
        present = [taint["key"] for taint in self.added for before in old if _same(taint, before)]
        if present:
            taints = f"{','.join(present)} taint(s) with same effect(s)"
            raise CommandError(f"node {name} already has {taints} and --overwrite is false")

    def _changed(self, old: Taints) -> tuple[str, Taints]:
        """(what has been done, taints).  Raises Aggregate for taints that are not there."""
        new = [*self.added, *(before for before in old if not any(_same(t, before) for t in self.added))]
        grown = len(old) != len(new)
        shrunk = False
        errors: list[Exception] = []
        for taken in self.removed:
            left = [taint for taint in new if not _takes(taken, taint)]
            shrunk = len(left) != len(new)
            new = left
            if not shrunk:
                text = f"{taken['key']}:{taken['effect']}" if taken["effect"] else taken["key"]
                errors.append(CommandError(f'taint "{text}" not found'))
        if errors:
            raise Aggregate(errors)
        if (grown and shrunk) or self.opts.overwrite:
            return "modified", new
        return "tainted" if grown else "untainted", new


def _takes(taken: Obj, taint: Obj) -> bool:
    return bool(taken["key"] == taint["key"] and taken["effect"] in ("", taint["effect"]))


def _with_taints(node: Obj, taints: Taints) -> Obj:
    spec = {key: value for key, value in (node.get("spec") or {}).items() if key != "taints"}
    if taints:
        spec["taints"] = [_stored(taint) for taint in taints]
    return {**node, "spec": spec}


def _stored(taint: Obj) -> Obj:
    order = ("key", "value", "effect", "timeAdded")
    return {key: taint[key] for key in order if taint.get(key) or key in ("key", "effect")}


def _patch(old: Taints, new: Taints) -> Obj:
    """Taints have no merge key: the list is sent as a whole."""
    taints = [_stored(taint) for taint in new]
    if taints == old:
        return {}
    return {"spec": {"taints": taints or None}}


def command() -> Command:
    """The command line of ``kubectl taint``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean

    return Command(
        "taint NODE NAME KEY_1=VAL_1:TAINT_EFFECT_1 ... KEY_N=VAL_N:TAINT_EFFECT_N",
        short="Change the taints of nodes",
        long="""
Set or remove taints of nodes. KEY=VALUE:EFFECT sets (the value may be empty), KEY:EFFECT- and KEY-
remove. Effects are NoSchedule, PreferNoSchedule and NoExecute.
""",
        examples="""
# Set
kubectl taint nodes worker dedicated=web:NoSchedule

# Remove one effect
kubectl taint nodes worker dedicated:NoSchedule-

# Remove all effects of a key
kubectl taint nodes worker dedicated-

# By label
kubectl taint node -l disk=slow dedicated=web:PreferNoSchedule
""",
        complete="of:node",
        flags=[
            boolean("overwrite", "Replace taints that exist; otherwise refuse to."),
            *flags.printing(),
            flags.dry_run(),
            flags.validation(),
            flags.field_manager("kubectl-taint"),
            flags.selector(),
            flags.everything("All nodes of the cluster."),
        ],
    )
