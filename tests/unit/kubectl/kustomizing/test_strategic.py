"""Strategic merge in kustomize's way."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.kubectl.kustomizing import shapes, strategic
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError
from kubectl_sim.kubectl.kustomizing.values import BLANK

Obj = dict[str, Any]


def merged(target: Obj, patch: Obj, kind: str = "Pod") -> Any:
    typed = {"apiVersion": "v1", "kind": kind}
    found = strategic.merge({**typed, **patch}, {**typed, **target})
    if found is strategic.MISSING:
        return None
    return {key: value for key, value in found.items() if key not in typed}


def test_what_a_patch_adds_comes_first() -> None:
    target = {"spec": {"containers": [{"name": "a", "image": "1"}, {"name": "b"}]}}
    patch = {"spec": {"containers": [{"name": "c"}, {"name": "a", "image": "2"}]}}
    assert merged(target, patch) == {
        "spec": {"containers": [{"name": "c"}, {"name": "a", "image": "2"}, {"name": "b"}]}
    }


def test_a_kind_without_schema_replaces_lists() -> None:
    patch = {"spec": {"containers": [{"name": "c"}]}}
    assert merged({"spec": {"containers": [{"name": "a"}]}}, patch, "Thing") == patch


def test_ports_have_two_keys_one_of_which_may_be_missing() -> None:
    target = {"spec": {"ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}, {"port": 80}]}}
    patch = {"spec": {"ports": [{"port": 53, "protocol": "TCP", "name": "t"}]}}
    found = merged(target, patch, "Service")
    assert found["spec"]["ports"] == [
        {"port": 53, "protocol": "UDP"},
        {"port": 53, "protocol": "TCP", "name": "t"},
        {"port": 80},
    ]


def test_lists_of_scalars_are_united() -> None:
    found = merged({"metadata": {"finalizers": ["a", "b"]}}, {"metadata": {"finalizers": ["c", "a"]}})
    assert found == {"metadata": {"finalizers": ["c", "a", "b"]}}


def test_nulls() -> None:
    target = {"spec": {"a": None, "b": BLANK, "c": 1, "d": {"e": 1}}}
    patch = {"spec": {"c": None, "d": None, "f": None, "g": {"h": None, "i": 1}}}
    # One that was written out in the object stays.
    assert merged(target, patch) == {"spec": {"a": None, "g": {"i": 1}}}


def test_directives() -> None:
    target = {"spec": {"volumes": [{"name": "a"}, {"name": "b"}], "map": {"x": 1}, "gone": {"y": 1}}}
    patch = {
        "spec": {
            "volumes": [{"$patch": "delete", "name": "a"}],
            "map": {"$patch": "replace", "z": 1},
            "gone": {"$patch": "delete"},
        }
    }
    assert merged(target, patch) == {"spec": {"volumes": [{"name": "b"}], "map": {"z": 1}}}
    assert merged(target, {"$patch": "delete"}) is None
    with pytest.raises(KustomizeError, match="unknown patch strategy 'odd'"):
        merged(target, {"spec": {"$patch": "odd"}})


def test_kinds_must_agree() -> None:
    with pytest.raises(KustomizeError, match="wrong node kind: expected MappingNode but got SequenceNode"):
        merged({"spec": {"a": 1}}, {"spec": ["a"]})


def test_a_schema_of_the_users_own() -> None:
    try:
        shapes.use(
            {
                "definitions": {
                    "Thing": {
                        "properties": {
                            "list": {
                                "type": "array",
                                "x-kubernetes-patch-strategy": "merge",
                                "x-kubernetes-patch-merge-key": "id",
                            }
                        },
                        "x-kubernetes-group-version-kind": [{"group": "", "version": "v1", "kind": "Thing"}],
                    }
                }
            }
        )
        assert merged({"list": [{"id": "a"}]}, {"list": [{"id": "b"}]}, "Thing") == {"list": [{"id": "b"}, {"id": "a"}]}
        # It stands in the place of the built-in one.
        patch = {"spec": {"containers": [{"name": "c"}]}}
        assert merged({"spec": {"containers": [{"name": "a"}]}}, patch) == patch
    finally:
        shapes.use(None)
