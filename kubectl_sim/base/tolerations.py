"""Taints and tolerations.  Models component-helpers/scheduling/corev1."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    Obj = dict[str, Any]


def tolerates(toleration: Obj, taint: Obj) -> bool:
    """Does one toleration cover one taint?"""
    if toleration.get("effect") and toleration["effect"] != taint.get("effect"):
        return False
    if toleration.get("key") and toleration["key"] != taint["key"]:
        return False
    operator = toleration.get("operator") or "Equal"
    if operator == "Exists":
        return True
    if operator == "Equal":
        return bool(toleration.get("value", "") == taint.get("value", ""))
    return _compares(operator, toleration.get("value", ""), taint.get("value", ""))


def _compares(operator: str, wanted: str, actual: str) -> bool:
    """``Gt`` and ``Lt``: the taint's value against the toleration's, both as integers."""
    try:
        bound, value = int(wanted), int(actual)
    except ValueError:
        return False
    return value > bound if operator == "Gt" else value < bound


def tolerated(tolerations: Iterable[Obj], taint: Obj) -> bool:
    return any(tolerates(toleration, taint) for toleration in tolerations)


def untolerated(taints: Iterable[Obj], tolerations: Iterable[Obj], effects: tuple[str, ...]) -> Obj | None:
    """The first taint with one of the effects that no toleration covers."""
    for taint in taints:
        if taint.get("effect") in effects and not tolerated(tolerations, taint):
            return taint
    return None
