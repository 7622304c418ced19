"""Paths, images, ids, repositories, generators, structs: the small parts of a build."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.kubectl.kustomizing import fieldspecs, generators, hashes, paths, scaling, structs
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context
from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec
from kubectl_sim.kubectl.kustomizing.ids import NOWHERE, Id
from kubectl_sim.kubectl.kustomizing.loader import Loader, is_repository
from kubectl_sim.kubectl.kustomizing.resource import Resource


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("a.b.c", ["a", "b", "c"]),
        ("a.[name=x.y].b", ["a", "[name=x.y]", "b"]),
        ("metadata.annotations.[a.b/c]", ["metadata", "annotations", "a.b/c"]),
        ("data.config\\.json.x", ["data", "config.json", "x"]),
        ("a.*.0", ["a", "*", "0"]),
    ],
)
def test_split(path: str, parts: list[str]) -> None:
    assert paths.split(path) == parts


def found(root: Any, path: str, make: Any = None) -> list[Any]:
    return [holder[key] for holder, key in paths.matches(([root], 0), paths.split(path), make)]


def test_matches() -> None:
    root = {"l": [{"name": "a", "v": 1}, {"name": "ab", "v": 2}], "s": ["x", "y"]}
    assert found(root, "l.*.v") == [1, 2]
    assert found(root, "l.[name=^a$].v") == [1]
    assert found(root, "l.[name=a].v") == [1, 2]
    assert found(root, "l.1.v") == [2]
    assert found(root, "s.[=y]") == ["y"]
    assert found(root, "none.at.all") == []
    with pytest.raises(KustomizeError, match="index 5 specified but only 2 elements found"):
        found(root, "l.5")
    assert found(root, "new.[name=c].deep", {}) == [{}]
    assert root["new"] == [{"name": "c", "deep": {}}]


@pytest.mark.parametrize(
    ("image", "name", "fits"),
    [
        ("nginx", "nginx", True),
        ("nginx:1.2@sha256:abc", "nginx", True),
        ("nginx@sha512:abc", "nginx", False),
        ("my/nginx", "nginx", False),
        ("nginxes", "nginx", False),
        ("host:5000/a:1", "host:5000/a", True),
        ("dXe:1", "d.e", True),
        ("f:1", "[fg]", True),
    ],
)
def test_images(image: str, name: str, fits: bool) -> None:
    assert scaling.is_image(image, name) is fits


@pytest.mark.parametrize(
    ("image", "parts"),
    [
        ("a", ("a", "", "")),
        ("h:5000/a", ("h:5000/a", "", "")),
        ("h:5000/a:1@sha256:x", ("h:5000/a", "1", "sha256:x")),
        ("a@sha256:x", ("a", "", "sha256:x")),
    ],
)
def test_image_parts(image: str, parts: tuple[str, str, str]) -> None:
    assert scaling.split(image) == parts


def test_ids() -> None:
    one = Id("", "v1", "ConfigMap", "a")
    assert str(one) == "ConfigMap.v1.[noGrp]/a.[noNs]"
    assert one.key == Id("", "v1", "ConfigMap", "a", "default").key
    assert Id("", "v1", "Namespace", "a", "x").place == NOWHERE
    assert Id("example.com", "v1", "Namespace", "a", "x").place == "x"


@pytest.mark.parametrize(
    ("path", "remote"),
    [
        ("../base", False),
        ("base/sub", False),
        ("github.com/org/repo", True),
        ("git@github.com:org/repo.git", True),
        ("https://example.com/org/repo//path?ref=x", True),
        ("https://example.com/x.yaml", False),
        ("file:///tmp/repo", True),
        ("ssh://git@host/org/repo", True),
    ],
)
def test_repositories(path: str, remote: bool) -> None:
    assert is_repository(path) is remote


def test_field_specs_narrow_before_wide() -> None:
    narrow, wide = FieldSpec("a", kind="Foo"), FieldSpec("a")
    assert fieldspecs.merge([narrow], [wide]) == [narrow]
    assert fieldspecs.merge([wide], [narrow]) == [wide, narrow]
    with pytest.raises(KustomizeError, match="conflicting fieldspecs"):
        fieldspecs.merge([wide], [FieldSpec("a", create=True)])


def test_field_specs_make_what_is_missing() -> None:
    resource = Resource({"apiVersion": "v1", "kind": "X", "metadata": {"name": "a"}, "l": [{}, {"m": None}]})

    def put(holder: Any, key: Any) -> None:
        holder[key] = {"done": "1"}

    fieldspecs.apply(FieldSpec("l/m/n", create=True), resource, put, {})
    fieldspecs.apply(FieldSpec("l[]/x", create=False), resource, put, {})
    fieldspecs.apply(FieldSpec("other", kind="Y", create=True), resource, put, {})
    assert resource.node["l"] == [{"m": {"n": {"done": "1"}}}, {"m": {"n": {"done": "1"}}}]
    assert "other" not in resource.node
    with pytest.raises(KustomizeError, match=r"considering field 'kind/x' of object X\.v1\.\[noGrp\]/a\.\[noNs\]: exp"):
        fieldspecs.apply(FieldSpec("kind/x"), resource, put)


def test_generated_names_depend_on_content(tmp_path: Path) -> None:
    (tmp_path / "bin").write_bytes(b"\xff\x00" * 60)
    loader = Loader(str(tmp_path))
    args = {"name": "a", "literals": ["x=1", "y='2'"], "files": ["key=bin"]}
    one, two = generators.config_map(args, loader), generators.config_map({**args, "literals": ["x=2"]}, loader)
    assert one.node["data"] == {"x": "1", "y": "2"}
    assert one.node["binaryData"]["key"].count("\n") == 3
    assert hashes.of(one) != hashes.of(two)
    assert set(hashes.of(one)) <= set("ghkmt2456789bcdf")


def test_decoding_names_the_first_fault_in_the_order_of_the_keys() -> None:
    shape = (
        "types.Top",
        {"a": "string", "list": [("types.Inner", {"n": "int64"}, {"n": "Deep"})], "m": {"": "string"}},
    )
    assert structs.decode({"A": "x", "list": [{"n": 1}, {}], "m": {"k": None}}, shape) == {
        "a": "x",
        "list": [{"n": 1}, {}],
        "m": {"k": ""},
    }
    with pytest.raises(
        KustomizeError, match=r"cannot unmarshal string into Go struct field Inner\.list\.Deep\.n of type int"
    ):
        structs.decode({"list": [{"n": "1"}], "z": 1}, shape)
    with pytest.raises(KustomizeError, match='json: unknown field "z"'):
        structs.decode({"z": 1}, shape)
    assert structs.decode({"a": 5, "z": 1}, shape, lenient=True) == {"a": "5"}


def test_context_keeps_the_kind_of_an_error() -> None:
    class Special(KustomizeError):
        pass

    with pytest.raises(Special, match=r"^outer: inner: text$"), context("outer"), context("inner"):
        raise Special("text")
