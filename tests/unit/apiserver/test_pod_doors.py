"""pods/ephemeralcontainers, pods/resize and serviceaccounts/token."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.cluster.cluster import Cluster
from kubectl_sim.model.status import StatusError
from tests.clusters import opened

Obj = dict[str, Any]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    made = opened(tmp_path, "envtest", disabled=("kubelet", "scheduler"))
    yield made
    made.close()


def made(cluster: Cluster) -> Any:
    client = cluster.client("test")
    resources = {"requests": {"cpu": "100m"}}
    container = {"name": "main", "image": "nginx", "resources": resources}
    client.create("pods", {"metadata": {"name": "web"}, "spec": {"containers": [container]}}, namespace="default")
    return client


def patched(client: Any, subresource: str, spec: Obj) -> Obj:
    pod: Obj = client.patch("pods", "default", "web", {"spec": spec}, type="strategic", subresource=subresource)
    return pod


def test_ephemeral_containers_are_only_added(cluster: Cluster) -> None:
    client = made(cluster)
    debugger = {"name": "debugger", "image": "busybox"}
    pod = patched(client, "ephemeralcontainers", {"ephemeralContainers": [debugger], "nodeName": "elsewhere"})
    assert [c["name"] for c in pod["spec"]["ephemeralContainers"]] == ["debugger"]
    assert "nodeName" not in pod["spec"]
    with pytest.raises(StatusError, match='existing ephemeral containers "debugger" may not be changed'):
        patched(client, "ephemeralcontainers", {"ephemeralContainers": [{**debugger, "image": "other"}]})
    removed = {**pod, "spec": {**pod["spec"], "ephemeralContainers": []}}
    with pytest.raises(StatusError, match='existing ephemeral containers "debugger" may not be removed'):
        client.update("pods", removed, subresource="ephemeralcontainers")


def test_resize_takes_resources_alone(cluster: Cluster) -> None:
    client = made(cluster)
    change = {"name": "main", "image": "other", "resources": {"requests": {"cpu": "200m"}}}
    pod = patched(client, "resize", {"containers": [change]})
    (container,) = pod["spec"]["containers"]
    assert (container["image"], container["resources"]) == ("nginx", {"requests": {"cpu": "200m"}})
    limits = {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "1Gi"}}
    with pytest.raises(StatusError, match="Pod QOS Class may not change as a result of resizing"):
        patched(client, "resize", {"containers": [{"name": "main", "resources": limits}]})


def test_tokens_say_who_they_are_for(cluster: Cluster) -> None:
    client = cluster.client("test")
    client.create("serviceaccounts", {"metadata": {"name": "builder"}}, namespace="default")
    body = {"metadata": {"name": "builder"}, "spec": {"audiences": ["x"], "expirationSeconds": 600}}
    answer = client.create("serviceaccounts", body, namespace="default", subresource="token")
    part = answer["status"]["token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    assert claims["sub"] == "system:serviceaccount:default:builder"
    assert (claims["aud"], claims["exp"] - claims["iat"]) == (["x"], 600)
    body["spec"]["expirationSeconds"] = 599  # type: ignore[index]
    with pytest.raises(StatusError, match="may not specify a duration less than 10 minutes"):
        client.create("serviceaccounts", body, namespace="default", subresource="token")
