"""Patches from the difference of objects: two-way (edit, set, label) and three-way (apply).

Models strategicpatch.CreateTwoWayMergePatch and CreateThreeWayMergePatch and, for objects
without a schema, jsonmergepatch.CreateThreeWayJSONMergePatch of apimachinery.
"""

from __future__ import annotations

from kubectl_sim.base import goformat
from kubectl_sim.base.patches import merge_patch, strategic
from kubectl_sim.base.patches.common import PatchError, identity, same
from kubectl_sim.base.patches.directives import (
    DELETE,
    DELETE_PRIMITIVES,
    MERGE,
    PATCH,
    REPLACE,
    RETAIN_KEYS,
    SET_ORDER,
    element_type,
    in_order,
    key_of,
    look_up,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.base.patches.common import Obj, Shape
    from kubectl_sim.base.patches.directives import Meta


class PatchConflict(PatchError):
    """Without ``--overwrite``: the live object was changed where the patch would change it.

    kubectl prints both as YAML: ``patch:\\n…\\nconflicts with changes made from original to current:\\n…``.
    """

    def __init__(self, patch: Obj, changes: Obj) -> None:
        super().__init__("the patch conflicts with changes made from original to current", 409)
        self.patch = patch
        self.changes = changes


def two_way(original: Obj, modified: Obj, shape: Shape) -> Obj:
    """The strategic merge patch that makes ``modified`` of ``original``."""
    return _Difference().maps(original, modified, shape, False)


def three_way(original: Obj, modified: Obj, current: Obj, shape: Shape, overwrite: bool = True) -> Obj:
    """The strategic merge patch of ``kubectl apply``.

    ``original`` is the last applied configuration, ``modified`` the new one, ``current`` the live
    object.  What ``modified`` says differently from ``current`` is set; what it no longer says of
    ``original`` is deleted; everything else in ``current`` stays.
    """
    additions = _Difference(deletions=False).maps(current, modified, shape, False)
    deletions = _Difference(additions=False).maps(original, modified, shape, False)
    patch = strategic.merge_patches(deletions, additions, shape)
    if not overwrite:
        changes = _Difference(set_order=False).maps(original, current, shape, False)
        if _conflict(patch, changes, shape):
            raise PatchConflict(patch, changes)
    return patch


def three_way_json(original: Obj, modified: Obj, current: Obj) -> Obj:
    """The JSON merge patch of ``kubectl apply`` for custom resources."""
    additions = _filtered(merge_patch.create(current, modified), keep_nulls=False)
    deletions = _filtered(merge_patch.create(original, modified), keep_nulls=True)
    if _overlap(additions, deletions):
        raise PatchConflict(additions, deletions)
    return _without_losing_nulls(deletions, additions)


class _Difference:
    """One comparison: which kinds of differences count, and whether list order is recorded."""

    __slots__ = ("additions", "deletions", "set_order")

    def __init__(self, additions: bool = True, deletions: bool = True, set_order: bool = True) -> None:
        self.additions = additions
        self.deletions = deletions
        self.set_order = set_order

    def maps(self, original: Obj, modified: Obj, shape: Shape, retain_keys: bool) -> Obj:
        patch: Obj = {}
        for key, value in modified.items():
            if key in original:
                self._value(patch, key, original[key], value, shape)
            elif self.additions:
                patch[key] = value
        if self.deletions:
            for key in original:
                if key not in modified:
                    patch[key] = None
        if retain_keys:
            self._retain_keys(patch, original, modified)
        return patch

    def _retain_keys(self, patch: Obj, original: Obj, modified: Obj) -> None:
        kept = sorted(key for key, value in modified.items() if value is not None)
        dropped = any(value is not None and key not in modified for key, value in original.items())
        if kept and (patch or dropped):
            patch[RETAIN_KEYS] = kept

    def _value(self, patch: Obj, key: str, old: Any, new: Any, shape: Shape) -> None:
        if key == PATCH:
            if not isinstance(old, str) or not isinstance(new, str):
                raise PatchError(f"invalid value for special key: {PATCH}")
            if old != new:
                patch[key] = new
        elif type(old) is type(new) and isinstance(new, (dict, list)):
            self._composite(patch, key, old, new, shape)
        else:
            self._replace(patch, key, old, new)

    def _replace(self, patch: Obj, key: str, old: Any, new: Any) -> None:
        if self.additions and not same(old, new):
            patch[key] = new

    def _composite(self, patch: Obj, key: str, old: Any, new: Any, shape: Shape) -> None:
        if same(old, new) and not _is_replaced(shape, key) and not _is_unsorted(key, new):
            return
        meta = look_up(shape, key)
        if isinstance(new, list):
            if meta.strategy == MERGE:
                self._merged_list(patch, key, old, new, meta)
            else:
                self._replace(patch, key, old, new)
        elif meta.strategy == REPLACE:
            if self.additions:
                patch[key] = new
        else:
            inner = self.maps(old, new, meta.inner, meta.retain_keys)
            if inner:
                patch[key] = inner

    # ---- lists with the merge strategy

    def _merged_list(self, patch: Obj, key: str, old: list[Any], new: list[Any], meta: Meta) -> None:
        if not old:
            if new and self.additions:
                patch[key] = new
            return
        if element_type(old, new) is dict:
            changed, removed = self._objects(old, new, meta)
            changed += removed
            gone: list[Any] = []
            same_order = len(old) == len(new) and all(
                key_of(a, meta.merge_key) == key_of(b, meta.merge_key) for a, b in zip(old, new, strict=True)
            )
            record = (self.additions and (bool(changed) or not same_order)) or (self.deletions and bool(changed))
            order = [{meta.merge_key: item[meta.merge_key]} for item in new]
        else:
            changed, gone = self._scalars(old, new)
            # Upstream has sorted the old list by now, in place.
            sorted_old = sorted(old, key=goformat.show)
            record = (self.deletions and bool(gone)) or (self.additions and not same(sorted_old, new))
            order = new
        if changed:
            patch[key] = changed
        if gone:
            patch[f"{DELETE_PRIMITIVES}/{key}"] = gone
        if self.set_order and record and order:
            patch[f"{SET_ORDER}/{key}"] = order

    def _scalars(self, old: list[Any], new: list[Any]) -> tuple[list[Any], list[Any]]:
        """Items to add, as often as they are missing, and items to delete."""
        missing = _by_text(new)
        surplus = _by_text(old)
        for text in list(missing):
            shared = min(len(missing[text]), len(surplus.get(text, ())))
            missing[text] = missing[text][shared:]
            if text in surplus:
                surplus[text] = surplus[text][shared:]
        added = [item for text in sorted(missing) for item in missing[text]] if self.additions else []
        gone = [surplus[text][0] for text in sorted(surplus) if surplus[text]] if self.deletions else []
        return in_order(added, new, ""), gone

    def _objects(self, old: list[Any], new: list[Any], meta: Meta) -> tuple[list[Any], list[Any]]:
        """Items that change or are new, in the new order, and deletion directives sorted by key."""
        key = meta.merge_key
        before = _by_merge_key(old, key)
        after = _by_merge_key(new, key)
        changed: list[Any] = []
        removed: list[Any] = []
        for text in sorted({*before, *after}):
            pairs = before.get(text, []), after.get(text, [])
            shared = min(map(len, pairs))
            for left, right in zip(*pairs, strict=False):
                inner = self.maps(left, right, meta.inner, meta.retain_keys)
                if inner:
                    changed.append({**inner, key: right[key]})
            if self.additions:
                changed += pairs[1][shared:]
            if self.deletions:
                removed += [{key: item[key], PATCH: DELETE} for item in pairs[0][shared:]]
        return in_order(changed, new, key), removed


def _is_unsorted(key: str, value: Any) -> bool:
    """Whether these are finalizers, or metadata with finalizers, in another order than their alphabet's.

    Upstream sorts one of two lists of scalars that it merges, and then finds that equal ones differ.
    """
    found = value.get("finalizers") if key == "metadata" and isinstance(value, dict) else value
    if key not in ("metadata", "finalizers") or not isinstance(found, list):
        return False
    return found != sorted(found, key=goformat.show)


def _is_replaced(shape: Shape, key: str) -> bool:
    """Whether a field is always sent whole, even when it is as it was."""
    field = shape.field(key)
    return field is not None and REPLACE in field.strategies


def _by_text(items: list[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for item in items:
        found.setdefault(goformat.show(item), []).append(item)
    return found


def _by_merge_key(items: list[Any], merge_key: str) -> dict[str, list[Any]]:
    """Items under the text of their merge key; PatchError for an item without one."""
    found: dict[str, list[Any]] = {}
    for item in items:
        key_of(item, merge_key)
        found.setdefault(goformat.show(item[merge_key]), []).append(item)
    return found


# ------------------------------------------------------------------------------------- conflicts


def _conflict(left: Any, right: Any, shape: Shape | None, meta: Meta | None = None) -> bool:
    """Whether two strategic patches set the same field to different values."""
    if isinstance(left, dict):
        return not isinstance(right, dict) or _maps_conflict(left, right, shape, meta)
    if isinstance(left, list):
        return not isinstance(right, list) or _lists_conflict(left, right, meta)
    return not same(left, right)


def _maps_conflict(left: Obj, right: Obj, shape: Shape | None, meta: Meta | None) -> bool:
    if (PATCH in left) != (PATCH in right) or left.get(PATCH) != right.get(PATCH):
        return True
    if meta is not None and meta.strategy == REPLACE:
        return False
    for key, value in left.items():
        if key in (PATCH, RETAIN_KEYS) or key not in right:
            continue
        inner = None
        if isinstance(value, (dict, list)) and shape is not None and not key.startswith("$"):
            inner = look_up(shape, key)
        if _conflict(value, right[key], inner.inner if inner else None, inner):
            return True
    return False


def _lists_conflict(left: list[Any], right: list[Any], meta: Meta | None) -> bool:
    kind = element_type(left, right)
    if meta is not None and meta.strategy == MERGE:
        if kind is not dict:
            return False
        known = {key_of(item, meta.merge_key): item for item in right}
        pairs = ((item, known.get(key_of(item, meta.merge_key))) for item in left)
        return any(other is not None and _conflict(item, other, meta.inner) for item, other in pairs)
    if len(left) != len(right):
        return True
    if kind is not dict:
        left, right = sorted(left, key=goformat.show), sorted(right, key=goformat.show)
    inner = meta.inner if meta is not None else None
    return any(_conflict(a, b, inner) for a, b in zip(left, right, strict=True))


# ----------------------------------------------------------------------------- JSON merge patches


def _filtered(patch: Obj, keep_nulls: bool) -> Obj:
    """A merge patch with its deletions alone, or with everything but them."""
    result: Obj = {}
    for key, value in patch.items():
        if value is None:
            if keep_nulls:
                result[key] = None
        elif isinstance(value, dict) and value:
            inner = _filtered(value, keep_nulls)
            if inner:
                result[key] = inner
        elif not keep_nulls:
            result[key] = value
    return result


def _overlap(left: Any, right: Any) -> bool:
    """Whether two merge patches set the same key to different values."""
    if isinstance(left, dict) and isinstance(right, dict):
        return any(key in right and _overlap(value, right[key]) for key, value in left.items())
    if isinstance(left, list) and isinstance(right, list):
        return len(left) != len(right) or any(map(_overlap, left, right))
    return bool(identity(left) != identity(right))


def _without_losing_nulls(deletions: Obj, additions: Obj) -> Obj:
    """Both patches in one.  They never set the same key, so that nulls of the first survive."""
    result = dict(deletions)
    for key, value in additions.items():
        current = result.get(key)
        if isinstance(current, dict) and isinstance(value, dict):
            result[key] = _without_losing_nulls(current, value)
        else:
            result[key] = merge_patch.without_nulls(value)
    return result
