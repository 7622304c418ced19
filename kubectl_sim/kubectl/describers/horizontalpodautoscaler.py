"""Describes a HorizontalPodAutoscaler of either version."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import (
    UNKNOWN,
    UNSET,
    Writer,
    describe_metadata,
    quote,
    timestamp,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

# Where each type of metric stands in a metric, in the spec as in the status.
_METRIC_KEYS = {
    "External": "external",
    "Pods": "pods",
    "Object": "object",
    "Resource": "resource",
    "ContainerResource": "containerResource",
}


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Target, metrics with their current values, bounds, behaviour, conditions and events."""
    w = Writer()
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    newer = obj["apiVersion"] != "autoscaling/v1"
    target = spec["scaleTargetRef"]
    describe_metadata(w, obj)
    w.field("CreationTimestamp", timestamp(obj["metadata"].get("creationTimestamp")))
    w.field("Reference", f"{target['kind']}/{target['name']}")
    if newer:
        _describe_metrics(w, spec, status)
    else:
        _describe_cpu_target(w, spec, status)
    w.field("Min replicas", UNSET if spec.get("minReplicas") is None else spec["minReplicas"])
    w.field("Max replicas", spec.get("maxReplicas", 0))
    if newer and spec.get("behavior") is not None:
        w.line("Behavior:")
        _describe_direction(w, "Scale Up", spec["behavior"].get("scaleUp"))
        _describe_direction(w, "Scale Down", spec["behavior"].get("scaleDown"))
    current, desired = status.get("currentReplicas", 0), status.get("desiredReplicas", 0)
    w.field(f"{target['kind']} pods", f"{current} current / {desired} desired")
    conditions = status.get("conditions") if newer else None
    if conditions:
        w.line("Conditions:")
        w.header("Type", "Status", "Reason", "Message")
    for condition in conditions or ():
        w.row(*[condition.get(key) for key in ("type", "status", "reason", "message")])
    describe_events(w, obj, source, settings)
    return w.result()


def _describe_cpu_target(w: Writer, spec: Obj, status: Obj) -> None:
    wanted, current = spec.get("targetCPUUtilizationPercentage"), status.get("currentCPUUtilizationPercentage")
    if wanted is not None:
        w.field("Target CPU utilization", f"{wanted}%")
        w.field("Current CPU utilization", f"{UNKNOWN if current is None else current}%")


def _describe_metrics(w: Writer, spec: Obj, status: Obj) -> None:
    w.field("Metrics", "( current / target )")
    current = status.get("currentMetrics") or []
    for index, metric in enumerate(spec.get("metrics") or ()):
        key = _METRIC_KEYS.get(metric["type"])
        if key is None:
            w.line(f"<unknown metric type {quote(metric['type'])}>", 1)
            continue
        observed = current[index].get(key) if index < len(current) else None
        label, now, target = _metric(key, metric[key], observed)
        w.field(label, f"{now} / {target}", 1)


def _metric(key: str, metric: Obj, observed: Mapping[str, Any] | None) -> tuple[str, str, str]:
    """(label, current value, target) of one metric."""
    target: Mapping[str, Any] = metric.get("target") or {}
    current: Mapping[str, Any] | None = None if observed is None else observed.get("current") or {}
    if key in ("resource", "containerResource"):
        return _resource_metric(key, metric, target, current)
    name = metric["metric"]["name"]
    if key == "pods":
        return f"{quote(name)} on pods", _amount(current, "averageValue"), _amount(target, "averageValue")
    if key == "object":
        subject = metric["describedObject"]
        average = target.get("type") == "AverageValue"
        label = f'"{name}" on {subject["kind"]}/{subject["name"]}'
    else:
        average = target.get("averageValue") is not None
        label = quote(name)
        if average and current is not None and current.get("averageValue") is None:
            current = None
    field = "averageValue" if average else "value"
    kind = "target average value" if average else "target value"
    return f"{label} ({kind})", _amount(current, field), _amount(target, field)


def _resource_metric(
    key: str, metric: Obj, target: Mapping[str, Any], current: Mapping[str, Any] | None
) -> tuple[str, str, str]:
    label = f"resource {metric['name']} on pods"
    if key == "containerResource":
        label = f'resource {metric["name"]} of container "{metric["container"]}" on pods'
    if target.get("averageValue") is not None:
        return label, _amount(current, "averageValue"), _amount(target, "averageValue")
    now = UNKNOWN
    if current is not None and current.get("averageUtilization") is not None:
        now = f"{current['averageUtilization']}% ({_amount(current, 'averageValue')})"
    wanted = target.get("averageUtilization")
    return f"{label}  (as a percentage of request)", now, "<auto>" if wanted is None else f"{wanted}%"


def _amount(values: Mapping[str, Any] | None, key: str) -> str:
    if values is None:
        return UNKNOWN
    return "<nil>" if values.get(key) is None else str(quantity.of(values[key]))


def _describe_direction(w: Writer, label: str, rules: Mapping[str, Any] | None) -> None:
    if rules is None:
        return
    w.line(f"{label}:", 1)
    window = rules.get("stabilizationWindowSeconds")
    if window is not None:
        w.line(f"Stabilization Window: {window} seconds", 2)
    policies = rules.get("policies")
    if not policies:
        return
    select = rules.get("selectPolicy")
    w.line(f"Select Policy: {'Max' if select is None else select}", 2)
    w.line("Policies:", 2)
    for policy in policies:
        value, period = policy.get("value", 0), policy.get("periodSeconds", 0)
        w.line(f"- Type: {policy.get('type', '')}\tValue: {value}\tPeriod: {period} seconds", 3)
