"""Bodies in Kubernetes' protobuf encoding, which the typed clients of Go send.

Only reading: every client that sends protobuf accepts JSON in return.  Models
apimachinery/pkg/runtime/serializer/protobuf; the field numbers are in ``schemas/_protobuf.json``.
"""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from kubectl_sim.base import duration, jsonio, timefmt
from kubectl_sim.model import schema as schemas

Obj = dict[str, Any]

MAGIC = b"k8s\x00"
#: Kinds of ``meta.k8s.io`` that travel under the group version of whatever they are about.
_META = {"DeleteOptions": "meta.v1.DeleteOptions"}
_LIST, _MAP = "[]", "map[string]"


class MalformedError(ValueError):
    """The bytes are no message of the kind that they say they are."""


class _Field(NamedTuple):
    name: str
    type: str


def decode(data: bytes) -> Obj:
    """The object in an enveloped body.  Raises :class:`MalformedError`."""
    if not data.startswith(MAGIC):
        raise MalformedError("provided data does not appear to be a protobuf message, expected prefix 6b 38 73 00")
    try:
        return _decode(data)
    except MalformedError:
        raise
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError, struct.error) as error:
        raise MalformedError(f"proto: {error}") from None


def _decode(data: bytes) -> Obj:
    unknown = dict(_values(data[len(MAGIC) :]))
    kind = {number: value.decode() for number, value in _values(unknown.get(1, b""))}
    api_version, name = kind.get(1, ""), kind.get(2, "")
    body = _message(_message_name(api_version, name), unknown.get(2, b""))
    return {"apiVersion": api_version, "kind": name, **body}


def _message_name(api_version: str, kind: str) -> str:
    if kind in _META:
        return _META[kind]
    group, _, version = api_version.rpartition("/")
    schema = schemas.find(group, version, kind)
    package, _, short = schema.root.definition.rpartition(".") if schema is not None else ("", "", "")
    alias = _facts()["packages"].get(package)
    if alias is None:
        raise MalformedError(f'no kind "{kind}" is registered for version "{api_version}"')
    return f"{alias}.{short}"


@cache
def _facts() -> Obj:
    found: Obj = jsonio.loads(schemas.facts_file("_protobuf.json"))
    return found


@cache
def _fields(message: str) -> dict[int, _Field]:
    found = {}
    for text in _facts()["messages"].get(message, ()):
        number, name, kind = text.split(" ")
        found[int(number)] = _Field(name, kind)
    return found


# -- the wire -----------------------------------------------------------------------------


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise MalformedError("unexpected EOF")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value, at
        shift += 7


def _values(data: bytes) -> Iterator[tuple[int, Any]]:
    """(field number, integer or bytes) of everything in a message."""
    at, size = 0, len(data)
    while at < size:
        key, at = _varint(data, at)
        wire = key & 7
        if wire == 0:
            value, at = _varint(data, at)
            yield key >> 3, value
            continue
        if wire == 2:
            length, at = _varint(data, at)
        elif wire in (1, 5):
            length = 8 if wire == 1 else 4
        else:
            raise MalformedError(f"proto: illegal wireType {wire}")
        if at + length > size:
            raise MalformedError("unexpected EOF")
        yield key >> 3, data[at : at + length]
        at += length


# -- messages -----------------------------------------------------------------------------


def _message(name: str, data: bytes) -> Obj:
    fields = _fields(name)
    found: Obj = {}
    for number, value in _values(data):
        field = fields.get(number)
        if field is None:
            continue
        if field.name == "*":
            found.update(_message(field.type, value))
        elif field.type.startswith(_LIST):
            found.setdefault(field.name, []).append(_value(field.type[len(_LIST) :], value))
        elif field.type.startswith(_MAP):
            key, item = _entry(field.type[len(_MAP) :], value)
            found.setdefault(field.name, {})[key] = item
        else:
            found[field.name] = _value(field.type, value)
    return found


def _entry(kind: str, data: bytes) -> tuple[str, Any]:
    parts = dict(_values(data))
    missing: Any = 0 if kind in _INTEGERS else b""
    return parts.get(1, b"").decode(), _value(kind, parts.get(2, missing))


_INTEGERS = {"bool": 0, "int32": 32, "int64": 64, "uint32": 0, "uint64": 0}


def _value(kind: str, value: Any) -> Any:
    if kind == "string":
        return value.decode()
    if kind in _INTEGERS:
        return _integer(kind, value)
    if kind == "bytes":
        return b64encode(value).decode()
    if kind == "double":
        return struct.unpack("<d", value)[0]
    special = _SPECIAL.get(kind)
    return special(value) if special is not None else _message(kind, value)


def _integer(kind: str, value: int) -> Any:
    if kind == "bool":
        return value != 0
    if _INTEGERS[kind] and value >> 63:
        return value - (1 << 64)
    return value


def _time(data: bytes) -> str | None:
    parts = dict(_values(data))
    if not parts:
        return None
    seconds = _integer("int64", parts.get(1, 0))
    return timefmt.rfc3339(seconds * 1_000_000)


def _micro_time(data: bytes) -> str | None:
    parts = dict(_values(data))
    if not parts:
        return None
    return timefmt.rfc3339_micro(_integer("int64", parts.get(1, 0)) * 1_000_000 + parts.get(2, 0) // 1000)


def _int_or_string(data: bytes) -> int | str:
    parts = dict(_values(data))
    if parts.get(1, 0) == 1:
        return str(parts.get(3, b"").decode())
    return int(_integer("int32", parts.get(2, 0)))


def _embedded(data: bytes) -> Any:
    raw = dict(_values(data)).get(1, b"")
    return jsonio.loads(raw) if raw else None


def _items(data: bytes) -> list[str]:
    return [value.decode() for _, value in _values(data)]


def _either(data: bytes) -> Any:
    """JSONSchemaProps or something simpler (``false``, a list)."""
    parts: dict[int, list[Any]] = {}
    for number, value in _values(data):
        parts.setdefault(number, []).append(value)
    return parts


def _schema_or_bool(data: bytes) -> Any:
    parts = _either(data)
    if 2 in parts:
        return _message("apiextensions.v1.JSONSchemaProps", parts[2][0])
    return bool(parts.get(1, [0])[0])


def _schema_or_array(data: bytes) -> Any:
    parts = _either(data)
    schemas_of = [_message("apiextensions.v1.JSONSchemaProps", value) for value in parts.get(2, ())]
    return schemas_of or _message("apiextensions.v1.JSONSchemaProps", parts.get(1, [b""])[0])


def _schema_or_strings(data: bytes) -> Any:
    parts = _either(data)
    if 1 in parts:
        return _message("apiextensions.v1.JSONSchemaProps", parts[1][0])
    return [value.decode() for value in parts.get(2, ())]


#: Messages whose JSON is not an object with their fields.
_SPECIAL = {
    "meta.v1.Time": _time,
    "meta.v1.MicroTime": _micro_time,
    "meta.v1.Duration": lambda data: duration.format(_integer("int64", dict(_values(data)).get(1, 0)) // 1000),
    "meta.v1.FieldsV1": _embedded,
    "resource.Quantity": lambda data: dict(_values(data)).get(1, b"0").decode(),
    "intstr.IntOrString": _int_or_string,
    "runtime.RawExtension": _embedded,
    "apiextensions.v1.JSON": _embedded,
    "apiextensions.v1.JSONSchemaPropsOrBool": _schema_or_bool,
    "apiextensions.v1.JSONSchemaPropsOrArray": _schema_or_array,
    "apiextensions.v1.JSONSchemaPropsOrStringArray": _schema_or_strings,
    "authentication.v1.ExtraValue": _items,
    "authorization.v1.ExtraValue": _items,
    "certificates.v1.ExtraValue": _items,
}
