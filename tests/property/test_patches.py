"""Laws of patches: a difference leads to its target, and patching twice changes nothing more."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_sim.base.patches import json_patch, merge_patch, strategic, three_way
from kubectl_sim.model import schema

Obj = dict[str, Any]
DEPLOYMENT = schema.load("apps", "v1", "Deployment").root

words = st.sampled_from(["a", "b", "c", "d"])
strings = st.dictionaries(words, words, max_size=3)


def keyed(key: str, values: st.SearchStrategy[Any], fields: dict[str, Any]) -> st.SearchStrategy[list[Obj]]:
    """Lists whose items differ in their merge key."""
    items = st.fixed_dictionaries({key: values}, optional=fields)
    return st.lists(items, max_size=3, unique_by=lambda item: str(item[key]))


env = keyed("name", words, {"value": words})
ports = keyed("containerPort", st.integers(1, 4), {"name": words})
container = {"image": words, "args": st.lists(words, max_size=2), "env": env, "ports": ports}
volume_sources = st.one_of(
    st.builds(lambda name: {"configMap": {"name": name}}, words), st.just({"emptyDir": {}}), st.just({})
)
volumes = st.dictionaries(words, volume_sources, max_size=3).map(
    lambda found: [{"name": name, **source} for name, source in found.items()]
)
pod_spec = st.fixed_dictionaries(
    {"containers": keyed("name", words, container)},
    optional={"volumes": volumes, "nodeSelector": strings, "hostNetwork": st.booleans()},
)
deployments = st.builds(
    lambda labels, finalizers, replicas, strategy, spec: {
        "metadata": {"labels": labels, "finalizers": finalizers},
        "spec": {"replicas": replicas, "strategy": strategy, "template": {"spec": spec}},
    },
    strings,
    st.lists(words, max_size=3, unique=True),
    st.integers(0, 3),
    st.sampled_from([{"type": "Recreate"}, {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}]),
    pod_spec,
)


def settled(value: Any) -> Any:
    """A form in which emptied lists and maps are the same as absent ones, as they are when stored.

    The order of finalizers is not looked at: upstream does not send it where it is that of the alphabet.
    """
    if isinstance(value, dict):
        inner = {key: settled(sorted(item) if key == "finalizers" else item) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item not in ({}, [])}
    if isinstance(value, list):
        return [settled(item) for item in value]
    return value


@settings(max_examples=80, deadline=None)
@given(deployments, deployments)
def test_two_way_difference_reaches_the_target(original: Obj, modified: Obj) -> None:
    patch = three_way.two_way(original, modified, DEPLOYMENT)
    assert settled(strategic.apply(original, patch, DEPLOYMENT)) == settled(modified)


@settings(max_examples=80, deadline=None)
@given(deployments, deployments)
def test_apply_reaches_what_it_was_told_and_then_has_nothing_to_do(original: Obj, modified: Obj) -> None:
    patch = three_way.three_way(original, modified, original, DEPLOYMENT)
    live = strategic.apply(original, patch, DEPLOYMENT)
    assert settled(live) == settled(modified)
    again = three_way.three_way(modified, modified, live, DEPLOYMENT)
    assert settled(strategic.apply(live, again, DEPLOYMENT)) == settled(live)


@settings(max_examples=80, deadline=None)
@given(deployments, deployments, deployments)
def test_apply_says_what_the_manifest_says_whatever_others_did(original: Obj, modified: Obj, current: Obj) -> None:
    patch = three_way.three_way(original, modified, current, DEPLOYMENT)
    live = strategic.apply(current, patch, DEPLOYMENT)
    assert live["spec"]["replicas"] == modified["spec"]["replicas"]
    assert live["metadata"]["labels"].items() >= modified["metadata"]["labels"].items()
    said = [item["name"] for item in modified["spec"]["template"]["spec"]["containers"]]
    assert [n for n in (item["name"] for item in live["spec"]["template"]["spec"]["containers"]) if n in said] == said


@settings(max_examples=80, deadline=None)
@given(deployments, deployments)
def test_strategic_patches_are_idempotent(document: Obj, patch: Obj) -> None:
    once = strategic.apply(document, patch, DEPLOYMENT)
    assert settled(strategic.apply(once, patch, DEPLOYMENT)) == settled(once)


@settings(max_examples=80, deadline=None)
@given(deployments, deployments)
def test_merge_patch_reaches_the_target(original: Obj, modified: Obj) -> None:
    assert merge_patch.apply(original, merge_patch.create(original, modified)) == modified


@settings(max_examples=50, deadline=None)
@given(deployments, deployments, deployments)
def test_three_way_json_sets_all_that_is_said(original: Obj, modified: Obj, current: Obj) -> None:
    live = merge_patch.apply(current, three_way.three_way_json(original, modified, current))
    assert live["spec"]["replicas"] == modified["spec"]["replicas"]
    assert live["spec"]["template"]["spec"]["containers"] == modified["spec"]["template"]["spec"]["containers"]


@settings(max_examples=80, deadline=None)
@given(deployments, deployments)
def test_json_patch_moves_and_back_again_change_nothing(document: Obj, other: Obj) -> None:
    steps = [
        {"op": "add", "path": "/other", "value": other},
        {"op": "move", "from": "/spec", "path": "/other/kept"},
        {"op": "move", "from": "/other/kept", "path": "/spec"},
        {"op": "test", "path": "/other", "value": other},
        {"op": "remove", "path": "/other"},
    ]
    before = repr((document, other))
    assert json_patch.apply(document, steps) == document
    assert repr((document, other)) == before
