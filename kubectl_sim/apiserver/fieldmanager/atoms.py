"""What merging needs to know of a type: its form, whether it is owned as a whole, its list keys.

Models structured-merge-diff/schema and kube-openapi's conversion to it.  Built-in kinds get their
atoms from ``schemas/``; everything else (custom resources, free-form fields) is deduced: objects
merge field by field, lists are owned as a whole.
"""

from __future__ import annotations

from kubectl_sim.model.schema import LIST, MAP, SCALARS, STRUCT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.schema import Field, Struct, Type

SCALAR = "scalar"
#: The form is that of the value.
ANY = "any"

_NUMERIC = "numeric"
_BOOLEAN = "boolean"
_STRING = "string"
_UNTYPED = "untyped"
_FREE = frozenset(["raw", "json", "any"])


class Atom:
    """One type.  ``scalar`` is numeric, string, boolean or untyped where the form is a scalar."""

    __slots__ = ("_element", "_fields", "atomic", "form", "keys", "scalar", "struct", "type")

    def __init__(self, form: str, *, atomic: bool = False, scalar: str = _UNTYPED) -> None:
        self.form = form
        self.atomic = atomic
        self.scalar = scalar
        self.keys: tuple[str, ...] = ()
        self.struct: Struct | None = None
        self.type: Type | None = None
        self._element: Atom | None = None
        self._fields: dict[str, Atom] = {}

    @property
    def element(self) -> Atom:
        """The type of list items and of map values."""
        if self._element is None:
            assert self.type is not None and self.type.element is not None
            self._element = of_type(self.type.element)
        return self._element

    def field(self, name: str) -> Atom | None:
        """The type of a declared field, None for names that the type does not declare."""
        if self.struct is None:
            return None
        found = self._fields.get(name)
        if found is None:
            declared = self.struct.field(name)
            if declared is None:
                return None
            found = self._fields[name] = of_field(declared)
        return found

    def child(self, name: str) -> Atom | None:
        """The type of a key's value: a declared field's, else that of map values, None if neither."""
        found = self.field(name)
        if found is not None or self.struct is not None:
            return found
        return self.element if self.form == MAP else None

    def key_default(self, name: str) -> Any:
        """The value that a list item's key field has when it is not given; None when there is none."""
        struct = self.element.struct
        field = struct.field(name) if struct is not None else None
        if struct is None or field is None:
            return None
        if name in struct.defaults:
            return struct.defaults[name]
        if field.written and not field.type.pointer:
            return {"string": "", "bool": False}.get(field.type.shape, 0)
        return None


def _deduced() -> Atom:
    atom = Atom(ANY)
    atom._element = atom
    return atom


def _untyped_atomic() -> Atom:
    atom = Atom(ANY, atomic=True)
    atom._element = atom
    return atom


#: Free-form content.
DEDUCED = _deduced()
#: Items of free-form lists: owned as a whole.
ATOMIC = _untyped_atomic()
_scalars = {kind: Atom(SCALAR, scalar=kind) for kind in (_NUMERIC, _STRING, _BOOLEAN, _UNTYPED)}


_structs: dict[Struct, Atom] = {}


def of_struct(struct: Struct) -> Atom:
    """The atom of a struct; one for each, because its fields are resolved into it."""
    atom = _structs.get(struct)
    if atom is None:
        atom = _structs[struct] = Atom(MAP, atomic=struct.atomic)
        atom.struct = struct
    return atom


def of_type(kind: Type) -> Atom:
    if kind.shape == STRUCT and kind.struct is not None:
        return of_struct(kind.struct)
    if kind.shape in (LIST, MAP):
        atom = Atom(kind.shape, atomic=kind.shape == LIST)
        atom.type = kind
        return atom
    if kind.shape in _FREE or kind.shape.startswith("schemaor"):
        return DEDUCED
    if kind.shape == _STRING or kind.shape in ("bytes", "duration"):
        return _scalars[_STRING]
    if kind.shape == "bool":
        return _scalars[_BOOLEAN]
    return _scalars[_NUMERIC if kind.shape in SCALARS else _UNTYPED]


def of_field(field: Field) -> Atom:
    """A field's type with the field's own merge facts."""
    atom = of_type(field.type)
    if atom.form == LIST and field.list_type in ("set", "map"):
        atom.atomic = False
        atom.keys = field.list_keys if field.list_type == "map" else ()
    elif atom.form == MAP and field.map_type:
        own = Atom(MAP, atomic=field.map_type == "atomic")
        own.struct, own.type = atom.struct, atom.type
        return own
    return atom
