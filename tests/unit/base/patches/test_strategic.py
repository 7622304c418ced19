"""Facts from upstream's own strategic merge patch tests, on the schemas of real kinds."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.base.patches import strategic, three_way
from kubectl_sim.base.patches.common import PatchError
from kubectl_sim.model import schema

Obj = dict[str, Any]
POD = schema.load("", "v1", "Pod").root
DEPLOYMENT = schema.load("apps", "v1", "Deployment").root


def spec(**fields: Any) -> Obj:
    return {"spec": fields}


def containers(*names: str) -> list[Obj]:
    return [{"name": name} for name in names]


def names(pod: Obj, field: str = "containers") -> list[str]:
    return [item["name"] for item in pod["spec"][field]]


def test_lists_merge_by_key_in_the_order_of_the_patch() -> None:
    live = spec(containers=[{"name": "a", "image": "x"}, {"name": "b", "image": "y"}])
    patch = spec(containers=[{"name": "c"}, {"name": "a", "image": "z"}])
    assert strategic.apply(live, patch, POD) == spec(
        containers=[{"name": "c"}, {"name": "a", "image": "z"}, {"name": "b", "image": "y"}]
    )


def test_lists_without_strategy_are_replaced() -> None:
    live = spec(containers=[{"name": "a", "args": ["1", "2"]}])
    patched = strategic.apply(live, spec(containers=[{"name": "a", "args": ["3"]}]), POD)
    assert patched["spec"]["containers"][0]["args"] == ["3"]


def test_arguments_stay_as_they_were() -> None:
    live = spec(containers=[{"name": "a", "env": [{"name": "K", "value": "1"}]}])
    patch = spec(
        **{"$setElementOrder/containers": [{"name": "a"}]},
        containers=[{"name": "a", "env": [{"name": "K", "$patch": "delete"}]}],
    )
    before = repr((live, patch))
    assert strategic.apply(live, patch, POD) == spec(containers=[{"name": "a", "env": []}])
    assert repr((live, patch)) == before


def test_null_deletes_and_leaves_no_trace_in_new_values() -> None:
    live = {"metadata": {"labels": {"a": "1", "b": "2"}}}
    patch = {"metadata": {"labels": {"a": None, "c": None}, "annotations": {"x": None, "y": "1"}}}
    assert strategic.apply(live, patch, POD) == {"metadata": {"labels": {"b": "2"}, "annotations": {"y": "1"}}}


def test_patch_replace_in_a_list() -> None:
    live = spec(containers=containers("a", "b"))
    patch = spec(containers=[{"$patch": "replace"}, {"name": "c"}])
    assert names(strategic.apply(live, patch, POD)) == ["c"]


def test_patch_replace_and_delete_in_an_object() -> None:
    live = {"metadata": {"labels": {"a": "1"}, "annotations": {"b": "2"}}}
    patch = {"metadata": {"labels": {"$patch": "replace", "c": "3"}, "annotations": {"$patch": "delete"}}}
    assert strategic.apply(live, patch, POD) == {"metadata": {"labels": {"c": "3"}, "annotations": {}}}


def test_primitive_lists_merge_as_sets_and_have_a_deletion_list() -> None:
    live = {"metadata": {"finalizers": ["a", "b", "c"]}}
    patch = {"metadata": {"finalizers": ["d", "a"], "$deleteFromPrimitiveList/finalizers": ["b"]}}
    assert sorted(strategic.apply(live, patch, POD)["metadata"]["finalizers"]) == ["a", "c", "d"]


def test_retain_keys_clears_the_other_members_of_a_union() -> None:
    live = spec(strategy={"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}})
    patch = spec(strategy={"$retainKeys": ["type"], "type": "Recreate"})
    assert strategic.apply(live, patch, DEPLOYMENT) == spec(strategy={"type": "Recreate"})


def test_retain_keys_must_list_what_the_patch_sets() -> None:
    patch = spec(strategy={"$retainKeys": ["rollingUpdate"], "type": "Recreate"})
    with pytest.raises(PatchError) as refused:
        strategic.apply(spec(strategy={"type": "RollingUpdate"}), patch, DEPLOYMENT)
    assert (refused.value.message, refused.value.code) == ("invalid patch format of retainKeys", 400)


def test_element_order_places_what_the_server_added() -> None:
    live = spec(containers=containers("a", "sidecar", "b"))
    patch = spec(**{"$setElementOrder/containers": containers("b", "a", "c")}, containers=containers("c"))
    assert names(strategic.apply(live, patch, POD)) == ["sidecar", "b", "a", "c"]


def test_deletion_lets_survivors_move_up_before_order_is_decided() -> None:
    live = spec(containers=[{"name": "1", "image": "a"}, {"name": "4", "image": "c"}])
    patch = spec(
        **{"$setElementOrder/containers": containers("2", "3")},
        containers=[*containers("2", "3"), {"name": "1", "$patch": "delete"}],
    )
    assert names(strategic.apply(live, patch, POD)) == ["4", "2", "3"]


@pytest.mark.parametrize(
    ("patch", "text"),
    [
        (
            spec(containers=[{"image": "x"}]),
            "map: map[image:x] does not contain declared merge key: name",
        ),
        (
            spec(containers=[{"name": "a"}, "b"]),
            "list element types are not identical: [[map[name:a]] [map[name:a] b]]",
        ),
        (spec(containers=[["a"]]), "list element types are not identical: [[map[name:a]] [[a]]]"),
        (spec(containers=[{"name": "a", "$patch": "merge"}]), "merging lists cannot yet be specified in the patch"),
        (
            spec(containers=[{"name": "a", "$patch": "nope"}]),
            "unknown patch type: nope in map: map[$patch:nope name:a]",
        ),
        (spec(**{"$patch": "nope"}), "unknown patch type: nope in map: map[$patch:nope]"),
        (spec(**{"$setElementOrder/containers": "a"}), "expected a []interface {}, but received a string"),
        (
            spec(**{"$setElementOrder/containers": [{"name": "b"}]}, containers=[{"name": "a", "image": "x"}]),
            "The order in patch list:\n[map[image:x name:a]]\n doesn't match $setElementOrder list:\n[map[name:b]]\n",
        ),
    ],
)
def test_error_texts(patch: Obj, text: str) -> None:
    with pytest.raises(PatchError) as refused:
        strategic.apply(spec(containers=[{"name": "a"}]), patch, POD)
    assert refused.value.message == text


def test_unknown_fields_of_both_cannot_be_merged() -> None:
    with pytest.raises(PatchError) as refused:
        strategic.apply(spec(extra={"a": 1}), spec(extra={"a": 2}), POD)
    assert refused.value.message == 'unable to find api field in struct PodSpec for the json field "extra"'


def test_directives_in_a_wholly_new_list_do_not_become_data() -> None:
    patch = spec(containers=[{"name": "a", "$patch": "delete"}, {"name": "b"}])
    assert strategic.apply({}, patch, POD) == spec(containers=[{"name": "b"}])


# ------------------------------------------------------------------------------------ differences


def test_two_way_names_the_changed_item_and_the_order() -> None:
    old = spec(containers=[{"name": "a", "image": "1"}, {"name": "b"}])
    new = spec(containers=[{"name": "a", "image": "2"}, {"name": "b"}])
    assert three_way.two_way(old, new, POD) == spec(
        **{"$setElementOrder/containers": containers("a", "b")}, containers=[{"name": "a", "image": "2"}]
    )


def test_two_way_of_a_changed_union_lists_the_keys_to_retain() -> None:
    old = spec(volumes=[{"name": "v", "emptyDir": {}}])
    new = spec(volumes=[{"name": "v", "configMap": {"name": "c"}}])
    assert three_way.two_way(old, new, POD)["spec"]["volumes"] == [
        {"$retainKeys": ["configMap", "name"], "configMap": {"name": "c"}, "emptyDir": None, "name": "v"}
    ]


def test_three_way_keeps_what_others_set_and_deletes_what_is_no_longer_said() -> None:
    original = {"metadata": {"labels": {"a": "1", "b": "1"}}, "spec": {"nodeName": "n"}}
    modified = {"metadata": {"labels": {"a": "2"}}, "spec": {}}
    current = {"metadata": {"labels": {"a": "1", "b": "1", "other": "x"}}, "spec": {"nodeName": "n", "priority": 1}}
    patch = three_way.three_way(original, modified, current, POD)
    assert patch == {"metadata": {"labels": {"a": "2", "b": None}}, "spec": {"nodeName": None}}
    assert strategic.apply(current, patch, POD) == {
        "metadata": {"labels": {"a": "2", "other": "x"}},
        "spec": {"priority": 1},
    }


def test_three_way_removes_a_container_by_directive() -> None:
    original = spec(containers=containers("a", "b"))
    modified = spec(containers=containers("a"))
    current = spec(containers=[{"name": "a", "image": "x"}, {"name": "b"}, {"name": "injected"}])
    patch = three_way.three_way(original, modified, current, POD)
    assert patch == spec(
        **{"$setElementOrder/containers": containers("a")}, containers=[{"name": "b", "$patch": "delete"}]
    )
    assert names(strategic.apply(current, patch, POD)) == ["a", "injected"]


def test_three_way_of_equal_objects_is_empty() -> None:
    obj = spec(containers=[{"name": "a", "ports": [{"containerPort": 80, "protocol": "TCP"}]}])
    assert three_way.three_way(obj, obj, obj, POD) == {}


def test_three_way_without_overwrite_tells_both_sides() -> None:
    original, modified, current = (spec(nodeName=name) for name in ("a", "b", "c"))
    with pytest.raises(three_way.PatchConflict) as refused:
        three_way.three_way(original, modified, current, POD, overwrite=False)
    assert refused.value.patch == spec(nodeName="b")
    assert refused.value.changes == spec(nodeName="c")


def test_three_way_json_for_custom_resources() -> None:
    original = {"spec": {"a": 1, "b": {"c": 1, "d": 2}, "list": [1]}}
    modified = {"spec": {"b": {"c": 2}, "list": [1, 2]}}
    current = {"spec": {"a": 1, "b": {"c": 1, "d": 2, "e": 3}, "list": [1]}}
    assert three_way.three_way_json(original, modified, current) == {
        "spec": {"a": None, "b": {"c": 2, "d": None}, "list": [1, 2]}
    }


def test_zero_and_false_are_different_values() -> None:
    assert three_way.two_way(spec(priority=0), spec(priority=False), POD) == spec(priority=False)
