"""HorizontalPodAutoscaler of autoscaling/v1 from the stored v2 and back.

Models pkg/apis/autoscaling/v1/conversion.go: what v1 has no fields for travels in annotations.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.base.objects import clone
from kubectl_sim.kinds.autoscaling._defaults import DEFAULT_METRICS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Obj = dict[str, Any]
    #: A member of v1 and where v2 keeps it.  ``!`` marks what v1 always writes.
    Fields = tuple[tuple[str, tuple[str, ...]], ...]

METRICS = "autoscaling.alpha.kubernetes.io/metrics"
CURRENT_METRICS = "autoscaling.alpha.kubernetes.io/current-metrics"
BEHAVIOR = "autoscaling.alpha.kubernetes.io/behavior"
CONDITIONS = "autoscaling.alpha.kubernetes.io/conditions"
_OURS = (
    METRICS,
    CURRENT_METRICS,
    BEHAVIOR,
    CONDITIONS,
    "autoscaling.alpha.kubernetes.io/scale-down-tolerance",
    "autoscaling.alpha.kubernetes.io/scale-up-tolerance",
)

_METRIC = ("metric", "name")
_SELECTOR = ("metric", "selector")
_SPECS: dict[str, Fields] = {
    "object": (
        ("!target", ("describedObject",)),
        ("!metricName", _METRIC),
        ("!targetValue", ("target", "value")),
        ("selector", _SELECTOR),
        ("averageValue", ("target", "averageValue")),
    ),
    "pods": (
        ("!metricName", _METRIC),
        ("!targetAverageValue", ("target", "averageValue")),
        ("selector", _SELECTOR),
    ),
    "resource": (
        ("!name", ("name",)),
        ("targetAverageUtilization", ("target", "averageUtilization")),
        ("targetAverageValue", ("target", "averageValue")),
    ),
    "containerResource": (
        ("!name", ("name",)),
        ("targetAverageUtilization", ("target", "averageUtilization")),
        ("targetAverageValue", ("target", "averageValue")),
        ("!container", ("container",)),
    ),
    "external": (
        ("!metricName", _METRIC),
        ("metricSelector", _SELECTOR),
        ("targetValue", ("target", "value")),
        ("targetAverageValue", ("target", "averageValue")),
    ),
}
_STATUSES: dict[str, Fields] = {
    "object": (
        ("!target", ("describedObject",)),
        ("!metricName", _METRIC),
        ("!currentValue", ("current", "value")),
        ("selector", _SELECTOR),
        ("averageValue", ("current", "averageValue")),
    ),
    "pods": (
        ("!metricName", _METRIC),
        ("!currentAverageValue", ("current", "averageValue")),
        ("selector", _SELECTOR),
    ),
    "resource": (
        ("!name", ("name",)),
        ("currentAverageUtilization", ("current", "averageUtilization")),
        ("!currentAverageValue", ("current", "averageValue")),
    ),
    "containerResource": (
        ("!name", ("name",)),
        ("currentAverageUtilization", ("current", "averageUtilization")),
        ("!currentAverageValue", ("current", "averageValue")),
        ("!container", ("container",)),
    ),
    "external": (
        ("!metricName", _METRIC),
        ("metricSelector", _SELECTOR),
        ("!currentValue", ("current", "value")),
        ("currentAverageValue", ("current", "averageValue")),
    ),
}
#: What decides the type of a v2 target: the member of v1, and the type with it and without it.
_TARGET_TYPES = {
    "object": ("averageValue", "AverageValue", "Value"),
    "pods": ("targetAverageValue", "AverageValue", "AverageValue"),
    "resource": ("targetAverageUtilization", "Utilization", "AverageValue"),
    "containerResource": ("targetAverageUtilization", "Utilization", "AverageValue"),
    "external": ("targetValue", "Value", "AverageValue"),
}
_CONDITION = ("type", "status", "lastTransitionTime", "reason", "message")
_SAME_STATUS = ("observedGeneration", "lastScaleTime", "currentReplicas", "desiredReplicas")


def to_v1(obj: Obj) -> Obj:
    """The v1 view of a stored (v2) object."""
    spec = obj.get("spec") or {}
    status = obj.get("status") or {}
    metrics = spec.get("metrics") or []
    current = status.get("currentMetrics") or []
    seen: Obj = {key: spec[key] for key in ("scaleTargetRef", "minReplicas", "maxReplicas") if key in spec}
    utilization = next((metric for metric in metrics if _is_cpu_utilization(metric)), None)
    if utilization is not None:
        seen["targetCPUUtilizationPercentage"] = utilization["resource"]["target"]["averageUtilization"]
    state: Obj = {key: status[key] for key in _SAME_STATUS if key in status}
    state.setdefault("currentReplicas", 0)
    state.setdefault("desiredReplicas", 0)
    for metric in current:
        used = _at(metric, ("resource", "current", "averageUtilization"))
        if _is_cpu(metric) and used is not None:
            state["currentCPUUtilizationPercentage"] = used
    notes: Obj = {}
    others = [metric for metric in metrics if not _is_cpu_utilization(metric)]
    if others:
        notes[METRICS] = [_metric_to_v1(_SPECS, metric) for metric in others]
    if current:
        notes[CURRENT_METRICS] = [_metric_to_v1(_STATUSES, metric) for metric in current]
    if spec.get("behavior") is not None:
        notes[BEHAVIOR] = _behavior_to_internal(spec["behavior"])
    if status.get("conditions"):
        notes[CONDITIONS] = [
            {key: condition.get(key) for key in _CONDITION if condition.get(key) or key == "lastTransitionTime"}
            for condition in status["conditions"]
        ]
    texts = {key: jsonio.compact(value, sort_keys=False) for key, value in notes.items()}
    return {
        **obj,
        "apiVersion": "autoscaling/v1",
        "metadata": _annotated(obj.get("metadata") or {}, texts),
        "spec": seen,
        "status": state,
    }


def from_v1(obj: Obj) -> Obj:
    """The v2 object that is stored for one sent as v1.  Annotations that do not parse count for nothing."""
    given = obj.get("spec") or {}
    state = obj.get("status") or {}
    metadata = obj.get("metadata") or {}
    annotations = metadata.get("annotations") or {}
    spec: Obj = {key: given[key] for key in ("scaleTargetRef", "minReplicas", "maxReplicas") if key in given}
    metrics = _read(annotations, METRICS, lambda found: [_metric_from_v1(_SPECS, metric) for metric in found]) or []
    utilization = given.get("targetCPUUtilizationPercentage")
    if utilization is not None:
        metrics.append(_cpu("target", {"type": "Utilization", "averageUtilization": utilization}))
    spec["metrics"] = metrics or clone(DEFAULT_METRICS)
    behavior = _read(annotations, BEHAVIOR, _behavior_from_internal)
    if behavior:
        spec["behavior"] = behavior
    status: Obj = {key: state[key] for key in _SAME_STATUS if key in state}
    used = state.get("currentCPUUtilizationPercentage")
    current = _read(annotations, CURRENT_METRICS, lambda found: [_metric_from_v1(_STATUSES, item) for item in found])
    if current is None and used is not None:
        current = [_cpu("current", {"averageUtilization": used})]
    if current is not None:
        status["currentMetrics"] = current
    conditions = _read(annotations, CONDITIONS, lambda found: [dict(item) for item in found])
    if conditions is not None:
        status["conditions"] = conditions
    return {
        **obj,
        "apiVersion": "autoscaling/v2",
        "metadata": _annotated(metadata, {}),
        "spec": spec,
        "status": status,
    }


def _is_cpu(metric: Obj) -> bool:
    return metric.get("type") == "Resource" and (metric.get("resource") or {}).get("name") == "cpu"


def _is_cpu_utilization(metric: Obj) -> bool:
    return _is_cpu(metric) and _at(metric, ("resource", "target", "averageUtilization")) is not None


def _cpu(member: str, value: Obj) -> Obj:
    return {"type": "Resource", "resource": {"name": "cpu", member: value}}


def _annotated(metadata: Obj, texts: dict[str, str]) -> Obj:
    kept = {key: value for key, value in (metadata.get("annotations") or {}).items() if key not in _OURS}
    kept.update(texts)
    changed = {key: value for key, value in metadata.items() if key != "annotations"}
    if kept:
        changed["annotations"] = kept
    return changed


def _at(value: Any, path: Iterable[str]) -> Any:
    for key in path:
        value = (value or {}).get(key)
    return value


def _metric_to_v1(table: dict[str, Fields], metric: Obj) -> Obj:
    found: Obj = {"type": metric.get("type", "")}
    for source, fields in table.items():
        if metric.get(source) is None:
            continue
        member = found[source] = {}
        for label, path in fields:
            value = _at(metric[source], path)
            if label[0] != "!":
                if value is not None:
                    member[label] = value
            elif label == "!target":
                member["target"] = _reference(value or {})
            else:
                member[label[1:]] = value if value is not None else ("" if path[-1] in ("name", "container") else "0")
    return found


def _reference(target: Obj) -> Obj:
    found = {"kind": target.get("kind", ""), "name": target.get("name", "")}
    if target.get("apiVersion"):
        found["apiVersion"] = target["apiVersion"]
    return found


def _metric_from_v1(table: dict[str, Fields], metric: Obj) -> Obj:
    found: Obj = {"type": metric.get("type", "")}
    for source, fields in table.items():
        given = metric.get(source)
        if given is None:
            continue
        member = found[source] = {}
        if table is _SPECS:
            decisive, with_it, without = _TARGET_TYPES[source]
            member["target"] = {"type": without if given.get(decisive) is None else with_it}
        for label, path in fields:
            value = given.get(label.lstrip("!"))
            if value is not None:
                into = member
                for step in path[:-1]:
                    into = into.setdefault(step, {})
                into[path[-1]] = value
    return found


def _behavior_to_internal(behavior: Obj) -> Obj:
    found: Obj = {}
    for direction in ("scaleUp", "scaleDown"):
        rules = behavior.get(direction)
        found[_capital(direction)] = rules and {
            "StabilizationWindowSeconds": rules.get("stabilizationWindowSeconds"),
            "SelectPolicy": rules.get("selectPolicy"),
            "Policies": _policies(rules.get("policies")),
            "Tolerance": rules.get("tolerance"),
        }
    return found


def _policies(policies: Any) -> Any:
    if policies is None:
        return None
    return [{_capital(key): policy.get(key) for key in ("type", "value", "periodSeconds")} for policy in policies]


def _behavior_from_internal(behavior: Any) -> Any:
    """Members are matched whatever their case, as encoding/json does."""
    if isinstance(behavior, list):
        return [_behavior_from_internal(item) for item in behavior]
    if not isinstance(behavior, dict):
        return behavior
    names = {name.lower(): name for name in _INTERNAL}
    return {
        names[key.lower()]: _behavior_from_internal(value)
        for key, value in behavior.items()
        if key.lower() in names and value is not None
    }


_INTERNAL = (
    "scaleUp",
    "scaleDown",
    "stabilizationWindowSeconds",
    "selectPolicy",
    "policies",
    "tolerance",
    "type",
    "value",
    "periodSeconds",
)


def _capital(name: str) -> str:
    return name[0].upper() + name[1:]


def _read(annotations: Obj, key: str, made: Callable[[Any], Any]) -> Any:
    """What an annotation holds: an object (the behavior) or a list of objects."""
    try:
        found = jsonio.loads(annotations.get(key, "null"))
        if not (isinstance(found, dict) if key == BEHAVIOR else isinstance(found, list)):
            return None
        return made(found)
    except (ValueError, TypeError, AttributeError):
        return None
