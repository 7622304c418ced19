"""What a kind's strategy does in the pipeline: generations, what new objects keep, who asked, all causes at once."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.client.client import Client
from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.controllers._index import MODULES
from kubectl_sim.model.request import User
from tests.clusters import refused, template
from tests.kinds.asked import SELECTOR, TEMPLATE, VALID, changed, record

Obj = dict[str, Any]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    path = tmp_path / "cluster.db"
    shutil.copyfile(template(disabled=tuple(MODULES)), path)
    cluster = open_cluster(str(path))
    yield cluster
    cluster.close()


@pytest.fixture
def client(cluster: Cluster) -> Client:
    return cluster.client()


def made(resource: str, obj: Obj | None = None) -> Obj:
    kind = record(resource)
    body = copy.deepcopy(VALID[resource] if obj is None else obj)
    metadata = {"name": "x", **(body.get("metadata") or {})}
    if kind.namespaced:
        metadata.setdefault("namespace", "default")
    return {"apiVersion": kind.api_version, "kind": kind.kind, **body, "metadata": metadata}


def generation(obj: Obj) -> int:
    found: int = obj["metadata"].get("generation", 0)
    return found


CRD = "customresourcedefinitions.apiextensions.k8s.io"
#: (resource, a change, the generation of a new object and after the change).
GENERATIONS = [
    ("deployments.apps", {"spec": {"replicas": 3}}, (1, 2)),
    ("deployments.apps", {"metadata": {"annotations": {"a": "b"}}}, (1, 2)),
    ("deployments.apps", {"metadata": {"labels": {"a": "b"}}}, (1, 1)),
    ("replicasets.apps", {"metadata": {"annotations": {"a": "b"}}}, (1, 1)),
    ("endpointslices.discovery.k8s.io", {"metadata": {"labels": {"a": "b"}}}, (1, 2)),
    ("endpointslices.discovery.k8s.io", {"metadata": {"annotations": {"a": "b"}}}, (1, 1)),
    ("endpointslices.discovery.k8s.io", {"endpoints": []}, (1, 2)),
    ("priorityclasses.scheduling.k8s.io", {"description": "new"}, (1, 1)),
    ("podtemplates", {"template": {"metadata": {"labels": {"a": "b"}}}}, (1, 2)),
    ("pods", {"metadata": {"labels": {"a": "b"}}}, (1, 1)),
    ("pods", {"spec": {"activeDeadlineSeconds": 5}}, (1, 2)),
    ("horizontalpodautoscalers.autoscaling", {"spec": {"maxReplicas": 9}}, (0, 0)),
    ("configmaps", {"data": {"a": "b"}}, (0, 0)),
    ("services", {"spec": {"selector": {"a": "b"}}}, (0, 0)),
    ("poddisruptionbudgets.policy", {"spec": {"minAvailable": 2}}, (1, 2)),
    ("networkpolicies.networking.k8s.io", {"spec": {"ingress": [{}]}}, (1, 2)),
    ("jobs.batch", {"spec": {"parallelism": 2}}, (1, 2)),
    (CRD, {"spec": {"names": {"shortNames": ["ct"]}}}, (1, 2)),
    ("storageclasses.storage.k8s.io", {"allowVolumeExpansion": True}, (0, 0)),
]


@pytest.mark.parametrize(("resource", "patch", "expected"), GENERATIONS, ids=lambda value: str(value)[:60])
def test_generations(client: Client, resource: str, patch: Obj, expected: tuple[int, int]) -> None:
    new = client.create(resource, made(resource))
    metadata = new["metadata"]
    patched = client.patch(resource, metadata.get("namespace", ""), metadata["name"], patch)
    assert patched["metadata"]["resourceVersion"] != metadata["resourceVersion"]
    assert (generation(new), generation(patched)) == expected


def test_a_driver_has_no_generation_until_its_spec_changes(client: Client) -> None:
    resource = "csidrivers.storage.k8s.io"
    new = client.create(resource, made(resource, {"spec": {}}))
    labelled = client.patch(resource, "", "x", {"metadata": {"labels": {"a": "b"}}})
    changed_one = client.patch(resource, "", "x", {"spec": {"requiresRepublish": True}})
    assert [generation(obj) for obj in (new, labelled, changed_one)] == [0, 0, 1]


def test_what_the_system_needs_cannot_be_deleted(client: Client) -> None:
    for resource, name, why in (
        ("namespaces", "kube-public", "this namespace may not be deleted"),
        (
            "priorityclasses.scheduling.k8s.io",
            "system-node-critical",
            "this is a system priority class and cannot be deleted",
        ),
    ):
        error = refused(client.delete, resource, None, name)
        assert (error.code, error.message) == (403, f'{resource} "{name}" is forbidden: {why}')
        assert client.find(resource, "", name) is not None


def test_only_what_has_a_generation_gets_another_when_it_is_being_deleted(client: Client) -> None:
    for resource, expected in (("deployments.apps", 2), ("configmaps", 0), ("priorityclasses.scheduling.k8s.io", 2)):
        new = client.create(resource, changed(made(resource), metadata__finalizers=["example.com/wait"]))
        client.delete(resource, new["metadata"].get("namespace", ""), "x")
        assert generation(client.get(resource, new["metadata"].get("namespace", ""), "x")) == expected


def test_a_new_node_keeps_its_status_and_a_new_pod_does_not(client: Client) -> None:
    node = client.create("nodes", made("nodes", {"status": {"capacity": {"cpu": "4"}}}))
    assert (node["status"]["capacity"], node["status"]["allocatable"]) == ({"cpu": "4"}, {"cpu": "4"})
    pod = client.create("pods", made("pods", {**VALID["pods"], "status": {"phase": "Running", "podIP": "10.0.0.1"}}))
    assert pod["status"] == {"phase": "Pending", "qosClass": "BestEffort"}


def test_a_request_for_a_certificate_says_who_asks(cluster: Cluster) -> None:
    resource = "certificatesigningrequests.certificates.k8s.io"
    client = cluster.client()
    client.user = User("jane", ("devs",), "u-1", {"scopes": ["a", "b"]})
    given = Path(__file__).parent / "golden" / "certificatesigningrequest" / "given.yaml"
    from kubectl_sim.base import yamlio

    obj = changed(yamlio.load(given.read_text()), spec__groups=["system:masters"], spec__extra={"x": ["y"]})
    spec = client.create(resource, obj)["spec"]
    expected = {"username": "jane", "groups": ["devs"], "uid": "u-1", "extra": {"scopes": ["a", "b"]}}
    assert {key: spec[key] for key in expected} == expected
    again = client.patch(resource, "", "jane", {"spec": {"username": "eve", "expirationSeconds": 700}})
    assert again["spec"] == spec


def test_causes_of_metadata_and_kind_come_together(client: Client) -> None:
    bad = {"spec": {"replicas": -1, "selector": SELECTOR, "template": TEMPLATE}}
    error = refused(client.create, "deployments.apps", changed(made("deployments.apps", bad), metadata__name="Bad"))
    assert [cause["field"] for cause in error.details["causes"]] == ["metadata.name", "spec.replicas"]


SENT = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x", "namespace": "default"}}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (
            SENT,
            'Service in version "v1" cannot be handled as a Pod: converting (v1.Service) to (core.Pod): '
            "unknown conversion",
        ),
        (
            {**SENT, "kind": "Nonsense"},
            'Nonsense in version "v1" cannot be handled as a Pod: no kind "Nonsense" is registered for version "v1" '
            'in scheme "pkg/api/legacyscheme/scheme.go:30"',
        ),
        (
            {"kind": 3},
            "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: "
            'json: cannot unmarshal number into Go struct field .kind of type string ({"kind":3})',
        ),
        (
            [],
            "the object provided is unrecognized (must be of type Pod): couldn't get version/kind; json parse error: "
            "json: cannot unmarshal array into Go value of type struct { APIVersion string "
            '"json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" } (5b5d)',
        ),
    ],
)
def test_bodies_of_another_kind_are_refused(client: Client, body: Any, expected: str) -> None:
    error = refused(client.request, "create", "pods", "default", body=body)
    assert (error.code, error.reason, error.message) == (400, "BadRequest", expected)


def test_a_patch_cannot_make_another_kind(client: Client) -> None:
    client.create("configmaps", made("configmaps"))
    for kind, text in (
        ("Secret", "unable to decode /v1, Kind=Secret into *core.ConfigMap"),
        ("X", 'no kind "X" is registered for version "v1" in scheme "pkg/api/legacyscheme/scheme.go:30"'),
    ):
        error = refused(client.patch, "configmaps", "default", "x", {"kind": kind})
        assert (error.code, error.message.endswith(text)) == (422, True)
    for how in ("merge", "strategic"):
        client.patch("configmaps", "default", "x", {"kind": None, "data": {how: "yes"}}, type=how)
        found = client.get("configmaps", "default", "x")
        assert (found["apiVersion"], found["kind"], found["data"][how]) == ("v1", "ConfigMap", "yes")
