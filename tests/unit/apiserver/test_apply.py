"""Server-side apply and managedFields through the whole pipeline of a cluster."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.client.client import Client
from kubectl_sim.cluster.bootstrap import Settings, create_cluster
from kubectl_sim.model.status import StatusError

Obj = dict[str, Any]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Client:
    path = Path(tmp_path_factory.mktemp("cluster"), "c.db")
    cluster = create_cluster(str(path), Settings(clock="manual", seed=1))
    return cluster.client()


def config_map(name: str, **data: str) -> Obj:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name, "namespace": "default"}, "data": data}


def apply(client: Client, obj: Obj, manager: str = "kubectl", **params: Any) -> Obj:
    name = obj["metadata"]["name"]
    return client.patch("configmaps", "default", name, obj, type="apply", fieldManager=manager, **params)


def managers(obj: Obj) -> list[tuple[str, str]]:
    return [(entry["manager"], entry["operation"]) for entry in obj["metadata"]["managedFields"]]


def test_apply_creates_then_changes_then_rests(client: Client) -> None:
    made = apply(client, config_map("a", x="1"))
    assert (made["data"], managers(made)) == ({"x": "1"}, [("kubectl", "Apply")])
    changed = apply(client, config_map("a", y="2"))
    assert changed["data"] == {"y": "2"}
    assert changed["metadata"]["resourceVersion"] != made["metadata"]["resourceVersion"]
    again = apply(client, config_map("a", y="2"))
    assert again["metadata"]["resourceVersion"] == changed["metadata"]["resourceVersion"]


def test_create_and_patch_are_recorded(client: Client) -> None:
    client.create("configmaps", config_map("b", x="1"), namespace="default", fieldManager="kubectl-create")
    client.patch("configmaps", "default", "b", {"data": {"y": "1"}}, fieldManager="kubectl-patch")
    found = client.get("configmaps", "default", "b")
    assert managers(found) == [("kubectl-create", "Update"), ("kubectl-patch", "Update")]
    with pytest.raises(StatusError) as refused:
        apply(client, config_map("b", x="2", y="2"))
    assert refused.value.message == (
        'Apply failed with 2 conflicts: conflicts with "kubectl-create" using v1:\n- .data.x\n'
        'conflicts with "kubectl-patch" using v1:\n- .data.y'
    )
    assert apply(client, config_map("b", x="2", y="2"), force=True)["data"] == {"x": "2", "y": "2"}


def test_a_write_that_changes_nothing_is_no_change(client: Client) -> None:
    made = client.create("configmaps", config_map("c", x="1"), namespace="default", fieldManager="one")
    same = client.patch("configmaps", "default", "c", {"data": {"x": "1"}}, fieldManager="two")
    assert same == made


def test_components_record_what_they_change_of_recorded_objects(client: Client) -> None:
    container = {"name": "c", "image": "nginx"}
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": {"containers": [container]}}
    client.create("pods", pod, namespace="default", fieldManager="kubectl-run")
    found = client.get("pods", "default", "p")
    assert managers(found)[0] == ("kubectl-run", "Update")
    entries = found["metadata"]["managedFields"]
    assert all(entry["subresource"] == "status" for entry in entries if entry["manager"] == "kubelet")


def test_refusals(client: Client) -> None:
    with pytest.raises(StatusError) as nameless:
        client.patch("configmaps", "default", "d", config_map("d"), type="apply")
    assert nameless.value.message == (
        'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'
    )
    with pytest.raises(StatusError) as other:
        apply(client, {**config_map("d"), "kind": "Secret"})
    assert other.value.message == "invalid object type: /v1, Kind=Secret"
    with pytest.raises(StatusError) as unknown:
        apply(client, {**config_map("d"), "datas": {}})
    assert unknown.value.message == (
        "failed to create typed patch object (default/d; /v1, Kind=ConfigMap): .datas: field not declared in schema"
    )


def test_dry_run_stores_nothing(client: Client) -> None:
    assert apply(client, config_map("e", x="1"), dryRun="All")["data"] == {"x": "1"}
    assert client.find("configmaps", "default", "e") is None
