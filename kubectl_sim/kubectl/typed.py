"""Objects as upstream's typed clients have them: Go structs, whose JSON keeps the order of their fields."""

from __future__ import annotations

from kubectl_sim.model import schema as schemas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.schema import Struct, Type

    Obj = dict[str, Any]


def in_order(obj: Obj) -> Obj:
    """A copy of a built-in object with its keys in the order of its Go type; others as they are."""
    group, _, version = str(obj.get("apiVersion") or "").rpartition("/")
    schema = schemas.find(group, version, str(obj.get("kind") or ""))
    return obj if schema is None else _struct(obj, schema.root)


def _struct(obj: Obj, struct: Struct) -> Obj:
    ordered: Obj = {}
    for name in struct.names():
        if name in obj:
            field = struct.field(name)
            assert field is not None
            ordered[name] = _value(obj[name], field.type)
    return {**ordered, **obj, **ordered} if len(ordered) < len(obj) else ordered


def _value(value: Any, type: Type) -> Any:
    if isinstance(value, dict):
        if type.shape == schemas.STRUCT and type.struct is not None:
            return _struct(value, type.struct)
        element = type.element
        return {key: value[key] if element is None else _value(value[key], element) for key in sorted(value)}
    if isinstance(value, list) and type.element is not None:
        return [_value(item, type.element) for item in value]
    return value
