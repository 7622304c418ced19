"""HorizontalPodAutoscaler.  Models pkg/registry/autoscaling/horizontalpodautoscaler."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE, UNKNOWN, UNSET, created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


_SHOWN = 2
#: Metric type -> the member of a MetricSpec and a MetricStatus that holds it.
SOURCES = {
    "External": "external",
    "Pods": "pods",
    "Object": "object",
    "Resource": "resource",
    "ContainerResource": "containerResource",
}


def _row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    status = obj.get("status") or {}
    target = spec.get("scaleTargetRef") or {}
    minimum = spec.get("minReplicas")
    return [
        obj["metadata"]["name"],
        f"{target.get('kind', '')}/{target.get('name', '')}",
        _metrics(spec.get("metrics") or (), status.get("currentMetrics") or ()),
        UNSET if minimum is None else str(minimum),
        spec.get("maxReplicas", 0),
        status.get("currentReplicas", 0),
        created(obj),
    ]


def _metrics(specs: Any, statuses: Any) -> str:
    if not specs:
        return NONE
    texts = [_metric(spec, statuses[i] if i < len(statuses) else {}) for i, spec in enumerate(specs)]
    shown = ", ".join(texts[:_SHOWN])
    return f"{shown} + {len(texts) - _SHOWN} more..." if len(texts) > _SHOWN else shown


def _metric(spec: Obj, status: Obj) -> str:
    kind = spec.get("type", "")
    if kind not in SOURCES:
        return "<unknown type>"
    source = spec.get(SOURCES[kind]) or {}
    measured = status.get(SOURCES[kind])
    current = (measured or {}).get("current") or {}
    target = source.get("target") or {}
    average = target.get("averageValue")
    if kind == "Pods":
        return f"{_quantity(measured, current, 'averageValue')}/{_zero(average)}"
    if kind in ("External", "Object"):
        if average is not None:
            return f"{current.get('averageValue', UNKNOWN)}/{average} (avg)"
        return f"{_quantity(measured, current, 'value')}/{_zero(target.get('value'))}"
    if average is not None:
        return f"{source.get('name', '')}: {_quantity(measured, current, 'averageValue')}/{average}"
    used = current.get("averageUtilization")
    wanted = target.get("averageUtilization")
    now = UNKNOWN if used is None else f"{used}%"
    goal = "<auto>" if wanted is None else f"{wanted}%"
    return f"{source.get('name', '')}: {now}/{goal}"


def _quantity(measured: Obj | None, current: Obj, name: str) -> str:
    return UNKNOWN if measured is None else _zero(current.get(name))


def _zero(quantity: str | None) -> str:
    return "0" if quantity is None else str(quantity)


KIND = Kind(
    group="autoscaling",
    version="v2",
    versions=("v2", "v1"),
    views={"v1": ("autoscaling._conversion:to_v1", "autoscaling._conversion:from_v1")},
    kind="HorizontalPodAutoscaler",
    plural="horizontalpodautoscalers",
    short_names=("hpa",),
    categories=("all",),
    subresources=("status",),
    columns=strings("Reference", "Targets", "MinPods", "MaxPods", "Replicas"),
    row=_row,
    has_status=True,
    default=lazy("autoscaling._defaults:horizontalpodautoscaler"),
    prepare_create=new_status(currentMetrics=None, desiredReplicas=0),
    validate=lazy("autoscaling._validation:horizontalpodautoscaler"),
    validate_update=lazy("autoscaling._validation:horizontalpodautoscaler_update"),
    validate_status=lazy("autoscaling._validation:horizontalpodautoscaler_status"),
)
