from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kubectl_sim.kubectl import validating
from kubectl_sim.kubectl.errors import CommandError

CONFIG_MAP = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}


class Warned:
    """A context that remembers what it was told to warn of."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.globals = SimpleNamespace(as_="")

    def warn(self, line: str) -> None:
        self.lines.append(line)


def check(document: Any, directive: str = "Strict") -> tuple[str, list[str]]:
    """(the refusal, empty if there is none; the warnings)."""
    ctx: Any = Warned()
    checker = validating.checker(ctx, directive)
    assert checker is not None
    try:
        checker(document, "f.yaml")
    except CommandError as error:
        return error.message, ctx.lines
    return "", ctx.lines


def problem(document: Any) -> str:
    text, _ = check(document)
    if not text:
        return ""
    start = 'error validating "f.yaml": error validating data: '
    end = "; if you choose to ignore these errors, turn validation off with --validate=false"
    assert text.startswith(start) and text.endswith(end)
    return text.removeprefix(start).removesuffix(end)


def listed(*items: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "List", "items": list(items)}


@pytest.mark.parametrize(
    "document,expected",
    [
        ({}, "[apiVersion not set, kind not set]"),
        ([], "invalid object to validate"),
        (5, "invalid object to validate"),
        ({"kind": "Pod"}, "apiVersion not set"),
        ({"apiVersion": "v1"}, "kind not set"),
        ({"apiVersion": 1, "kind": 2}, "[apiVersion isn't string type, kind isn't string type]"),
        ({"apiVersion": "a/b/c", "kind": "X"}, "unexpected GroupVersion string: a/b/c"),
    ],
)
def test_a_kind_and_a_version_are_wanted(document: Any, expected: str) -> None:
    assert problem(document) == expected


def test_what_the_server_checks_is_left_to_it() -> None:
    assert problem({"apiVersion": "v1", "kind": "Pod", "foo": 1}) == ""
    assert problem({"apiVersion": "example.com/v1", "kind": "Foo", "foo": 1}) == ""


def test_the_items_of_a_list_are_checked_here() -> None:
    odd = {**CONFIG_MAP, "dat": {}, "data": ["x"], "immutable": "yes", "metadata": {"labels": {"a": None}}}
    root = "io.k8s.api.core.v1.ConfigMap"
    assert problem(listed(CONFIG_MAP)) == ""
    assert problem(listed(CONFIG_MAP, odd, "text")) == (
        f'[ValidationError(ConfigMap): unknown field "dat" in {root}, '
        f'ValidationError(ConfigMap.data): invalid type for {root}.data: got "array", expected "map", '
        f'ValidationError(ConfigMap.immutable): invalid type for {root}.immutable: got "string", expected "boolean", '
        'unknown object type "nil" in ConfigMap.metadata.labels.a, invalid object to validate]'
    )
    assert problem({"apiVersion": "v1", "kind": "List"}) == "invalid object to validate"


def test_a_typed_list_is_one_object_of_its_kind() -> None:
    wrong = {"apiVersion": "v1", "kind": "ConfigMapList", "metadata": [], "items": [{"dat": 1}, None]}
    assert problem(wrong) == (
        '[ValidationError(ConfigMapList.items[0]): unknown field "dat" in io.k8s.api.core.v1.ConfigMap, '
        'ValidationError(ConfigMapList.items): unknown object type "nil" in ConfigMapList.items[1], '
        "ValidationError(ConfigMapList.metadata): invalid type for io.k8s.apimachinery.pkg.apis.meta.v1.ListMeta: "
        'got "array", expected "map"]'
    )


def test_a_kind_that_nobody_can_patch_is_checked_here() -> None:
    review = {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenReview", "spec": {"token": "t", "x": 1}}
    name = "io.k8s.api.authentication.v1.TokenReviewSpec"
    assert problem(review) == f'ValidationError(TokenReview.spec): unknown field "x" in {name}'


def test_warnings_of_lists_there_are_none_and_kubectl_says_so() -> None:
    text, lines = check(listed({**CONFIG_MAP, "dat": 1}), "Warn")
    assert not text and len(lines) == 1
    assert lines[0].endswith("if server-side field validation is unsupported, skipping validation")
    assert check({**CONFIG_MAP, "dat": 1}, "Warn") == ("", [])


def test_nothing_is_checked_when_the_user_says_so() -> None:
    ctx: Any = Warned()
    assert validating.checker(ctx, "Ignore") is None
