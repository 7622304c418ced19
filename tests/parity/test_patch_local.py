"""Patches against ``kubectl patch --local``, which applies them as the API server does."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kubectl_sim.base.patches import json_patch, merge_patch, strategic
from kubectl_sim.base.patches.common import PatchError
from kubectl_sim.model import schema
from tests.oracle import needs_kubectl, real_kubectl
from tests.runner import kubectl_sim

Obj = dict[str, Any]

DEPLOYMENT: Obj = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "labels": {"app": "web", "tier": "x"}, "finalizers": ["a/a", "b/b", "c/c"]},
    "spec": {
        "replicas": 2,
        "selector": {"matchLabels": {"app": "web"}},
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": "25%"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {
                "containers": [
                    {"name": "a", "image": "x:1", "ports": [{"containerPort": 80}, {"containerPort": 81}]},
                    {"name": "b", "image": "y:1", "env": [{"name": "K", "value": "1"}], "args": ["1", "2"]},
                    {"name": "c", "image": "z:1"},
                ],
                "volumes": [{"name": "v", "emptyDir": {}}, {"name": "w", "configMap": {"name": "cm"}}],
                "tolerations": [{"key": "k", "operator": "Exists"}],
            },
        },
    },
}


def pod(**fields: Any) -> Obj:
    return {"spec": {"template": {"spec": fields}}}


STRATEGIC: list[Obj] = [
    {"spec": {"replicas": 3}},
    {"metadata": {"labels": {"tier": None, "new": "1"}, "annotations": {"x": None, "y": "2"}}},
    pod(containers=[{"name": "d", "image": "w"}, {"name": "b", "image": "y:2"}]),
    pod(containers=[{"name": "b", "$patch": "delete"}]),
    pod(containers=[{"$patch": "replace"}, {"name": "only", "image": "q"}]),
    pod(containers=[{"name": "b", "$patch": "replace", "image": "fresh"}]),
    pod(containers=[{"name": "a", "ports": [{"containerPort": 81, "name": "p"}, {"containerPort": 82}]}]),
    pod(containers=[{"name": "b", "args": ["3"], "env": [{"name": "K", "value": None}, {"name": "L"}]}]),
    pod(**{"$setElementOrder/containers": [{"name": n} for n in "cab"]}),
    pod(
        **{"$setElementOrder/containers": [{"name": n} for n in "dc"]},
        containers=[{"name": "d", "image": "w"}, {"name": "a", "$patch": "delete"}],
    ),
    pod(
        **{"$setElementOrder/containers": [{"name": n} for n in "ed"]},
        containers=[
            {"name": "e", "image": "1"},
            {"name": "d", "image": "1"},
            {"name": "a", "$patch": "delete"},
            {"name": "b", "$patch": "delete"},
        ],
    ),
    pod(volumes=[{"name": "v", "$retainKeys": ["name", "hostPath"], "hostPath": {"path": "/x"}}]),
    pod(volumes=[{"name": "v", "$retainKeys": ["name"], "hostPath": {"path": "/x"}}]),
    pod(tolerations=[{"key": "other"}]),
    {"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}},
    {"spec": {"strategy": {"$patch": "replace", "type": "Recreate"}}},
    {"spec": {"strategy": {"$patch": "delete"}}},
    {"metadata": {"finalizers": ["d/d", "a/a"]}},
    {"metadata": {"$deleteFromPrimitiveList/finalizers": ["b/b"]}},
    {"metadata": {"$setElementOrder/finalizers": ["c/c", "a/a"], "$deleteFromPrimitiveList/finalizers": ["b/b"]}},
    # refused
    pod(containers=[{"image": "nameless"}]),
    pod(containers=[{"name": "a", "$patch": "merge"}]),
    pod(containers=[{"name": "a", "$patch": "odd"}]),
    {"spec": {"$patch": "odd"}},
    pod(**{"$setElementOrder/containers": [{"name": "a"}]}, containers=[{"name": "b", "image": "1"}]),
    pod(**{"$setElementOrder/containers": "a"}),
    {"metadata": {"$deleteFromPrimitiveList": ["b"]}},
]

MERGE: list[Any] = [
    {"spec": {"replicas": None, "paused": True}},
    {"metadata": {"labels": None}},
    {"metadata": {"labels": {"app": None, "b": "c"}}},
    pod(containers=[{"name": "only", "image": "q"}]),
    pod(volumes=None),
]

JSON: list[Any] = [
    [{"op": "replace", "path": "/spec/replicas", "value": 7}],
    [{"op": "add", "path": "/metadata/labels/x~1y", "value": "1"}],
    [{"op": "remove", "path": "/spec/template/spec/containers/1"}],
    [{"op": "add", "path": "/spec/template/spec/containers/-", "value": {"name": "d", "image": "i"}}],
    [{"op": "add", "path": "/spec/template/spec/containers/0", "value": {"name": "d", "image": "i"}}],
    [{"op": "move", "from": "/metadata/labels/app", "path": "/metadata/labels/moved"}],
    [{"op": "copy", "from": "/metadata/labels/app", "path": "/metadata/labels/copied"}],
    [{"op": "test", "path": "/spec/replicas", "value": 2}, {"op": "remove", "path": "/spec/replicas"}],
    # refused
    [{"op": "test", "path": "/spec/replicas", "value": 3}],
    [{"op": "remove", "path": "/spec/nope"}],
    [{"op": "remove", "path": "/spec/template/spec/containers/9"}],
    [{"op": "add", "path": "/spec/nope/deeper", "value": 1}],
    [{"op": "add", "path": "/spec/template/spec/containers/x", "value": {}}],
    [{"op": "replace", "path": "/nope/deeper", "value": 1}],
    [{"op": "frobnicate", "path": "/spec"}],
    [{"op": "move", "from": "/nope/x", "path": "/spec"}],
    [{"op": "copy", "from": "/metadata/nope/x", "path": "/spec"}],
]

CASES = [("strategic", p) for p in STRATEGIC] + [("merge", p) for p in MERGE] + [("json", p) for p in JSON]


def ours(kind: str, patch: Any) -> Any:
    if kind == "strategic":
        return strategic.apply(DEPLOYMENT, patch, schema.load("apps", "v1", "Deployment").root)
    return merge_patch.apply(DEPLOYMENT, patch) if kind == "merge" else json_patch.apply(DEPLOYMENT, patch)


@needs_kubectl
@pytest.mark.parametrize(("kind", "patch"), CASES)
def test_same_result_or_same_refusal(kind: str, patch: Any) -> None:
    args = ["patch", "--local", "-f", "-", "--type", kind, "-p", json.dumps(patch), "-o", "json"]
    code, out, err = real_kubectl(args, json.dumps(DEPLOYMENT))
    if code:
        with pytest.raises(PatchError) as refused:
            ours(kind, patch)
        assert f"error: {refused.value.message.rstrip()}" == err.rstrip()
    else:
        assert ours(kind, patch) == json.loads(out)


#: (type, patch): what is no patch, and what leaves no object.
ODD = [
    *(
        ("strategic", text)
        for text in ('{"a":1}x', "{", "5", '"x"', "[]", "null", '{"kind":null}', '{"$patch":"delete"}')
    ),
    *(("merge", text) for text in ('{"a":1}x', "{", "5", "[]", "null", '{"kind":null}')),
    *(("json", text) for text in ('{"a":1}x', "{", "5", "null", '[{"op":"remove","path":"/kind"}]')),
]


@needs_kubectl
@pytest.mark.parametrize(("kind", "patch"), ODD)
def test_odd_patches_are_refused_in_the_same_words(kind: str, patch: str) -> None:
    given = json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"k": "v"}})
    args = ["patch", f"--type={kind}", "--local", "-f", "-", "-o", "name", "-p", patch]
    assert kubectl_sim(args, given) == real_kubectl(args, given)
