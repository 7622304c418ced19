"""Claims, volumes and attribute classes stay while somebody uses them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.controllers.world import World

Obj = dict[str, Any]

CLAIM = {
    "metadata": {"name": "data", "namespace": "default"},
    "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
}
VOLUME = {
    "metadata": {"name": "disk"},
    "spec": {"capacity": {"storage": "1Gi"}, "accessModes": ["ReadWriteOnce"], "hostPath": {"path": "/disk"}},
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, running=("pvcprotection", "pvprotection", "vacprotection"))


def pod(node: str = "n1", **more: Any) -> Obj:
    volume = {"name": "data", "persistentVolumeClaim": {"claimName": "data"}}
    spec = {"containers": [{"name": "c", "image": "nginx"}], "volumes": [volume], **more}
    if node:
        spec["nodeName"] = node
    return {"metadata": {"name": "user", "namespace": "default"}, "spec": spec}


def test_a_claim_in_use_goes_when_the_pod_has_gone(world: World) -> None:
    world.create("persistentvolumeclaims", CLAIM)
    assert world.get("persistentvolumeclaims", "data")["metadata"]["finalizers"] == ["kubernetes.io/pvc-protection"]
    world.create("pods", pod())
    world.delete("persistentvolumeclaims", "data")
    assert "deletionTimestamp" in world.get("persistentvolumeclaims", "data")["metadata"]
    world.delete("pods", "user", grace=0)
    assert world.find("persistentvolumeclaims", "data") is None


def test_nobody_or_a_pod_without_a_node_holds_no_claim(world: World) -> None:
    world.create("persistentvolumeclaims", CLAIM)
    world.create("pods", pod(node=""))
    world.delete("persistentvolumeclaims", "data")
    assert world.find("persistentvolumeclaims", "data") is None


def test_a_finalizer_that_was_taken_away_comes_back(world: World) -> None:
    world.create("persistentvolumeclaims", CLAIM)
    world.patch("persistentvolumeclaims", "data", {"metadata": {"finalizers": None}})
    assert world.get("persistentvolumeclaims", "data")["metadata"]["finalizers"] == ["kubernetes.io/pvc-protection"]


def test_a_bound_volume_waits(world: World) -> None:
    world.create("persistentvolumes", VOLUME)
    volume = world.get("persistentvolumes", "disk", "")
    assert volume["metadata"]["finalizers"] == ["kubernetes.io/pv-protection"]
    world.client.update_status("persistentvolumes", {**volume, "status": {"phase": "Bound"}})
    world.delete("persistentvolumes", "disk", namespace="")
    volume = world.get("persistentvolumes", "disk", "")
    assert "deletionTimestamp" in volume["metadata"]


def test_a_free_volume_goes(world: World) -> None:
    world.create("persistentvolumes", VOLUME)
    world.delete("persistentvolumes", "disk", namespace="")
    assert world.find("persistentvolumes", "disk", "") is None


def test_an_attributes_class_waits_for_its_claims(world: World) -> None:
    kind = "volumeattributesclasses.storage.k8s.io"
    world.create(kind, {"metadata": {"name": "gold"}, "driverName": "d", "parameters": {"iops": "1"}})
    world.create("persistentvolumeclaims", {**CLAIM, "spec": {**CLAIM["spec"], "volumeAttributesClassName": "gold"}})
    world.delete(kind, "gold", namespace="")
    assert "deletionTimestamp" in world.get(kind, "gold", "")["metadata"]
    world.delete("persistentvolumeclaims", "data")
    assert world.find(kind, "gold", "") is None


def test_a_claim_without_a_class_gets_the_newest_default_one(world: World) -> None:
    def make(name: str, default: str) -> None:
        mark = {"storageclass.kubernetes.io/is-default-class": default}
        obj = {"metadata": {"name": name, "annotations": mark}, "provisioner": "p"}
        world.create("storageclasses.storage.k8s.io", obj)

    for found in world.client.list("storageclasses.storage.k8s.io"):
        world.delete("storageclasses.storage.k8s.io", found["metadata"]["name"], namespace="")
    world.create("persistentvolumeclaims", CLAIM)
    assert "storageClassName" not in world.get("persistentvolumeclaims", "data")["spec"]
    make("slow", "false")
    make("b", "true")
    make("a", "true")
    for name, asked, given in (("x", None, "a"), ("y", "", ""), ("z", "slow", "slow")):
        spec = CLAIM["spec"] if asked is None else {**CLAIM["spec"], "storageClassName": asked}
        world.create("persistentvolumeclaims", {"metadata": {"name": name, "namespace": "default"}, "spec": spec})
        assert world.get("persistentvolumeclaims", name)["spec"]["storageClassName"] == given


def test_an_ingress_without_a_class_gets_the_default_one(world: World) -> None:
    mark = {"ingressclass.kubernetes.io/is-default-class": "true"}
    world.create(
        "ingressclasses.networking.k8s.io",
        {"metadata": {"name": "nginx", "annotations": mark}, "spec": {"controller": "example.com/c"}},
    )
    backend = {"service": {"name": "web", "port": {"number": 80}}}
    world.create(
        "ingresses.networking.k8s.io",
        {"metadata": {"name": "web", "namespace": "default"}, "spec": {"defaultBackend": backend}},
    )
    assert world.get("ingresses.networking.k8s.io", "web")["spec"]["ingressClassName"] == "nginx"
