from __future__ import annotations

from pathlib import Path

import pytest

from kubectl_sim.base.yamlio import load_all
from kubectl_sim.kubectl import manifests
from kubectl_sim.kubectl.errors import CommandError
from tests.oracle import needs_kubectl, real_kubectl

METADATA = """
labels: {a: 1}
labels: {b: x, a: true}
labels: [a]
labels: {a: {b: c}}
labels: {a: null}
annotations: {a: 1.5}
annotations: x
name: 1
name: null
name: [x]
namespace: y
generateName: 1
uid: 1
selfLink: {}
resourceVersion: 5
generation: x
generation: 1.5
generation: 1e3
generation: true
deletionGracePeriodSeconds: x
creationTimestamp: x
creationTimestamp: 5
creationTimestamp: null
deletionTimestamp: 2020-01-01
finalizers: x
finalizers: [1]
finalizers: [null]
ownerReferences: {}
ownerReferences: [x]
ownerReferences: [{controller: x}]
ownerReferences: [{uid: 1}]
ownerReferences: [{name: 1, kind: 2}]
ownerReferences: [{blockOwnerDeletion: 1}]
managedFields: [{manager: 1}]
managedFields: [{operation: 1}]
managedFields: [{time: x}]
managedFields: [{fieldsV1: 1}]
managedFields: x
unknown: 1
"""
DOCUMENTS = [
    "{}", "[]", "[1]", "1", "1.5", "foo", "true", "a: b", "kind: Pod", "apiVersion: v1", "kind: 5\napiVersion: v1",
    "kind: Pod\napiVersion: 1", "kind: ''\napiVersion: v1", "kind: Pod\napiVersion: a/b/c", "kind: [x]",
    "kind: Pod\nmetadata: []", "kind: Pod\nmetadata: x", "kind: Pod\nmetadata: null", "a: '<&>'\nb: \"\\u2028\"",
    "kind: List\napiVersion: v1\nitems: {}", "kind: List\napiVersion: v1\nitems: x", "kind: List\nitems: [1]",
    "kind: List\napiVersion: v1\nitems: [[]]", "kind: List\napiVersion: v1\nmetadata: {labels: {a: 1}}\nitems: []",
    *(f"kind: Pod\napiVersion: v1\nmetadata: {{{line}}}" for line in METADATA.strip().splitlines()),
]  # fmt: skip


def decoding_error(text: str) -> str:
    for document in load_all(text):
        try:
            manifests.decode(document, "STDIN")
        except CommandError as error:
            return f"error: {error.message}\n"
    return ""


@needs_kubectl
@pytest.mark.parametrize("text", DOCUMENTS)
def test_decoding_refuses_what_the_real_one_refuses(text: str) -> None:
    _, _, err = real_kubectl(["annotate", "--local", "-f", "-", "a-", "-o", "name"], text)
    assert decoding_error(text) == err


def test_files_of_a_folder_come_by_name(tmp_path: Path) -> None:
    for name in ("b.yaml", "a.yml", "c.json", "d.txt", "sub/e.yaml", "B.yaml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    names = [Path(one.path).relative_to(tmp_path).as_posix() for one in manifests.files(str(tmp_path), False)]
    assert names == ["B.yaml", "a.yml", "b.yaml", "c.json"]
    deep = [Path(one.path).relative_to(tmp_path).as_posix() for one in manifests.files(str(tmp_path), True)]
    assert deep == ["B.yaml", "a.yml", "b.yaml", "c.json", "sub/e.yaml"]


def test_a_file_that_is_named_needs_no_extension(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("a: 1\n---\nb: 2\n")
    (source,) = manifests.files(str(path), False)
    assert list(source.documents()) == [{"a": 1}, {"b": 2}]


def test_documents_before_a_faulty_one_are_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: 1\n---\nb: [\n")
    documents = manifests.Source(str(path)).documents()
    assert next(documents) == {"a": 1}
    with pytest.raises(CommandError, match=r"error parsing .*x.yaml: error converting YAML to JSON: yaml: line 1"):
        next(documents)


def test_missing_paths() -> None:
    with pytest.raises(CommandError, match='the path "nope" does not exist'):
        manifests.files("nope", False)
    with pytest.raises(CommandError, match=r'the path "nope\*" does not exist'):
        manifests.expand("nope*")
