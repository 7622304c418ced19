"""``--sort-by``: the order of objects by a field.  Models kubectl/pkg/cmd/get/sorter.go.

Upstream's comparison is no order where fields are missing or quantities meet other strings, and its sort is
not stable; :mod:`kubectl_sim.kubectl.gosort` gives the same result.  Where values are plain and distinct
Python's own sort does, in a fraction of the time.
"""

from __future__ import annotations

from kubectl_sim.base import jsonpath, timefmt
from kubectl_sim.base.goformat import quote, type_name
from kubectl_sim.kubectl.errors import CommandError, LoggedFatal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    Obj = dict[str, Any]

_SMALL = 12
#: What upstream's log calls that which is sorted, and the line of sorter.go that says so.
_TABLE = ("[][][]reflect.Value", 375)
_OBJECT = ("*unstructured.Unstructured", 329)


class _Missing:
    """The field is not there."""


_MISSING = _Missing()


class Unsortable(Exception):
    """Values that cannot be compared: upstream ends with a line of its log (:meth:`logged`)."""

    def __init__(self, field: str, container: str, line: int, problem: str) -> None:
        super().__init__(f"Field {field} in {container} is an unsortable type: interface, err: {problem}")
        self.line = line

    def logged(self, now: int) -> LoggedFatal:
        """The error to end with at ``now`` (virtual microseconds)."""
        import os

        _, month, day = timefmt.civil(now // timefmt.DAY)
        seconds, micros = divmod(now % timefmt.DAY, timefmt.SECOND)
        clock = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{micros:06}"
        return LoggedFatal(f"F{month:02}{day:02} {clock} {os.getpid():7} sorter.go:{self.line}] {self}")


def table_order(objects: Sequence[Obj], field: str) -> list[int]:
    """Positions of a table's rows in the order that ``--sort-by`` asks for.

    Raises CommandError, and Unsortable for values that cannot be compared.
    """
    try:
        expression = jsonpath.relaxed(field)
    except jsonpath.JSONPathError:
        expression = field
    try:
        template = jsonpath.Template(expression)
    except jsonpath.JSONPathError as error:
        raise CommandError(f"sorting error: {error}") from None
    values = []
    for obj in objects:
        try:
            values.append(_value(template, obj))
        except jsonpath.JSONPathError as error:
            problem = f"&errors.errorString{{s:{quote(str(error))}}}"
            raise CommandError(
                f"Failed to get values for [][]reflect.Value(nil) using {expression} ({problem})"
            ) from None
    _check_found(values, expression)
    return _Order(values, expression, _TABLE).sorted()


def order_of(objects: Sequence[Obj], field: str) -> list[int]:
    """Positions of objects in the order that ``--sort-by`` asks for.  Raises as :func:`table_order`."""
    try:
        expression = jsonpath.relaxed(field)
        template = jsonpath.Template(expression)
        values = [_value(template, obj) for obj in objects]
    except jsonpath.JSONPathError as error:
        raise CommandError(str(error)) from None
    _check_found(values, expression)
    return _Order(values, expression, _OBJECT).sorted()


def _value(template: jsonpath.Template, obj: Obj) -> Any:
    results = template.find(obj)
    return results[0][0] if results and results[0] else _MISSING


def _check_found(values: list[Any], expression: str) -> None:
    if values and all(value is _MISSING for value in values):
        raise CommandError(f"couldn't find any field with path {quote(expression)} in the list of objects")


class _Order:
    """The values of a field and how they compare."""

    def __init__(self, values: list[Any], expression: str, container: tuple[str, int]) -> None:
        self.values = values
        self.expression = expression
        self.container = container
        self._quantities: dict[str, Any] = {}

    def sorted(self) -> list[int]:
        order = list(range(len(self.values)))
        keys = self._plain_keys()
        if keys is not None and (len(keys) <= _SMALL or len(set(keys)) == len(keys)):
            return sorted(order, key=keys.__getitem__)
        from kubectl_sim.kubectl import gosort

        gosort.sort(order, lambda i, j: self._less(self.values[i], self.values[j]))
        return order

    def _plain_keys(self) -> list[Any] | None:
        """Keys that order the values as upstream does, if the values are all of a sort."""
        kinds = {type(value) for value in self.values}
        if kinds == {int} or kinds == {float}:
            return self.values
        if kinds != {str}:
            return None
        quantities = [self._quantity(value) for value in self.values]
        known = sum(quantity is not None for quantity in quantities)
        return self.values if not known else quantities if known == len(quantities) else None

    def _quantity(self, text: str) -> Any:
        """The text as a quantity, None if it is none."""
        if text[:1] not in _QUANTITY_START:
            return None
        if text not in self._quantities:
            from kubectl_sim.base import quantity

            try:
                self._quantities[text] = quantity.parse(text)
            except quantity.QuantityError:
                self._quantities[text] = None
        return self._quantities[text]

    def _less(self, left: Any, right: Any) -> bool:
        if left is _MISSING:
            return True
        if right is _MISSING:
            return False
        if left is None or right is None:
            return left is None and right is not None
        kind = type(left)
        if kind is bool or kind is dict or kind is list:
            raise Unsortable(self.expression, *self.container, f"unsortable type: {type_name(left)}")
        if kind is not type(right):
            raise Unsortable(self.expression, *self.container, "unsortable interface: interface")
        if kind is str:
            one, other = self._quantity(left), self._quantity(right)
            if one is not None and other is not None:
                return bool(one < other)
        return bool(left < right)


_QUANTITY_START = frozenset("+-.0123456789")
