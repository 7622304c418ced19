"""kubectl's JSONPath templates: ``{range .items[*]}{.metadata.name}{"\\n"}{end}``.

Models ``k8s.io/client-go/util/jsonpath`` with its quirks: text outside braces is printed as it is, a
missing key is no error unless asked for, the results of one action are joined by spaces, maps and lists
print as JSON.  Where Go walks a map in random order, keys are taken in alphabetical order.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.base.jsonpathparser import (
    ARRAY,
    FIELD,
    FILTER,
    IDENTIFIER,
    LIST,
    NUMBER,
    RECURSIVE,
    TEXT,
    UNION,
    WILDCARD,
    JSONPathError,
    Parser,
)

__all__ = ["JSONPathError", "Template", "as_typed", "compact", "execution_error", "parsing_error", "relaxed"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.base.jsonpathparser import Node


class _WalkError(JSONPathError):
    """An evaluation that broke off; ``partial`` is what upstream returns beside the error."""

    def __init__(self, message: str, partial: list[Any]) -> None:
        super().__init__(message)
        self.partial = partial


def relaxed(path: str) -> str:
    """The template of a path as ``--sort-by`` and custom columns take it: braces and first dot are optional."""
    if not path:
        return path
    inner = path[1:-1] if len(path) > 2 and path[0] == "{" and path[-1] == "}" else path
    if "{" in inner or "}" in inner or not inner:
        raise JSONPathError(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
        )
    return f"{{.{inner[1:] if inner[0] == '.' and len(inner) > 1 else inner}}}"


def parsing_error(template: str, error: JSONPathError) -> str:
    """What kubectl says of a template that does not parse."""
    return f"error parsing jsonpath {template}, {error}"


def execution_error(template: str, error: JSONPathError, obj: Any) -> str:
    """What kubectl says, at length, of a template that does not fit the object (two newlines at the end)."""
    from kubectl_sim.base import goformat

    return (
        f"error executing jsonpath {goformat.quote(template)}: Error executing template: {error}. "
        f"Printing more information for debugging the template:\n\ttemplate was:\n\t\t{template}\n"
        f"\tobject given to jsonpath engine was:\n\t\t{goformat.go_syntax(obj)}\n\n\n"
    )


def as_typed(value: Any) -> Any:
    """The object as kubectl queries what it has built itself (``create``, ``config view``): with float64 numbers."""
    if type(value) is dict:
        return {key: as_typed(item) for key, item in value.items()}
    if type(value) is list:
        return [as_typed(item) for item in value]
    return float(value) if type(value) is int else value


class Template:
    """A parsed template.  Raises :class:`JSONPathError` if it does not parse.

    With ``allow_missing`` (kubectl's default) a missing key yields nothing instead of an error;
    ``as_json`` is ``-o jsonpath-as-json``.
    """

    def __init__(self, text: str, *, allow_missing: bool = True, as_json: bool = False) -> None:
        self.text = text
        self.allow_missing = allow_missing
        self.as_json = as_json
        self._nodes = Parser(text).nodes()
        # Where execution begins: upstream leaves it behind the last range that it has entered.
        self._start = 0
        self._begin = self._inside = self._end = 0
        self._last_end = -1

    def execute(self, obj: Any) -> str:
        """What the template prints of an object."""
        return "".join(map(self._print, self.find(obj)))

    def find(self, obj: Any) -> list[list[Any]]:
        """The results of each action, in order."""
        found: list[list[Any]] = []
        nodes, current = self._nodes, [obj]
        index = self._start - 1
        while (index := index + 1) < len(nodes):
            results = self._walk(current, nodes[index])
            if 0 < self._end <= self._inside:
                self._end -= 1
                self._last_end = index
                break
            if self._begin:
                found += self._range(results, index + 1)
                if self._last_end > index:
                    index = self._last_end
            else:
                found.append(results)
        return found

    def _range(self, values: list[Any], start: int) -> list[list[Any]]:
        self._begin -= 1
        self._inside += 1
        found: list[list[Any]] = []
        for value in values:
            self._start = start
            found += self.find(value)
        if not values:  # only to learn where the range ends
            self._start = start
            self.find(None)
        self._inside -= 1
        return found

    def _walk(self, values: list[Any], node: Node) -> list[Any]:
        return _WALKERS[node[0]](self, values, node)

    def _list(self, values: list[Any], nodes: list[Node]) -> list[Any]:
        for node in nodes:
            values = self._walk(values, node)
        return values

    def _identifier(self, values: list[Any], node: Node) -> list[Any]:
        if node[1] == "range":
            self._begin += 1
            return values
        if node[1] != "end":
            raise _WalkError(f"unrecognized identifier {node[1]}", values)
        if not self._inside:
            raise _WalkError("not in range, nothing to end", [])
        self._end += 1
        return []

    def _field(self, values: list[Any], node: Node) -> list[Any]:
        if not values:
            return []
        name = node[1]
        found = [value[name] for value in values if type(value) is dict and name in value]
        if not found and not self.allow_missing:
            raise _WalkError(f"{name} is not found", [])
        return found

    def _filter(self, values: list[Any], node: Node) -> list[Any]:
        _, left, operator, right = node
        found: list[Any] = []
        for value in values:
            if type(value) is not list:
                raise _WalkError(f"{_show(value)} is not array or slice and cannot be filtered", values)
            if operator == "exists":
                found += [item for item in value if self._exists(item, left)]
            else:
                found += [item for item in value if self._compares(item, left, operator, right)]
        return found

    def _exists(self, item: Any, nodes: list[Node]) -> bool:
        try:
            return bool(self._list([item], nodes))
        except _WalkError as error:
            return bool(error.partial)

    def _compares(self, item: Any, left: list[Node], operator: str, right: list[Node]) -> bool:
        one = self._list([item], left)
        if not one:
            return False
        other = self._list([item], right) if len(one) == 1 else one
        if len(other) > 1:
            raise _WalkError("can only compare one element at a time", [item])
        return bool(other) and _compare(one[0], operator, other[0])

    def _union(self, values: list[Any], node: Node) -> list[Any]:
        try:
            return [item for nodes in node[1] for item in self._list(values, nodes)]
        except _WalkError as error:
            raise _WalkError(str(error), values) from None

    def _print(self, results: list[Any]) -> str:
        if self.as_json:
            return jsonio.pretty(results) + "\n"
        return " ".join(map(_show_result, results))


def _text(_: Template, __: list[Any], node: Node) -> list[Any]:
    return [node[1]]


def _constant(_: Template, values: list[Any], node: Node) -> list[Any]:
    return [node[1]] * len(values)


def _array(_: Template, values: list[Any], node: Node) -> list[Any]:
    found: list[Any] = []
    for value in values:
        if value is None:
            continue
        if type(value) is not list:
            from kubectl_sim.base import goformat

            raise _WalkError(f"{goformat.type_name(value)} is not array or slice", values)
        picked = _pick(value, node, values)
        if picked is None:
            return found
        found += picked
    return found


def _pick(value: list[Any], node: Node, values: list[Any]) -> list[Any] | None:
    """The chosen elements of one list; None for an empty choice, which ends the whole step."""
    _, start, stop, step, single = node
    size = len(value)
    start = 0 if start is None else start + size if start < 0 else start
    stop = size if stop is None else stop + size if stop < 0 or (stop == 0 and single) else stop
    if start == stop:
        return None
    if not 0 <= start < size:
        raise _WalkError(f"array index out of bounds: index {start}, length {size}", values)
    if not 0 <= stop <= size:
        raise _WalkError(f"array index out of bounds: index {stop - 1}, length {size}", values)
    if start > stop:
        raise _WalkError(f"starting index {start} is greater than ending index {stop}", values)
    if step is not None and step <= 0:
        raise _WalkError("step must be > 0", values)
    return value[start:stop:step]


def _children(value: Any) -> list[Any]:
    if type(value) is dict:
        return [value[key] for key in sorted(value)]
    if type(value) is list:
        return value
    if type(value) is str:
        from kubectl_sim.base import goformat

        return [goformat.Uint8(byte) for byte in value.encode("utf-8", "replace")]
    return []


def _wildcard(_: Template, values: list[Any], __: Node) -> list[Any]:
    return [item for value in values for item in _children(value)]


def _recursive(_: Template, values: list[Any], __: Node) -> list[Any]:
    found: list[Any] = []
    pending = values[::-1]
    while pending:
        value = pending.pop()
        children = _children(value)
        if children:
            found.append(value)
            pending += children[::-1]
    return found


_WALKERS: dict[int, Callable[[Template, list[Any], Node], list[Any]]] = {
    TEXT: _text,
    NUMBER: _constant,
    FIELD: Template._field,
    ARRAY: _array,
    FILTER: Template._filter,
    WILDCARD: _wildcard,
    RECURSIVE: _recursive,
    UNION: Template._union,
    IDENTIFIER: Template._identifier,
    LIST: lambda template, values, node: template._list(values, node[1]),
}


def _sort(value: Any) -> str:
    """What kind of value comparisons take it for; equal numbers of two sorts do not compare."""
    if type(value) is bool:
        return "bool"
    if isinstance(value, int):
        return "uint" if type(value).__name__ == "Uint8" else "int"
    if type(value) is float:
        return "float"
    if type(value) is str:
        return "string"
    raise _WalkError("invalid type for comparison", [])


def _compare(left: Any, operator: str, right: Any) -> bool:
    if operator not in ("==", "!=", "<", "<=", ">", ">="):
        raise _WalkError(f"unrecognized filter operator {operator}", [])
    sorts = {_sort(left), _sort(right)}
    if len(sorts) > 1 and sorts != {"int", "uint"}:
        raise _WalkError("incompatible types for comparison", [])
    if operator == "==":
        return bool(left == right)
    if operator == "!=":
        return bool(left != right)
    if "bool" in sorts:
        raise _WalkError("invalid type for comparison", [])
    if operator == "<":
        return bool(left < right)
    if operator == "<=":
        return bool(left <= right)
    return not left <= right if operator == ">" else not left < right


# Printing.


def _show_result(value: Any) -> str:
    if type(value) is str:
        return value
    if type(value) is dict or type(value) is list:
        return compact(value)
    return "null" if value is None else _show(value)


def _show(value: Any) -> str:
    from kubectl_sim.base import goformat

    return goformat.show(value)


def compact(value: Any) -> str:
    """JSON as Go's ``json.Marshal`` writes it: no spaces, sorted keys, HTML characters escaped."""
    if type(value) is str:
        return jsonio.quote(value)
    if type(value) is dict:
        return "{" + ",".join(f"{jsonio.quote(key)}:{compact(value[key])}" for key in sorted(value)) + "}"
    if type(value) is list:
        return "[" + ",".join(map(compact, value)) + "]"
    return jsonio.scalar(value)
