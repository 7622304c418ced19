"""The fast half of decoding: objects as Go would write them back after reading them.

Models what a round trip through the typed Go object does: nulls and empty optional values vanish,
empty mandatory ones appear (``status: {}``, ``rules: null``), quantities, times and base64 take
their canonical form.  Defaults of the schema are filled in on the way.

Nothing here explains what is wrong: the first value that is not as the schema says raises
:class:`Unexpected`, and :mod:`kubectl_sim.apiserver.inspection` then looks again with care.
Converters are made for the types and fields that occur, on first use, and kept by the struct.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.model.schema import LIST, MAP, STRUCT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.model.schema import Schema, Struct, Type

    Obj = dict[str, Any]
    Convert = Callable[[Any], Any]
    #: What to do with a field: the exact Python type that needs no conversion, whether an empty
    #: value stays, and the conversion of everything else.
    Plan = tuple[type | None, bool, Convert]

INT_LIMITS = {
    "int32": (-(1 << 31), (1 << 31) - 1),
    "int64": (-(1 << 63), (1 << 63) - 1),
    "int": (-(1 << 63), (1 << 63) - 1),
    "uint8": (0, (1 << 8) - 1),
    "uint32": (0, (1 << 32) - 1),
    "uint64": (0, (1 << 64) - 1),
}
ZERO_TIME = "0001-01-01T00:00:00Z"
_RESOURCES = "v1.ResourceList"


class Unexpected(Exception):
    """A value or a field that the schema does not provide for."""


def decode(struct: Struct, obj: Obj) -> Obj:
    """The canonical form of a well-formed object, defaults included.  Raises :class:`Unexpected`."""
    if type(obj) is not dict:
        raise Unexpected
    result: Obj = _codec(struct)(obj)
    return result


def _codec(struct: Struct) -> Convert:
    codec: Convert | None = struct.codec
    if codec is None:
        codec = struct.codec = _compile(struct)
    return codec


def _compile(struct: Struct) -> Convert:
    plans: dict[str, Plan] = {}
    plan_of = _Plans(struct.schema)
    written: list[tuple[str, Convert | None, Any]] | None = None
    defaults: list[tuple[str, bool, Convert, Any]] | None = None

    def convert(obj: Any) -> Obj:
        nonlocal written, defaults
        if type(obj) is not dict:
            raise Unexpected
        if written is None or defaults is None:
            written, defaults = _written(struct), _defaults(struct, plan_of)
        out: Obj = {}
        for key, value in obj.items():
            plan = plans.get(key)
            if plan is None:
                plan = plans[key] = plan_of.field(struct, key)
            if type(value) is plan[0]:
                if value or plan[1]:
                    out[key] = value
            elif value is not None:
                value = plan[2](value)
                if value or plan[1]:
                    out[key] = value
        for name, make, zero in written:
            if name not in out:
                out[name] = zero if make is None else make({})
        for name, pointer, make, default in defaults:
            if name not in out or not (pointer or out[name]):
                out[name] = make(default)
        return out

    return convert


def _written(struct: Struct) -> list[tuple[str, Convert | None, Any]]:
    """The fields that always appear, with the maker or the constant of their empty form."""
    found: list[tuple[str, Convert | None, Any]] = []
    for field in struct.written():
        kind = field.type
        if kind.shape == STRUCT and not kind.pointer and kind.struct is not None:
            found.append((field.name, _codec(kind.struct), None))
        else:
            found.append((field.name, None, zero(kind)))
    return found


def zero(kind: Type) -> Any:
    """What Go writes for the zero value of a type other than a struct."""
    if kind.pointer:
        return None
    if kind.shape in INT_LIMITS or kind.shape in ("float64", "intorstring"):
        return 0
    return {"string": "", "bool": False, "quantity": "0", "duration": "0s"}.get(kind.shape)


def _defaults(struct: Struct, plans: _Plans) -> list[tuple[str, bool, Convert, Any]]:
    found = []
    for name, value in struct.defaults.items():
        field = struct.field(name)
        assert field is not None
        found.append((name, field.type.pointer, plans.field(struct, name)[2], value))
    return found


class _Plans:
    """The plans of one schema, shared by all fields of the same type."""

    __slots__ = ("schema",)

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def field(self, struct: Struct, name: str) -> Plan:
        text = struct.type_text(name)
        if text is None:
            raise Unexpected
        plans = self.schema.plans
        plan: Plan | None = plans.get(text)
        if plan is None:
            plan = plans[text] = self._make(text)
        return plan

    def _make(self, text: str) -> Plan:
        written = text[0] == "!"
        kind = self.schema.type(text[1:] if written else text)
        convert = converter(kind)
        if written and kind.shape in (LIST, MAP):
            convert = _empty_is_null(convert)
        direct = {"string": str, "bool": bool}.get(kind.shape)
        return direct, written or kind.pointer, convert


def _empty_is_null(convert: Convert) -> Convert:
    """Storage does not tell an empty list from none, and a mandatory one is written as null."""
    return lambda value: convert(value) or None


def converter(kind: Type) -> Convert:
    """The conversion of any value of a type but null."""
    if kind.shape == STRUCT and kind.struct is not None:
        return _struct(kind.struct)
    if kind.shape == LIST:
        return _list(kind)
    if kind.shape == MAP:
        return _map(kind)
    if kind.shape in INT_LIMITS:
        return _integer(*INT_LIMITS[kind.shape])
    if kind.shape in _SCHEMA_UNIONS:
        return _SCHEMA_UNIONS[kind.shape](kind)
    return _SCALARS.get(kind.shape) or _amount(kind.shape)


def _amount(shape: str) -> Convert:
    """The conversion of quantities and durations, which many kinds have none of."""
    from kubectl_sim.apiserver import amounts

    return amounts.CONVERTERS[shape]


def _struct(struct: Struct) -> Convert:
    """Resolved on first use, because structs contain one another."""

    def convert(value: Any) -> Obj:
        result: Obj = (struct.codec or _codec(struct))(value)
        return result

    return convert


def _list(kind: Type) -> Convert:
    element = kind.element
    assert element is not None
    if element.shape in ("string", "bool"):
        exact = str if element.shape == "string" else bool
        return _plain_list(exact)
    item = converter(element)
    if item is _as_it_is:
        return _any_list

    def convert(value: Any) -> list[Any]:
        if type(value) is not list or None in value:
            raise Unexpected
        return [item(each) for each in value]

    return convert


def _any_list(value: Any) -> list[Any]:
    if type(value) is not list:
        raise Unexpected
    return value.copy()


def _plain_list(exact: type) -> Convert:
    def convert(value: Any) -> list[Any]:
        if type(value) is not list:
            raise Unexpected
        for each in value:
            if type(each) is not exact:
                raise Unexpected
        return value.copy()

    return convert


def _map(kind: Type) -> Convert:
    element = kind.element
    assert element is not None
    if kind.go == _RESOURCES:
        item = _amount("resource")
    elif element.shape == "string":
        return _plain_map
    else:
        item = converter(element)

    def convert(value: Any) -> Obj:
        if type(value) is not dict or None in value.values():
            raise Unexpected
        return {key: item(each) for key, each in value.items()}

    return convert


def _plain_map(value: Any) -> Obj:
    if type(value) is not dict:
        raise Unexpected
    for each in value.values():
        if type(each) is not str:
            raise Unexpected
    return value.copy()


# --------------------------------------------------------------------------------------- scalars


def _string(value: Any) -> str:
    if type(value) is not str:
        raise Unexpected
    return value


def _bool(value: Any) -> bool:
    if type(value) is not bool:
        raise Unexpected
    return value


def _integer(least: int, most: int) -> Convert:
    def convert(value: Any) -> int:
        if type(value) is float and value.is_integer():
            value = int(value)
        if type(value) is int and least <= value <= most:
            return value
        raise Unexpected

    return convert


def _float(value: Any) -> float | int:
    if type(value) is int:
        return value
    if type(value) is not float or value - value != 0:  # JSON has no infinities
        raise Unexpected
    return int(value) if value.is_integer() and abs(value) < 1e21 else value


_int_or_none = _integer(*INT_LIMITS["int32"])


def _int_or_string(value: Any) -> Any:
    return value if type(value) is str else _int_or_none(value)


def _time(value: Any) -> str | None:
    try:
        instant = timefmt.parse(_string(value))
    except timefmt.TimeError:
        raise Unexpected from None
    return None if instant == timefmt.ZERO else timefmt.rfc3339(instant)


def micro_digits(text: str) -> int:
    """How many digits the fraction of a time's seconds has."""
    fraction = text[19:].lstrip(".,") if text[19:20] in (".", ",") else ""
    return len(fraction) - len(fraction.lstrip("0123456789"))


def _micro_time(value: Any) -> str | None:
    try:
        instant = timefmt.parse(_string(value))
    except timefmt.TimeError:
        raise Unexpected from None
    if micro_digits(value) != 6:
        raise Unexpected
    return None if instant == timefmt.ZERO else timefmt.rfc3339_micro(instant)


def _bytes(value: Any) -> str:
    from binascii import Error, a2b_base64, b2a_base64

    text = _string(value)
    try:
        return b2a_base64(a2b_base64(text, strict_mode=True), newline=False).decode() if text else ""
    except (Error, ValueError):
        pass
    joined = text.replace("\r", "").replace("\n", "")
    if joined == text:
        raise Unexpected
    return _bytes(joined)


def _as_it_is(value: Any) -> Any:
    return value


_SCALARS: dict[str, Convert] = {
    "string": _string,
    "bool": _bool,
    "float64": _float,
    "intorstring": _int_or_string,
    "time": _time,
    "microtime": _micro_time,
    "bytes": _bytes,
    "raw": _as_it_is,
    "json": _as_it_is,
    "any": _as_it_is,
}


# ------------------------------------------------------- JSON schemas of custom resource definitions


def _schema_or_bool(kind: Type) -> Convert:
    props = _struct(_props(kind))
    return lambda value: value if type(value) is bool else props(value)


def _schema_or_array(kind: Type) -> Convert:
    props = _struct(_props(kind))

    def convert(value: Any) -> Any:
        if type(value) is list:
            return [props(item) for item in value]
        return props(value)

    return convert


def _schema_or_strings(kind: Type) -> Convert:
    props = _struct(_props(kind))
    strings = _plain_list(str)
    return lambda value: strings(value) if type(value) is list else props(value)


def _props(kind: Type) -> Struct:
    assert kind.struct is not None
    return kind.struct


_SCHEMA_UNIONS: dict[str, Callable[[Type], Convert]] = {
    "schemaorbool": _schema_or_bool,
    "schemaorarray": _schema_or_array,
    "schemaorstrings": _schema_or_strings,
}
