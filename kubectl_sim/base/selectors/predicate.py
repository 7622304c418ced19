"""Target one: a selector as a function of a mapping of strings.

Lists that are already in memory are filtered by it, and every other target is tested against it.
"""

from __future__ import annotations

from .selector import (
    ABSENT,
    BETWEEN,
    OUTSIDE,
    PRESENT,
    WITHIN,
    Constraint,
    FieldSelector,
    Selector,
    parse_int64,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Predicate = Callable[[Mapping[str, str]], bool]
    Check = Callable[[str | None], bool]


def compile(selector: Selector) -> Predicate:
    """``selector`` as a closure: ``predicate(labels) -> bool``, specialised for its shape."""
    constraints = selector.normal
    if constraints is None:
        return lambda labels: False
    if not constraints:
        return lambda labels: True
    if isinstance(selector, FieldSelector):
        return _all([(c.key, _check_field(c)) for c in constraints])
    pairs = [(c.key, value) for c in constraints if _is_pair(c) for value in c.values]
    checks = [(c.key, _check(c)) for c in constraints if not _is_pair(c)]
    if not checks:
        return _equal(pairs)
    if not pairs:
        return _all(checks)
    equal, others = _equal(pairs), _all(checks)
    return lambda labels: equal(labels) and others(labels)


def _is_pair(constraint: Constraint) -> bool:
    return constraint.kind == WITHIN and len(constraint.values) == 1


def _equal(pairs: list[tuple[str, str]]) -> Predicate:
    """All keys have their one value: what a matchLabels selector asks."""
    if len(pairs) == 1:
        ((key, value),) = pairs
        return lambda labels: labels.get(key) == value
    if len(pairs) == 2:
        (key, value), (key2, value2) = pairs
        return lambda labels: labels.get(key) == value and labels.get(key2) == value2
    fixed = tuple(pairs)

    def predicate(labels: Mapping[str, str]) -> bool:
        get = labels.get
        for key, value in fixed:  # noqa: SIM110 - a generator costs more than the comparisons
            if get(key) != value:
                return False
        return True

    return predicate


def _all(checks: Iterable[tuple[str, Check]]) -> Predicate:
    fixed = tuple(checks)
    if len(fixed) == 1:
        ((key, check),) = fixed
        return lambda labels: check(labels.get(key))

    def predicate(labels: Mapping[str, str]) -> bool:
        get = labels.get
        for key, check in fixed:  # noqa: SIM110
            if not check(get(key)):
                return False
        return True

    return predicate


def _check(constraint: Constraint) -> Check:
    return _CHECKS[constraint.kind](constraint)


def _check_field(constraint: Constraint) -> Check:
    check = _check(constraint)
    return lambda value: check(value or None)  # an empty field is a missing one


def _absent(constraint: Constraint) -> Check:
    return lambda value: value is None


def _present(constraint: Constraint) -> Check:
    denied = constraint.values
    if not denied:
        return lambda value: value is not None
    return lambda value: value is not None and value not in denied


def _within(constraint: Constraint) -> Check:
    allowed = constraint.values
    return lambda value: value in allowed


def _outside(constraint: Constraint) -> Check:
    denied = constraint.values
    return lambda value: value not in denied


def _between(constraint: Constraint) -> Check:
    low, high, denied = constraint.low, constraint.high, constraint.values

    def check(value: str | None) -> bool:
        if value is None or value in denied:
            return False
        number = parse_int64(value)
        return number is not None and low < number < high

    return check


_CHECKS: dict[int, Callable[[Constraint], Check]] = {
    ABSENT: _absent,
    PRESENT: _present,
    WITHIN: _within,
    OUTSIDE: _outside,
    BETWEEN: _between,
}
