"""Values with their types: their form, their list items, and how two of them differ.

Models structured-merge-diff/typed.
"""

from __future__ import annotations

from kubectl_sim.apiserver.fieldmanager import fieldset
from kubectl_sim.apiserver.fieldmanager.atoms import ANY, ATOMIC, DEDUCED, SCALAR
from kubectl_sim.base.patches.common import same
from kubectl_sim.model.schema import LIST, MAP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.fieldmanager.atoms import Atom
    from kubectl_sim.apiserver.fieldmanager.fieldset import FieldSet

    Obj = dict[str, Any]


class TypedError(ValueError):
    """An object does not fit its type."""


class _Absent:
    """No value at all, as opposed to null."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Any = _Absent()


def form_of(atom: Atom, value: Any) -> str:
    """The form under which a value of this type is treated."""
    if atom.form != ANY:
        return atom.form
    if isinstance(value, list):
        return LIST
    return MAP if value is None or isinstance(value, dict) else SCALAR


def is_whole(atom: Atom, form: str) -> bool:
    """Whether a list or map is owned as a whole."""
    return atom.atomic or (atom.form == ANY and form == LIST)


def element_type(atom: Atom, form: str) -> Atom:
    """The type of what a list or a map holds."""
    if atom.form == ANY:
        return DEDUCED if form == MAP and not atom.atomic else ATOMIC
    return atom.element


def child_atom(atom: Atom, key: str) -> Atom:
    """The type of a key of a map; unknown fields are free-form."""
    if atom.form == ANY:
        return element_type(atom, MAP)
    return atom.child(key) or DEDUCED


# ----------------------------------------------------------------------------------- list items


def item_element(atom: Atom, item: Any) -> str:
    """The path element of an item of an associative list.  Raises :class:`TypedError`."""
    if not atom.keys:
        return _set_element(item)
    if item is None:
        raise TypedError("associative list with keys may not have a null element")
    if not isinstance(item, dict):
        raise TypedError("associative list with keys may not have non-map elements")
    keys: Obj = {}
    for name in atom.keys:
        value = item[name] if name in item else atom.key_default(name)
        if name in item or value is not None:
            keys[name] = value
    if not keys:
        from kubectl_sim.base import goformat

        shown = "[" + " ".join(goformat.quote(name) for name in atom.keys) + "]"
        raise TypedError(
            f"associative list with keys has an element that omits all key fields {shown} "
            "(and doesn't have default values for any key fields)"
        )
    return fieldset.key_element(keys)


def _set_element(item: Any) -> str:
    if isinstance(item, dict):
        raise TypedError("associative list without keys has an element that's a map type")
    if isinstance(item, list):
        raise TypedError("not supported: associative list with lists as elements")
    if item is None:
        raise TypedError("associative list without keys has an element that's an explicit null")
    return fieldset.value_element(item)


def by_element(atom: Atom, items: list[Any]) -> dict[str, list[Any]]:
    """The items of an associative list by their path elements; one has several where it holds duplicates."""
    found: dict[str, list[Any]] = {}
    for item in items:
        found.setdefault(item_element(atom, item), []).append(item)
    return found


# --------------------------------------------------------------------------------------- comparison


class Comparison:
    """The fields that were added, changed and removed from one value to the next."""

    __slots__ = ("added", "modified", "removed")

    def __init__(self, added: FieldSet, modified: FieldSet, removed: FieldSet) -> None:
        self.added = added
        self.modified = modified
        self.removed = removed

    def changed(self) -> FieldSet:
        """What the writer of the new value now has a hand in."""
        return fieldset.union(self.modified, self.added)

    def without(self, fields: FieldSet) -> Comparison:
        """Leaving out some fields and everything below them."""
        if not fields:
            return self
        return Comparison(*(fieldset.without(each, fields) for each in (self.added, self.modified, self.removed)))


#: What one pair of values contributes to the three sets; None for nothing.
_Nodes = tuple["FieldSet | None", "FieldSet | None", "FieldSet | None"]
_NOTHING: _Nodes = (None, None, None)
_CONTAINERS: Any = (dict, list)


def compare(old: Any, new: Any, atom: Atom) -> Comparison:
    """How two objects of a type differ."""
    found = _compare(old, new, atom)
    added, modified, removed = (fieldset.below(each) if each else {} for each in found)
    return Comparison(added, modified, removed)


def _compare(old: Any, new: Any, atom: Atom) -> _Nodes:
    if old is ABSENT:
        return _all(new, atom), None, None
    if new is ABSENT:
        return None, None, _all(old, atom)
    if same(old, new):
        return _NOTHING
    before, after = form_of(atom, old), form_of(atom, new)
    if before != after:
        return _of_another_form(old, new, atom, before, after)
    if before == SCALAR or is_whole(atom, before) or (not old and not new):
        return None, {}, None
    if before == LIST:
        return _compare_lists(old or [], new or [], atom)
    return _compare_maps(old or {}, new or {}, atom)


def _of_another_form(old: Any, new: Any, atom: Atom, before: str, after: str) -> _Nodes:
    """Free-form values that change between scalar, list and map."""
    added = fieldset.below(_all(new, atom)) if after == MAP else {}
    removed = fieldset.below(_all(old, atom)) if before == MAP else {}
    return added or None, {}, removed or None


def _all(value: Any, atom: Atom) -> FieldSet:
    """The set of a value and everything in it, containers included."""
    if not value or not isinstance(value, _CONTAINERS):
        return {}
    form = form_of(atom, value)
    if form == SCALAR or is_whole(atom, form):
        return {}
    result: FieldSet = {fieldset.SELF: {}}
    if form == LIST:
        for element, items in by_element(atom, value).items():
            result[element] = _all(items[0], atom.element) if len(items) == 1 else {}
    else:
        for key, item in value.items():
            # Most fields are scalars, whose type does not matter here.
            inner = item and isinstance(item, _CONTAINERS)
            result[f"f:{key}"] = _all(item, child_atom(atom, key)) if inner else {}
    return result


def _compare_maps(old: Obj, new: Obj, atom: Atom) -> _Nodes:
    sets: tuple[FieldSet, FieldSet, FieldSet] = ({}, {}, {})
    for key in sorted(old.keys() | new.keys()):
        before, after = old.get(key, ABSENT), new.get(key, ABSENT)
        if before is after:
            continue
        if before is ABSENT:
            sets[0][f"f:{key}"] = _all(after, child_atom(atom, key))
        elif after is ABSENT:
            sets[2][f"f:{key}"] = _all(before, child_atom(atom, key))
        else:
            _collect(sets, f"f:{key}", _compare(before, after, child_atom(atom, key)))
    return _nodes(sets)


def _compare_lists(old: list[Any], new: list[Any], atom: Atom) -> _Nodes:
    sets: tuple[FieldSet, FieldSet, FieldSet] = ({}, {}, {})
    before, after = by_element(atom, old), by_element(atom, new)
    for element in sorted(before.keys() | after.keys()):
        _collect(sets, element, _compare_items(before.get(element, []), after.get(element, []), atom))
    return _nodes(sets)


def _compare_items(old: list[Any], new: list[Any], atom: Atom) -> _Nodes:
    """Items with the same element; there are several when a list holds duplicates."""
    item = atom.element
    if len(old) <= 1 and len(new) <= 1:
        return _compare(old[0] if old else ABSENT, new[0] if new else ABSENT, item)
    if len(old) >= 2 and len(new) >= 2:
        return _NOTHING if same(old, new) else (None, {}, None)
    if len(old) >= 2:
        return (_all(new[0], item) if new else None), None, {}
    return {}, None, (_all(old[0], item) if old else None)


def _collect(sets: tuple[FieldSet, FieldSet, FieldSet], element: str, nodes: _Nodes) -> None:
    if nodes is _NOTHING:
        return
    for target, found in zip(sets, nodes, strict=True):
        if found is not None:
            target[element] = found


def _nodes(sets: tuple[FieldSet, FieldSet, FieldSet]) -> _Nodes:
    added, modified, removed = sets
    return added or None, modified or None, removed or None
