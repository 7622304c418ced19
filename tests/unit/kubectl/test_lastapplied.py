"""The annotation of apply, as kubectl writes it."""

from __future__ import annotations

from typing import Any

from kubectl_sim.kubectl import lastapplied

Obj = dict[str, Any]
CM: Obj = {"kind": "ConfigMap", "apiVersion": "v1", "metadata": {"name": "a"}, "data": {"b": "<&>", "a": "1"}}
SORTED = (
    '{"apiVersion":"v1","data":{"a":"1","b":"\\u003c\\u0026\\u003e"},"kind":"ConfigMap",'
    '"metadata":{"annotations":{},"name":"a"}}\n'
)


def with_annotations(annotations: Obj) -> Obj:
    return {**CM, "metadata": {"name": "a", "annotations": annotations}}


def test_keys_are_sorted_and_annotations_always_there() -> None:
    assert lastapplied.configuration(CM) == SORTED


def test_typed_objects_keep_their_order_and_have_no_empty_annotations() -> None:
    expected = (
        '{"kind":"ConfigMap","apiVersion":"v1","metadata":{"name":"a"},"data":{"b":"\\u003c\\u0026\\u003e","a":"1"}}\n'
    )
    assert lastapplied.configuration(CM, typed=True) == expected


def test_the_annotation_is_not_in_itself() -> None:
    assert lastapplied.configuration(with_annotations({lastapplied.ANNOTATION: "old"})) == SORTED


def test_it_is_kept_up_to_date_only_where_it_is() -> None:
    assert lastapplied.kept(CM) is CM
    assert lastapplied.original(lastapplied.kept(CM, True)) == SORTED
    assert lastapplied.original(lastapplied.kept(with_annotations({lastapplied.ANNOTATION: "old"}))) == SORTED


def test_the_object_itself_is_left_alone() -> None:
    before = repr(CM)
    lastapplied.annotated(CM)
    lastapplied.annotation_patch(CM)
    assert repr(CM) == before
