"""Namespaces: what every one of them holds, and how they go."""

from __future__ import annotations

import pytest

from tests.clusters import refused
from tests.controllers.world import World, condition, deployment

NS = "shop"


@pytest.fixture
def shop(world):
    world.create("namespaces", {"metadata": {"name": NS}})
    return world


def put(world, name="settings", **metadata):
    return world.create("configmaps", {"metadata": {"name": name, "namespace": NS, **metadata}}, namespace=NS)


def names(world, resource):
    return [obj["metadata"]["name"] for obj in world.list(resource, namespace=NS)]


def test_a_namespace_is_active_and_labelled_with_its_name(shop):
    found = shop.client.get("namespaces", "", NS)
    assert found["status"] == {"phase": "Active"} and found["spec"] == {"finalizers": ["kubernetes"]}
    assert found["metadata"]["labels"] == {"kubernetes.io/metadata.name": NS}


def test_it_has_a_service_account_and_the_root_certificate(shop):
    assert names(shop, "serviceaccounts") == ["default"] and names(shop, "configmaps") == ["kube-root-ca.crt"]
    root = shop.get("configmaps", "kube-root-ca.crt", NS)["data"]
    assert root == shop.get("configmaps", "kube-root-ca.crt", "kube-system")["data"]
    assert root["ca.crt"].startswith("-----BEGIN CERTIFICATE-----\n")


@pytest.mark.parametrize(("resource", "name"), [("serviceaccounts", "default"), ("configmaps", "kube-root-ca.crt")])
def test_they_come_back_when_they_are_deleted(shop, resource, name):
    uid = shop.get(resource, name, NS)["metadata"]["uid"]
    shop.delete(resource, name, namespace=NS)
    assert shop.get(resource, name, NS)["metadata"]["uid"] != uid


def test_the_root_certificate_is_set_right_when_it_is_changed(shop):
    good = shop.get("configmaps", "kube-root-ca.crt", NS)["data"]
    shop.patch("configmaps", "kube-root-ca.crt", {"data": {"ca.crt": "forged"}}, NS)
    assert shop.get("configmaps", "kube-root-ca.crt", NS)["data"] == good


def gone(world):
    return world.client.find("namespaces", "", NS) is None


def test_everything_in_it_goes_with_it(shop):
    put(shop)
    made = deployment(replicas=3)
    made["metadata"]["namespace"] = NS
    shop.create("deployments.apps", made, namespace=NS)
    shop.delete("namespaces", NS, namespace="")
    found = shop.client.get("namespaces", "", NS)
    assert found["status"]["phase"] == "Terminating" and found["metadata"]["deletionTimestamp"]
    shop.advance(30)
    assert gone(shop)
    assert shop.client.resources_in(NS) == []


def test_it_is_looked_after_five_seconds_later_as_upstream_does(shop):
    put(shop)
    shop.delete("namespaces", NS, namespace="")
    shop.advance(4)
    assert names(shop, "configmaps") == ["kube-root-ca.crt", "settings"]
    shop.advance(2)
    assert gone(shop)


def test_nothing_new_may_be_made_in_it_meanwhile(shop):
    shop.delete("namespaces", NS, namespace="")
    error = refused(put, shop)
    assert (error.code, error.reason) == (403, "Forbidden")
    assert error.message == (
        'configmaps "settings" is forbidden: unable to create new content in namespace shop because it is being '
        "terminated"
    )
    (cause,) = error.details["causes"]
    assert cause["reason"] == "NamespaceTerminating"


def test_a_pod_with_grace_keeps_it_terminating_and_the_rest_waits_for_the_pods(shop):
    put(shop)
    made = deployment(replicas=1)
    made["metadata"]["namespace"] = NS
    shop.create("deployments.apps", made, namespace=NS)
    (p,) = shop.list("pods", namespace=NS)
    shop.start(p)
    shop.delete("namespaces", NS, namespace="")
    shop.advance(6)
    found = shop.client.get("namespaces", "", NS)
    assert found["status"]["phase"] == "Terminating"
    remaining = condition(found, "NamespaceContentRemaining")
    assert remaining["status"] == "True" and remaining["reason"] == "SomeResourcesRemain"
    assert remaining["message"] == "Some resources are remaining: pods. has 1 resource instances"
    assert condition(found, "NamespaceFinalizersRemaining")["status"] == "False"
    assert names(shop, "deployments.apps") == ["web"] and "settings" in names(shop, "configmaps"), "pods go first"
    shop.client.delete("pods", NS, p["metadata"]["name"], grace=0)
    shop.advance(20)
    assert gone(shop)


def test_a_finalizer_holds_it_and_is_named(shop):
    put(shop, finalizers=["example.com/hold"])
    shop.delete("namespaces", NS, namespace="")
    shop.advance(60)
    found = shop.client.get("namespaces", "", NS)
    assert condition(found, "NamespaceContentRemaining")["message"] == (
        "Some resources are remaining: configmaps. has 1 resource instances"
    )
    assert condition(found, "NamespaceFinalizersRemaining") == {
        "type": "NamespaceFinalizersRemaining",
        "status": "True",
        "lastTransitionTime": condition(found, "NamespaceFinalizersRemaining")["lastTransitionTime"],
        "reason": "SomeFinalizersRemain",
        "message": "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
    }
    shop.patch("configmaps", "settings", {"metadata": {"finalizers": None}}, NS)
    shop.advance(60)
    assert gone(shop)


def test_a_finalizer_of_the_namespace_itself(shop):
    shop.client.patch("namespaces", "", NS, {"metadata": {"finalizers": ["example.com/hold"]}})
    shop.delete("namespaces", NS, namespace="")
    shop.advance(60)
    found = shop.client.get("namespaces", "", NS)
    assert found["spec"].get("finalizers", []) == [] and found["status"]["phase"] == "Terminating"
    shop.client.patch("namespaces", "", NS, {"metadata": {"finalizers": None}})
    assert gone(shop)


def test_waiting_costs_nothing_while_nothing_changes(shop):
    """Weeks of a namespace that is held do not add up to thousands of writes."""
    put(shop, finalizers=["example.com/hold"])
    shop.delete("namespaces", NS, namespace="")
    shop.advance(60)
    before = shop.cluster.store.head
    shop.advance(3600)
    assert shop.cluster.store.head == before


def test_events_of_what_goes_do_not_hold_it(world: World):
    world.create("namespaces", {"metadata": {"name": NS}})
    made = deployment(replicas=5)
    made["metadata"]["namespace"] = NS
    world.create("deployments.apps", made, namespace=NS)
    assert world.client.list("events", NS)
    world.delete("namespaces", NS, namespace="")
    world.advance(10)
    assert gone(world)


@pytest.mark.parametrize("name", ["default", "kube-system", "kube-public"])
def test_some_may_not_be_deleted(world, name):
    error = refused(world.delete, "namespaces", name, namespace="")
    assert error.code == 403 and error.message == (
        f'namespaces "{name}" is forbidden: this namespace may not be deleted'
    )


def test_one_of_the_same_name_can_be_made_afterwards(shop):
    put(shop)
    shop.delete("namespaces", NS, namespace="")
    shop.advance(30)
    shop.create("namespaces", {"metadata": {"name": NS}})
    assert names(shop, "configmaps") == ["kube-root-ca.crt"] and names(shop, "serviceaccounts") == ["default"]
