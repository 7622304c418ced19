"""What pods ask for and nodes have, as plain integers.

Models component-helpers/resource: cpu in millicores, everything else in whole units.
"""

from __future__ import annotations

from kubectl_sim.base import quantity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Obj = dict[str, Any]
    Amounts = dict[str, int]

_parsed: dict[tuple[str, Any], int] = {}


def amount(name: str, value: Any) -> int:
    """One quantity as an integer: millicores for ``cpu``, rounded up."""
    key = (name if name == "cpu" else "", value)
    found = _parsed.get(key)
    if found is None:
        parsed = quantity.of(value)
        found = parsed.milli_value() if name == "cpu" else parsed.value()
        _parsed[key] = found
    return found


def amounts(resources: Mapping[str, Any] | None) -> Amounts:
    """A resource list (``requests``, ``allocatable``…) as integers."""
    return {name: amount(name, value) for name, value in (resources or {}).items()}


def add(total: Amounts, more: Mapping[str, int]) -> None:
    for name, value in more.items():
        total[name] = total.get(name, 0) + value


def raise_to(total: Amounts, floor: Mapping[str, int]) -> None:
    """Make every amount at least that of ``floor``."""
    for name, value in floor.items():
        if value > total.get(name, 0):
            total[name] = value


def is_sidecar(container: Obj) -> bool:
    """Is it an init container that stays (restartPolicy Always)?"""
    return bool(container.get("restartPolicy") == "Always")


def of_pod(spec: Obj, what: str = "requests") -> Amounts:
    """The requests (or ``limits``) of a whole pod.

    The sum of its containers and sidecars, at least what the hungriest init container needs
    while the sidecars before it run, plus the overhead.
    """
    total: Amounts = {}
    for container in spec.get("containers") or ():
        add(total, amounts((container.get("resources") or {}).get(what)))
    if spec.get("initContainers"):
        _with_init(spec, what, total)
    if (spec.get("resources") or {}).get(what):
        total.update(amounts(spec["resources"][what]))
    if spec.get("overhead") and (what == "requests" or total):
        add(total, amounts(spec["overhead"]))
    return total


def _with_init(spec: Obj, what: str, total: Amounts) -> None:
    sidecars: Amounts = {}
    peak: Amounts = {}
    for container in spec["initContainers"]:
        own = amounts((container.get("resources") or {}).get(what))
        if is_sidecar(container):
            add(total, own)
            add(sidecars, own)
            raise_to(peak, sidecars)
        else:
            add(own, sidecars)
            raise_to(peak, own)
    raise_to(total, peak)
