from __future__ import annotations

import pytest

from kubectl_sim.model import schema
from kubectl_sim.tools import schemas as tool


def test_field_lookup_enters_lists_and_maps() -> None:
    deployment = schema.load("apps", "v1", "Deployment")
    env = deployment.at("spec", "template", "spec", "containers", "env")
    assert env is not None
    assert env.type.go == "[]v1.EnvVar"
    assert (env.merge_key, env.strategies) == ("name", ("merge",))
    assert (env.list_type, env.list_keys) == ("map", ("name",))


def test_two_strategies_of_one_field() -> None:
    volumes = schema.load("", "v1", "Pod").at("spec", "volumes")
    assert volumes is not None
    assert volumes.strategies == ("merge", "retainKeys")


def test_pointers_enums_and_named_types() -> None:
    pod = schema.load("", "v1", "Pod")
    policy = pod.at("spec", "restartPolicy")
    assert policy is not None
    assert policy.type.go == "v1.RestartPolicy"
    assert policy.type.enum == ("Always", "Never", "OnFailure")
    grace = pod.at("spec", "terminationGracePeriodSeconds")
    assert grace is not None and grace.type.pointer and grace.type.shape == "int64"
    limits = pod.at("spec", "containers", "resources", "limits")
    assert limits is not None and limits.type.go == "v1.ResourceList"
    assert limits.type.element is not None and limits.type.element.shape == "quantity"


def test_what_go_writes_even_when_empty() -> None:
    deployment = schema.load("apps", "v1", "Deployment")
    assert {f.name for f in deployment.root.written()} == {"metadata", "spec", "status"}
    spec = deployment.at("spec")
    assert spec is not None and spec.type.struct is not None
    assert {f.name for f in spec.type.struct.written()} == {"selector", "strategy", "template"}


def test_definition_names_lead_to_descriptions() -> None:
    assert schema.load("apps", "v1", "Deployment").root.definition == "io.k8s.api.apps.v1.Deployment"


def test_defaults_of_one_kind_only() -> None:
    pod = schema.load("", "v1", "Pod").struct("core.PodSpec")
    template = schema.load("apps", "v1", "Deployment").struct("core.PodSpec")
    assert pod.defaults["enableServiceLinks"] is True
    assert "enableServiceLinks" not in template.defaults
    assert template.defaults["dnsPolicy"] == "ClusterFirst"


@pytest.mark.parametrize(
    "name",
    [
        ("example.com", "v1", "Widget"),
        ("core", "v1", "Pod"),
        ("", "v1", "../v1/Pod"),
        ("..", "core/v1", "Pod"),
    ],
)
def test_what_is_no_built_in_kind(name: tuple[str, str, str]) -> None:
    assert schema.find(*name) is None
    with pytest.raises(KeyError):
        schema.load(*name)


def test_every_type_of_every_file_resolves() -> None:
    seen = 0
    for path in tool.SCHEMAS.glob("*/*/*.json"):
        group, version = path.parts[-3:-1]
        loaded = schema.load("" if group == "core" else group, version, path.stem)
        pending, done = [loaded.root], set()
        while pending:
            struct = pending.pop()
            if struct.name in done:
                continue
            done.add(struct.name)
            for name in struct.names():
                field = struct.field(name)
                assert field is not None
                assert field.type.shape in schema.SCALARS | schema.SELF_DECODING | {"struct", "list", "map"}
                seen += 1
                if (inner := field.items()) is not None:
                    pending.append(inner)
    assert seen > 3000
