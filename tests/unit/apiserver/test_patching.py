"""Patches on the server: what each kind of patch leads to, and how the API words its refusals."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from kubectl_sim.apiserver import patching
from kubectl_sim.model.kind import Kind
from kubectl_sim.model.request import PATCH_TYPES, Request
from kubectl_sim.model.status import StatusError

Obj = dict[str, Any]
DEPLOYMENTS = Kind(group="apps", kind="Deployment", plural="deployments")
WIDGETS = Kind(group="example.com", kind="Widget", plural="widgets")
LIVE: Obj = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "labels": {"a": "1"}},
    "spec": {"replicas": 1, "template": {"spec": {"containers": [{"name": "c", "image": "i"}]}}},
}
WIDGET: Obj = {"apiVersion": "example.com/v1", "kind": "Widget", "metadata": {"name": "w"}, "spec": {"a": [1]}}


def patch(
    type: str, body: Any, kind: Kind = DEPLOYMENTS, live: Obj = LIVE, mode: str = "Strict"
) -> tuple[Obj, list[str]]:
    server: Any = SimpleNamespace(warnings=[])
    request = Request("patch", kind.resource, body=body, patch_type=PATCH_TYPES[type], params={"fieldValidation": mode})
    return patching.patched(server, kind, request, live), server.warnings


def refusal(type: str, body: Any, **options: Any) -> StatusError:
    with pytest.raises(StatusError) as refused:
        patch(type, body, **options)
    return refused.value


@pytest.mark.parametrize(
    ("type", "body"),
    [
        ("strategic", {"spec": {"replicas": 2}}),
        ("merge", {"spec": {"replicas": 2}}),
        ("json", [{"op": "replace", "path": "/spec/replicas", "value": 2}]),
    ],
)
def test_results_are_decoded_and_defaulted(type: str, body: Any) -> None:
    before = repr(LIVE)
    found, warnings = patch(type, body)
    assert found["spec"]["replicas"] == 2
    assert found["spec"]["strategy"] == {"type": "RollingUpdate"}
    assert found["spec"]["template"]["spec"]["containers"][0]["image"] == "i"
    assert warnings == []
    found["spec"]["template"]["spec"]["containers"].clear()
    assert repr(LIVE) == before


def test_custom_resources_have_no_strategic_patches() -> None:
    error = refusal("strategic", {}, kind=WIDGETS, live=WIDGET)
    assert error.code == 415
    assert error.message == (
        "the body of the request was in an unknown format - accepted media types include: "
        "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"
    )
    found, _ = patch("merge", {"spec": {"b": 1}}, kind=WIDGETS, live=WIDGET)
    found["spec"]["a"].append(2)
    assert WIDGET["spec"] == {"a": [1]}


@pytest.mark.parametrize(
    ("type", "body", "code", "message"),
    [
        ("json", [{"op": "test", "path": "/spec/replicas", "value": 9}], 422,
         "the server rejected our request due to an error in our request"),
        ("json", {}, 400, "error decoding patch: json: cannot unmarshal object into Go value of type "
         "[]handlers.jsonPatchOp"),
        ("json", [{"op": "add", "path": 1}], 400, "error decoding patch: json: cannot unmarshal number into "
         "Go struct field jsonPatchOp.path of type string"),
        ("merge", [], 400, "error decoding patch: json: cannot unmarshal array into Go value of type "
         "map[string]interface {}"),
        ("strategic", "x", 400, "json: cannot unmarshal string into Go value of type map[string]interface {}"),
        ("strategic", {"spec": {"template": {"spec": {"containers": [{"image": "x"}]}}}}, 500,
         "map: map[image:x] does not contain declared merge key: name"),
        ("strategic", {"metadata": {"$retainKeys": 1}}, 400, "invalid patch format of retainKeys"),
    ],
)  # fmt: skip
def test_refusals(type: str, body: Any, code: int, message: str) -> None:
    error = refusal(type, body)
    assert (error.code, error.message) == (code, message)


@pytest.mark.parametrize(
    ("type", "body", "message"),
    [
        ("strategic", {"spec": {"foo": "b\"r"}},
         r'Invalid value: "map[spec:map[foo:b\"r]]": strict decoding error: unknown field "spec.foo"'),
        ("strategic", {"spec": {"replicas": "x"}},
         'Invalid value: "map[spec:map[replicas:x]]": unrecognized type: int32'),
        ("json", [{"op": "test", "path": "/spec/replicas", "value": 1, "extra": 1}],
         'strict decoding error: json patch unknown field "[0].extra"'),
        ("merge", {"spec": {"replicas": "x"}},
         "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32"),
    ],
)  # fmt: skip
def test_patched_objects_that_do_not_decode(type: str, body: Any, message: str) -> None:
    error = refusal(type, body)
    assert error.code == 422
    assert error.details["causes"][0]["message"].endswith(message)
    assert error.details["causes"][0]["field"] == "patch"


def test_unknown_fields_may_pass_with_a_warning() -> None:
    found, warnings = patch("merge", {"spec": {"foo": 1}}, mode="Warn")
    assert "foo" not in found["spec"]
    assert warnings == ['unknown field "spec.foo"']
    assert patch("merge", {"spec": {"foo": 1}}, mode="Ignore")[1] == []
