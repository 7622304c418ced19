"""What the API server keeps of its own comes back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.controllers._index import MODULES
from tests.clusters import SECOND, opened
from tests.controllers.world import World

Obj = dict[str, Any]

SLICES = "endpointslices.discovery.k8s.io"
KEPT = ("services", "endpoints", SLICES)


RUNNING = ("endpoints", "kubernetesservice", "namespace")


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, running=RUNNING)


def told(obj: Obj) -> Obj:
    """An object without what makes it another one."""
    own = ("uid", "creationTimestamp", "resourceVersion", "managedFields", "generation")
    metadata = {key: value for key, value in obj["metadata"].items() if key not in own}
    return {**obj, "metadata": metadata}


def test_the_service_and_where_it_leads_come_back_as_they_were(tmp_path: Path) -> None:
    cluster = opened(tmp_path, "single", disabled=tuple(set(MODULES) - set(RUNNING)))
    client = cluster.client()
    before = {resource: told(client.get(resource, "default", "kubernetes")) for resource in KEPT}
    for resource in KEPT:
        if client.find(resource, "default", "kubernetes"):  # endpoints go with their service
            client.delete(resource, "default", "kubernetes")
    assert [client.find(resource, "default", "kubernetes") for resource in KEPT] == [None] * 3
    cluster.advance(10 * SECOND)
    assert {resource: told(client.get(resource, "default", "kubernetes")) for resource in KEPT} == before


def test_others_stay_away(world: World) -> None:
    world.create("services", {"metadata": {"name": "web", "namespace": "default"}, "spec": {"ports": [{"port": 80}]}})
    world.delete("services", "web")
    world.create("namespaces", {"metadata": {"name": "shop"}})
    world.delete("namespaces", "shop", namespace="")
    world.advance(120)
    assert world.find("services", "web") is None
    assert world.find("namespaces", "shop", "") is None


def test_system_namespaces_come_back_within_a_minute(world: World) -> None:
    world.delete("namespaces", "kube-node-lease", namespace="")
    world.advance(10)
    assert world.find("namespaces", "kube-node-lease", "") is None
    world.advance(60)
    assert world.get("namespaces", "kube-node-lease", "")["status"] == {"phase": "Active"}
