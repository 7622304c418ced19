"""``kubectl top pod``."""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.kubectl import metrics
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_COLUMNS = ["NAME", "CPU(cores)", "MEMORY(bytes)"]
#: Pods older than this should have been measured, in microseconds.
_DELAY = 120 * timefmt.SECOND
_RULE = "________"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the usage of pods, or with --containers of their containers."""
    if len(args) > 1:
        raise ctx.usage_error("pod [NAME | -l label]")
    metrics.check(args, opts, "selector")
    name = args[0] if args else ""
    namespace = "" if opts.all_namespaces else ctx.namespace
    items = metrics.measured(ctx, "pods", namespace, name, opts.selector)
    if items and opts.field_selector:
        items = _chosen(ctx, namespace, opts, items)
    if not items:
        _explain(ctx, namespace, name, opts)
        return
    metrics.write(ctx, _table(items, opts))


def _chosen(ctx: Context, namespace: str, opts: Options, items: list[Obj]) -> list[Obj]:
    """Metrics have no fields to select by: the pods have."""
    found = ctx.client.list("pods", namespace, label_selector=opts.selector, field_selector=opts.field_selector)
    keys = {(pod["metadata"]["namespace"], pod["metadata"]["name"]) for pod in found}
    return [item for item in items if (item["metadata"]["namespace"], item["metadata"]["name"]) in keys]


def _explain(ctx: Context, namespace: str, name: str, opts: Options) -> None:
    """No metrics: are there no pods, are they too young, or has something gone wrong?"""
    client = ctx.client
    if name:
        found = [client.get("pods", namespace, name)]
    else:
        found = client.list("pods", namespace, label_selector=opts.selector, field_selector=opts.field_selector)
    for pod in found:
        metadata = pod["metadata"]
        key = f"{metadata['namespace']}/{metadata['name']}"
        age = client.now - timefmt.parse(metadata["creationTimestamp"])
        if age > _DELAY:
            from kubectl_sim.base import duration

            raise CommandError(f"Metrics not available for pod {key}, age: {duration.format(age)}")
        raise CommandError("metrics not available yet")
    where = "" if opts.all_namespaces else f" in {namespace} namespace."
    ctx.warn(f"No resources found{where}")


def _table(items: list[Obj], opts: Options) -> list[list[str]]:
    columns = (["NAMESPACE"] if opts.all_namespaces else []) + (["POD"] if opts.containers else []) + _COLUMNS
    if opts.show_swap:
        columns = [*columns, "SWAP(bytes)"]
    lines = [] if opts.no_headers else [columns]
    usages = [metrics.total([metrics.usage_of(c["usage"]) for c in item["containers"]]) for item in items]

    def order(pair: tuple[Obj, metrics.Usage]) -> tuple[Any, ...]:
        metadata = pair[0]["metadata"]
        names = (metadata["namespace"], metadata["name"]) if opts.all_namespaces else (metadata["name"],)
        return metrics.order(opts.sort_by, pair[1], *names)

    for item, usage in sorted(zip(items, usages, strict=True), key=order):
        lines += _lines(item, usage, opts)
    if opts.sum:
        lines += _sum(usages, len(columns), opts)
    return lines


def _lines(item: Obj, usage: metrics.Usage, opts: Options) -> list[list[str]]:
    metadata = item["metadata"]
    first = [metadata["namespace"]] if opts.all_namespaces else []
    swap = ["0Mi"] if opts.show_swap else []
    if not opts.containers:
        return [[*first, metadata["name"], *metrics.shown(usage), *swap]]
    usages = {container["name"]: metrics.usage_of(container["usage"]) for container in item["containers"]}
    names = sorted(usages, key=lambda name: metrics.order(opts.sort_by, usages[name], name))
    return [[*first, metadata["name"], name, *metrics.shown(usages[name]), *swap] for name in names]


def _sum(usages: list[metrics.Usage], width: int, opts: Options) -> list[list[str]]:
    rule = [""] * (width - 2) + [_RULE, _RULE]
    swap = ["0Mi"] if opts.show_swap else []
    return [rule, [""] * (width - 3) + ["", *metrics.shown(metrics.total(usages)), *swap]]


def command() -> Command:
    """The command line of ``kubectl top pod``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "pod [NAME | -l label]",
        short="Show the use of CPU and memory of pods",
        long="""
Show how much CPU and memory pods use. A pod that has just been started has no figures for a minute
or so.
""",
        examples="""
# The namespace
kubectl top pod

# Containers of one pod
kubectl top pod web-0 --containers

# By label
kubectl top pod -l app=web
""",
        aliases=["pods", "po"],
        complete="name:pod",
        flags=[
            boolean("containers", "A row for each container."),
            boolean("no-headers", "Print no column headers."),
            boolean("show-swap", "Show the use of swap memory."),
            string("sort-by", "Sort by 'cpu' or 'memory'."),
            boolean("sum", "Add a last row with the sum."),
            boolean("use-protocol-buffers", "Ask the Metrics API in protocol buffers.", True),
            flags.field_selector(),
            flags.selector(),
            flags.all_namespaces(),
        ],
    )
