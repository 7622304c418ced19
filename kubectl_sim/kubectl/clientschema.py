"""Documents that kubectl itself holds against the schema, because the server checks no such document's fields.

A server checks fields where objects are patched: not in a ``List``, a ``ConfigMapList`` or a review.
Models ParamVerifyingSchema of kubectl/pkg/validation and kube-openapi/pkg/util/proto/validation.
"""

from __future__ import annotations

from kubectl_sim.kinds._index import BY_KIND, RESOURCES
from kubectl_sim.model import schema as schemas
from kubectl_sim.model.schema import LIST, MAP, STRUCT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.schema import Schema, Struct, Type

    Obj = dict[str, Any]

#: What a shape is called in an OpenAPI document; what is not here is of any type.
_TYPES = {
    **dict.fromkeys(("string", "bytes", "quantity", "time", "microtime", "duration", "intorstring"), "string"),
    **dict.fromkeys(("int32", "int64", "uint8", "uint32", "uint64", "int"), "integer"),
    "bool": "boolean",
    "float64": "number",
}
_META = "io.k8s.apimachinery.pkg.apis.meta.v1"
#: The definitions behind references to what is no struct; everything else stands in its field.
_DEFINITIONS = {
    "quantity": "io.k8s.apimachinery.pkg.api.resource.Quantity",
    "time": f"{_META}.Time",
    "microtime": f"{_META}.MicroTime",
    "duration": f"{_META}.Duration",
    "intorstring": "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
    "raw": "io.k8s.apimachinery.pkg.runtime.RawExtension",
}
_LIST_META = {"continue": "string", "remainingItemCount": "integer", "resourceVersion": "string", "selfLink": "string"}


def problems(document: Obj) -> list[str]:
    """What is wrong with the fields of a document with a sound apiVersion and kind; empty if nothing is."""
    api_version, kind = document["apiVersion"], document["kind"]
    if (api_version, kind) == ("v1", "List"):
        return _of_list(document)
    return _of_resource(document, api_version, kind)


def _of_list(document: Obj) -> list[str]:
    from kubectl_sim.kubectl import manifests

    items = document.get("items")
    if not isinstance(items, list):
        return ["invalid object to validate"]
    found: list[str] = []
    for item in items:
        wrong = manifests.object_kind_problems(item)
        found += wrong or _of_resource(item, item["apiVersion"], item["kind"])
    return found


def _of_resource(obj: Obj, api_version: str, kind: str) -> list[str]:
    group, _, version = api_version.rpartition("/")
    checks = _Checks()
    schema = schemas.find(group, version, kind)
    if schema is not None:
        checks.struct(schema.root, obj, kind)
        return checks.errors
    single = kind.removesuffix("List")
    key = BY_KIND.get((api_version, single))
    schema = schemas.find(group, version, single) if key and single != kind and "list" in RESOURCES[key][9] else None
    if schema is not None:
        checks.typed_list(schema, obj, kind)
    return checks.errors


def _kind_of(value: Any) -> str:
    """What the errors call the type of a value."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "integer"
    if isinstance(value, float):
        return "number"
    if isinstance(value, str):
        return "string"
    return "array" if isinstance(value, list) else "map"


class _Checks:
    """One walk over an object; ``errors`` gathers what is wrong.

    ``place`` is where in the object a value stands, ``path`` where in the schema.
    """

    def __init__(self) -> None:
        self.errors: list[str] = []

    def _error(self, place: str, text: str) -> None:
        self.errors.append(f"ValidationError({place}): {text}")

    def _nil(self, place: str) -> None:
        self.errors.append(f'unknown object type "nil" in {place}')

    def _nil_item(self, place: str, index: int) -> None:
        self._error(place, f'unknown object type "nil" in {place}[{index}]')

    def _mismatch(self, place: str, path: str, value: Any, expected: str) -> None:
        self._error(place, f'invalid type for {path}: got "{_kind_of(value)}", expected "{expected}"')

    def typed_list(self, schema: Schema, obj: Obj, kind: str) -> None:
        """A list such as ``ConfigMapList``."""
        path = f"{schema.root.definition}List"
        for name in sorted(obj):
            value, place = obj[name], f"{kind}.{name}"
            if value is None:
                continue
            if name in ("apiVersion", "kind"):
                self._scalar(value, "string", f"{path}.{name}", place)
            elif name == "metadata":
                self._list_meta(value, place)
            elif name == "items":
                self._items(schema.root, value, f"{path}.items", place)
            else:
                self._unknown(name, path, kind)
        if obj.get("items") is None:
            self._missing("items", path, kind)

    def _list_meta(self, value: Any, place: str) -> None:
        path = f"{_META}.ListMeta"
        if not isinstance(value, dict):
            self._mismatch(place, path, value, "map")
            return
        for name in sorted(value):
            if name not in _LIST_META:
                self._unknown(name, path, place)
            elif value[name] is not None:
                self._scalar(value[name], _LIST_META[name], f"{path}.{name}", f"{place}.{name}")

    def _items(self, struct: Struct, value: Any, path: str, place: str) -> None:
        if not isinstance(value, list):
            self._mismatch(place, path, value, "array")
            return
        for index, item in enumerate(value):
            if item is None:
                self._nil_item(place, index)
            else:
                self.struct(struct, item, f"{place}[{index}]")

    def struct(self, struct: Struct, value: Any, place: str) -> None:
        path = struct.definition
        if not isinstance(value, dict):
            self._mismatch(place, path, value, "map")
            return
        if not struct.names():  # a definition without properties is a map of anything
            self._values(value, place)
            return
        for name in sorted(value):
            if value[name] is None:
                continue
            field = struct.field(name)
            if field is None:
                self._unknown(name, path, place)
            else:
                self._value(field.type, value[name], f"{path}.{name}", f"{place}.{name}")
        for name in struct.required:
            if value.get(name) is None:
                self._missing(name, path, place)

    def _unknown(self, name: str, path: str, place: str) -> None:
        from kubectl_sim.base.goformat import quote

        self._error(place, f"unknown field {quote(name)} in {path}")

    def _missing(self, name: str, path: str, place: str) -> None:
        self._error(place, f'missing required field "{name}" in {path}')

    def _value(self, kind: Type, value: Any, path: str, place: str) -> None:
        if value is None:
            self._nil(place)
        elif kind.shape == STRUCT and kind.struct is not None:
            self.struct(kind.struct, value, place)
        elif kind.shape in (LIST, MAP):
            self._container(kind, value, path, place)
        elif kind.shape == "raw":
            if isinstance(value, dict):
                self._values(value, place)
            else:
                definition = f"{_META}.FieldsV1" if path.endswith(".fieldsV1") else _DEFINITIONS["raw"]
                self._mismatch(place, definition, value, "map")
        elif kind.shape in _TYPES:
            self._scalar(value, _TYPES[kind.shape], _DEFINITIONS.get(kind.shape, path), place)

    def _container(self, kind: Type, value: Any, path: str, place: str) -> None:
        assert kind.element is not None
        if kind.shape == LIST and isinstance(value, list):
            for index, item in enumerate(value):
                if item is None:
                    self._nil_item(place, index)
                else:
                    self._value(kind.element, item, path, f"{place}[{index}]")
        elif kind.shape == MAP and isinstance(value, dict):
            for key in sorted(value):
                self._value(kind.element, value[key], path, f"{place}.{key}")
        else:
            self._mismatch(place, path, value, "array" if kind.shape == LIST else "map")

    def _values(self, value: Obj, place: str) -> None:
        """The values of a map of anything: all that they must not be is nothing."""
        for key in sorted(value):
            if value[key] is None:
                self._nil(f"{place}.{key}")

    def _scalar(self, value: Any, expected: str, path: str, place: str) -> None:
        actual = _kind_of(value)
        numbers = expected in ("integer", "number") and actual in ("integer", "number")
        texts = expected == "string" and actual not in ("map", "array")
        if actual != expected and not numbers and not texts:
            self._mismatch(place, path, value, expected)
