"""The structure of built-in kinds: fields, types, what is required, how lists merge.

One file of ``schemas/`` describes one kind completely; no other module reads those files.
Everything is resolved on first use, because a command touches few of a pod's 200 types.

A type is written as in Go (``*int32``, ``[]core.Container``, ``map[string]quantity``); see
:mod:`kubectl_sim.tools.schemas` for the source and the notation.
"""

from __future__ import annotations

import os

from kubectl_sim.base import jsonio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# Shapes of a type, as ``Type.shape`` tells them.
STRUCT = "struct"
LIST = "list"
MAP = "map"
SCALARS = frozenset(["string", "bool", "int32", "int64", "uint8", "uint32", "uint64", "int", "float64"])

# How Go's reflection names the types that schema files abbreviate.
_GO_NAMES = {
    "bytes": "[]uint8",
    "quantity": "resource.Quantity",
    "time": "v1.Time",
    "microtime": "v1.MicroTime",
    "duration": "v1.Duration",
    "intorstring": "intstr.IntOrString",
    "raw": "runtime.RawExtension",
    "json": "v1.JSON",
    "any": "interface {}",
    "schemaorbool": "v1.JSONSchemaPropsOrBool",
    "schemaorarray": "v1.JSONSchemaPropsOrArray",
    "schemaorstrings": "v1.JSONSchemaPropsOrStringArray",
}
# Go's kinds of the shapes that are neither structs of ours nor scalars.
_GO_KINDS = {
    **dict.fromkeys(_GO_NAMES, "struct"),
    LIST: "slice",
    "bytes": "slice",
    "duration": "int64",
    "any": "interface",
}
SELF_DECODING = frozenset(_GO_NAMES)


class Type:
    """One resolved type.

    ``shape`` is ``struct``, ``list``, ``map``, a scalar's name (``string``, ``int32``, …) or one of
    the types that decode themselves (``quantity``, ``time``, ``microtime``, ``duration``, ``bytes``,
    ``intorstring``, ``raw``, ``json``, ``any``, ``schemaorbool``, ``schemaorarray``,
    ``schemaorstrings``).  ``go`` is the name that Go's reflection prints.
    """

    __slots__ = ("element", "enum", "go", "pointer", "shape", "struct")

    def __init__(self, shape: str, go: str) -> None:
        self.shape = shape
        self.go = go
        self.pointer = False
        self.element: Type | None = None
        self.struct: Struct | None = None
        self.enum: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Type({self.go!r})"


class Leaf:
    """A shape without known fields; ``kind`` is Go's kind of it, for error texts."""

    __slots__ = ("go", "kind")

    def __init__(self, kind: str, go: str) -> None:
        self.kind = kind
        self.go = go

    def field(self, name: str) -> None:
        return None


class Field:
    """One field of a struct.

    ``written`` fields appear in an encoded object even when they are empty.  ``strategies`` and
    ``merge_key`` drive strategic merge; ``list_type`` (atomic, set, map), ``list_keys`` and
    ``map_type`` (atomic, granular) drive server-side apply.
    """

    __slots__ = ("list_keys", "list_type", "map_type", "merge_key", "name", "strategies", "type", "written")

    def __init__(self, name: str, entry: Any, schema: Schema) -> None:
        facts: dict[str, Any] = entry if isinstance(entry, dict) else {"type": entry}
        text: str = facts["type"]
        self.name = name
        self.written = text.startswith("!")
        self.type = schema.type(text[1:] if self.written else text)
        strategy: str = facts.get("strategy", "")
        self.strategies = tuple(strategy.split(",")) if strategy else ()
        self.merge_key: str = facts.get("mergeKey", "")
        self.list_type: str = facts.get("list", "")
        self.list_keys: tuple[str, ...] = tuple(facts.get("keys", ()))
        self.map_type: str = facts.get("map", "")

    def items(self) -> Struct | None:
        """The struct that the field's value, list items or map values are, if they are structs."""
        inner = self.type
        while inner.element is not None:
            inner = inner.element
        return inner.struct

    @property
    def inner(self) -> Struct | Leaf:
        """The shape of the value, or of the items if it is a list: what patches descend into."""
        kind = self.type
        if kind.shape == LIST and kind.element is not None:
            kind = kind.element
        if kind.struct is not None and kind.shape == STRUCT:
            return kind.struct
        return Leaf(_GO_KINDS.get(kind.shape, kind.shape), kind.go.rpartition(".")[2])

    def __repr__(self) -> str:
        return f"Field({self.name!r}, {self.type.go!r})"


class Struct:
    """One definition with fields: what an object of that type may hold."""

    __slots__ = (
        "_entries",
        "_fields",
        "_written",
        "atomic",
        "codec",
        "defaults",
        "name",
        "required",
        "schema",
    )

    #: Go's kind of the type, which patches ask for.
    kind = STRUCT

    def __init__(self, name: str, facts: dict[str, Any], schema: Schema) -> None:
        #: The short form of the definition: "apps.DeploymentSpec".
        self.name = name
        self.schema = schema
        self._entries: dict[str, Any] = facts["fields"]
        self._fields: dict[str, Field] = {}
        self._written: tuple[Field, ...] | None = None
        self.required: tuple[str, ...] = tuple(facts.get("required", ()))
        #: Server-side apply replaces the value as a whole.
        self.atomic: bool = facts.get("atomic", False)
        #: Defaults that hold whatever the other fields say.
        self.defaults: dict[str, Any] = facts.get("defaults", {})
        #: Room for the decoder's compiled form of this struct.
        self.codec: Any = None

    @property
    def go(self) -> str:
        """The type's name without its package, as Go's error texts have it."""
        return self.name.rpartition(".")[2]

    @property
    def definition(self) -> str:
        """The full OpenAPI name: "io.k8s.api.apps.v1.DeploymentSpec"."""
        alias, _, name = self.name.rpartition(".")
        return f"{self.schema.packages[alias]}.{name}"

    def names(self) -> list[str]:
        """The JSON names of all fields, in the order in which Go encodes them."""
        return list(self._entries)

    def field(self, name: str) -> Field | None:
        field = self._fields.get(name)
        if field is None:
            entry = self._entries.get(name)
            if entry is None:
                return None
            field = self._fields[name] = Field(name, entry, self.schema)
        return field

    def type_text(self, name: str) -> str | None:
        """The notation of a field's type with its ``!``, without resolving anything."""
        entry = self._entries.get(name)
        if entry is None or isinstance(entry, str):
            return entry
        text: str = entry["type"]
        return text

    def written(self) -> tuple[Field, ...]:
        """The fields that Go writes even when they are empty."""
        if self._written is None:
            found = []
            for name, entry in self._entries.items():
                text = entry if isinstance(entry, str) else entry["type"]
                if text[0] == "!":
                    field = self.field(name)
                    assert field is not None
                    found.append(field)
            self._written = tuple(found)
        return self._written

    def at(self, *path: str) -> Field | None:
        """The field at a path of names; lists and maps on the way are entered, not named."""
        struct: Struct | None = self
        field: Field | None = None
        for name in path:
            field = struct.field(name) if struct is not None else None
            if field is None:
                return None
            struct = field.items()
        return field

    def __repr__(self) -> str:
        return f"Struct({self.name!r})"


class Schema:
    """One kind's file, opened."""

    __slots__ = (
        "_definitions",
        "_structs",
        "_types",
        "group",
        "kind",
        "packages",
        "plans",
        "root_name",
        "version",
    )

    def __init__(self, content: dict[str, Any]) -> None:
        self.group: str = content["group"]
        self.version: str = content["version"]
        self.kind: str = content["kind"]
        self.root_name: str = content["root"]
        self.packages: dict[str, str] = content["packages"]
        self._definitions: dict[str, dict[str, Any]] = content["defs"]
        self._structs: dict[str, Struct] = {}
        self._types: dict[str, Type] = {}
        #: Room for what the decoder makes of each type notation.
        self.plans: dict[str, Any] = {}

    @property
    def root(self) -> Struct:
        return self.struct(self.root_name)

    def struct(self, name: str) -> Struct:
        """The struct of a short definition name; KeyError when this kind does not use it."""
        struct = self._structs.get(name)
        if struct is None:
            struct = self._structs[name] = Struct(name, self._definitions[name], self)
        return struct

    def field(self, name: str) -> Field | None:
        return self.root.field(name)

    def at(self, *path: str) -> Field | None:
        return self.root.at(*path)

    def type(self, text: str) -> Type:
        """The type that a notation such as ``[]core.Container`` stands for."""
        found = self._types.get(text)
        if found is None:
            found = self._types[text] = self._resolve(text)
        return found

    def _resolve(self, text: str) -> Type:
        if text[0] == "*":
            return self._pointer(text)
        if text.startswith("[]"):
            return self._container(LIST, "[]", text[2:])
        if text.startswith("map["):
            key, _, value = text[4:].partition("]")
            return self._container(MAP, f"map[{self._go_name(key)}]", value)
        if "." not in text:
            found = Type(text, _GO_NAMES.get(text, text))
            if text.startswith("schemaor"):
                found.struct = self.struct("apiextensions.JSONSchemaProps")
            return found
        facts = self._definitions[text]
        if "is" in facts:
            return self._named(text, facts)
        found = Type(STRUCT, self._go_name(text))
        found.struct = self.struct(text)
        return found

    def _pointer(self, text: str) -> Type:
        inner = self.type(text[1:])
        found = Type(inner.shape, inner.go)
        found.element, found.struct, found.enum = inner.element, inner.struct, inner.enum
        found.pointer = True
        return found

    def _container(self, shape: str, lead: str, inner: str) -> Type:
        element = self.type(inner)
        found = Type(shape, lead + element.go)
        found.element = element
        return found

    def _named(self, name: str, facts: dict[str, Any]) -> Type:
        underlying = self.type(facts["is"])
        found = Type(underlying.shape, self._go_name(name))
        found.element, found.struct = underlying.element, underlying.struct
        found.enum = tuple(facts.get("enum", ()))
        return found

    def _go_name(self, name: str) -> str:
        alias, _, short = name.rpartition(".")
        package = self.packages.get(alias)
        return f"{package.rpartition('.')[2]}.{short}" if package else name

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    def __repr__(self) -> str:
        return f"Schema({self.group!r}, {self.version!r}, {self.kind!r})"


_HERE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
# In an installed package, then in a checkout.
_FOLDERS = (_HERE + "/_schemas", os.path.dirname(_HERE) + "/schemas")
_loaded: dict[tuple[str, str, str], Schema] = {}


def load(group: str, version: str, kind: str) -> Schema:
    """The schema of a built-in kind; KeyError when there is none."""
    found = find(group, version, kind)
    if found is None:
        raise KeyError(f"{group or 'core'}/{version} {kind} is no built-in kind")
    return found


def find(group: str, version: str, kind: str) -> Schema | None:
    """The schema of a built-in kind, None when there is none (custom resources)."""
    key = (group, version, kind)
    schema = _loaded.get(key)
    if schema is None:
        text = _read(group, version, kind)
        if text is None:
            return None
        schema = _loaded[key] = Schema(jsonio.loads(text))
    return schema


def _read(group: str, version: str, kind: str) -> bytes | None:
    if group == "core" or not _is_plain(group) or not _is_plain(version) or not _is_plain(kind):
        return None
    for folder in _FOLDERS:
        try:
            with open(f"{folder}/{group or 'core'}/{version}/{kind}.json", "rb", buffering=0) as file:
                return file.read()
        except OSError:
            continue
    return None


def facts_file(name: str) -> bytes:
    """A file of ``schemas/`` that is about no single kind.  Raises FileNotFoundError."""
    for folder in _FOLDERS:
        try:
            with open(f"{folder}/{name}", "rb", buffering=0) as file:
                return file.read()
        except OSError:
            continue
    raise FileNotFoundError(name)


def _is_plain(part: str) -> bool:
    """Whether user input can name a file: nothing may climb out of the folder."""
    return "/" not in part and "\\" not in part and "\0" not in part and not part.startswith(".")
