"""Addresses of services, and the IPAddress objects that stand for them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.cluster.bootstrap import Settings, create_cluster
from kubectl_sim.cluster.cluster import Cluster
from kubectl_sim.engine.clock import MANUAL
from tests import clusters
from tests.clusters import refused

Obj = dict[str, Any]

ADDRESSES = "ipaddresses.networking.k8s.io"


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return clusters.opened(tmp_path, "envtest")


def service(name: str, **spec: Any) -> Obj:
    return {"metadata": {"name": name, "namespace": "default"}, "spec": {"ports": [{"port": 80}], **spec}}


def held(cluster: Cluster) -> dict[str, str]:
    """Address -> service, but for the cluster's own."""
    found = {o["metadata"]["name"]: o["spec"]["parentRef"]["name"] for o in cluster.client().list(ADDRESSES)}
    assert found.pop("10.96.0.1") == "kubernetes"
    return found


def test_an_address_lives_as_long_as_its_service(cluster: Cluster) -> None:
    client = cluster.client()
    address = client.create("services", service("web"))["spec"]["clusterIP"]
    obj = client.get(ADDRESSES, "", address)
    assert obj["spec"] == {"parentRef": {"resource": "services", "namespace": "default", "name": "web"}}
    assert obj["metadata"]["labels"] == {
        "ipaddress.kubernetes.io/ip-family": "IPv4",
        "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
    }
    client.patch("services", "default", "web", {"spec": {"ports": [{"port": 81}]}})
    assert held(cluster) == {address: "web"}
    client.delete("services", "default", "web")
    assert held(cluster) == {}


def test_addresses_that_are_asked_for(cluster: Cluster) -> None:
    client = cluster.client()
    client.create("services", service("web", clusterIP="10.96.7.7"))
    assert held(cluster) == {"10.96.7.7": "web"}
    error = refused(client.create, "services", service("other", clusterIP="10.96.7.7"))
    assert "failed to allocate IP 10.96.7.7: provided IP is already allocated" in error.message
    client.create("services", service("headless", clusterIP="None"))
    assert held(cluster) == {"10.96.7.7": "web"}


def test_a_service_that_becomes_a_name_and_a_service_again(cluster: Cluster) -> None:
    client = cluster.client()
    client.create("services", service("web", clusterIP="10.96.7.7"))
    external = {"spec": {"type": "ExternalName", "externalName": "example.com", "clusterIP": None}}
    client.patch("services", "default", "web", external)
    assert held(cluster) == {}
    client.patch("services", "default", "web", {"spec": {"type": "ClusterIP", "externalName": None}})
    assert list(held(cluster).values()) == ["web"]


def test_an_address_that_somebody_has_reserved_is_given_to_no_service(cluster: Cluster, tmp_path: Path) -> None:
    parent = {"group": "gateway.networking.k8s.io", "resource": "gateways", "namespace": "default", "name": "edge"}
    client = cluster.client()
    client.create(ADDRESSES, {"metadata": {"name": "10.96.7.7"}, "spec": {"parentRef": parent}})
    error = refused(client.create, "services", service("web", clusterIP="10.96.7.7"))
    assert "provided IP is already allocated" in error.message
    assert held(cluster) == {"10.96.7.7": "edge"}


def test_a_small_range_is_used_up_around_what_is_reserved(tmp_path: Path) -> None:
    path = str(tmp_path / "small.db")
    cluster = create_cluster(path, Settings("envtest", clock=MANUAL, seed=1, service_cidr="10.50.0.0/29"))
    client = cluster.client()
    parent = {"resource": "things", "name": "one"}
    client.create(ADDRESSES, {"metadata": {"name": "10.50.0.4"}, "spec": {"parentRef": parent}})
    given = {client.create("services", service(f"s{n}"))["spec"]["clusterIP"] for n in range(4)}
    assert given == {"10.50.0.2", "10.50.0.3", "10.50.0.5", "10.50.0.6"}
    assert "range is full" in refused(client.create, "services", service("one-more")).message
    client.delete("services", "default", "s2")
    client.create("services", service("one-more"))


def test_a_rehearsal_takes_nothing(cluster: Cluster) -> None:
    client = cluster.client()
    before = clusters.contents(cluster.store.path)
    dry = client.create("services", service("web", type="NodePort"), dryRun="All")
    assert dry["spec"]["clusterIP"] and dry["spec"]["ports"][0]["nodePort"]
    assert clusters.contents(cluster.store.path) == before
    with cluster.reading:
        assert cluster.store.run(
            "SELECT count(*) FROM allocation WHERE owner=?", (dry["metadata"]["uid"],)
        ).fetchone() == (0,)
    with cluster.group():
        client.create("services", service("web", clusterIP="10.96.7.7"), dryRun="All")
        client.create("services", service("other", clusterIP="10.96.7.7"))
    assert held(cluster) == {"10.96.7.7": "other"}


def patched(cluster: Cluster, **spec: Any) -> Obj:
    found: Obj = cluster.client().patch("services", "default", "web", {"spec": spec})["spec"]
    return found


def test_a_new_type_takes_what_it_has_no_use_for(cluster: Cluster) -> None:
    client = cluster.client()
    spec = client.create("services", service("web", type="LoadBalancer"))["spec"]
    port = spec["ports"][0]["nodePort"]
    given = {"status": {"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}]}}}
    client.patch("services", "default", "web", given, subresource="status")
    spec = patched(cluster, type="NodePort")
    assert (spec["ports"][0]["nodePort"], spec["externalTrafficPolicy"]) == (port, "Cluster")
    assert "allocateLoadBalancerNodePorts" not in spec
    assert client.get("services", "default", "web")["status"] == {"loadBalancer": {}}
    spec = patched(cluster, type="ClusterIP")
    assert "nodePort" not in spec["ports"][0] and "externalTrafficPolicy" not in spec
    spec = patched(cluster, type="ExternalName", externalName="example.com")
    assert not {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"} & set(spec)
    assert held(cluster) == {}


def test_what_a_client_changes_with_the_type_is_refused(cluster: Cluster) -> None:
    cluster.client().create("services", service("web", type="NodePort"))
    ports = [{"port": 80, "protocol": "TCP", "nodePort": 30001}]
    error = refused(patched, cluster, type="ClusterIP", ports=ports)
    assert "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'" in error.message
    error = refused(patched, cluster, type="ClusterIP", externalTrafficPolicy="Local")
    assert "spec.externalTrafficPolicy: Invalid value" in error.message


def test_a_balancer_without_node_ports(cluster: Cluster) -> None:
    cluster.client().create("services", service("web", type="LoadBalancer", allocateLoadBalancerNodePorts=False))
    assert "nodePort" not in patched(cluster, selector={"a": "b"})["ports"][0]
