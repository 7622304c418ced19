"""Validating, merging and pruning values with their types: what server-side apply does beyond comparing.

Models structured-merge-diff/typed.
"""

from __future__ import annotations

from kubectl_sim.apiserver.fieldmanager import fieldset
from kubectl_sim.apiserver.fieldmanager.atoms import SCALAR
from kubectl_sim.apiserver.fieldmanager.typed import (
    ABSENT,
    TypedError,
    by_element,
    child_atom,
    element_type,
    form_of,
    is_whole,
    item_element,
)
from kubectl_sim.base import goformat
from kubectl_sim.model.schema import LIST, MAP

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.fieldmanager.atoms import Atom
    from kubectl_sim.apiserver.fieldmanager.fieldset import FieldSet

    Obj = dict[str, Any]


# ------------------------------------------------------------------------------------- validation


def validate(value: Any, atom: Atom, allow_duplicates: bool = False) -> None:
    """Raises :class:`TypedError` with everything that does not fit the type."""
    problems = list(_problems(value, atom, "", allow_duplicates))
    if len(problems) == 1:
        raise TypedError(problems[0])
    if problems:
        raise TypedError("\n".join(["errors:", *(f"  {problem}" for problem in problems)]))


def _problems(value: Any, atom: Atom, path: str, allow_duplicates: bool) -> list[str]:
    form = form_of(atom, value)
    lead = f"{path}: " if path else ""
    if value is None:
        return []
    if form == SCALAR:
        problem = _scalar_problem(atom.scalar, value)
        return [lead + problem] if problem else []
    if form == LIST and isinstance(value, list):
        return _list_problems(value, atom, path, allow_duplicates)
    if form == LIST or not isinstance(value, dict):
        return [f"{lead}expected {form}, got &{{{goformat.show(value)}}}"]
    found: list[str] = []
    for key in sorted(value):
        if atom.struct is not None and atom.field(key) is None:
            return [*found, f"{path}.{key}: field not declared in schema"]
        found += _problems(value[key], child_atom(atom, key), f"{path}.{key}", allow_duplicates)
    return found


def _list_problems(value: list[Any], atom: Atom, path: str, allow_duplicates: bool) -> list[str]:
    found: list[str] = []
    seen: set[str] = set()
    lead = f"{path}: " if path else ""
    for index, item in enumerate(value):
        if is_whole(atom, LIST):
            inner = f"{path}[{index}]"
        else:
            try:
                element = item_element(atom, item)
            except TypedError as error:
                return [*found, f"{lead}element {index}: {error}"]
            inner = path + fieldset.show_element(element)
            if element in seen and not allow_duplicates:
                found.append(f"{lead}duplicate entries for key {fieldset.show_element(element)}")
            seen.add(element)
        found += _problems(item, element_type(atom, LIST), inner, allow_duplicates)
    return found


def _scalar_problem(kind: str, value: Any) -> str:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if kind == "numeric":
        return "" if number else f"expected numeric (int or float), got {goformat.type_name(value)}"
    if kind == "string":
        shown = f"&value.valueUnstructured{{Value:{goformat.go_syntax(value)}}}"
        return "" if isinstance(value, str) else f"expected string, got {shown}"
    if kind == "boolean":
        return "" if isinstance(value, bool) else f"expected boolean, got &{{{goformat.show(value)}}}"
    if isinstance(value, (dict, list)):
        return f"expected any scalar, got &{{{goformat.show(value)}}}"
    return ""


# --------------------------------------------------------------------------------------- field sets


def fields_of(value: Any, atom: Atom) -> FieldSet:
    """The set of all leaf fields and list items that a value mentions."""
    return _fields(value, atom)[1]


def _fields(value: Any, atom: Atom) -> tuple[bool, FieldSet]:
    form = form_of(atom, value)
    if form == SCALAR or is_whole(atom, form):
        return True, {}
    if value is None or (form == LIST) != isinstance(value, list):
        return False, {}
    return False, _items_of(value, atom) if form == LIST else _keys_of(value, atom)


def _items_of(value: list[Any], atom: Atom) -> FieldSet:
    result: FieldSet = {}
    for element, items in by_element(atom, value).items():
        inside = _fields(items[0], element_type(atom, LIST))[1] if len(items) == 1 else {}
        result[element] = fieldset.node(True, inside)
    return result


def _keys_of(value: Obj, atom: Atom) -> FieldSet:
    result: FieldSet = {}
    declared = atom.struct is not None
    for key, item in value.items():
        member, inside = _fields(item, child_atom(atom, key))
        if item is None or item == {} or not declared or atom.field(key) is None:
            member = True
        made = fieldset.node(member, inside)
        if made is not None:
            result[f"f:{key}"] = made
    return result


def named(fields: FieldSet, atom: Atom | None) -> FieldSet:
    """The set with every declared field on the way to a member made a member itself."""
    result: FieldSet = {}
    for element, inner in fields.items():
        if element == fieldset.SELF:
            continue
        below = fieldset.below(inner)
        member = fieldset.is_member(inner)
        inside_atom: Atom | None = None
        if atom is not None and element[0] == "f" and form_of(atom, {}) == MAP:
            member = member or atom.field(element[2:]) is not None
            inside_atom = child_atom(atom, element[2:])
        elif atom is not None and element[0] == "k" and atom.form == LIST:
            inside_atom = atom.element
        made = fieldset.node(member, named(below, inside_atom))
        if made is not None:
            result[element] = made
    return result


# ------------------------------------------------------------------------------------------ removal


def remove(value: Any, fields: FieldSet, atom: Atom) -> Any:
    """The value without the fields and items of a set."""
    form = form_of(atom, value)
    if form == SCALAR:
        return value
    if not value or is_whole(atom, form) or (form == LIST) != isinstance(value, list):
        return None
    if form == LIST:
        return _remove_items(value, fields, atom) or None
    kept: Obj = {}
    for key, item in value.items():
        found = fields.get(f"f:{key}")
        if found is None:
            kept[key] = item
        elif not fieldset.is_member(found):
            kept[key] = remove(item, found, child_atom(atom, key))
    return kept or None


def _remove_items(value: list[Any], fields: FieldSet, atom: Atom) -> list[Any]:
    kept: list[Any] = []
    for item in value:
        found = fields.get(item_element(atom, item))
        if found is None:
            kept.append(item)
        elif not fieldset.is_member(found):
            kept.append(remove(item, found, atom.element))
    return kept


# ------------------------------------------------------------------------------------------- merging


def merge(live: Any, config: Any, atom: Atom) -> Any:
    """``live`` with everything that ``config`` says; nothing is removed."""
    if config is ABSENT:
        return live
    if live is ABSENT:
        return config
    form = form_of(atom, config if config is not None else live)
    if form == SCALAR or is_whole(atom, form) or form != form_of(atom, live) or (not live and not config):
        return config
    if form == LIST:
        return _merge_lists(live or [], config or [], atom)
    result: Obj = {}
    for key in [*(live or {}), *(key for key in config or {} if key not in (live or {}))]:
        inner = merge((live or {}).get(key, ABSENT), (config or {}).get(key, ABSENT), child_atom(atom, key))
        if inner is not ABSENT:
            result[key] = inner
    return result


def _merge_lists(live: list[Any], config: list[Any], atom: Atom) -> list[Any]:
    """Items in the order of ``config``; what only ``live`` has keeps its place before its successor."""
    left = [(item_element(atom, item), item) for item in live]
    right = [(item_element(atom, item), item) for item in config]
    known = _single(left)
    wanted = dict(right)
    shared = [element for element, _ in right if element in known]
    merged: list[Any] = []
    done: set[str] = set()
    at_left = at_right = 0

    def take(element: str) -> None:
        done.add(element)
        merged.append(merge(known.get(element, ABSENT), wanted[element], atom.element))
        if shared and shared[0] == element:
            shared.pop(0)

    while at_left < len(left) or at_right < len(right):
        if at_left < len(left):
            element, item = left[at_left]
            if at_right < len(right):
                if element == right[at_right][0]:
                    at_left += 1
                    at_right += 1
                    take(element)
                    continue
                if element in wanted and shared and shared[0] != element:
                    at_left += 1
                    continue
            if element not in wanted:
                merged.append(item)
                at_left += 1
                continue
            if element in done:
                at_left += 1
        if at_right < len(right):
            take(right[at_right][0])
            at_right += 1
    return merged


def _single(items: list[tuple[str, Any]]) -> dict[str, Any]:
    """Items by element; of duplicates none, because they do not merge with a new value."""
    found: dict[str, Any] = {}
    for element, item in items:
        found[element] = None if element in found else item
    return found
