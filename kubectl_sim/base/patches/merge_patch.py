"""JSON merge patch (RFC 7386), as the evanphx/json-patch library applies and creates it."""

from __future__ import annotations

from kubectl_sim.base.patches.common import PatchError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.base.patches.common import Obj

BAD_PATCH = "Invalid JSON Patch"
BAD_DOCUMENT = "Invalid JSON Document"


def apply(document: Any, patch: Any) -> Any:
    """The document with the patch merged in; null removes a key.  PatchError for scalar patches."""
    if not isinstance(patch, (dict, list)):
        raise PatchError(BAD_PATCH, 400)
    if document is None:
        raise PatchError(BAD_DOCUMENT)
    if isinstance(document, dict) and isinstance(patch, dict):
        return _merge(document, patch)
    return without_nulls(patch)


def _merge(document: Obj, patch: Obj) -> Obj:
    result = dict(document)
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
            continue
        current = result.get(key)
        if not isinstance(current, dict):
            result[key] = without_nulls(value)
        elif isinstance(value, dict):
            result[key] = _merge(current, value)
        else:
            result[key] = value
    return result


def without_nulls(value: Any) -> Any:
    """A new value in place of another: nulls in it are no deletions but nothing at all."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def create(original: Obj, modified: Obj) -> Obj:
    """The merge patch that makes ``modified`` of ``original``."""
    patch: Obj = {}
    for key, value in modified.items():
        if key not in original:
            patch[key] = value
        else:
            _difference(patch, key, original[key], value)
    for key in original:
        if key not in modified:
            patch[key] = None
    return patch


def _difference(patch: Obj, key: str, old: Any, new: Any) -> None:
    if isinstance(old, dict) and isinstance(new, dict):
        inner = create(old, new)
        if inner:
            patch[key] = inner
    elif not _equal(old, new):
        patch[key] = new


def _equal(left: Any, right: Any) -> bool:
    """Equality as JSON documents, where 1 and 1.0 are the same number."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(_equal(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(_equal, left, right))
    return bool(left == right)
