"""The functions that a Go template can call.

Models text/template/funcs.go, plus ``exists`` and ``base64decode`` that kubectl adds.  Each takes values
as :mod:`executor` has them and raises :class:`CallError` with Go's text.
"""

from __future__ import annotations

from kubectl_sim.base import goformat
from kubectl_sim.base.goformat import Int, Uint8, sprintf, type_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class CallError(Exception):
    """A function refuses its arguments."""


class Boxed:
    """A value that sits in an ``interface {}``: an element of a map or a list.

    Go tells such a value from the same value on its own, but only in error texts and for nil:
    ``Boxed(None)`` is JSON's null, while a bare None is no value at all (a missing key).
    """

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


class Signature:
    """How a function takes its arguments: ``kinds`` of the fixed ones, then of the variadic ones or None.

    A kind is ``any`` (nil when there is no value), ``value`` (may be no value at all) or ``string``.
    """

    __slots__ = ("call", "fixed", "rest")

    def __init__(self, call: Callable[..., Any], fixed: tuple[str, ...], rest: str | None = None) -> None:
        self.call = call
        self.fixed = fixed
        self.rest = rest


def unbox(value: Any) -> Any:
    return value.value if isinstance(value, Boxed) else value


def truth(value: Any) -> bool:
    """Not the zero of its type; nothing is false."""
    value = unbox(value)
    return (
        value is not None
        and value is not False
        and value not in (0, "")
        and (not isinstance(value, (dict, list)) or len(value) > 0)
    )


def go_type(value: Any) -> str:
    return "interface {}" if isinstance(value, Boxed) else type_name(value)


# ------------------------------------------------------------------------------------- indexing


def index(item: Any, *keys: Any) -> Any:
    item = unbox(item)
    if item is None:
        raise CallError("index of untyped nil")
    result: Any = item
    for key in map(unbox, keys):
        item = unbox(result)
        if item is None:
            raise CallError("index of nil pointer")
        if isinstance(item, (list, str)):
            result = _element(item, key)
        elif isinstance(item, dict):
            result = Boxed(item.get(_map_key(key)))
        else:
            raise CallError(f"can't index item of type {go_type(item)}")
    return result


def _element(item: list[Any] | str, key: Any) -> Any:
    data: Any = item if isinstance(item, list) else item.encode("utf-8", "surrogateescape")
    position = _position(key, len(data))
    if position == len(data):
        kind = "slice" if isinstance(item, list) else "string"
        raise CallError(f"reflect: {kind} index out of range")
    return Boxed(data[position]) if isinstance(item, list) else Uint8(data[position])


def _position(key: Any, limit: int) -> int:
    if key is None:
        raise CallError("cannot index slice/array with nil")
    if isinstance(key, bool) or not isinstance(key, int):
        raise CallError(f"cannot index slice/array with type {go_type(key)}")
    if key < 0 or key > limit:
        raise CallError(f"index out of range: {int(key)}")
    return int(key)


def _map_key(key: Any) -> str:
    if key is None:
        raise CallError("value is nil; should be of type string")
    if not isinstance(key, str):
        raise CallError(f"value has type {go_type(key)}; should be string")
    return key


def slice_(item: Any, *bounds: Any) -> Any:
    item = unbox(item)
    if item is None:
        raise CallError("slice of untyped nil")
    if len(bounds) > 3:
        raise CallError(f"too many slice indexes: {len(bounds)}")
    if isinstance(item, str):
        if len(bounds) == 3:
            raise CallError("cannot 3-index slice a string")
        data: Any = item.encode("utf-8", "surrogateescape")
    elif isinstance(item, list):
        data = item
    else:
        raise CallError(f"can't slice item of type {go_type(item)}")
    limits = [0, len(data), len(data)]
    for place, bound in enumerate(map(unbox, bounds)):
        limits[place] = _position(bound, len(data))
    for place in range(1, max(len(bounds), 2)):
        if limits[place - 1] > limits[place]:
            raise CallError(f"invalid slice index: {limits[place - 1]} > {limits[place]}")
    found = data[limits[0] : limits[1]]
    return found.decode("utf-8", "surrogateescape") if isinstance(item, str) else found


def length(item: Any) -> Int:
    if isinstance(item, Boxed) and item.value is None:
        raise CallError("len of nil pointer")
    item = unbox(item)
    if item is None:
        raise CallError("reflect: call of reflect.Value.Type on zero Value")
    if isinstance(item, str):
        return Int(len(item.encode("utf-8", "surrogateescape")))
    if isinstance(item, (list, dict)):
        return Int(len(item))
    raise CallError(f"len of type {go_type(item)}")


def exists(item: Any, *keys: Any) -> bool:
    """Would :func:`index` with these arguments find something?"""
    for key in keys:
        if isinstance(item, dict):
            if not isinstance(key, str):
                return False
            item = item.get(key)
        elif isinstance(item, (list, str)):
            if isinstance(key, bool) or not isinstance(key, int) or not 0 <= key < len(item):
                return False
            item = item[key]
        else:
            return False
    return item is not None or not keys


# ----------------------------------------------------------------------------------- comparison

_NO_COMPARISON = "missing argument for comparison"
_BAD_TYPE = "invalid type for comparison"


def _basic_kind(value: Any) -> str:
    """The class of values among which Go compares; empty for what cannot be ordered."""
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, float):
        return "float"
    return "string" if isinstance(value, str) else ""


def equal(first: Any, *others: Any) -> bool:
    if not others:
        raise CallError(_NO_COMPARISON)
    first = unbox(first)
    kind = _basic_kind(first)
    return any(_equal(first, kind, unbox(other)) for other in others)


def _equal(first: Any, kind: str, other: Any) -> bool:
    other_kind = _basic_kind(other)
    if kind != other_kind:
        if first is not None and other is not None:
            raise _incompatible(first, other)
        return False
    if not kind:
        return _equal_objects(first, other)
    return bool(first == other)


def _incompatible(first: Any, other: Any) -> CallError:
    return CallError(f"incompatible types for comparison: {go_type(first)} and {go_type(other)}")


def _equal_objects(first: Any, other: Any) -> bool:
    if first is None or other is None:
        return first is other
    if isinstance(first, dict) != isinstance(other, dict):
        values = [first, go_type(first), go_type(other), other]
        raise CallError(sprintf("non-comparable types %s: %s, %s: %v", values))
    raise CallError(sprintf("non-comparable type %s: %s", [other, go_type(other)]))


def not_equal(first: Any, other: Any) -> bool:
    return not equal(first, other)


def less(first: Any, other: Any) -> bool:
    first, other = unbox(first), unbox(other)
    kind, other_kind = _basic_kind(first), _basic_kind(other)
    if not kind or not other_kind:
        raise CallError(_BAD_TYPE)
    if kind != other_kind:
        raise _incompatible(first, other)
    if kind == "bool":
        raise CallError(_BAD_TYPE)
    if kind == "string":
        first, other = (text.encode("utf-8", "surrogateescape") for text in (first, other))
    return bool(first < other)


def less_or_equal(first: Any, other: Any) -> bool:
    return less(first, other) or equal(first, other)


# ------------------------------------------------------------------------------------- escaping

_HTML = {"\0": "\ufffd", '"': "&#34;", "'": "&#39;", "&": "&amp;", "<": "&lt;", ">": "&gt;"}
_JS = {
    "\\": "\\\\", "'": "\\'", '"': '\\"', "<": "\\u003C", ">": "\\u003E", "&": "\\u0026", "=": "\\u003D",
}  # fmt: skip
_URL_SAFE = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~")


def _printed(values: tuple[Any, ...]) -> str:
    return goformat.sprint(["<no value>" if value is None else value for value in values])


def html(*values: Any) -> str:
    return "".join([_HTML.get(char, char) for char in _printed(values)])


def js(*values: Any) -> str:
    return "".join(map(_js_char, _printed(values)))


def _js_char(char: str) -> str:
    if char in _JS:
        return _JS[char]
    if char < " " or (ord(char) >= 128 and not char.isprintable()):
        return f"\\u{ord(char):04X}"
    return char


def url_query(*values: Any) -> str:
    data = _printed(values).encode("utf-8", "surrogateescape")
    return "".join([chr(b) if b in _URL_SAFE else "+" if b == 32 else f"%{b:02X}" for b in data])


def base64decode(text: str) -> str:
    """Standard base64, padded; line breaks are skipped."""
    import binascii

    data = text.replace("\r", "").replace("\n", "")
    try:
        return binascii.a2b_base64(data, strict_mode=True).decode("utf-8", "surrogateescape")
    except (ValueError, binascii.Error):
        where = _corrupt_at(text)
        raise CallError(f"base64 decode failed: illegal base64 data at input byte {where}") from None


_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def _corrupt_at(text: str) -> int:
    """Where Go's decoder gives up, in bytes of the text."""
    position = 0
    seen = 0
    data = text.encode("utf-8", "surrogateescape")
    while position < len(data):
        char = chr(data[position])
        position += 1
        if char in "\r\n":
            continue
        if char in _BASE64:
            seen += 1
            continue
        if char != "=" or seen % 4 < 2:
            return position - 1
        return _after_padding(data, position, seen % 4)
    return position - seen % 4


def _after_padding(data: bytes, position: int, filled: int) -> int:
    """Two or three characters of a quantum, then one ``=`` which was read."""
    skip = b"\r\n"
    if filled == 2:
        while position < len(data) and data[position] in skip:
            position += 1
        if position == len(data):
            return position
        if data[position] != 0x3D:
            return position - 1
        position += 1
    while position < len(data) and data[position] in skip:
        position += 1
    return position


FUNCTIONS: dict[str, Signature] = {
    "and": Signature(lambda *_: None, ("value",), "value"),  # the executor evaluates and, or lazily
    "or": Signature(lambda *_: None, ("value",), "value"),
    "not": Signature(lambda value: not truth(value), ("value",)),
    "call": Signature(lambda *_: None, ("value",), "value"),  # refused by the executor
    "html": Signature(html, (), "any"),
    "index": Signature(index, ("value",), "value"),
    "js": Signature(js, (), "any"),
    "len": Signature(length, ("value",)),
    "print": Signature(lambda *values: goformat.sprint(list(values)), (), "any"),
    "printf": Signature(lambda format, *values: goformat.sprintf(format, list(values)), ("string",), "any"),
    "println": Signature(lambda *values: goformat.sprintln(list(values)), (), "any"),
    "slice": Signature(slice_, ("value",), "value"),
    "urlquery": Signature(url_query, (), "any"),
    "eq": Signature(equal, ("value",), "value"),
    "ne": Signature(not_equal, ("value", "value")),
    "lt": Signature(less, ("value", "value")),
    "le": Signature(less_or_equal, ("value", "value")),
    "gt": Signature(lambda first, other: not less_or_equal(first, other), ("value", "value")),
    "ge": Signature(lambda first, other: not less(first, other), ("value", "value")),
    "exists": Signature(exists, ("any",), "any"),
    "base64decode": Signature(base64decode, ("string",)),
}
