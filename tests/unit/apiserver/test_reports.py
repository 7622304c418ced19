"""What is reported again and again, as readers see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.base import timefmt
from kubectl_sim.client.client import Client
from kubectl_sim.cluster.cluster import Cluster
from tests import clusters
from tests.clusters import SECOND

Obj = dict[str, Any]

LEASES = "leases.coordination.k8s.io"
MINUTE = 60 * SECOND
NODE = "kubectl-sim-worker"


@pytest.fixture
def cluster(tmp_path: Path) -> Cluster:
    return clusters.opened(tmp_path)


def renewed(cluster: Cluster, namespace: str, name: str) -> int:
    return timefmt.parse(cluster.client().get(LEASES, namespace, name)["spec"]["renewTime"])


def beats(node: Obj) -> set[str]:
    return {condition["lastHeartbeatTime"] for condition in node["status"]["conditions"]}


def set_ready(cluster: Cluster, word: str) -> None:
    client = cluster.client()
    node = client.get("nodes", "", NODE)
    conditions = [{**c, "status": word} if c["type"] == "Ready" else c for c in node["status"]["conditions"]]
    client.update_status("nodes", {**node, "status": {**node["status"], "conditions": conditions}})


def test_a_kubelet_renews_its_lease_every_ten_seconds(cluster: Cluster) -> None:
    before = renewed(cluster, "kube-node-lease", NODE)
    assert before == cluster.now
    cluster.advance(25 * SECOND)
    assert renewed(cluster, "kube-node-lease", NODE) == before + 20 * SECOND


def test_a_kubelet_reports_what_stays_the_same_every_five_minutes(cluster: Cluster) -> None:
    started = timefmt.parse(cluster.client().get("nodes", "", NODE)["metadata"]["creationTimestamp"])
    cluster.advance(60 * MINUTE)
    node = cluster.client().get("nodes", "", NODE)
    assert beats(node) == {timefmt.rfc3339(started + 60 * MINUTE)}
    assert {c["lastTransitionTime"] for c in node["status"]["conditions"]} == {timefmt.rfc3339(started)}


def test_lists_and_encoded_answers_tell_the_same(cluster: Cluster) -> None:
    cluster.advance(60 * MINUTE)
    client = cluster.client()
    node = client.get("nodes", "", NODE)
    assert node in client.list("nodes")
    assert node in client.list("nodes", field_selector="metadata.name=" + NODE)
    text = client.request("get", "nodes", "", NODE, accept="JSON")
    texts = client.request("list", "nodes", accept="JSON").texts
    assert text in texts and timefmt.rfc3339(timefmt.parse(min(beats(node)))) in text
    assert len(client.request("list", "nodes", params={"limit": "2"}, accept="JSON").texts) == 2


def test_nothing_is_written_for_it(cluster: Cluster) -> None:
    revision = cluster.client().get("nodes", "", NODE)["metadata"]["resourceVersion"]
    cluster.advance(60 * MINUTE)
    node = cluster.client().get("nodes", "", NODE)
    assert node["metadata"]["resourceVersion"] == revision
    with cluster.reading:
        stored = cluster.store.get("nodes", "", NODE)
    assert stored is not None and beats(stored) != beats(node)
    component = Client(cluster.request, "system:test")
    assert component.get("nodes", "", NODE) == stored


def test_what_is_written_in_between_counts(cluster: Cluster) -> None:
    client = cluster.client()
    cluster.advance(25 * SECOND)
    lease = client.get(LEASES, "kube-node-lease", NODE)
    now = timefmt.rfc3339_micro(cluster.now)
    client.update(LEASES, {**lease, "spec": {**lease["spec"], "renewTime": now}})
    cluster.advance(14 * SECOND)
    assert renewed(cluster, "kube-node-lease", NODE) == timefmt.parse(now) + 10 * SECOND


def test_a_kubelet_that_nobody_hears_of_does_not_report(cluster: Cluster) -> None:
    set_ready(cluster, "Unknown")
    heard, lease = beats(cluster.client().get("nodes", "", NODE)), renewed(cluster, "kube-node-lease", NODE)
    cluster.advance(60 * MINUTE)
    assert beats(cluster.client().get("nodes", "", NODE)) == heard
    assert renewed(cluster, "kube-node-lease", NODE) <= lease


def test_leaders_and_api_servers_renew_their_leases(cluster: Cluster) -> None:
    start = cluster.now
    (identity,) = (
        lease["metadata"]["name"]
        for lease in cluster.client().list(LEASES, "kube-system")
        if lease["metadata"]["name"].startswith("apiserver-")
    )
    cluster.advance(15 * SECOND)
    for name in ("kube-controller-manager", "kube-scheduler"):
        assert renewed(cluster, "kube-system", name) == start + 14 * SECOND
    assert renewed(cluster, "kube-system", identity) == start + 10 * SECOND


@pytest.mark.parametrize("namespace", ["default", "kube-system"])
def test_nobody_renews_a_users_lease(cluster: Cluster, namespace: str) -> None:
    spec = {"holderIdentity": "me", "leaseDurationSeconds": 15, "renewTime": timefmt.rfc3339_micro(cluster.now)}
    cluster.client().create(LEASES, {"metadata": {"name": "mine", "namespace": namespace}, "spec": spec})
    cluster.advance(60 * MINUTE)
    assert cluster.client().get(LEASES, namespace, "mine")["spec"] == spec


def images(cluster: Cluster, node: str = NODE) -> dict[str, Obj]:
    found = cluster.client().get("nodes", "", node)["status"]["images"]
    assert [image["sizeBytes"] for image in found] == sorted((i["sizeBytes"] for i in found), reverse=True)
    return {image["names"][-1]: image for image in found}


def test_a_node_lists_the_images_that_it_has(cluster: Cluster) -> None:
    name = "docker.io/library/nginx:1.27"
    assert "registry.k8s.io/etcd:3.6.5-0" in images(cluster) and name not in images(cluster)
    pod = {"metadata": {"name": "web", "namespace": "default"}}
    spec = {"nodeName": NODE, "containers": [{"name": "main", "image": "nginx:1.27"}]}
    cluster.client().create("pods", {**pod, "spec": spec})
    assert name not in images(cluster)
    cluster.advance(MINUTE)
    assert images(cluster)[name]["names"][0].startswith("docker.io/library/nginx@sha256:")
    assert name not in images(cluster, "kubectl-sim-worker2")
    status = cluster.client().get("pods", "default", "web")["status"]["containerStatuses"][0]
    assert status["imageID"] == images(cluster)[name]["names"][0]
