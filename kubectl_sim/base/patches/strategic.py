"""Strategic merge patches applied: what ``kubectl patch`` and ``kubectl apply`` do on the server.

Models apimachinery/pkg/util/strategicpatch.  Lists merge by the merge key or as sets where the
schema says so, and the directives ``$patch``, ``$retainKeys``, ``$setElementOrder/x`` and
``$deleteFromPrimitiveList/x`` steer the merge.
"""

from __future__ import annotations

from kubectl_sim.base import goformat
from kubectl_sim.base.patches.common import PatchError, bad_argument, identity, same
from kubectl_sim.base.patches.directives import (
    BAD_RETAIN_KEYS,
    BAD_SET_ORDER,
    DELETE,
    DELETE_PRIMITIVES,
    MERGE,
    PATCH,
    REPLACE,
    RETAIN_KEYS,
    SET_ORDER,
    element_type,
    interleave,
    is_deletion,
    key_of,
    look_up,
    no_merge_key,
    original_key,
    partition,
    unknown_directive,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.base.patches.common import Obj, Shape
    from kubectl_sim.base.patches.directives import Meta


def apply(document: Obj, patch: Obj, shape: Shape) -> Obj:
    """The document with the patch merged in.

    PatchError has the text and the code (400, 422, else 500) of the API server's answer.
    """
    return _Merge(into_document=True).maps(document, patch, shape)


def merge_patches(first: Obj, second: Obj, shape: Shape) -> Obj:
    """One patch that has the effect of both; nulls and directives stay in it."""
    return _Merge(into_document=False).maps(first, second, shape)


class _Merge:
    """One merge; ``into_document`` says whether directives and nulls take effect or are kept."""

    __slots__ = ("into_document",)

    def __init__(self, into_document: bool) -> None:
        self.into_document = into_document

    # ---- objects

    def maps(self, original: Obj, patch: Obj, shape: Shape) -> Obj:
        if PATCH in patch:
            return _replaced(patch)
        result = dict(original)
        rest = dict(patch)
        if RETAIN_KEYS in rest:
            self._retain_keys(result, rest)
        if any(key.startswith(SET_ORDER) for key in rest):
            self._ordered_lists(result, rest, shape)
        for key, value in rest.items():
            if key.startswith(DELETE_PRIMITIVES):
                self._delete_primitives(result, key, value, shape)
            else:
                self._value(result, key, value, shape)
        return result

    def _value(self, result: Obj, key: str, value: Any, shape: Shape) -> None:
        if value is None and self.into_document:
            result.pop(key, None)
            return
        if value is None:
            result[key] = None
            return
        current = result.get(key)
        if type(current) is not type(value) or not isinstance(value, (dict, list)):
            self._set(result, key, value)
            return
        meta = look_up(shape, key)
        if isinstance(value, list):
            assert isinstance(current, list)
            result[key] = self.lists(current, value, meta) if meta.strategy == MERGE else value
            return
        assert isinstance(current, dict)
        result[key] = value if meta.strategy == REPLACE else self.maps(current, value, meta.inner)

    def _set(self, result: Obj, key: str, value: Any) -> None:
        """A value that meets none of its kind: it counts as it is, less directives and nulls."""
        cleaned, keep = _cleaned(value, drop_nulls=self.into_document)
        if keep:
            result[key] = cleaned
        else:
            result.pop(key, None)

    def _delete_primitives(self, result: Obj, key: str, value: Any, shape: Shape) -> None:
        if not self.into_document:
            result[key] = value
            return
        field = original_key(key, DELETE_PRIMITIVES)
        if value is None:
            result.pop(field, None)
            return
        current = result.get(field)
        if not isinstance(current, list) or not isinstance(value, list):
            return
        meta = look_up(shape, field)
        if not current and not value:
            return
        if element_type(current, value) is dict:
            result[field] = self.lists(current, value, meta)
            return
        gone = {identity(item) for item in value}
        result[field] = [item for item in current if identity(item) not in gone]

    def _retain_keys(self, result: Obj, rest: Obj) -> None:
        """Keep only the listed keys of the document (a union such as a volume's source)."""
        listed = rest.pop(RETAIN_KEYS)
        if not self.into_document:
            known = result.get(RETAIN_KEYS, listed)
            if not same(known, listed):
                raise PatchError(
                    f"{goformat.show(known)} and {goformat.show(listed)} are not deep equal: "
                    "this may happen when calculating the 3-way diff patch"
                )
            result[RETAIN_KEYS] = listed
            return
        if not isinstance(listed, list):
            raise PatchError(BAD_RETAIN_KEYS, 400)
        kept = {identity(key) for key in listed}
        for key, value in rest.items():
            if value is None or key.startswith((DELETE_PRIMITIVES, SET_ORDER)):
                continue
            if identity(key) not in kept:
                raise PatchError(BAD_RETAIN_KEYS, 400)
        for key in list(result):
            if identity(key) not in kept:
                del result[key]

    # ---- lists with a prescribed order

    def _ordered_lists(self, result: Obj, rest: Obj, shape: Shape) -> None:
        for key in [key for key in rest if key.startswith(SET_ORDER)]:
            order = rest.pop(key)
            if not self.into_document and not same(result.setdefault(key, order), order):
                raise PatchError(BAD_SET_ORDER, 400)
            if not isinstance(order, list):
                raise bad_argument([], order)
            self._ordered_list(result, rest, original_key(key, SET_ORDER), order, shape)

    def _ordered_list(self, result: Obj, rest: Obj, field: str, order: list[Any], shape: Shape) -> None:
        for holder in (result, rest):
            if field in holder and not isinstance(holder[field], list):
                raise bad_argument([], holder[field])
        meta = look_up(shape, field)
        current: list[Any] | None = result.get(field)
        patch: list[Any] | None = rest.get(field)
        if patch:
            _check_order(patch, order, meta.merge_key)
        if current is None and patch is None:
            return
        if patch is None:
            merged = current or []
        elif current is None:
            merged = _cleaned(patch, drop_nulls=False)[0]
        elif meta.strategy == MERGE:
            merged = self.lists(current, patch, meta)
        else:
            merged = patch
        element_type(current or [], patch or [])
        inside, outside = partition(merged, order, meta.merge_key)
        server_order = _edited_in_place(current or [], patch or [], meta)
        result[field] = interleave(inside, outside, order, server_order, meta.merge_key)
        rest.pop(field, None)

    # ---- lists

    def lists(self, original: list[Any], patch: list[Any], meta: Meta) -> list[Any]:
        """Two lists with the merge strategy: scalars as a set, objects by their merge key."""
        if not original and not patch:
            return original
        merge_key = ""
        if element_type(original, patch) is dict:
            merge_key = meta.merge_key
            if not merge_key:
                raise PatchError(f"cannot merge lists without merge key for {meta.inner.kind}")
            survivors, plain, replace = _special_items(original, patch, merge_key)
            original, patch = (plain, []) if replace else (survivors, plain)
            merged = self._objects(original, patch, meta)
        else:
            merged = list({identity(item): item for item in [*original, *patch]}.values())
        inside, outside = partition(merged, patch, merge_key)
        return interleave(inside, outside, patch, original, merge_key)

    def _objects(self, original: list[Any], patch: list[Any], meta: Meta) -> list[Any]:
        merged = list(original)
        key = meta.merge_key
        for item in patch:
            if key not in item:
                raise no_merge_key(item, key)
            wanted = identity(item[key])
            for index, current in enumerate(merged):
                if key in current and identity(current[key]) == wanted:
                    merged[index] = self.maps(current, item, meta.inner)
                    break
            else:
                merged.append(item)
        return merged


def _replaced(patch: Obj) -> Obj:
    """The effect of a ``$patch`` directive on the object that it stands in."""
    directive = patch[PATCH]
    if directive == REPLACE:
        return {key: value for key, value in patch.items() if key != PATCH}
    if directive == DELETE:
        return {}
    raise unknown_directive(directive, patch)


def _special_items(original: list[Any], patch: list[Any], merge_key: str) -> tuple[list[Any], list[Any], bool]:
    """What the directives among a patch's items leave of the original, the other items, and
    whether these replace the list."""
    plain: list[Any] = []
    replace = False
    for item in patch:
        directive = item.get(PATCH)
        if PATCH not in item:
            plain.append(item)
        elif directive == DELETE:
            if merge_key not in item:
                raise no_merge_key(item, merge_key)
            gone = identity(item[merge_key])
            original = [each for each in original if merge_key not in each or identity(each[merge_key]) != gone]
        elif directive == REPLACE:
            replace = True
        elif directive == MERGE:
            raise PatchError("merging lists cannot yet be specified in the patch")
        else:
            raise unknown_directive(directive, item)
    return original, plain, replace


def _edited_in_place(original: list[Any], patch: list[Any], meta: Meta) -> list[Any]:
    """The live list as upstream leaves it after a merge, which decides the order of the result.

    Its Go code deletes from and appends to the live list's own array: survivors move up, new items
    overwrite the places that become free, and what is left behind the end is stale.
    """
    key = meta.merge_key
    if meta.strategy != MERGE or not original or not patch or not isinstance(original[0], dict):
        return original
    survivors, plain, replace = _special_items(original, patch, key)
    known = {key_of(item, key) for item in survivors}
    added = [] if replace else [item for item in plain if key_of(item, key) not in known]
    moved = [*survivors, *added][: len(original)]
    return moved + original[len(moved) :]


def _check_order(patch: list[Any], order: list[Any], merge_key: str) -> None:
    """A patch list must be a subsequence of the order that comes with it."""
    if not order:
        return
    if merge_key:
        for item in patch:
            if not isinstance(item, dict):
                raise bad_argument({}, item)
    waiting = [item for item in patch if not (merge_key and is_deletion(item)) and not _has_directive(item)]
    index = 0
    for item in order:
        if index == len(waiting):
            return
        if key_of(waiting[index], merge_key) == key_of(item, merge_key):
            index += 1
    if index < len(waiting):
        raise PatchError(
            f"The order in patch list:\n{goformat.show(patch)}\n doesn't match {SET_ORDER} list:\n"
            f"{goformat.show(order)}\n"
        )


def _has_directive(item: Any) -> bool:
    return isinstance(item, dict) and PATCH in item


def _cleaned(value: Any, drop_nulls: bool) -> tuple[Any, bool]:
    """A value without the objects that are directives; False when it is one itself."""
    if isinstance(value, dict):
        if PATCH in value:
            return None, False
        result: Obj = {}
        for key, item in value.items():
            if item is None and drop_nulls:
                continue
            cleaned, keep = _cleaned(item, drop_nulls)
            if keep:
                result[key] = cleaned
        return result, True
    if isinstance(value, list):
        items = [_cleaned(item, drop_nulls) for item in value]
        return [item for item, keep in items if keep], True
    return value, True
