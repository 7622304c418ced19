"""Validation of HorizontalPodAutoscaler v2.  Models pkg/apis/autoscaling/validation."""

from __future__ import annotations

from kubectl_sim.base import names, quantity
from kubectl_sim.kinds._shared.check import label, nonnegative, one_of, say
from kubectl_sim.kinds._shared.resources import check_container_name
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

SOURCES = ("object", "external", "pods", "resource", "containerResource")
_FIELDS = {
    "Object": "object",
    "External": "external",
    "Pods": "pods",
    "Resource": "resource",
    "ContainerResource": "containerResource",
}
_TYPES = tuple(sorted(_FIELDS))
_TARGETS = ("Utilization", "Value", "AverageValue")
MAX_WINDOW_SECONDS = 3600
MAX_PERIOD_SECONDS = 1800
_ALONE = "must populate the given metric source only"
_BOTH = "may not set both a target raw value and a target utilization"
_EITHER = "must set either a target raw value or a target utilization"


def horizontalpodautoscaler(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj["spec"]
    low, high = spec.get("minReplicas"), spec.get("maxReplicas", 0)
    if low is not None and low < 1:
        out.append(field.invalid("spec.minReplicas", low, "must be greater than or equal to 1"))
    if high < 1:
        out.append(field.invalid("spec.maxReplicas", high, "must be greater than 0"))
    if low is not None and high < low:
        out.append(field.invalid("spec.maxReplicas", high, "must be greater than or equal to `minReplicas`"))
    _check_reference(out, "spec.scaleTargetRef", spec.get("scaleTargetRef") or {})
    for position, metric in enumerate(spec.get("metrics") or ()):
        _check_metric(out, f"spec.metrics[{position}]", metric)
    for direction in ("scaleUp", "scaleDown"):
        rules = (spec.get("behavior") or {}).get(direction)
        if rules is not None:
            _check_rules(out, f"spec.behavior.{direction}", rules)
    return out


def horizontalpodautoscaler_update(new: Obj, old: Obj) -> list[Cause]:
    return horizontalpodautoscaler(new) if new["spec"] != old["spec"] else []


def horizontalpodautoscaler_status(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    nonnegative(out, "status", new.get("status") or {}, "currentReplicas", "desiredReplicas")
    return out


def _check_reference(out: Out, path: str, reference: Obj) -> None:
    for key in ("kind", "name"):
        _check_segment(out, f"{path}.{key}", reference.get(key, ""), "")
    version = reference.get("apiVersion", "")
    if version.count("/") > 1:
        out.append(field.invalid(f"{path}.apiVersion", version, f"unexpected GroupVersion string: {version}"))


def _check_segment(out: Out, path: str, value: str, missing: str) -> None:
    if not value:
        out.append(field.required(path, missing))
    else:
        say(out, path, value, names.path_segment(value))


def _check_metric(out: Out, path: str, metric: Obj) -> None:
    kind = metric.get("type", "")
    if not kind:
        out.append(field.required(f"{path}.type", "must specify a metric source type"))
    if kind not in _FIELDS:
        out.append(field.not_supported(f"{path}.type", kind, _TYPES))
    present = [name for name in SOURCES if metric.get(name) is not None]
    if present:
        _CHECKS[present[0]](out, f"{path}.{present[0]}", metric[present[0]])
    expected = _FIELDS.get(kind)
    if expected is None:
        out.append(field.not_supported(f"{path}.type", kind, _TYPES))
    elif expected not in present:
        detail = "must populate information for the given metric source"
        out.append(field.required(f"{path}.{expected}", detail))
    if len(present) != 1:
        for name in sorted(present):
            if name != expected:
                out.append(field.forbidden(f"{path}.{name}", _ALONE))


def _check_target(out: Out, path: str, target: Obj) -> None:
    kind = target.get("type", "")
    if not kind:
        out.append(field.required(f"{path}.type", "must specify a metric target type"))
    if kind not in _TARGETS:
        detail = "must be either Utilization, Value, or AverageValue"
        out.append(field.invalid(f"{path}.type", kind, detail))
    for key in ("value", "averageValue"):
        if target.get(key) is not None and quantity.of(target[key]).sign() != 1:
            out.append(field.invalid(f"{path}.{key}", target[key], "must be positive"))
    used = target.get("averageUtilization")
    if used is not None and used < 1:
        out.append(field.invalid(f"{path}.averageUtilization", used, "must be greater than 0"))


def _check_identifier(out: Out, path: str, source: Obj) -> None:
    name = (source.get("metric") or {}).get("name", "")
    _check_segment(out, f"{path}.metric.name", name, "must specify a metric name")


def _object(out: Out, path: str, source: Obj) -> None:
    target = source.get("target") or {}
    _check_reference(out, f"{path}.describedObject", source.get("describedObject") or {})
    _check_identifier(out, path, source)
    _check_target(out, f"{path}.target", target)
    if target.get("value") is None and target.get("averageValue") is None:
        detail = "must set either a target value or averageValue"
        out.append(field.required(f"{path}.target.averageValue", detail))


def _external(out: Out, path: str, source: Obj) -> None:
    target = source.get("target") or {}
    _check_identifier(out, path, source)
    _check_target(out, f"{path}.target", target)
    given = [key for key in ("value", "averageValue") if target.get(key) is not None]
    if not given:
        detail = "must set either a target value for metric or a per-pod target"
        out.append(field.required(f"{path}.target.averageValue", detail))
    elif len(given) == 2:
        detail = "may not set both a target value for metric and a per-pod target"
        out.append(field.forbidden(f"{path}.target.value", detail))


def _pods(out: Out, path: str, source: Obj) -> None:
    target = source.get("target") or {}
    _check_identifier(out, path, source)
    _check_target(out, f"{path}.target", target)
    if target.get("averageValue") is None:
        detail = "must specify a positive target averageValue"
        out.append(field.required(f"{path}.target.averageValue", detail))


def _resource(out: Out, path: str, source: Obj) -> None:
    if not source.get("name"):
        out.append(field.required(f"{path}.name", "must specify a resource name"))
    _check_raw_or_used(out, f"{path}.target", source.get("target") or {})


def _container_resource(out: Out, path: str, source: Obj) -> None:
    if not source.get("name"):
        out.append(field.required(f"{path}.name", "must specify a resource name"))
    else:
        check_container_name(out, f"{path}.name", source["name"])
    if not source.get("container"):
        out.append(field.required(f"{path}.container", "must specify a container"))
    else:
        label(out, f"{path}.container", source["container"])
    _check_raw_or_used(out, f"{path}.target", source.get("target") or {})


def _check_raw_or_used(out: Out, path: str, target: Obj) -> None:
    _check_target(out, path, target)
    given = [key for key in ("averageUtilization", "averageValue") if target.get(key) is not None]
    if not given:
        out.append(field.required(f"{path}.averageUtilization", _EITHER))
    elif len(given) == 2:
        out.append(field.forbidden(f"{path}.averageValue", _BOTH))


_CHECKS = {
    "object": _object,
    "external": _external,
    "pods": _pods,
    "resource": _resource,
    "containerResource": _container_resource,
}


def _check_rules(out: Out, path: str, rules: Obj) -> None:
    window = rules.get("stabilizationWindowSeconds")
    where = f"{path}.stabilizationWindowSeconds"
    if window is not None and window < 0:
        out.append(field.invalid(where, window, "must be greater than or equal to zero"))
    if window is not None and window > MAX_WINDOW_SECONDS:
        out.append(field.invalid(where, window, f"must be less than or equal to {MAX_WINDOW_SECONDS}"))
    if rules.get("selectPolicy") is not None:
        one_of(out, f"{path}.selectPolicy", rules["selectPolicy"], ("Disabled", "Max", "Min"))
    if not rules.get("policies"):
        out.append(field.required(f"{path}.policies", "must specify at least one Policy"))
    for position, policy in enumerate(rules.get("policies") or ()):
        at = f"{path}.policies[{position}]"
        one_of(out, f"{at}.type", policy.get("type", ""), ("Percent", "Pods"))
        for key in ("value", "periodSeconds"):
            if policy.get(key, 0) <= 0:
                out.append(field.invalid(f"{at}.{key}", policy.get(key, 0), "must be greater than zero"))
        period = policy.get("periodSeconds", 0)
        if period > MAX_PERIOD_SECONDS:
            detail = f"must be less than or equal to {MAX_PERIOD_SECONDS}"
            out.append(field.invalid(f"{at}.periodSeconds", period, detail))
    tolerance = rules.get("tolerance")
    if tolerance is not None and quantity.of(tolerance).sign() < 0:
        out.append(field.invalid(f"{path}.tolerance", str(tolerance), "must be greater than or equal to 0"))
