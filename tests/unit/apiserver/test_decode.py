"""What a round trip through Go's types makes of an object, and the texts of its refusals."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kubectl_sim.apiserver import decode
from kubectl_sim.model import schema
from kubectl_sim.model.status import StatusError

Obj = dict[str, Any]
POD = schema.load("", "v1", "Pod")
DEPLOYMENT = schema.load("apps", "v1", "Deployment")


def deployment(**spec: Any) -> Obj:
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": spec}


def pod(**container: Any) -> Obj:
    return {"metadata": {"name": "p"}, "spec": {"containers": [{"name": "c", **container}]}}


def first_container(obj: Obj) -> Obj:
    found: Obj = decode.decode(obj, POD)[0]["spec"]["containers"][0]
    return found


def refusal(obj: Any, kind: schema.Schema = DEPLOYMENT, mode: str = decode.STRICT) -> str:
    with pytest.raises(StatusError) as refused:
        decode.decode(obj, kind, mode)
    assert (refused.value.code, refused.value.reason) == (400, "BadRequest")
    prefix = f'{kind.kind} in version "{kind.version}" cannot be handled as a {kind.kind}: '
    assert refused.value.message.startswith(prefix)
    return refused.value.message[len(prefix) :]


# ------------------------------------------------------------------------------------ round trip


def test_nulls_and_empty_optional_values_vanish() -> None:
    obj = pod(image="", args=[], command=None, stdin=False, env=None, workingDir=None)
    assert first_container(obj).keys() == {
        "name", "resources", "terminationMessagePath", "terminationMessagePolicy"
    }  # fmt: skip


def test_pointers_to_empty_values_stay() -> None:
    security = {"runAsUser": 0, "privileged": False}
    assert first_container(pod(securityContext=security))["securityContext"] == security
    assert decode.decode(deployment(replicas=0), DEPLOYMENT)[0]["spec"]["replicas"] == 0
    assert decode.decode({"spec": {"volumes": [{"name": "v", "emptyDir": {}}]}}, POD)[0]["spec"]["volumes"] == [
        {"name": "v", "emptyDir": {}}
    ]


def test_what_go_writes_even_when_it_is_empty() -> None:
    found = decode.decode({}, DEPLOYMENT)[0]
    assert found["status"] == {}
    assert found["metadata"] == {}
    assert found["spec"]["selector"] is None
    assert found["spec"]["template"]["spec"]["containers"] is None
    role = schema.load("rbac.authorization.k8s.io", "v1", "Role")
    assert decode.decode({"rules": []}, role)[0] == {"metadata": {}, "rules": None}


def test_creation_timestamps_that_are_null_vanish() -> None:
    obj = {"metadata": {"name": "p", "creationTimestamp": None}, "spec": {}}
    assert decode.decode(obj, POD)[0]["metadata"] == {"name": "p"}


def test_canonical_quantities_times_and_base64() -> None:
    limits = {"cpu": "0.5", "memory": "1024Mi", "n": 2, "m": 1.5, "tiny": "100u"}
    assert first_container(pod(resources={"limits": limits}))["resources"]["limits"] == {
        "cpu": "500m", "memory": "1Gi", "n": "2", "m": "1500m", "tiny": "1m"
    }  # fmt: skip
    obj = {"metadata": {"creationTimestamp": "2026-01-01T02:00:00.5+02:00"}}
    assert decode.decode(obj, POD)[0]["metadata"]["creationTimestamp"] == "2026-01-01T00:00:00Z"
    secret = schema.load("", "v1", "Secret")
    assert decode.decode({"data": {"a": "aGVs\nbG8=", "b": None}}, secret)[0]["data"] == {"a": "aGVsbG8=", "b": ""}


def test_whole_floats_are_integers() -> None:
    replicas = decode.decode(deployment(replicas=3.0), DEPLOYMENT)[0]["spec"]["replicas"]
    assert (replicas, type(replicas)) == (3, int)


def test_nulls_in_lists_and_maps_become_empty_values() -> None:
    obj = {"metadata": {"labels": {"a": None}}, "spec": {"containers": [None, {"name": "c", "args": [None, "x"]}]}}
    found = decode.decode(obj, POD)[0]
    assert found["metadata"]["labels"] == {"a": ""}
    assert [c["name"] for c in found["spec"]["containers"]] == ["", "c"]
    assert found["spec"]["containers"][1]["args"] == ["", "x"]


def test_int_or_string_is_kept_as_typed() -> None:
    probe = {"httpGet": {"port": "http"}}
    assert first_container(pod(livenessProbe=probe))["livenessProbe"]["httpGet"]["port"] == "http"


def test_arguments_are_left_alone() -> None:
    obj = pod(resources={"limits": {"cpu": "0.5"}}, args=["a"])
    before = json.dumps(obj)
    found = decode.decode(obj, POD)[0]
    found["spec"]["containers"][0]["args"].append("b")
    assert json.dumps(obj) == before


def test_free_form_content_is_kept() -> None:
    revision = schema.load("apps", "v1", "ControllerRevision")
    data = {"any": [None, {"x": None}], "thing": 1.0}
    assert decode.decode({"data": data, "revision": 1}, revision)[0]["data"] == data


# -------------------------------------------------------------------------------------- defaults


def test_defaults_of_the_schema() -> None:
    found = decode.decode(pod(ports=[{"containerPort": 80}], livenessProbe={"httpGet": {"port": 80}}), POD)[0]
    container = found["spec"]["containers"][0]
    assert container["ports"] == [{"containerPort": 80, "protocol": "TCP"}]
    assert container["livenessProbe"] == {
        "failureThreshold": 3,
        "httpGet": {"path": "/", "port": 80, "scheme": "HTTP"},
        "periodSeconds": 10,
        "successThreshold": 1,
        "timeoutSeconds": 1,
    }
    assert found["spec"]["securityContext"] == {}
    assert found["spec"]["enableServiceLinks"] is True


def test_defaults_do_not_replace_what_is_said() -> None:
    found = decode.decode({"spec": {"enableServiceLinks": False, "terminationGracePeriodSeconds": 0}}, POD)[0]
    assert found["spec"]["enableServiceLinks"] is False
    assert found["spec"]["terminationGracePeriodSeconds"] == 0


def test_a_cron_job_does_not_default_the_job_in_it() -> None:
    cron_job = schema.load("batch", "v1", "CronJob")
    template = {"spec": {"template": {"spec": {"containers": [{"name": "c"}]}}}}
    spec = decode.decode({"spec": {"jobTemplate": template}}, cron_job)[0]["spec"]
    assert spec["concurrencyPolicy"] == "Allow"
    assert "backoffLimit" not in spec["jobTemplate"]["spec"]
    assert spec["jobTemplate"]["spec"]["template"]["spec"]["dnsPolicy"] == "ClusterFirst"


def test_decoding_twice_changes_nothing_more() -> None:
    once = decode.decode(pod(resources={"limits": {"cpu": "0.5"}}, ports=[{"containerPort": 1}]), POD)[0]
    assert decode.decode(once, POD)[0] == once
    assert decode.apply_defaults(once, POD) == once


# -------------------------------------------------------------------------------------- strictness


def test_unknown_fields_in_the_order_of_their_paths() -> None:
    obj = deployment(foo=1, template={"spec": {"containers": [{"name": "a", "imag": "x"}, {"nam": "b"}]}})
    obj["extra"] = True
    assert refusal(obj) == (
        'strict decoding error: unknown field "extra", unknown field "spec.foo", '
        'unknown field "spec.template.spec.containers[0].imag", '
        'unknown field "spec.template.spec.containers[1].nam"'
    )


def test_modes() -> None:
    obj = deployment(foo=1, replicas=2)
    found, warnings = decode.decode(obj, DEPLOYMENT, decode.WARN)
    assert warnings == ['unknown field "spec.foo"']
    assert "foo" not in found["spec"] and found["spec"]["replicas"] == 2
    assert decode.decode(obj, DEPLOYMENT, decode.IGNORE) == (found, [])


def test_duplicate_fields_of_raw_text() -> None:
    text = '{"metadata":{"labels":{"a":"1","a":"2"}},"spec":{"replicas":1,"replicas":2,"odd":1,"odd":2}}'
    obj, repeated = decode.duplicates(text)
    with pytest.raises(StatusError) as refused:
        decode.decode(obj, DEPLOYMENT, decode.STRICT, repeated)
    assert refused.value.message.endswith(
        'strict decoding error: duplicate field "metadata.labels.a", unknown field "spec.odd", '
        'duplicate field "spec.replicas"'
    )
    found, warnings = decode.decode(obj, DEPLOYMENT, decode.WARN, repeated)
    assert found["spec"]["replicas"] == 2 and len(warnings) == 3


@pytest.mark.parametrize(
    ("obj", "text"),
    [
        (deployment(replicas="3"), "string into Go struct field DeploymentSpec.spec.replicas of type int32"),
        (deployment(replicas=True), "bool into Go struct field DeploymentSpec.spec.replicas of type int32"),
        (deployment(replicas=1.5), "number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32"),
        (
            deployment(replicas=3_000_000_000),
            "number 3000000000 into Go struct field DeploymentSpec.spec.replicas of type int32",
        ),
        ({"spec": []}, "array into Go struct field Deployment.spec of type v1.DeploymentSpec"),
        ({"metadata": {"labels": {"a": 1}}}, "number into Go struct field ObjectMeta.metadata.labels of type string"),
        (
            deployment(template={"spec": {"containers": {"name": "c"}}}),
            "object into Go struct field PodSpec.spec.template.spec.containers of type []v1.Container",
        ),
        (
            deployment(template={"spec": {"containers": [{"env": [{"name": "A", "value": 1}]}]}}),
            "number into Go struct field EnvVar.spec.template.spec.containers.env.value of type string",
        ),
        (
            deployment(template={"spec": {"containers": [{"ports": [{"protocol": 6}]}]}}),
            "number into Go struct field ContainerPort.spec.template.spec.containers.ports.protocol "
            "of type v1.Protocol",
        ),
        (
            deployment(strategy={"rollingUpdate": {"maxSurge": True}}),
            "bool into Go struct field RollingUpdateDeployment.spec.strategy.rollingUpdate.maxSurge of type int32",
        ),
        (
            {"metadata": {"creationTimestamp": 5}},
            "number into Go struct field ObjectMeta.metadata.creationTimestamp of type string",
        ),
        ([], "array into Go value of type v1.Deployment"),
    ],
)
def test_wrong_types(obj: Any, text: str) -> None:
    assert refusal(obj, mode=decode.IGNORE) == f"json: cannot unmarshal {text}"


@pytest.mark.parametrize(
    ("obj", "kind", "text"),
    [
        (
            pod(resources={"limits": {"cpu": "many"}}),
            POD,
            "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
        ),
        (
            {"metadata": {"creationTimestamp": "today"}},
            POD,
            'parsing time "today" as "2006-01-02T15:04:05Z07:00": cannot parse "today" as "2006"',
        ),
        ({"data": {"a": "!"}}, schema.load("", "v1", "Secret"), "illegal base64 data at input byte 0"),
        ({"data": {"a": "abc"}}, schema.load("", "v1", "Secret"), "illegal base64 data at input byte 0"),
        ({"data": {"a": "YWJjZA="}}, schema.load("", "v1", "Secret"), "illegal base64 data at input byte 7"),
        (
            {"spec": {"renewTime": "2026-01-01T00:00:00Z"}},
            schema.load("coordination.k8s.io", "v1", "Lease"),
            'parsing time "2026-01-01T00:00:00Z" as "2006-01-02T15:04:05.000000Z07:00": cannot parse "Z" as ".000000"',
        ),
    ],
)
def test_values_that_decode_themselves(obj: Any, kind: schema.Schema, text: str) -> None:
    assert refusal(obj, kind) == text


def test_a_wrong_type_outweighs_unknown_fields() -> None:
    assert refusal(deployment(aaa=1, replicas="x")).startswith("json: cannot unmarshal string")


def test_schemas_inside_of_custom_resource_definitions() -> None:
    crd = schema.load("apiextensions.k8s.io", "v1", "CustomResourceDefinition")
    props: Obj = {
        "type": "object",
        "properties": {"a": {"type": "array", "items": {"type": "string", "unheard": 1}}},
        "additionalProperties": False,
        "enum": [None, 1],
        "default": {"x": None},
    }
    obj = {"spec": {"versions": [{"name": "v1", "schema": {"openAPIV3Schema": props}}]}}
    found = decode.decode(obj, crd)[0]["spec"]["versions"][0]["schema"]["openAPIV3Schema"]
    assert found == {
        "type": "object",
        "properties": {"a": {"type": "array", "items": {"type": "string"}}},
        "additionalProperties": False,
        "enum": [None, 1],
        "default": {"x": None},
    }


# ------------------------------------------------------------------------------------------ patches


def test_what_a_patch_led_to_is_refused_as_a_patch() -> None:
    with pytest.raises(StatusError) as refused:
        decode.patched(deployment(foo=1), DEPLOYMENT, decode.STRICT, "TEXT", ['unknown field "x"'])
    assert refused.value.code == 422
    assert refused.value.details["causes"][0]["message"] == (
        'Invalid value: "TEXT": strict decoding error: unknown field "x", unknown field "spec.foo"'
    )


@pytest.mark.parametrize(
    ("obj", "text"),
    [
        (deployment(replicas="x"), "unrecognized type: int32"),
        (deployment(replicas=1.5), "cannot convert float64 to int32"),
        (deployment(strategy={"type": 1}), "cannot convert int64 to v1.DeploymentStrategyType"),
        (deployment(paused="x"), "unrecognized type: bool"),
        (deployment(template="x"), "cannot restore struct from: string"),
        (deployment(template={"spec": {"containers": {}}}), "cannot restore slice from map"),
        ({"metadata": {"labels": []}}, "cannot restore map from slice"),
        (
            {"metadata": {"creationTimestamp": 1}},
            "json: cannot unmarshal number into Go value of type string",
        ),
    ],
)
def test_strategic_patches_speak_of_conversion(obj: Any, text: str) -> None:
    with pytest.raises(StatusError) as refused:
        decode.patched(obj, DEPLOYMENT, decode.STRICT, "map[]", as_map=True)
    assert refused.value.details["causes"][0]["message"] == f'Invalid value: "map[]": {text}'


def test_strategic_patches_cut_integers_off() -> None:
    found, _ = decode.patched(deployment(replicas=3_000_000_000), DEPLOYMENT, decode.STRICT, "", as_map=True)
    assert found["spec"]["replicas"] == -1_294_967_296


def test_deeply_nested_schemas_are_refused() -> None:
    crd = schema.load("apiextensions.k8s.io", "v1", "CustomResourceDefinition")
    inner: Obj = {}
    for _ in range(20_000):
        inner = {"not": inner}
    obj = {"spec": {"versions": [{"schema": {"openAPIV3Schema": inner}}]}}
    assert refusal(obj, crd) == "json: exceeded max depth"
    while inner:  # taking it apart level by level spares the interpreter's own recursion
        inner = inner.pop("not", {})
