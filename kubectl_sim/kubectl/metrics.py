"""What ``kubectl top`` prints of measured resources.  Models kubectl/pkg/metricsutil."""

from __future__ import annotations

from kubectl_sim.base.resources import amount
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.tabwriter import align
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kubectl.context import Context
    from kubectl_sim.kubectl.options import Options

    Obj = dict[str, Any]
    #: cpu in millicores, memory in bytes.
    Usage = tuple[int, int]

_MEBI = 1024 * 1024
SORTS = ("", "cpu", "memory")


def check(args: list[str], opts: Options, selector: str) -> None:
    """The refusals that both forms share; ``selector`` is what they call one.  Raises CommandError."""
    if opts.sort_by not in SORTS:
        raise CommandError("--sort-by accepts only cpu or memory")
    if args and (opts.selector or getattr(opts, "field_selector", "")):
        raise CommandError(f"only one of NAME or {selector} can be provided")


def measured(ctx: Context, resource: str, namespace: str, name: str, selector: str) -> list[Obj]:
    """The metrics of one object or of those that a selector chooses."""
    from kubectl_sim.base.selectors import SelectorError, parse

    if selector:
        try:
            parse(selector)
        except SelectorError as error:
            raise CommandError(str(error)) from None
    key = f"{resource}.metrics.k8s.io"
    try:
        if name:
            return [ctx.client.get(key, namespace, name)]
        found: list[Obj] = ctx.client.list(key, namespace, label_selector=selector or None)
    except StatusError as error:
        if error.code == 503:
            raise CommandError("Metrics API not available") from None
        raise
    return found


def usage_of(resources: Obj) -> Usage:
    return amount("cpu", resources.get("cpu", "0")), amount("memory", resources.get("memory", "0"))


def total(usages: list[Usage]) -> Usage:
    return sum(cpu for cpu, _ in usages), sum(memory for _, memory in usages)


def shown(usage: Usage) -> list[str]:
    """``100m``, ``64Mi``."""
    return [f"{usage[0]}m", f"{usage[1] // _MEBI}Mi"]


def share(used: int, available: int) -> str:
    """The percentage, cut to a whole number."""
    return f"{int(used / available * 100) if available else 0}%"


def order(by: str, usage: Usage, *names: str) -> tuple[Any, ...]:
    """Where a line stands: the hungriest first, or by name."""
    if by:
        return (-usage[0 if by == "cpu" else 1], *names)
    return names


def write(ctx: Context, lines: list[list[str]]) -> None:
    """Columns as upstream's printer sets them: every cell, the last one too, is padded."""
    text = "".join("".join(f"{cell}\t" for cell in line) + "\n" for line in lines)
    ctx.stdout.write(align(text, 6, 3))
