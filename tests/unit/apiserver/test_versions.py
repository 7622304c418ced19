"""Objects that are stored in one version and seen in another."""

from __future__ import annotations

import pytest

from kubectl_sim.cluster.bootstrap import Settings, create_cluster
from kubectl_sim.model.status import StatusError

HPA = {
    "apiVersion": "autoscaling/v1",
    "kind": "HorizontalPodAutoscaler",
    "metadata": {"name": "h", "namespace": "default"},
    "spec": {
        "maxReplicas": 5,
        "targetCPUUtilizationPercentage": 50,
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
    },
}
RESOURCE = "horizontalpodautoscalers.autoscaling"


@pytest.fixture
def client(tmp_path):
    cluster = create_cluster(str(tmp_path / "c.db"), Settings("envtest", clock="manual", seed=1))
    yield cluster.client()
    cluster.close()


def test_an_old_version_is_stored_as_the_new_one_and_answered_as_sent(client):
    created = client.create(RESOURCE, HPA)
    assert created["apiVersion"] == "autoscaling/v1"
    assert created["spec"]["targetCPUUtilizationPercentage"] == 50
    stored = client.get(RESOURCE, "default", "h")
    assert stored["apiVersion"] == "autoscaling/v2"
    assert stored["spec"]["metrics"][0]["resource"]["target"]["averageUtilization"] == 50


def test_a_patch_is_against_the_version_that_the_client_sees(client):
    client.create(RESOURCE, HPA)
    patch = {"spec": {"targetCPUUtilizationPercentage": 70}}
    patched = client.patch(f"{RESOURCE}@v1", "default", "h", patch, type="strategic")
    assert patched["spec"]["targetCPUUtilizationPercentage"] == 70
    stored = client.get(RESOURCE, "default", "h")
    assert stored["spec"]["metrics"][0]["resource"]["target"]["averageUtilization"] == 70


def test_lists_come_in_the_version_that_was_asked_for(client):
    client.create(RESOURCE, HPA)
    assert [item["apiVersion"] for item in client.list(f"{RESOURCE}@v1", "default")] == ["autoscaling/v1"]
    assert [item["apiVersion"] for item in client.list(RESOURCE, "default")] == ["autoscaling/v2"]


def test_an_old_version_is_held_to_the_same_rules(client):
    bad = {**HPA, "spec": {**HPA["spec"], "maxReplicas": 0}}
    with pytest.raises(StatusError, match="must be greater than"):
        client.create(RESOURCE, bad)


def test_events_are_seen_through_both_groups(client):
    event = {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": "e", "namespace": "default"},
        "involvedObject": {"kind": "Pod", "namespace": "default", "name": "p", "uid": "u"},
        "reason": "Started",
        "message": "Container started",
        "type": "Normal",
    }
    client.create("events", event)
    seen = client.get("events.events.k8s.io", "default", "e")
    assert seen["apiVersion"] == "events.k8s.io/v1"
    assert seen["note"] == "Container started"
    assert seen["regarding"]["name"] == "p"
    chosen = client.list("events.events.k8s.io", "default", field_selector="regarding.name=p,reason=Started")
    assert [item["metadata"]["name"] for item in chosen] == ["e"]
    assert client.list("events.events.k8s.io", "default", field_selector="regarding.name!=p") == []
    client.delete("events.events.k8s.io", "default", "e")
    assert client.find("events", "default", "e") is None
