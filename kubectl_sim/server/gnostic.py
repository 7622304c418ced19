"""A Swagger document in the protobuf form that kubectl asks for.

Models the messages of google/gnostic's openapiv2, as far as Kubernetes' documents use them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kubectl_sim.base import jsonio

Obj = dict[str, Any]
Encode = Callable[[Any], bytes]


def encode(document: Obj) -> bytes:
    """The Document message."""
    return (
        _text(1, document["swagger"])
        + _field(2, _text(1, document["info"]["title"]) + _text(2, document["info"]["version"]))
        + _field(8, _named(2, document["paths"], _path))
        + _field(9, _named(1, document["definitions"], _schema))
    )


# -- the wire -----------------------------------------------------------------------------


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def _field(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(body)) + body


def _text(number: int, text: str) -> bytes:
    return _field(number, text.encode()) if text else b""


def _flag(number: int, value: Any) -> bytes:
    return _varint(number << 3) + b"\x01" if value else b""


def _named(number: int, items: Obj, encode: Encode) -> bytes:
    """A map as the list of pairs that gnostic makes of it."""
    return b"".join(_field(number, _text(1, name) + _field(2, encode(value))) for name, value in items.items())


def _any(value: Any) -> bytes:
    """Any value: as YAML, of which JSON is a part."""
    return _text(2, jsonio.dumps(value) + "\n")


def _extensions(number: int, item: Obj) -> bytes:
    return _named(number, {key: value for key, value in item.items() if key.startswith("x-")}, _any)


# -- messages -----------------------------------------------------------------------------

_METHODS = {"get": 2, "put": 3, "post": 4, "delete": 5, "patch": 8}


def _path(item: Obj) -> bytes:
    methods = b"".join(_field(number, _operation(item[name])) for name, number in _METHODS.items() if name in item)
    return methods + b"".join(_field(9, _parameter(parameter)) for parameter in item["parameters"])


def _operation(operation: Obj) -> bytes:
    responses = _named(1, operation["responses"], _response)
    return (
        b"".join(_text(1, tag) for tag in operation["tags"])
        + b"".join(_text(6, media) for media in operation["produces"])
        + b"".join(_text(7, media) for media in operation["consumes"])
        + b"".join(_field(8, _parameter(parameter)) for parameter in operation["parameters"])
        + _field(9, responses)
        + _extensions(13, operation)
    )


def _response(response: Obj) -> bytes:
    return _field(1, _text(1, response["description"]) + _field(2, _field(1, _schema(response["schema"]))))


def _parameter(parameter: Obj) -> bytes:
    """A ParametersItem."""
    if parameter["in"] == "body":
        body = _text(2, parameter["name"]) + _text(3, "body") + _flag(4, True)
        return _field(1, _field(1, body + _field(5, _schema(parameter["schema"]))))
    common = _flag(1, parameter.get("required")) + _text(2, parameter["in"]) + _text(4, parameter["name"])
    if parameter["in"] == "path":
        return _field(1, _field(2, _field(4, common + _text(5, parameter["type"]) + _flag(19, True))))
    return _field(1, _field(2, _field(3, common + _text(6, parameter["type"]) + _flag(20, True))))


def _schema(schema: Obj) -> bytes:
    if "$ref" in schema:
        return _text(1, schema["$ref"]) + _text(4, schema.get("description", "")) + _extensions(31, schema)
    parts = [_text(2, schema.get("format", "")), _text(4, schema.get("description", ""))]
    if "default" in schema:
        parts.append(_field(5, _any(schema["default"])))
    parts += [_text(19, name) for name in schema.get("required", ())]
    parts += [_field(20, _any(value)) for value in schema.get("enum", ())]
    if "additionalProperties" in schema:
        parts.append(_field(21, _field(1, _schema(schema["additionalProperties"]))))
    if "type" in schema:
        parts.append(_field(22, _text(1, schema["type"])))
    if "items" in schema:
        parts.append(_field(23, _field(1, _schema(schema["items"]))))
    if "properties" in schema:
        parts.append(_field(25, _named(1, schema["properties"], _schema)))
    return b"".join(parts) + _extensions(31, schema)
