"""What a pod asks for as a whole, and its quality of service class.

Models component-helpers/resource (``PodRequests``, ``PodLimits``) and kubectl's pkg/util/qos.
"""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.base.quantity import Quantity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any

    from kubectl_sim.kubectl.describing.source import Obj

    Amounts = dict[str, Quantity]
    # (container, its status or None, whether a resize of the pod is infeasible) -> resource list
    Pick = Callable[[Obj, Obj | None, bool], Mapping[str, Any] | None]

ZERO = Quantity(0)


def pod_requests(pod: Obj, use_status: bool) -> Amounts:
    """The sum of requests; ``use_status`` counts what a resize has allocated if that is more."""
    picks: list[Pick] = [_allocated_requests, _actual_requests] if use_status else []
    total = _effective(pod, _spec_amounts("requests"), picks)
    _apply_pod_level(total, pod, "requests", needed="requests")
    overhead = _amounts((pod.get("spec") or {}).get("overhead"))
    _add(total, overhead)
    return total


def pod_limits(pod: Obj, use_status: bool) -> Amounts:
    """The sum of limits; the pod's overhead counts only where there is a limit."""
    picks: list[Pick] = [_actual_limits] if use_status else []
    total = _effective(pod, _spec_amounts("limits"), picks)
    _apply_pod_level(total, pod, "limits", needed="requests limits")
    for name, amount in _amounts((pod.get("spec") or {}).get("overhead")).items():
        if total.get(name):
            total[name] += amount
    return total


def _effective(pod: Obj, spec: Pick, from_status: Iterable[Pick]) -> Amounts:
    """The largest of what the spec says and what the status says; an infeasible resize leaves the spec out."""
    infeasible = bool(from_status) and _is_resize_infeasible(pod)
    statuses = _statuses(pod) if from_status else {}
    total: Amounts = {}
    for pick in ([] if infeasible else [spec]) + list(from_status):
        _raise_to(total, _aggregate(pod, statuses, infeasible, pick))
    return total


def _aggregate(pod: Obj, statuses: Mapping[str, Obj], infeasible: bool, pick: Pick) -> Amounts:
    """Containers and sidecars add up; init containers run one by one, beside the sidecars before them."""
    total: Amounts = {}
    for container in (pod.get("spec") or {}).get("containers") or ():
        _add(total, _amounts(pick(container, statuses.get(container["name"]), infeasible)))
    sidecars: Amounts = {}
    peak: Amounts = {}
    for container in (pod.get("spec") or {}).get("initContainers") or ():
        amounts = _amounts(pick(container, statuses.get(container["name"]), infeasible))
        if container.get("restartPolicy") == "Always":
            _add(total, amounts)
            _add(sidecars, amounts)
            amounts = sidecars
        else:
            _add(amounts, sidecars)
        _raise_to(peak, amounts)
    _raise_to(total, peak)
    return total


def _spec_amounts(key: str) -> Pick:
    return lambda container, status, infeasible: (container.get("resources") or {}).get(key)


def _allocated_requests(container: Obj, status: Obj | None, infeasible: bool) -> Mapping[str, Any] | None:
    allocated: Mapping[str, Any] | None = (status or {}).get("allocatedResources")
    if allocated is not None or infeasible:
        return allocated
    return _spec_amounts("requests")(container, status, infeasible)


def _actual_requests(container: Obj, status: Obj | None, infeasible: bool) -> Mapping[str, Any] | None:
    actual: Mapping[str, Any] | None = ((status or {}).get("resources") or {}).get("requests")
    return actual if actual is not None else _allocated_requests(container, status, infeasible)


def _actual_limits(container: Obj, status: Obj | None, infeasible: bool) -> Mapping[str, Any] | None:
    actual: Mapping[str, Any] | None = ((status or {}).get("resources") or {}).get("limits")
    if actual is not None or infeasible:
        return actual
    return _spec_amounts("limits")(container, status, infeasible)


def _statuses(pod: Obj) -> dict[str, Obj]:
    status = pod.get("status") or {}
    found: dict[str, Obj] = {}
    for key in ("initContainerStatuses", "containerStatuses"):
        found.update({one["name"]: one for one in status.get(key) or ()})
    return found


def _is_resize_infeasible(pod: Obj) -> bool:
    for condition in (pod.get("status") or {}).get("conditions") or ():
        if condition["type"] == "PodResizePending":
            return bool(condition.get("reason") == "Infeasible")
    return False


def _apply_pod_level(total: Amounts, pod: Obj, key: str, needed: str) -> None:
    """Pod-level amounts replace the containers', once one of the needed lists names a resource of the kind."""
    spec = pod.get("spec") or {}
    if _names_pod_level(spec, needed):
        for name, amount in _amounts(spec["resources"].get(key)).items():
            if _is_pod_level(name):
                total[name] = amount


def _names_pod_level(spec: Obj, parts: str) -> bool:
    resources = spec.get("resources") or {}
    return any(_is_pod_level(name) for part in parts.split() for name in resources.get(part) or ())


def _is_pod_level(name: str) -> bool:
    return name in ("cpu", "memory") or name.startswith("hugepages-")


def _amounts(resources: Mapping[str, Any] | None) -> Amounts:
    return {name: quantity.of(value) for name, value in (resources or {}).items()}


def _add(total: Amounts, amounts: Amounts) -> None:
    for name, amount in amounts.items():
        total[name] = total[name] + amount if name in total else amount


def _raise_to(total: Amounts, amounts: Amounts) -> None:
    for name, amount in amounts.items():
        if name not in total or amount > total[name]:
            total[name] = amount


add = _add


def qos_class(spec: Obj) -> str:
    """Guaranteed, Burstable or BestEffort, by the requests and limits of a pod's spec."""
    if _names_pod_level(spec, "requests limits"):
        return _class_of(spec["resources"])
    classes = {_class_of(container.get("resources") or {}) for container in _containers(spec)}
    if len(classes) > 1:
        return "Burstable"
    return classes.pop() if classes else "BestEffort"


def _containers(spec: Obj) -> Iterator[Obj]:
    yield from spec.get("initContainers") or ()
    yield from spec.get("containers") or ()


def _class_of(resources: Mapping[str, Any]) -> str:
    requests, limits = _amounts(resources.get("requests")), _amounts(resources.get("limits"))
    classes = set()
    for name in ("cpu", "memory"):
        request, limit = requests.get(name, ZERO), limits.get(name, ZERO)
        if request != limit:
            return "Burstable"
        classes.add("Guaranteed" if limit else "BestEffort")
    return classes.pop() if len(classes) == 1 else "Burstable"
