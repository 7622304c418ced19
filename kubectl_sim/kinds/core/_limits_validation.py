"""Validation of quotas and limit ranges.  Models ValidateResourceQuota and ValidateLimitRange."""

from __future__ import annotations

from kubectl_sim.base import names, quantity
from kubectl_sim.kinds._shared.check import IMMUTABLE, say
from kubectl_sim.kinds._shared.resources import (
    can_overcommit,
    check_amount,
    check_container_name,
    check_name,
    check_quota_name,
    is_standard_quota,
)
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.base.quantity import Quantity
    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

_EXISTS_ONLY = ("BestEffort", "NotBestEffort", "Terminating", "NotTerminating", "CrossNamespacePodAffinity")
SCOPES = (*_EXISTS_ONLY, "PriorityClass", "VolumeAttributesClass")
_POD_RESOURCES = frozenset(("pods", "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory"))
_CLAIM_RESOURCES = frozenset(("persistentvolumeclaims", "requests.storage"))
_PAIRS = (("BestEffort", "NotBestEffort"), ("Terminating", "NotTerminating"))
_EXISTS_RULE = (
    "must be 'Exists' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, "
    "ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or "
    "ResourceQuotaScopeCrossNamespacePodAffinity"
)
LIMIT_TYPES = ("Pod", "Container", "PersistentVolumeClaim")


def resourcequota(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    _check_amounts(out, "spec.hard", spec.get("hard"))
    hard = sorted(spec.get("hard") or ())
    if spec.get("scopes"):
        _check_scopes(out, spec["scopes"], hard)
    if spec.get("scopeSelector") is not None:
        _check_selector(out, spec["scopeSelector"], hard, spec.get("scopes"))
    return out


def resourcequota_status(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    status = new.get("status") or {}
    for key in ("hard", "used"):
        _check_amounts(out, f"status.{key}", status.get(key))
    return out


def _check_amounts(out: Out, path: str, amounts: Obj | None) -> None:
    for name in sorted(amounts or ()):
        check_quota_name(out, f"{path}[{name}]", name)
        check_amount(out, f"{path}[{name}]", name, quantity.of((amounts or {})[name]))


def _applies(scope: str, resource: str) -> bool:
    if scope == "BestEffort":
        return resource == "pods"
    if scope == "VolumeAttributesClass":
        return resource in _CLAIM_RESOURCES
    return resource in _POD_RESOURCES if scope in SCOPES else True


def _check_scopes(out: Out, scopes: list[str], hard: list[str]) -> None:
    for scope in scopes:
        if scope not in SCOPES:
            out.append(field.invalid("spec.scopes", scopes, "unsupported scope"))
        for name in hard:
            if is_standard_quota(name) and not _applies(scope, name):
                out.append(field.invalid("spec.scopes", scopes, "unsupported scope applied to resource"))
    for pair in _PAIRS:
        if all(scope in scopes for scope in pair):
            out.append(field.invalid("spec.scopes", scopes, "conflicting scopes"))


def _check_selector(out: Out, selector: Obj, hard: list[str], scopes: list[str] | None) -> None:
    path = "spec.scopeSelector.matchExpressions"
    seen = set()
    for expression in selector.get("matchExpressions") or ():
        scope, operator = expression.get("scopeName", ""), expression.get("operator", "")
        values = expression.get("values") or []
        if scope not in SCOPES:
            out.append(field.invalid(f"{path}.scopeName", scope, "unsupported scope"))
        for name in hard:
            if is_standard_quota(name) and not _applies(scope, name):
                out.append(field.invalid(path, selector, "unsupported scope applied to resource"))
        if scope in _EXISTS_ONLY and operator != "Exists":
            out.append(field.invalid(f"{path}.operator", operator, _EXISTS_RULE))
        if operator in ("In", "NotIn"):
            if not values:
                detail = "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector"
                out.append(field.required(f"{path}.values", detail))
        elif operator in ("Exists", "DoesNotExist"):
            if values:
                detail = "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector"
                out.append(field.invalid(f"{path}.values", values, detail))
        else:
            out.append(field.invalid(f"{path}.operator", operator, "not a valid selector operator"))
        seen.add(scope)
    for pair in _PAIRS:
        if seen.issuperset(pair):
            out.append(field.invalid(path, scopes, "conflicting scopes"))


def resourcequota_update(new: Obj, old: Obj) -> list[Cause]:
    out = resourcequota(new)
    scopes = (new.get("spec") or {}).get("scopes") or []
    if set(scopes) != set((old.get("spec") or {}).get("scopes") or ()):
        out.append(field.invalid("spec.scopes", scopes or None, IMMUTABLE))
    return out


def limitrange(obj: Obj) -> list[Cause]:
    out: Out = []
    seen: set[str] = set()
    for position, item in enumerate((obj.get("spec") or {}).get("limits") or ()):
        path = f"spec.limits[{position}]"
        kind = item.get("type", "")
        _check_limit_type(out, f"{path}.type", kind)
        if kind in seen:
            out.append(field.duplicate(f"{path}.type", kind))
        seen.add(kind)
        _check_item(out, path, item, kind)
    return out


def limitrange_update(new: Obj, old: Obj) -> list[Cause]:
    return limitrange(new)


def _check_limit_type(out: Out, path: str, kind: str) -> None:
    wrong = names.qualified_name(kind)
    if wrong:
        say(out, path, kind, wrong)
    elif "/" not in kind and kind not in LIMIT_TYPES:
        out.append(field.invalid(path, kind, "must be a standard limit type or fully qualified"))


def _check_item(out: Out, path: str, item: Obj, kind: str) -> None:
    check = check_container_name if kind in ("Pod", "Container") else check_name
    amounts: dict[str, dict[str, Quantity]] = {}
    for key in ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio"):
        given = item.get(key) or {}
        amounts[key] = {}
        if kind == "Pod" and key in ("default", "defaultRequest"):
            if given:
                out.append(field.forbidden(f"{path}.{key}", "may not be specified when `type` is 'Pod'"))
            continue
        for name in sorted(given):
            check(out, f"{path}.{key}[{name}]", name)
            amounts[key][name] = quantity.of(given[name])
    if kind == "PersistentVolumeClaim" and "storage" not in amounts["min"] and "storage" not in amounts["max"]:
        detail = "either minimum or maximum storage value is required, but neither was provided"
        out.append(field.required(f"{path}.limits", detail))
    for name in sorted({name for given in amounts.values() for name in given}):
        own = {key: given[name] for key, given in amounts.items() if name in given}
        _compare(out, path, name, own)


#: (lower, upper, blamed field, shown value, what is said): the lower may not exceed the upper.
_ORDERED = (
    ("min", "max", "min", "min", "min value {} is greater than max value {}"),
    (
        "min",
        "defaultRequest",
        "defaultRequest",
        "defaultRequest",
        "min value {} is greater than default request value {}",
    ),
    (
        "defaultRequest",
        "max",
        "defaultRequest",
        "defaultRequest",
        "default request value {} is greater than max value {}",
    ),
    (
        "defaultRequest",
        "default",
        "defaultRequest",
        "defaultRequest",
        "default request value {} is greater than default limit value {}",
    ),
    ("min", "default", "default", "min", "min value {} is greater than default value {}"),
    ("default", "max", "default", "max", "default value {} is greater than max value {}"),
)


def _compare(out: Out, path: str, name: str, own: dict[str, Quantity]) -> None:
    for low, high, blamed, shown, text in _ORDERED:
        if low in own and high in own and own[low] > own[high]:
            where = f"{path}.{blamed}[{name}]"
            out.append(field.invalid(where, str(own[shown]), text.format(own[low], own[high])))
    ratio = own.get("maxLimitRequestRatio")
    if ratio is not None:
        _check_ratio(out, f"{path}.maxLimitRequestRatio[{name}]", ratio, own)
    if not can_overcommit(name) and "default" in own and "defaultRequest" in own:
        default, request = own["default"], own["defaultRequest"]
        if default != request:
            detail = f"default value {default} must equal to defaultRequest value {request} in {name}"
            out.append(field.invalid(f"{path}.defaultRequest[{name}]", str(request), detail))


def _check_ratio(out: Out, path: str, ratio: Quantity, own: dict[str, Quantity]) -> None:
    if ratio < quantity.from_int(1):
        out.append(field.invalid(path, str(ratio), f"ratio {ratio} is less than 1"))
    if "min" in own and "max" in own and own["min"].sign():
        bound = _number(own["max"]) / _number(own["min"])
        if _number(ratio) > bound:
            detail = f"ratio {ratio} is greater than max/min = {bound:f}"
            out.append(field.invalid(path, str(ratio), detail))


def _number(amount: Quantity) -> float:
    return float(amount.unscaled * 10.0**amount.scale)
