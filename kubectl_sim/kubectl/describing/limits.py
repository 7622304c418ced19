"""The rows of limit ranges.  Models describeLimitRangeSpec of pkg/describe."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kubectl.describing.layout import Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj

LIMIT_TITLES = (
    "Type",
    "Resource",
    "Min",
    "Max",
    "Default Request",
    "Default Limit",
    "Max Limit/Request Ratio",
)
# The fields of the last five columns.
_FIELDS = ("min", "max", "defaultRequest", "default", "maxLimitRequestRatio")


def describe_limits(w: Writer, spec: Obj, indent: str = "") -> None:
    """One row for each resource of each limit.

    Upstream prints the resources of a limit in the order of a Go map, which is any; here they are sorted.
    """
    for limit in spec.get("limits") or ():
        amounts = [limit.get(field) or {} for field in _FIELDS]
        for name in sorted(set().union(*amounts)):
            cells = [str(quantity.of(one[name])) if name in one else "-" for one in amounts]
            w.row(f"{indent}{limit.get('type', '')}", name, *cells, level=0)
