"""``kubectl top node``."""

from __future__ import annotations

from kubectl_sim.base.resources import amount
from kubectl_sim.kubectl import metrics
from kubectl_sim.kubectl.errors import CommandError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.tree import Command

    Obj = dict[str, Any]

_COLUMNS = ["NAME", "CPU(cores)", "CPU(%)", "MEMORY(bytes)", "MEMORY(%)"]
_UNKNOWN = "<unknown>"


def run(ctx: Context, args: list[str], opts: Options) -> None:
    """Prints the usage of nodes and its share of what they offer."""
    if len(args) > 1:
        raise ctx.usage_error("node [NAME | -l label]")
    metrics.check(args, opts, "--selector")
    name = args[0] if args else ""
    items = metrics.measured(ctx, "nodes", "", name, opts.selector)
    if not items:
        raise CommandError("metrics not available yet")
    columns = [*_COLUMNS, "SWAP(bytes)", "SWAP(%)"] if opts.show_swap else _COLUMNS
    lines = [] if opts.no_headers else [columns]
    offers = _offers(ctx, name, opts)
    usages = {item["metadata"]["name"]: metrics.usage_of(item["usage"]) for item in items}
    ordered = sorted(usages, key=lambda node: metrics.order(opts.sort_by, usages[node], node))
    lines += [_line(node, usages[node], offers.pop(node, {}), opts.show_swap) for node in ordered]
    lines += [[node] + [_UNKNOWN] * (6 if opts.show_swap else 4) for node in sorted(offers)]
    metrics.write(ctx, lines)


def _offers(ctx: Context, name: str, opts: Options) -> dict[str, Obj]:
    """Node -> its allocatable resources, or its capacity."""
    nodes = [ctx.client.get("nodes", "", name)] if name else ctx.client.list("nodes", label_selector=opts.selector)
    field = "capacity" if opts.show_capacity else "allocatable"
    return {node["metadata"]["name"]: (node.get("status") or {}).get(field) or {} for node in nodes}


def _line(node: str, usage: metrics.Usage, offer: Obj, swap: bool) -> list[str]:
    cpu, memory = metrics.shown(usage)
    line = [node, cpu]
    if "cpu" in offer:
        line.append(metrics.share(usage[0], amount("cpu", offer["cpu"])))
    line.append(memory)
    if "memory" in offer:
        line.append(metrics.share(usage[1], amount("memory", offer["memory"])))
    return line + ([_UNKNOWN, _UNKNOWN] if swap else [])


def command() -> Command:
    """The command line of ``kubectl top node``."""
    from kubectl_sim.kubectl import flags
    from kubectl_sim.kubectl.tree import Command, boolean, string

    return Command(
        "node [NAME | -l label]",
        short="Show the use of CPU and memory of nodes",
        examples="""
# All nodes
kubectl top node

# One
kubectl top node worker
""",
        aliases=["nodes", "no"],
        complete="name:node",
        flags=[
            boolean("no-headers", "Print no column headers."),
            boolean("show-capacity", "Relate usage to the node's capacity instead of its allocatable resources."),
            boolean("show-swap", "Show the use of swap memory."),
            string("sort-by", "Sort by 'cpu' or 'memory'."),
            boolean("use-protocol-buffers", "Ask the Metrics API in protocol buffers.", True),
            flags.selector(),
        ],
    )
