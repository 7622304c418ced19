"""Objects as commands have them that read them into Go's types: known fields, canonical values, Go's order.

Models the round trip of an object through a struct of k8s.io/api, as with kubectl's own scheme, which
unlike the API server fills in no defaults.  What the API server answers has made the same trip already;
there only the order of the fields is left to do, and only JSON shows it.
"""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model import schema as schemas
from kubectl_sim.model.schema import LIST, MAP, STRUCT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.options import Options
    from kubectl_sim.kubectl.printing import Printer
    from kubectl_sim.model.schema import Schema, Struct, Type

    Obj = dict[str, Any]
    Write = Callable[[str], object]

_SCHEME = "pkg/scheme/scheme.go:28"
#: Groups of kinds that kubectl has no Go types of.
_FOREIGN = ("apiextensions.k8s.io", "apiregistration.k8s.io", "metrics.k8s.io")


def print_object(printer: Printer, opts: Options, obj: Obj, write: Write) -> None:
    """Prints an object that upstream has as a Go struct; the printer is one that does not sort keys."""
    shows_order = str(opts.output or "").lower().startswith(("json", "kyaml"))
    printer.print(in_order(obj) if shows_order else obj, write)


def in_scheme(obj: Obj) -> Schema | None:
    """The schema of an object that kubectl has a Go type for, else None."""
    group = str(obj.get("apiVersion") or "").rpartition("/")[0]
    return None if group in _FOREIGN else _schema_of(obj)


def go_type(obj: Obj) -> str:
    """The name of an object's Go type: ``*v1.ConfigMap``."""
    version = str(obj.get("apiVersion") or "").rpartition("/")[2]
    return f"*{version}.{obj.get('kind')}"


def _schema_of(obj: Obj) -> Schema | None:
    group, _, version = str(obj.get("apiVersion") or "").rpartition("/")
    return schemas.find(group, version, str(obj.get("kind") or ""))


# --------------------------------------------------------------------------------------- order


def in_order(obj: Obj) -> Obj:
    """A copy of a built-in object with its keys in the order of its Go type; others as they are."""
    schema = _schema_of(obj)
    return obj if schema is None else _ordered_struct(obj, schema.root)


def _ordered_struct(obj: Obj, struct: Struct) -> Obj:
    ordered: Obj = {}
    for name in struct.names():
        if name in obj:
            field = struct.field(name)
            assert field is not None
            ordered[name] = _ordered(obj[name], field.type)
    return {**ordered, **obj, **ordered} if len(ordered) < len(obj) else ordered


def _ordered(value: Any, type: Type) -> Any:
    if isinstance(value, dict):
        if type.shape == STRUCT and type.struct is not None:
            return _ordered_struct(value, type.struct)
        element = type.element
        return {key: value[key] if element is None else _ordered(value[key], element) for key in sorted(value)}
    if isinstance(value, list) and type.element is not None:
        return [_ordered(item, type.element) for item in value]
    return value


# ------------------------------------------------------------------------------------ decoding


def decode(obj: Obj, source: str = "") -> Obj:
    """An object of a file as its Go type holds it.  Raises CommandError when it does not fit."""
    from kubectl_sim.apiserver.inspection import Inspection, Undecodable

    group = str(obj.get("apiVersion") or "").rpartition("/")[0]
    schema = _schema_of(obj)
    if schema is None or group in _FOREIGN:
        raise _undecodable(source, _not_registered(obj))
    try:
        return canonical(schema.root, Inspection().run(schema, obj))
    except Undecodable as error:
        raise _undecodable(source, str(error)) from None


def _not_registered(obj: Obj) -> str:
    from kubectl_sim.base.goformat import quote

    kind, version = quote(str(obj.get("kind") or "")), quote(str(obj.get("apiVersion") or ""))
    return f"no kind {kind} is registered for version {version} in scheme {quote(_SCHEME)}"


def _undecodable(source: str, problem: str) -> CommandError:
    from kubectl_sim.base.goformat import quote

    return CommandError(f"unable to decode {quote(source)}: {problem}" if source else problem)


def canonical(struct: Struct, value: Obj) -> Obj:
    """A value without mistakes as a Go struct writes it."""
    out: Obj = {}
    for name in struct.names():
        field = struct.field(name)
        assert field is not None
        given = value.get(name)
        encoded = _value(field.type, given) if given is not None else _absent(field.type)
        if field.written or (given is not None and (field.type.pointer or encoded)):
            out[name] = encoded
    return out


def _absent(kind: Type) -> Any:
    """The zero value of a type."""
    if kind.shape == STRUCT and not kind.pointer and kind.struct is not None:
        return canonical(kind.struct, {})
    from kubectl_sim.apiserver.codec import zero

    return zero(kind)


def _value(kind: Type, value: Any) -> Any:
    if kind.shape == STRUCT and kind.struct is not None:
        return canonical(kind.struct, value)
    if kind.shape in (LIST, MAP):
        element = kind.element
        assert element is not None
        if kind.shape == LIST:
            return [_value(element, item) for item in value]
        return {key: _value(element, value[key]) for key in sorted(value)}
    if kind.shape in ("string", "bool"):
        return value
    if kind.shape in ("raw", "json", "any"):
        return _sorted(value)
    from kubectl_sim.apiserver.codec import converter

    return converter(kind)(value)


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    return value
