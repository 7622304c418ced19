"""The API's types as an OpenAPI document shows them: objects, lists, maps, values, and references by name.

The structure comes from the schema of a kind (:mod:`kubectl_sim.model.schema`), the prose from the files that
:mod:`kubectl_sim.tools.descriptions` packs into the installed package.
"""

from __future__ import annotations

import os

from kubectl_sim.base import jsonio
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.model import schema as schemas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_sim.model.schema import Schema, Struct, Type

    Texts = dict[str, str]

# Shapes of a node.
OBJECT = "object"  # has fields
LIST = "array"
MAP = "map"
VALUE = "value"  # a string, a number…
ANY = "any"  # may be anything

_META = "io.k8s.apimachinery.pkg.apis.meta.v1"
_APIEXTENSIONS = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1"
_QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity"
_INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString"
_RAW = "io.k8s.apimachinery.pkg.runtime.RawExtension"
_FIELDS = f"{_META}.FieldsV1"

# What OpenAPI makes of the types that decode themselves: (definition, shape, OpenAPI v2's type).  OpenAPI v3
# gives no type to the quantities, and its names are shown for what has none.
_SPECIAL = {
    "time": (f"{_META}.Time", VALUE, "string"),
    "microtime": (f"{_META}.MicroTime", VALUE, "string"),
    "duration": (f"{_META}.Duration", VALUE, "string"),
    "quantity": (_QUANTITY, VALUE, "string"),
    "intorstring": (_INT_OR_STRING, VALUE, "string"),
    "raw": (_RAW, MAP, ""),
    "json": (f"{_APIEXTENSIONS}.JSON", ANY, ""),
    "schemaorbool": (f"{_APIEXTENSIONS}.JSONSchemaPropsOrBool", ANY, ""),
    "schemaorarray": (f"{_APIEXTENSIONS}.JSONSchemaPropsOrArray", ANY, ""),
    "schemaorstrings": (f"{_APIEXTENSIONS}.JSONSchemaPropsOrStringArray", ANY, ""),
}
_UNTYPED = frozenset([_QUANTITY, _INT_OR_STRING])
_INTEGERS = frozenset(["int", "int32", "int64", "uint8", "uint32", "uint64"])
_VALUES = {"string": "string", "bytes": "string", "bool": "boolean", "float64": "number"}


class Node:
    """One type.  ``definition`` is its full OpenAPI name if it has one, ``value`` OpenAPI v2's name of a value."""

    __slots__ = ("definition", "element", "shape", "struct", "value")

    def __init__(self, shape: str, definition: str = "", value: str = "") -> None:
        self.shape = shape
        self.definition = definition
        self.value = value
        self.element: Node | None = None
        self.struct: Struct | None = None

    def target(self) -> Node:
        """The node behind the lists and maps that this one is made of."""
        node = self
        while node.element is not None:
            node = node.element
        return node

    @property
    def short_name(self) -> str:
        return self.definition.rpartition(".")[2]

    @property
    def is_typed(self) -> bool:
        """Whether OpenAPI v3 names a simple type for it, so that this is shown and not the definition's name."""
        return self.shape == VALUE and self.definition not in _UNTYPED


class Field:
    """One field of an object.

    ``enum`` holds the values that are allowed, sorted, if they are listed.  A ``bare`` field is nothing but a
    reference in OpenAPI v3: it has neither a text nor a default of its own.
    """

    __slots__ = ("bare", "description", "enum", "name", "node", "required")

    def __init__(self, name: str, node: Node, description: str, kind: Type, required: bool) -> None:
        self.name = name
        self.node = node
        self.description = description
        self.enum = kind.enum
        self.required = required
        self.bare = bool(node.definition) and kind.pointer and not description


class Model:
    """The types of one kind.  Raises CommandError where no descriptions are installed."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._texts = Descriptions()
        self.root = self._struct(schema.root)
        self._texts.of(self.root.definition)  # refuses here, before anything is printed, if there are none

    def description(self, node: Node) -> str:
        """What is said of a definition; empty for a node without a name of its own."""
        return self._texts.of(node.definition).get("", "") if node.definition else ""

    def fields(self, node: Node) -> Iterator[Field]:
        """The fields of an object by name; none for anything else."""
        struct = node.struct
        if struct is not None:
            for name in sorted(struct.names()):
                yield self._field(struct, node.definition, name)

    def field(self, node: Node, name: str) -> Field | None:
        struct = node.struct
        if struct is None or struct.type_text(name) is None:
            return None
        return self._field(struct, node.definition, name)

    def _field(self, struct: Struct, definition: str, name: str) -> Field:
        field = struct.field(name)
        assert field is not None
        node = self._node(field.type)
        if node.definition == _RAW and name == "fieldsV1":
            node.definition = _FIELDS  # a schema file abbreviates both alike
        text = self._texts.of(definition).get(name, "")
        return Field(name, node, text, field.type, name in struct.required)

    def _node(self, kind: Type) -> Node:
        shape = kind.shape
        if shape in (schemas.LIST, schemas.MAP):
            node = Node(LIST if shape == schemas.LIST else MAP)
            assert kind.element is not None
            node.element = self._node(kind.element)
            return node
        if shape == schemas.STRUCT:
            assert kind.struct is not None
            return self._struct(kind.struct)
        if shape in _SPECIAL:
            definition, shape, value = _SPECIAL[shape]
            return Node(shape, definition, value)
        return Node(VALUE, value="integer" if shape in _INTEGERS else _VALUES[shape])

    def _struct(self, struct: Struct) -> Node:
        if not struct.names():
            return Node(MAP, struct.definition)
        node = Node(OBJECT, struct.definition)
        node.struct = struct
        return node


class Descriptions:
    """The prose about definitions and fields, read when first asked for."""

    def __init__(self) -> None:
        self._packages: dict[str, bytes] = {}
        self._known: dict[str, Texts] = {}

    def of(self, definition: str) -> Texts:
        """Field -> text; the text under the empty name is the definition's own."""
        texts = self._known.get(definition)
        if texts is None:
            texts = self._known[definition] = self._find(definition)
        return texts

    def _find(self, definition: str) -> Texts:
        package, _, name = definition.rpartition(".")
        lines = self._packages.get(package)
        if lines is None:
            lines = self._packages[package] = b"\n" + _read(package)
        start = lines.find(f"\n{name} ".encode())
        if start < 0:
            return {}
        end = lines.index(b"\n", start + 1)
        texts: Texts = jsonio.loads(lines[start + len(name.encode()) + 2 : end])
        return texts


_FOLDER = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))) + "/_descriptions"


def _read(package: str) -> bytes:
    from zlib import decompress

    try:
        with open(f"{_FOLDER}/{package}.z", "rb", buffering=0) as file:
            return decompress(file.read())
    except OSError:
        if os.path.isdir(_FOLDER):
            return b""
    raise CommandError(
        "this copy of kubectl-sim was not installed, so it has no descriptions to show: "
        "pip install packs them (python -m kubectl_sim.tools.descriptions in a checkout)"
    )
