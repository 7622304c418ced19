"""Discovery and schemas: consistent with each other, and with what is served."""

from __future__ import annotations

import json

import pytest

from kubectl_sim.kinds._index import RESOURCES
from kubectl_sim.model.status import StatusError
from kubectl_sim.server import catalogue, discovery, openapi


def test_everything_is_served_in_each_of_its_versions() -> None:
    expected = {(key, version) for key, record in RESOURCES.items() for version in record[2]}
    assert {(item.resource, item.version) for item in catalogue.resources()} == expected


def test_both_forms_of_discovery_name_the_same_resources() -> None:
    aggregated = set()
    for core in (True, False):
        for group in discovery.aggregated(core, "v2")["items"]:
            for version in group["versions"]:
                where = f"{group['metadata'].get('name', '')}/{version['version']}".lstrip("/")
                for resource in version["resources"]:
                    aggregated.add((where, resource["resource"]))
                    names = [sub["subresource"] for sub in resource.get("subresources", ())]
                    aggregated |= {(where, f"{resource['resource']}/{name}") for name in names}
    legacy = set()
    for group_name, versions in catalogue.groups().items():
        for version in versions:
            path = f"/apis/{group_name}/{version}" if group_name else f"/api/{version}"
            found = discovery.legacy(path)
            assert found is not None
            legacy |= {(found["groupVersion"], resource["name"]) for resource in found["resources"]}
    assert aggregated == legacy


def test_preferred_versions_come_first() -> None:
    groups = {group["name"]: group for group in discovery.legacy("/apis")["groups"]}  # type: ignore[index]
    assert groups["autoscaling"]["preferredVersion"]["version"] == "v2"
    assert [version["version"] for version in groups["autoscaling"]["versions"]] == ["v2", "v1"]


@pytest.mark.parametrize("path", ["/apis/nope", "/apis/apps/v9", "/api/v2", "/apis/apps/v1/more/x"])
def test_what_is_not_there(path: str) -> None:
    assert discovery.legacy(path) is None


def _references(value: object) -> set[str]:
    if isinstance(value, dict):
        own = {str(value["$ref"])} if isinstance(value.get("$ref"), str) else set()
        return own.union(*map(_references, value.values()))
    if isinstance(value, list):
        return set().union(*map(_references, value))
    return set()


@pytest.mark.parametrize("group", sorted(catalogue.groups()))
def test_references_of_schemas_resolve(group: str) -> None:
    for version in catalogue.groups()[group]:
        document = json.loads(openapi.group_version(group, version))
        names = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
        assert _references(document) <= names


def test_swagger_resolves_too() -> None:
    document = openapi.swagger()
    assert _references(document) <= {f"#/definitions/{name}" for name in document["definitions"]}


def test_kubectl_finds_how_to_merge_containers() -> None:
    document = json.loads(openapi.group_version("apps", "v1"))
    containers = document["components"]["schemas"]["io.k8s.api.core.v1.PodSpec"]["properties"]["containers"]
    assert containers["x-kubernetes-patch-merge-key"] == "name"
    assert containers["x-kubernetes-patch-strategy"] == "merge"


def test_forms_of_openapi_that_are_not_made() -> None:
    with pytest.raises(StatusError) as refusal:
        openapi.answer("/openapi/v3/api/v1", "application/com.github.proto-openapi.spec.v3@v1.0+protobuf")
    assert refusal.value.code == 406
