"""Requests and limits of whole pods: defaults at pod level and the quality-of-service class.

Models component-helpers/resource and pkg/apis/core/helper/qos.  Loaded for pods that name resources.
"""

from __future__ import annotations

from kubectl_sim.base import quantity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.base.quantity import Quantity

    Obj = dict[str, Any]
    Amounts = dict[str, Quantity]

COMPUTE = ("cpu", "memory")


def default_pod_level(spec: Obj) -> None:
    """Complete ``spec.resources`` from the containers' and from its own limits."""
    resources = spec["resources"]
    if resources.get("limits") or resources.get("requests"):
        _default_huge_limits(spec, resources)
    limits = resources.get("limits")
    if not limits:
        return
    requests: Obj = resources.get("requests") or {}
    for name, amount in aggregate(spec, "requests").items():
        if name in COMPUTE and name not in requests:
            requests[name] = str(amount)
    for name, amount in limits.items():
        if name not in requests and _is_pod_level(name):
            requests[name] = amount
    if requests:
        resources["requests"] = requests


def _default_huge_limits(spec: Obj, resources: Obj) -> None:
    limits: Obj = resources.get("limits") or {}
    requested = resources.get("requests") or {}
    for name, amount in aggregate(spec, "limits").items():
        if name.startswith("hugepages-") and name not in requested and name not in limits:
            limits[name] = str(amount)
    if limits:
        resources["limits"] = limits


def _is_pod_level(name: str) -> bool:
    return name in COMPUTE or name.startswith("hugepages-")


def aggregate(spec: Obj, which: str) -> Amounts:
    """What the containers take together: the sum, or more where initialization needs more."""
    total: Amounts = {}
    for container in spec.get("containers") or ():
        _add(total, _amounts(container, which))
    sidecars: Amounts = {}
    peak: Amounts = {}
    for container in spec.get("initContainers") or ():
        own = _amounts(container, which)
        if container.get("restartPolicy") == "Always":
            _add(total, own)
            _add(sidecars, own)
            own = dict(sidecars)
        else:
            _add(own, sidecars)
        _raise(peak, own)
    _raise(total, peak)
    return total


def _amounts(container: Obj, which: str) -> Amounts:
    named = (container.get("resources") or {}).get(which) or {}
    return {name: quantity.of(amount) for name, amount in named.items()}


def _add(total: Amounts, more: Amounts) -> None:
    for name, amount in more.items():
        total[name] = total[name] + amount if name in total else amount


def _raise(total: Amounts, floor: Amounts) -> None:
    for name, amount in floor.items():
        if name not in total or total[name] < amount:
            total[name] = amount


def qos_class(spec: Obj) -> str:
    """``Guaranteed``, ``Burstable`` or ``BestEffort``."""
    if spec.get("resources") is not None:
        parts: Iterable[Obj] = (spec["resources"],)
        needs_limits = bool(spec["resources"].get("limits"))
    else:
        containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
        parts = [container.get("resources") or {} for container in containers]
        needs_limits = True
    requests: Amounts = {}
    limits: Amounts = {}
    guaranteed = True
    for part in parts:
        _add(requests, _compute(part.get("requests")))
        own = _compute(part.get("limits"))
        _add(limits, own)
        if needs_limits and len(own) < len(COMPUTE):
            guaranteed = False
    if not requests and not limits:
        return "BestEffort"
    if guaranteed and len(requests) == len(limits) and all(limits.get(n) == requests[n] for n in requests):
        return "Guaranteed"
    return "Burstable"


def _compute(resources: Obj | None) -> Amounts:
    found: Amounts = {}
    for name in COMPUTE:
        if resources and name in resources:
            amount = quantity.of(resources[name])
            if amount.sign() > 0:
                found[name] = amount
    return found
