from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.base.patches import json_patch, merge_patch
from kubectl_sim.base.patches.common import PatchError

DOC: dict[str, Any] = {"a": {"b": [1, 2, 3]}, "c/d": 1, "e~f": 2, "n": None}


def op(kind: str, path: str, *value: Any, **more: Any) -> dict[str, Any]:
    return {"op": kind, "path": path, **({"value": value[0]} if value else {}), **more}


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        (op("add", "/a/b/-", 4), {"a": {"b": [1, 2, 3, 4]}}),
        (op("add", "/a/b/0", 0), {"a": {"b": [0, 1, 2, 3]}}),
        (op("add", "/a/b/-1", 9), {"a": {"b": [1, 2, 3, 9]}}),
        (op("add", "/a/x", {"y": 1}), {"a": {"b": [1, 2, 3], "x": {"y": 1}}}),
        (op("remove", "/a/b/1"), {"a": {"b": [1, 3]}}),
        (op("remove", "/a/b/-1"), {"a": {"b": [1, 2]}}),
        (op("replace", "/a/b/1", 5), {"a": {"b": [1, 5, 3]}}),
        (op("replace", "/a/new", 5), {"a": {"b": [1, 2, 3], "new": 5}}),
        (op("replace", "/c~1d", 5), {"c/d": 5}),
        (op("replace", "/e~0f", 5), {"e~f": 5}),
        (op("copy", "/g", **{"from": "/a/b"}), {"g": [1, 2, 3]}),
        (op("test", "/a/b/0", 1), {}),
        (op("test", "/missing", None), {}),
        (op("test", "/n", None), {}),
    ],
)
def test_operations(operation: dict[str, Any], expected: dict[str, Any]) -> None:
    before = repr(DOC)
    assert json_patch.apply(DOC, [operation]) == {**DOC, **expected}
    assert repr(DOC) == before


def test_move_takes_the_value_away() -> None:
    moved = json_patch.apply(DOC, [op("move", "/list", **{"from": "/a/b"})])
    assert moved["a"] == {} and moved["list"] == [1, 2, 3]


def test_operations_see_what_earlier_ones_did() -> None:
    steps = [op("add", "/x", {}), op("add", "/x/y", []), op("add", "/x/y/-", 1), op("copy", "/z", **{"from": "/x"})]
    done = json_patch.apply({}, [*steps, op("add", "/z/y/-", 2)])
    assert done == {"x": {"y": [1]}, "z": {"y": [1, 2]}}


@pytest.mark.parametrize(
    ("operation", "text"),
    [
        (op("add", "/x/y", 1), 'add operation does not apply: doc is missing path: "/x/y": missing value'),
        (op("add", "", 1), 'add operation does not apply: doc is missing path: "": missing value'),
        (
            op("add", "/a/b/9", 1),
            "error in add for path: '/a/b/9': Unable to access invalid index: 9: invalid index referenced",
        ),
        (
            op("add", "/a/b/x", 1),
            "error in add for path: '/a/b/x': value was not a proper array index: 'x': "
            'strconv.Atoi: parsing "x": invalid syntax',
        ),
        (
            op("remove", "/a/z"),
            "error in remove for path: '/a/z': Unable to remove nonexistent key: z: missing value",
        ),
        (op("remove", "/x/y"), 'remove operation does not apply: doc is missing path: "/x/y": missing value'),
        (op("replace", "/x/y", 1), "replace operation does not apply: doc is missing path: /x/y: missing value"),
        (op("replace", "/a/b/9", 1), "replace operation does not apply: doc is missing key: /a/b/9: missing value"),
        (op("test", "/a/b/0", 2), "testing value /a/b/0 failed: test failed"),
        (op("test", "/a/b/0", "1"), "testing value /a/b/0 failed: test failed"),
        (op("frob", "/a"), "Unexpected kind: frob"),
        ({"path": "/a"}, "Unexpected kind: unknown"),
        ({"op": "add", "value": 1}, "add operation failed to decode path: missing value"),
        (
            {"op": "replace", "value": 1},
            "replace operation failed to decode path: operation missing path field: missing value",
        ),
        (op("move", "/a"), "move operation failed to decode from: operation, missing from field: missing value"),
    ],
)
def test_error_texts(operation: dict[str, Any], text: str) -> None:
    with pytest.raises(PatchError) as refused:
        json_patch.apply(DOC, [operation])
    assert (refused.value.message, refused.value.code) == (text, 422)


@pytest.mark.parametrize(
    ("patch", "text"),
    [
        ({"op": "add"}, "json: cannot unmarshal object into Go value of type jsonpatch.Patch"),
        (["x"], "json: cannot unmarshal string into Go value of type jsonpatch.Operation"),
    ],
)
def test_what_is_no_patch(patch: Any, text: str) -> None:
    with pytest.raises(PatchError) as refused:
        json_patch.apply({}, patch)
    assert (refused.value.message, refused.value.code) == (text, 400)


def test_too_many_operations() -> None:
    with pytest.raises(PatchError) as refused:
        json_patch.apply({}, [op("add", "/a", 1)] * 10001)
    assert refused.value.code == 413


@pytest.mark.parametrize(
    ("document", "patch", "result"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b"}, {"b": "c"}, {"a": "b", "b": "c"}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        ({"a": "foo"}, {"b": {"c": None, "d": [{"e": None}]}}, {"a": "foo", "b": {"d": [{}]}}),
        ({}, {"a": {"bb": {"ccc": None}}}, {"a": {"bb": {}}}),
    ],
)
def test_merge_patch(document: Any, patch: Any, result: Any) -> None:
    assert merge_patch.apply(document, patch) == result


def test_scalars_are_no_merge_patch() -> None:
    with pytest.raises(PatchError) as refused:
        merge_patch.apply({}, "x")
    assert (refused.value.message, refused.value.code) == ("Invalid JSON Patch", 400)
