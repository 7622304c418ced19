"""What metrics-server serves.  Models sigs.k8s.io/metrics-server pkg/api."""

from __future__ import annotations

from kubectl_sim.model.kind import NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


GROUP = "metrics.k8s.io"
VERBS = ("get", "list")
COLUMNS = (NAME, Column("cpu", "string", "quantity"), Column("memory", "string", "quantity"), Column("Window"))


def _node_row(obj: Obj) -> list[Cell]:
    usage = obj.get("usage") or {}
    return [
        obj["metadata"]["name"],
        usage.get("cpu", "0"),
        usage.get("memory", "0"),
        obj.get("window", ""),
    ]


def _pod_row(obj: Obj) -> list[Cell]:
    from kubectl_sim.base import quantity

    totals = []
    for resource in ("cpu", "memory"):
        total = quantity.of("0")
        for container in obj.get("containers") or ():
            total = total + quantity.of((container.get("usage") or {}).get(resource, "0"))
        totals.append(str(total))
    return [obj["metadata"]["name"], *totals, obj.get("window", "")]


NODE_METRICS = Kind(
    group=GROUP,
    version="v1beta1",
    kind="NodeMetrics",
    plural="nodes",
    namespaced=False,
    verbs=VERBS,
    columns=COLUMNS,
    row=_node_row,
)

POD_METRICS = Kind(
    group=GROUP,
    version="v1beta1",
    kind="PodMetrics",
    plural="pods",
    verbs=VERBS,
    columns=COLUMNS,
    row=_pod_row,
)
