"""What the patch dialects share: their error, exact equality, and what they ask of a schema."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    Obj = dict[str, Any]

    class Shape(Protocol):
        """What an object may hold; ``kubectl_sim.model.schema.Struct`` is one."""

        @property
        def kind(self) -> str:
            """Go's kind of the type: only a ``struct`` knows its fields."""

        @property
        def go(self) -> str:
            """The type's name in error texts."""

        def field(self, name: str, /) -> FieldShape | None: ...

    class FieldShape(Protocol):
        """How one field merges."""

        @property
        def strategies(self) -> tuple[str, ...]: ...
        @property
        def merge_key(self) -> str: ...
        @property
        def inner(self) -> Shape:
            """The shape of the field's value, or of its items if it is a list."""


class PatchError(ValueError):
    """A patch cannot be read or applied.  ``code`` is the HTTP code of the API server's answer."""

    def __init__(self, message: str, code: int = 500) -> None:
        super().__init__(message)
        self.message = message
        self.code = code


def same(left: Any, right: Any) -> bool:
    """Equality as JSON values: unlike in Python, 1, 1.0 and true are three different values."""
    return bool(left == right) and _same_types(left, right)


def _same_types(left: Any, right: Any) -> bool:
    kind = type(left)
    if kind is not type(right):
        return False
    if kind is dict:
        return all(_same_types(value, right[key]) for key, value in left.items())
    if kind is list:
        return all(map(_same_types, left, right))
    return True


def identity(value: Any) -> Any:
    """A hashable stand-in for a scalar: equal only for values that are the same in JSON."""
    try:
        hash(value)
    except TypeError:
        from kubectl_sim.base import goformat

        return ("composite", goformat.show(value))
    return (type(value), value)


def bad_argument(expected: Any, actual: Any) -> PatchError:
    """A value of one type stands where the patch format asks for another."""
    from kubectl_sim.base import goformat

    received = "%!s(<nil>)" if actual is None else goformat.type_name(actual)
    return PatchError(f"expected a {goformat.type_name(expected)}, but received a {received}")


def json_kind(value: Any) -> str:
    """The kind of a JSON value as Go's decoder names it."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, (int, float)):
        return "number"
    if isinstance(value, str):
        return "string"
    if value is None:
        return "null"
    return "array" if isinstance(value, list) else "object"
