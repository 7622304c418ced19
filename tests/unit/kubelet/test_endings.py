"""Pods that go round in a loop of pulls or crashes, and then go: those who wait for their end see it in time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.base import timefmt
from tests.clusters import SECOND, opened

CRASHING = ["sh", "-c", "exit 1"]


@pytest.mark.parametrize(
    ("container", "seconds"),
    [({"image": "nginx:no-such-tag"}, 20), ({"image": "busybox", "command": CRASHING}, 1800)],
    ids=["pull", "crash"],
)
def test_a_daemon_set_replaces_a_pod_as_soon_as_it_has_gone(
    tmp_path: Path, container: dict[str, Any], seconds: int
) -> None:
    cluster = opened(tmp_path, "single")
    client = cluster.client()
    spec = {"tolerations": [{"operator": "Exists"}], "containers": [{"name": "c", **container}]}
    template = {"metadata": {"labels": {"app": "x"}}, "spec": spec}
    body = {"selector": {"matchLabels": {"app": "x"}}, "template": template}
    client.create("daemonsets.apps", {"metadata": {"name": "x", "namespace": "default"}, "spec": body})
    cluster.advance(seconds * SECOND)
    (before,) = client.list("pods", "default")
    asked = cluster.now
    client.delete("pods", "default", before["metadata"]["name"])
    cluster.advance(600 * SECOND)
    (after,) = client.list("pods", "default")
    assert after["metadata"]["uid"] != before["metadata"]["uid"]
    assert timefmt.parse(after["metadata"]["creationTimestamp"]) - asked < 40 * SECOND
