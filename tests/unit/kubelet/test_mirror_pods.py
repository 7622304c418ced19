"""Pods that stand for static pods: they come and go with their node, not with who deletes them."""

from __future__ import annotations

from pathlib import Path

from kubectl_sim.cluster.bootstrap import CONTROL_PLANE
from tests.clusters import SECOND, opened

ETCD = f"etcd-{CONTROL_PLANE}"


def test_a_mirror_pod_comes_back(tmp_path: Path) -> None:
    cluster = opened(tmp_path, "single")
    client = cluster.client()
    before = client.get("pods", "kube-system", ETCD)
    client.delete("pods", "kube-system", ETCD)
    cluster.advance(60 * SECOND)
    after = client.get("pods", "kube-system", ETCD)
    assert after["metadata"]["uid"] != before["metadata"]["uid"]
    assert after["spec"] == before["spec"]
    assert after["status"]["phase"] == "Running"
    for part in ("labels", "annotations", "ownerReferences"):
        assert after["metadata"][part] == before["metadata"][part]


def test_without_its_node_it_stays_away(tmp_path: Path) -> None:
    cluster = opened(tmp_path, "single")
    client = cluster.client()
    client.delete("nodes", "", CONTROL_PLANE)
    client.delete("pods", "kube-system", ETCD, grace=0)
    cluster.advance(120 * SECOND)
    assert client.find("pods", "kube-system", ETCD) is None
