"""The official Python client against the server, unchanged."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clusters import copied
from tests.served import Served

kubernetes = pytest.importorskip("kubernetes")


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Any]:
    with Served(copied(tmp_path)) as server:
        configuration = kubernetes.client.Configuration(host=server.url)
        with kubernetes.client.ApiClient(configuration) as client:
            yield client


def _deployment(name: str, replicas: int) -> Any:
    models = kubernetes.client
    template = models.V1PodTemplateSpec(
        metadata=models.V1ObjectMeta(labels={"app": name}),
        spec=models.V1PodSpec(containers=[models.V1Container(name="c", image="nginx")]),
    )
    selector = models.V1LabelSelector(match_labels={"app": name})
    spec = models.V1DeploymentSpec(replicas=replicas, selector=selector, template=template)
    return models.V1Deployment(metadata=models.V1ObjectMeta(name=name), spec=spec)


def test_objects_are_created_read_changed_and_deleted(api: Any) -> None:
    apps, core = kubernetes.client.AppsV1Api(api), kubernetes.client.CoreV1Api(api)
    created = apps.create_namespaced_deployment("default", _deployment("web", 2))
    assert created.metadata.uid
    assert created.spec.strategy.type == "RollingUpdate"
    pods = core.list_namespaced_pod("default", label_selector="app=web")
    assert len(pods.items) == 2
    assert pods.items[0].metadata.owner_references[0].kind == "ReplicaSet"
    patched = apps.patch_namespaced_deployment_scale("web", "default", {"spec": {"replicas": 3}})
    assert patched.spec.replicas == 3
    found = apps.read_namespaced_deployment("web", "default")
    found.metadata.labels = {"changed": "yes"}
    assert apps.replace_namespaced_deployment("web", "default", found).metadata.labels == {"changed": "yes"}
    with pytest.raises(kubernetes.client.ApiException) as conflict:
        apps.replace_namespaced_deployment("web", "default", found)
    assert conflict.value.status == 409
    apps.delete_namespaced_deployment("web", "default")
    with pytest.raises(kubernetes.client.ApiException) as missing:
        apps.read_namespaced_deployment("web", "default")
    assert missing.value.status == 404
    assert missing.value.reason == "Not Found"


def test_lists_come_in_pieces(api: Any) -> None:
    core = kubernetes.client.CoreV1Api(api)
    names, token = [], None
    while token != "":
        page = core.list_namespaced_pod("kube-system", limit=4, _continue=token)
        assert len(page.items) <= 4
        names += [pod.metadata.name for pod in page.items]
        token = page.metadata._continue or ""
    assert names == [pod.metadata.name for pod in core.list_namespaced_pod("kube-system").items]
    assert len(names) > 8


def test_a_watch_sees_what_happens(api: Any) -> None:
    core = kubernetes.client.CoreV1Api(api)
    seen: list[tuple[str, str]] = []
    ready = threading.Event()

    def follow() -> None:
        for event in kubernetes.watch.Watch().stream(core.list_namespaced_config_map, "default", timeout_seconds=20):
            seen.append((event["type"], event["object"].metadata.name))
            ready.set()
            if event["type"] == "DELETED":
                return

    thread = threading.Thread(target=follow)
    thread.start()
    assert ready.wait(10)
    body = kubernetes.client.V1ConfigMap(metadata=kubernetes.client.V1ObjectMeta(name="cm"), data={"a": "1"})
    core.create_namespaced_config_map("default", body)
    core.patch_namespaced_config_map("cm", "default", {"data": {"a": "2"}})
    core.delete_namespaced_config_map("cm", "default")
    thread.join(20)
    assert seen == [
        ("ADDED", "kube-root-ca.crt"),
        ("ADDED", "cm"),
        ("MODIFIED", "cm"),
        ("DELETED", "cm"),
    ]


def test_what_is_refused_says_why(api: Any) -> None:
    core = kubernetes.client.CoreV1Api(api)
    pod = {"metadata": {"name": "Bad Name"}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}
    with pytest.raises(kubernetes.client.ApiException) as refusal:
        core.create_namespaced_pod("default", pod)
    assert refusal.value.status == 422
    assert "a lowercase RFC 1123 subdomain" in refusal.value.body


def test_every_api_that_the_client_knows_of_is_listed(api: Any) -> None:
    groups = {group.name for group in kubernetes.client.ApisApi(api).get_api_versions().groups}
    assert {"apps", "batch", "networking.k8s.io", "rbac.authorization.k8s.io"} <= groups
    assert kubernetes.client.VersionApi(api).get_code().git_version == "v1.37.1"


def test_dynamic_client(api: Any) -> None:
    dynamic = pytest.importorskip("kubernetes.dynamic")
    client = dynamic.DynamicClient(api)
    jobs = client.resources.get(api_version="batch/v1", kind="Job")
    spec = {"template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "busybox"}]}}}
    body = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "once"}, "spec": spec}
    assert jobs.create(body=body, namespace="default").metadata.name == "once"
    assert [job.metadata.name for job in jobs.get(namespace="default").items] == ["once"]
