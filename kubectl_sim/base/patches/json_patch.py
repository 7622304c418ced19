"""JSON patch (RFC 6902) with the results and the error texts of evanphx/json-patch v4.

The library's liberties are kept: indexes may be negative, ``replace`` of a missing key adds it.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.base.patches.common import PatchError, json_kind, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Operation = dict[str, Any]

MAX_OPERATIONS = 10000

_MISSING = "missing value"
_TEST_FAILED = "test failed"
_BAD_INDEX = "invalid index referenced"


class _Nowhere(Exception):
    """A path leads to nothing; the message is the library's text for why."""


class _Document:
    """The document under change.  Containers are copied the first time they are written to."""

    __slots__ = ("own", "root")

    def __init__(self, root: Any) -> None:
        self.root = root
        self.own: dict[int, Any] = {}

    def container(self, path: str) -> tuple[dict[str, Any] | list[Any] | None, str]:
        """The writable container that a path ends in, and the last key; None if there is none."""
        parts = path.split("/")
        if len(parts) < 2:
            return None, ""
        self.root = here = self.writable(self.root)
        for part in map(_unescape, parts[1:-1]):
            try:
                child = _get(here, part)
            except _Nowhere:
                return None, ""
            if not isinstance(child, (dict, list)):
                return None, ""
            child = self.writable(child)
            if isinstance(here, dict):
                here[part] = child
            else:
                here[_index(part, len(here))] = child
            here = child
        return here, _unescape(parts[-1])

    def writable(self, value: Any) -> Any:
        if id(value) in self.own:
            return value
        copy = dict(value) if isinstance(value, dict) else list(value)
        self.own[id(copy)] = copy
        return copy


def apply(document: Any, operations: Any) -> Any:
    """The document after all operations.  PatchError (422) names the first that does not apply."""
    check(operations)
    operations = operations or []
    if len(operations) > MAX_OPERATIONS:
        raise PatchError(
            f"The allowed maximum operations in a JSON patch is {MAX_OPERATIONS}, got {len(operations)}", 413
        )
    target = _Document(document)
    for operation in operations:
        kind = operation.get("op")
        action = _ACTIONS.get(kind) if isinstance(kind, str) else None
        if action is None:
            raise PatchError(f"Unexpected kind: {kind if isinstance(kind, str) else 'unknown'}", 422)
        action(target, operation)
    return target.root


def check(operations: Any) -> None:
    """Refuse what is not a list of objects (400)."""
    if operations is None:
        return
    if not isinstance(operations, list):
        raise PatchError(f"json: cannot unmarshal {json_kind(operations)} into Go value of type jsonpatch.Patch", 400)
    for operation in operations:
        if not isinstance(operation, dict):
            raise PatchError(
                f"json: cannot unmarshal {json_kind(operation)} into Go value of type jsonpatch.Operation", 400
            )


def _fail(*reasons: str) -> PatchError:
    return PatchError(": ".join(reasons), 422)


def _unescape(part: str) -> str:
    return part.replace("~1", "/").replace("~0", "~") if "~" in part else part


# ------------------------------------------------------------------------------------ containers


def _number(key: str) -> int:
    """A Go integer literal as ``strconv.Atoi`` reads it."""
    digits = key[1:] if key[:1] in ("+", "-") else key
    if not digits.isascii() or not digits.isdigit():
        raise _Nowhere(f"strconv.Atoi: parsing {jsonio.dumps(key)}: invalid syntax")
    return int(key)


def _index(key: str, size: int) -> int:
    index = _number(key)
    if index >= size or index < -size:
        raise _Nowhere(f"Unable to access invalid index: {index}: {_BAD_INDEX}")
    return index if index >= 0 else index + size


def _get(container: dict[str, Any] | list[Any], key: str) -> Any:
    if isinstance(container, dict):
        return container.get(key)
    return container[_index(key, len(container))]


def _put(container: dict[str, Any] | list[Any], key: str, value: Any) -> None:
    """Add: a key is set, a list grows."""
    if isinstance(container, dict):
        container[key] = value
        return
    if key == "-":
        container.append(value)
        return
    try:
        _number(key)
    except _Nowhere as error:
        raise _Nowhere(f"value was not a proper array index: '{key}': {error}") from None
    container.insert(_index(key, len(container) + 1), value)


def _drop(container: dict[str, Any] | list[Any], key: str) -> None:
    if isinstance(container, list):
        del container[_index(key, len(container))]
    elif key in container:
        del container[key]
    else:
        raise _Nowhere(f"Unable to remove nonexistent key: {key}: {_MISSING}")


# ------------------------------------------------------------------------------------ operations


def _text(operation: Operation, field: str, absent: str) -> str:
    value = operation.get(field)
    if value is None:
        raise _Nowhere(f"{absent}: {_MISSING}")
    if not isinstance(value, str):
        raise _Nowhere(f"json: cannot unmarshal {json_kind(value)} into Go value of type string")
    return value


def _path(operation: Operation, kind: str, detailed: bool = False) -> str:
    try:
        return _text(operation, "path", "operation missing path field")
    except _Nowhere as error:
        raise _fail(f"{kind} operation failed to decode path", str(error) if detailed else _MISSING) from None


def _from(operation: Operation, kind: str) -> str:
    try:
        return _text(operation, "from", "operation, missing from field")
    except _Nowhere as error:
        raise _fail(f"{kind} operation failed to decode from", str(error)) from None


def _add(document: _Document, operation: Operation) -> None:
    path = _path(operation, "add")
    container, key = document.container(path)
    if container is None:
        raise _fail(f'add operation does not apply: doc is missing path: "{path}"', _MISSING)
    try:
        _put(container, key, operation.get("value"))
    except _Nowhere as error:
        raise _fail(f"error in add for path: '{path}'", str(error)) from None


def _remove(document: _Document, operation: Operation) -> None:
    path = _path(operation, "remove")
    container, key = document.container(path)
    if container is None:
        raise _fail(f'remove operation does not apply: doc is missing path: "{path}"', _MISSING)
    try:
        _drop(container, key)
    except _Nowhere as error:
        raise _fail(f"error in remove for path: '{path}'", str(error)) from None


def _replace(document: _Document, operation: Operation) -> None:
    path = _path(operation, "replace", detailed=True)
    value = operation.get("value")
    if path == "":
        if not isinstance(value, (dict, list)):
            raise _fail("replace operation value must be object or array", "%!w(<nil>)")
        document.root = value
        return
    container, key = document.container(path)
    if container is None:
        raise _fail(f"replace operation does not apply: doc is missing path: {path}", _MISSING)
    if isinstance(container, dict):
        container[key] = value
        return
    try:
        container[_index(key, len(container))] = value
    except _Nowhere:
        raise _fail(f"replace operation does not apply: doc is missing key: {path}", _MISSING) from None


def _move(document: _Document, operation: Operation) -> None:
    source = _from(operation, "move")
    container, key = document.container(source)
    if container is None:
        raise _fail(f"move operation does not apply: doc is missing from path: {source}", _MISSING)
    try:
        value = _get(container, key)
        _drop(container, key)
    except _Nowhere as error:
        raise _fail(f"error in move for path: '{key}'", str(error)) from None
    path = _path(operation, "move", detailed=True)
    container, key = document.container(path)
    if container is None:
        raise _fail(f"move operation does not apply: doc is missing destination path: {path}", _MISSING)
    try:
        _put(container, key, value)
    except _Nowhere as error:
        raise _fail(f"error in move for path: '{path}'", str(error)) from None


def _copy(document: _Document, operation: Operation) -> None:
    source = _from(operation, "copy")
    container, key = document.container(source)
    if container is None:
        raise _fail(f"copy operation does not apply: doc is missing from path: {source}", _MISSING)
    try:
        value = _get(container, key)
    except _Nowhere as error:
        raise _fail(f"error in copy for from: '{source}'", str(error)) from None
    path = _path(operation, "copy")
    container, key = document.container(path)
    if container is None:
        raise _fail(f"copy operation does not apply: doc is missing destination path: {path}", _MISSING)
    try:
        _put(container, key, _deep_copy(value))
    except _Nowhere as error:
        raise _fail("error while adding value during copy", str(error)) from None


def _deep_copy(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _deep_copy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_deep_copy(item) for item in value]
    return value


def _test(document: _Document, operation: Operation) -> None:
    path = _path(operation, "test", detailed=True)
    if path == "":
        actual = document.root
    else:
        container, key = document.container(path)
        if container is None:
            raise _fail(f"test operation does not apply: is missing path: {path}", _MISSING)
        try:
            actual = _get(container, key)
        except _Nowhere as error:
            raise _fail(f"error in test for path: '{path}'", str(error)) from None
    if not same(actual, operation.get("value")):
        raise _fail(f"testing value {path} failed", _TEST_FAILED)


_ACTIONS: dict[str, Callable[[_Document, Operation], None]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}
