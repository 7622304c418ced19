"""Sets of fields, in the form in which objects store them (``fieldsV1``).

A set is a dict from path elements to sets: ``{"f:spec": {"f:replicas": {}}}``.  An element with an
empty dict is a member; one whose dict has the key ``.`` is a member that has members below it.
Elements are ``f:name`` (a field), ``k:{"name":"web"}`` (a list item by its keys) and ``v:"x"``
(an item of a set of scalars).  Sets are never changed in place.

Models structured-merge-diff/fieldpath.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    FieldSet = dict[str, Any]

SELF = "."


def is_member(node: FieldSet) -> bool:
    return not node or SELF in node


def below(node: FieldSet) -> FieldSet:
    """The members below an element."""
    if SELF not in node:
        return node
    return {key: child for key, child in node.items() if key != SELF}


def node(member: bool, inside: FieldSet) -> FieldSet | None:
    """An element's dict, None when neither it nor anything below it belongs to the set."""
    if not inside:
        return {} if member else None
    return {SELF: {}, **inside} if member else inside


def _put(result: FieldSet, key: str, member: bool, inside: FieldSet) -> None:
    made = node(member, inside)
    if made is not None:
        result[key] = made


def union(left: FieldSet, right: FieldSet) -> FieldSet:
    if not left or not right:
        return left or right
    result = dict(left)
    for key, theirs in right.items():
        mine = result.get(key)
        if mine is None:
            result[key] = theirs
        elif mine != theirs:
            _put(result, key, is_member(mine) or is_member(theirs), union(below(mine), below(theirs)))
    return result


def difference(left: FieldSet, right: FieldSet) -> FieldSet:
    """Members of ``left`` that are no members of ``right``; a parent does not stand for its children."""
    if not right:
        return left
    result: FieldSet = {}
    for key, mine in left.items():
        theirs = right.get(key)
        if theirs is None:
            result[key] = mine
        else:
            member = is_member(mine) and not is_member(theirs)
            _put(result, key, member, difference(below(mine), below(theirs)))
    return result


def without(left: FieldSet, right: FieldSet) -> FieldSet:
    """As :func:`difference`, but a member of ``right`` takes everything below it along."""
    result: FieldSet = {}
    for key, mine in left.items():
        theirs = right.get(key)
        if theirs is None:
            result[key] = mine
        elif not is_member(theirs):
            _put(result, key, is_member(mine), without(below(mine), below(theirs)))
    return result


def intersection(left: FieldSet, right: FieldSet) -> FieldSet:
    result: FieldSet = {}
    if len(right) < len(left):
        left, right = right, left
    for key, mine in left.items():
        theirs = right.get(key)
        if theirs is not None and key != SELF:
            member = is_member(mine) and is_member(theirs)
            _put(result, key, member, intersection(below(mine), below(theirs)))
    return result


def in_order(fields: FieldSet) -> FieldSet:
    """The same set with the elements of each level in the order in which upstream writes them."""
    return {key: in_order(fields[key]) if fields[key] else {} for key in sorted(fields)}


def of_path(*names: str) -> FieldSet:
    """The set of one field, given by the names on the way to it."""
    result: FieldSet = {}
    for name in reversed(names):
        result = {f"f:{name}": result}
    return result


def has(fields: FieldSet, path: tuple[str, ...]) -> bool:
    """Whether a path of elements is a member."""
    for element in path:
        found = fields.get(element)
        if found is None:
            return False
        fields = found
    return is_member(fields)


def paths(fields: FieldSet, lead: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every member as a path of elements: those of one level in order, then those below them."""
    elements = sorted((key for key in fields if key != SELF), key=_rank)
    for element in elements:
        if is_member(fields[element]):
            yield (*lead, element)
    for element in elements:
        if inside := below(fields[element]):
            yield from paths(inside, (*lead, element))


def _rank(element: str) -> tuple[int, str]:
    return "fkvi".find(element[:1]), element[2:]


def of_paths(found: list[tuple[str, ...]]) -> FieldSet:
    """The set with the given members."""
    result: FieldSet = {}
    for path in found:
        single: FieldSet = {}
        for element in reversed(path):
            single = {element: single}
        result = union(result, single)
    return result


def show(path: tuple[str, ...]) -> str:
    """A path as conflicts print it: ``.spec.containers[name="web"].image``."""
    return "".join(map(show_element, path))


def show_element(element: str) -> str:
    lead, text = element[:2], element[2:]
    if lead == "f:":
        return f".{text}"
    if lead == "k:":
        keys = jsonio.loads(text)
        return "[" + ",".join(f"{name}={_scalar(keys[name])}" for name in sorted(keys)) + "]"
    return f"[={_scalar(jsonio.loads(text))}]" if lead == "v:" else f"[{text}]"


def _scalar(value: Any) -> str:
    from kubectl_sim.base import goformat  # for refusals alone

    if value is None:
        return "null"
    return goformat.quote(value) if isinstance(value, str) else goformat.show(value)


def key_element(keys: dict[str, Any]) -> str:
    """The element of a list item with these key fields."""
    return "k:{" + ",".join(f"{jsonio.quote(name)}:{_json(keys[name])}" for name in sorted(keys)) + "}"


def value_element(value: Any) -> str:
    """The element of a scalar in a set."""
    return f"v:{_json(value)}"


def _json(value: Any) -> str:
    if isinstance(value, str):
        return jsonio.quote(value)
    return jsonio.dumps(value) if isinstance(value, (list, dict)) else jsonio.scalar(value)
