"""The directives of strategic merge patches, and the order of lists that both sides change."""

from __future__ import annotations

from kubectl_sim.base import goformat
from kubectl_sim.base.patches.common import PatchError, bad_argument, identity

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.base.patches.common import Obj, Shape

PATCH = "$patch"
REPLACE = "replace"
DELETE = "delete"
MERGE = "merge"
RETAIN_KEYS = "$retainKeys"
SET_ORDER = "$setElementOrder"
DELETE_PRIMITIVES = "$deleteFromPrimitiveList"

_RETAIN_KEYS_STRATEGY = "retainKeys"

BAD_PRIMITIVE_LIST = "invalid patch format of primitive list"
BAD_RETAIN_KEYS = "invalid patch format of retainKeys"
BAD_SET_ORDER = "invalid patch format of setElementOrder list"
UNSUPPORTED = "strategic merge patch format is not supported"


class Meta:
    """How the value of one key merges: its strategy and merge key, and the shape inside it."""

    __slots__ = ("inner", "merge_key", "retain_keys", "strategy")

    def __init__(self, inner: Shape, strategy: str, retain_keys: bool, merge_key: str) -> None:
        self.inner = inner
        self.strategy = strategy
        self.retain_keys = retain_keys
        self.merge_key = merge_key


def look_up(shape: Shape, key: str) -> Meta:
    """The merge facts of a key; PatchError when the shape has no such field."""
    if shape.kind != "struct":
        raise PatchError(f"merging an object in json but data type is not struct, instead is: {shape.kind}")
    field = shape.field(key)
    if field is None:
        raise PatchError(f'unable to find api field in struct {shape.go} for the json field "{key}"')
    strategies = field.strategies
    others = [strategy for strategy in strategies if strategy != _RETAIN_KEYS_STRATEGY]
    if len(others) > 1:
        raise PatchError(f"unexpected patch strategy: {goformat.show(list(strategies))}")
    return Meta(field.inner, others[0] if others else "", len(others) < len(strategies), field.merge_key)


def no_merge_key(item: Obj, merge_key: str) -> PatchError:
    return PatchError(f"map: {goformat.show(item)} does not contain declared merge key: {merge_key}")


def unknown_directive(directive: Any, patch: Obj) -> PatchError:
    return PatchError(goformat.sprintf("unknown patch type: %s in map: %v", [directive, patch]))


def original_key(key: str, prefix: str) -> str:
    """The field that a parallel list such as ``$setElementOrder/containers`` belongs to."""
    lead, _, field = key.partition("/")
    if lead != prefix or "/" not in key:
        raise PatchError(BAD_SET_ORDER if prefix == SET_ORDER else BAD_PRIMITIVE_LIST, 400)
    return field


def element_type(*lists: list[Any]) -> type:
    """The one type of all elements; PatchError when they differ or when there are none."""
    found: type | None = None
    for items in lists:
        for item in items:
            if found is None:
                found = type(item)
                if found is list:
                    raise PatchError("lists of lists are not supported", 422)
            elif type(item) is not found:
                shown = goformat.show([list(each) for each in lists])
                raise PatchError(f"list element types are not identical: {shown}")
    if found is None:
        raise PatchError("no elements in any of the given slices")
    return found


def key_of(item: Any, merge_key: str) -> Any:
    """What identifies a list item: its merge key's value, the item itself in lists of scalars."""
    if not merge_key:
        return identity(item)
    if not isinstance(item, dict):
        raise bad_argument({}, item)
    if merge_key not in item:
        raise no_merge_key(item, merge_key)
    return identity(item[merge_key])


def positions(order: list[Any], merge_key: str) -> dict[Any, int]:
    """The first position of each identity in a list."""
    found: dict[Any, int] = {}
    for index, item in enumerate(order):
        found.setdefault(key_of(item, merge_key), index)
    return found


def is_deletion(item: Any) -> bool:
    return isinstance(item, dict) and item.get(PATCH) == DELETE


def in_order(items: list[Any], order: list[Any], merge_key: str) -> list[Any]:
    """Items sorted as they stand in ``order``; deletion directives go last."""
    place = positions(order, merge_key)
    keyed = [(place.get(key_of(item, merge_key), -1), item) for item in items if not is_deletion(item)]
    keyed.sort(key=lambda pair: pair[0])
    deletions = [item for item in items if is_deletion(item)]
    return [item for _, item in keyed] + deletions


def interleave(
    patched: list[Any], server_only: list[Any], patch_order: list[Any], server_order: list[Any], merge_key: str
) -> list[Any]:
    """Both lists in one: each keeps its own order, and the server's decides between the two."""
    left = in_order(server_only, server_order, merge_key)
    right = in_order(patched, patch_order, merge_key)
    place = positions(server_order, merge_key)
    result: list[Any] = []
    taken = 0
    for item in right:
        here = place.get(key_of(item, merge_key))
        while here is not None and taken < len(left):
            if place.get(key_of(left[taken], merge_key), here) >= here:
                break
            result.append(left[taken])
            taken += 1
        result.append(item)
    return result + left[taken:]


def partition(items: list[Any], chosen: list[Any], merge_key: str) -> tuple[list[Any], list[Any]]:
    """The items that also stand in ``chosen``, and the others."""
    wanted = set()
    for item in chosen:
        if merge_key and not isinstance(item, dict):
            raise PatchError(f"value for key {chosen.index(item)} is not a map")
        if not merge_key:
            wanted.add(identity(item))
        elif merge_key in item:
            wanted.add(identity(item[merge_key]))
    inside: list[Any] = []
    outside: list[Any] = []
    for item in items:
        (inside if key_of(item, merge_key) in wanted else outside).append(item)
    return inside, outside
