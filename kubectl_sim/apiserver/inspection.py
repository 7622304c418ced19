"""The careful half of decoding: what is wrong with an object, where, and in Go's words.

Models sigs.k8s.io/json (create, update, JSON and merge patches) and the converter from
unstructured content of apimachinery (strategic merge patches), which word the same mistakes
differently.  An object that can be decoded all the same comes back cleaned: without unknown fields
and with Go's zero values where lists and maps hold nulls.
"""

from __future__ import annotations

from kubectl_sim.apiserver.amounts import quantity_text
from kubectl_sim.apiserver.codec import INT_LIMITS, Unexpected, micro_digits, zero
from kubectl_sim.base import duration, goformat, quantity, timefmt
from kubectl_sim.base.patches.common import json_kind
from kubectl_sim.model.schema import LIST, MAP, STRUCT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.model.schema import Schema, Struct, Type

    Obj = dict[str, Any]

#: sigs.k8s.io/json reports no more than this many unknown or duplicate fields.
MAX_STRICT_ERRORS = 100

_NONE_REPEATED: tuple[list[str], None] = ([], None)
_MICRO_LAYOUT = "2006-01-02T15:04:05.000000Z07:00"


class Undecodable(ValueError):
    """The object cannot be decoded at all; the message is Go's."""


class _Dropped:
    """Stands for a value that has no place in the result."""


DROPPED = _Dropped()


class Inspection:
    """One careful walk.  ``problems`` lists unknown and duplicate fields in the order found.

    ``duplicates`` maps ``id`` of an object to the keys that occurred in it more than once and to
    the object (see :func:`kubectl_sim.apiserver.decode.duplicates`).  ``as_map`` words mistakes as the
    converter from unstructured content does.
    """

    __slots__ = ("as_map", "duplicates", "names", "owner", "problems", "saved", "silent")

    def __init__(self, duplicates: dict[int, tuple[list[str], Obj]] | None = None, as_map: bool = False) -> None:
        self.duplicates = duplicates or {}
        self.as_map = as_map
        self.problems: list[str] = []
        self.saved: str = ""
        #: Go's error context: the struct that is being decoded and the names of fields down to here.
        self.owner = ""
        self.names: list[str] = []
        self.silent = 0

    def run(self, schema: Schema, obj: Any) -> Obj:
        """The cleaned object.  Raises :class:`Undecodable` for the mistake that Go reports."""
        cleaned = self.value(schema.type(schema.root_name), obj, "")
        if self.saved:
            raise Undecodable(self.saved)
        if self.as_map:
            self.problems.sort()
        result: Obj = {} if cleaned is DROPPED else cleaned
        return result

    # ---- reports

    def problem(self, what: str, path: str) -> None:
        text = f"{what} field {goformat.quote(path)}"
        if not self.silent and text not in self.problems and len(self.problems) < MAX_STRICT_ERRORS:
            self.problems.append(text)

    def unmarshal_text(self, found: str, go: str) -> str:
        if self.names and not self.as_map:
            path = ".".join(self.names)
            return f"json: cannot unmarshal {found} into Go struct field {self.owner}.{path} of type {go}"
        return f"json: cannot unmarshal {found} into Go value of type {go}"

    def mismatch(self, value: Any, kind: Type) -> _Dropped:
        """A value of the wrong type: JSON decoding goes on and reports the first, conversion stops."""
        if self.as_map:
            raise Undecodable(_conversion_text(value, kind))
        found = json_kind(value)
        if found == "number" and (kind.shape in INT_LIMITS or kind.shape == "float64"):
            found = f"number {goformat.show(value)}"
        self.saved = self.saved or self.unmarshal_text(found, kind.go)
        return DROPPED

    # ---- composites

    def value(self, kind: Type, value: Any, path: str) -> Any:
        if value is None:
            return DROPPED
        if kind.shape == STRUCT and kind.struct is not None:
            if type(value) is dict:
                return self.struct(kind.struct, value, path)
            return self.mismatch(value, kind)
        if kind.shape == LIST and kind.element is not None:
            if type(value) is list:
                return self.items(kind.element, value, path)
            return self.mismatch(value, kind)
        if kind.shape == MAP and kind.element is not None:
            if type(value) is dict:
                return self.entries(kind.element, value, path)
            return self.mismatch(value, kind)
        check = _CHECKS.get(kind.shape)
        return value if check is None else check(self, kind, value)

    def struct(self, struct: Struct, value: Obj, path: str) -> Obj:
        result: Obj = {}
        outer = self.owner
        repeated = self.duplicates.get(id(value), _NONE_REPEATED)[0]
        for key in sorted(value):
            field = struct.field(key)
            here = f"{path}.{key}" if path else key
            if field is None:
                self.problem("unknown", here)
                continue
            if key in repeated:
                self.problem("duplicate", here)
            self.owner = struct.go
            self.names.append(key)
            inner = self.value(field.type, value[key], here)
            self.names.pop()
            self.owner = outer
            if inner is not DROPPED:
                result[key] = inner
        return result

    def items(self, element: Type, value: list[Any], path: str) -> list[Any]:
        found = [self.value(element, item, f"{path}[{index}]") for index, item in enumerate(value)]
        return [_empty(element) if item is DROPPED else item for item in found]

    def entries(self, element: Type, value: Obj, path: str) -> Obj:
        result: Obj = {}
        repeated = self.duplicates.get(id(value), _NONE_REPEATED)[0]
        for key in sorted(value):
            here = path if self.as_map else f"{path}.{key}"
            if key in repeated:
                self.problem("duplicate", here)
            item = self.value(element, value[key], here)
            result[key] = _empty(element) if item is DROPPED else item
        return result

    def quietly(self, kind: Type, value: Any) -> Any:
        """A value that decodes itself with a plain decoder of its own: it knows no strictness."""
        assert kind.struct is not None
        if type(value) is not dict:
            return self.fail(self.unmarshal_text(json_kind(value), kind.struct.go))
        self.silent += 1
        cleaned = self.struct(kind.struct, value, "")
        self.silent -= 1
        return cleaned

    def fail(self, text: str) -> Any:
        """A type that decodes itself refused: that ends everything."""
        raise Undecodable(text)


def _empty(element: Type) -> Any:
    """Go's zero value as an item of a list or map."""
    if element.shape == STRUCT or element.shape == MAP:
        return {}
    if element.shape == LIST:
        return []
    return "" if element.shape == "bytes" else zero(element)


# --------------------------------------------------------------------------------------- scalars

_GO_KINDS = {str: "string", bool: "bool", int: "int64", float: "float64", list: "slice", dict: "map"}


def _conversion_text(value: Any, kind: Type) -> str:
    """How the converter from unstructured content refuses a value."""
    found = _GO_KINDS[type(value)]
    if kind.shape == STRUCT:
        return f"cannot restore struct from: {found}"
    if kind.shape in (LIST, MAP, "bytes"):
        return f"cannot restore {'map' if kind.shape == MAP else 'slice'} from {found}"
    numeric = kind.shape in INT_LIMITS or kind.shape == "float64"
    if (type(value) in (int, float) and numeric) or (type(value) is int and kind.shape == "string"):
        return f"cannot convert {found} to {kind.go}"
    return f"unrecognized type: {kind.shape}"


def _string(walk: Inspection, kind: Type, value: Any) -> Any:
    return value if type(value) is str else walk.mismatch(value, kind)


def _bool(walk: Inspection, kind: Type, value: Any) -> Any:
    return value if type(value) is bool else walk.mismatch(value, kind)


def _integer(walk: Inspection, kind: Type, value: Any) -> Any:
    number = int(value) if type(value) is float and value.is_integer() else value
    if type(number) is not int:
        return walk.mismatch(value, kind)
    least, most = INT_LIMITS[kind.shape]
    if least <= number <= most:
        return number
    if walk.as_map:  # Go's conversion of integers cuts off the upper bits
        size = most - least + 1
        return (number - least) % size + least
    return walk.mismatch(value, kind)


def _float(walk: Inspection, kind: Type, value: Any) -> Any:
    return value if type(value) in (int, float) and value - value == 0 else walk.mismatch(value, kind)


def _int_or_string(walk: Inspection, kind: Type, value: Any) -> Any:
    if type(value) is str:
        return value
    number = int(value) if type(value) is float and value.is_integer() else value
    least, most = INT_LIMITS["int32"]
    if type(number) is int and least <= number <= most:
        return number
    found = json_kind(value)
    if found == "number":
        found = f"number {goformat.show(number)}"
    return walk.fail(walk.unmarshal_text(found, "int32"))


def _quantity(walk: Inspection, kind: Type, value: Any) -> Any:
    try:
        return quantity.canonical(quantity_text(value))
    except quantity.QuantityError as error:
        return walk.fail(str(error))
    except Unexpected:
        return walk.fail(quantity.ERR_FORMAT)


def _time(walk: Inspection, kind: Type, value: Any) -> Any:
    if type(value) is not str:
        return walk.fail(walk.unmarshal_text(json_kind(value), "string"))
    try:
        timefmt.parse(value)
    except timefmt.TimeError as error:
        return walk.fail(str(error))
    return value


def _micro_time(walk: Inspection, kind: Type, value: Any) -> Any:
    _time(walk, kind, value)
    digits = micro_digits(value)
    if digits == 6:
        return value
    shown = value[26:] if digits > 6 else value[19:]
    missing = "Z07:00" if digits > 6 else ".000000"
    return walk.fail(
        f"parsing time {goformat.quote(value)} as {goformat.quote(_MICRO_LAYOUT)}: "
        f"cannot parse {goformat.quote(shown)} as {goformat.quote(missing)}"
    )


def _duration(walk: Inspection, kind: Type, value: Any) -> Any:
    if type(value) is not str:
        return walk.fail(walk.unmarshal_text(json_kind(value), "string"))
    try:
        duration.parse(value)
    except duration.DurationError as error:
        return walk.fail(str(error))
    return value


def _bytes(walk: Inspection, kind: Type, value: Any) -> Any:
    if type(value) is not str:
        return walk.mismatch(value, kind)
    at = base64_error(value)
    if at is None:
        return value
    text = f"illegal base64 data at input byte {at}"
    if walk.as_map:
        raise Undecodable(f"error decoding from json: {text}")
    walk.saved = walk.saved or text
    return DROPPED


_ALPHABET = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")


def base64_error(text: str) -> int | None:
    """Where Go's decoder stops in text that is not base64; None if it does not."""
    symbols = [(at, char) for at, char in enumerate(text) if char not in "\r\n"]
    for index, (at, char) in enumerate(symbols):
        if char in _ALPHABET:
            continue
        if char != "=" or index % 4 < 2:
            return at
        rest = symbols[index + 1 :]
        if index % 4 == 2:
            if not rest:
                return len(text)
            if rest[0][1] != "=":
                return rest[0][0]
            rest = rest[1:]
        return rest[0][0] if rest else None
    left = len(symbols) % 4
    return len(text) - left if left else None


# ------------------------------------------------------- JSON schemas of custom resource definitions


def _schema_or_bool(walk: Inspection, kind: Type, value: Any) -> Any:
    if type(value) is bool:
        return value
    if type(value) is dict:
        return walk.quietly(kind, value)
    return walk.fail("boolean or JSON schema expected")


def _schema_or_array(walk: Inspection, kind: Type, value: Any) -> Any:
    if type(value) is dict:
        return walk.quietly(kind, value)
    if type(value) is list:
        return [walk.quietly(kind, item) for item in value]
    return DROPPED


def _schema_or_strings(walk: Inspection, kind: Type, value: Any) -> Any:
    if type(value) is dict:
        return walk.quietly(kind, value)
    if type(value) is not list:
        return DROPPED
    for item in value:
        if type(item) is not str:
            return walk.fail(walk.unmarshal_text(json_kind(item), "string"))
    return value


_CHECKS: dict[str, Callable[[Inspection, Type, Any], Any]] = {
    **dict.fromkeys(INT_LIMITS, _integer),
    "string": _string,
    "bool": _bool,
    "float64": _float,
    "intorstring": _int_or_string,
    "quantity": _quantity,
    "time": _time,
    "microtime": _micro_time,
    "duration": _duration,
    "bytes": _bytes,
    "schemaorbool": _schema_or_bool,
    "schemaorarray": _schema_or_array,
    "schemaorstrings": _schema_or_strings,
}
