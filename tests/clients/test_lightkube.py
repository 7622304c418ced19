"""lightkube, a client that is nothing like client-go, against the server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.model.request import ADMIN, User
from kubectl_sim.server.authentication import Authenticator
from tests.clusters import copied
from tests.served import Served

TOKEN = "a-token-of-the-test"
lightkube = pytest.importorskip("lightkube")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Any]:
    administrators = Authenticator({TOKEN: User(*ADMIN)})
    with Served(copied(tmp_path), authenticator=administrators) as server:
        config = lightkube.KubeConfig.from_dict(
            {
                "clusters": [{"name": "sim", "cluster": {"server": server.url}}],
                "users": [{"name": "admin", "user": {"token": TOKEN}}],
                "contexts": [{"name": "sim", "context": {"cluster": "sim", "user": "admin"}}],
                "current-context": "sim",
            }
        )
        yield lightkube.Client(config=config, namespace="default")


def test_objects_are_created_read_changed_and_deleted(client: Any) -> None:
    from lightkube.models.meta_v1 import ObjectMeta
    from lightkube.resources.core_v1 import ConfigMap

    client.create(ConfigMap(metadata=ObjectMeta(name="cm"), data={"a": "1"}))
    assert client.get(ConfigMap, "cm").data == {"a": "1"}
    client.patch(ConfigMap, "cm", {"data": {"b": "2"}})
    found = client.get(ConfigMap, "cm")
    assert found.data == {"a": "1", "b": "2"}
    found.data = {"c": "3"}
    client.replace(found)
    client.apply(ConfigMap(metadata=ObjectMeta(name="ssa", namespace="default"), data={"x": "y"}), field_manager="test")
    names = {item.metadata.name for item in client.list(ConfigMap)}
    assert {"cm", "ssa"} <= names
    client.delete(ConfigMap, "cm")
    with pytest.raises(lightkube.ApiError) as missing:
        client.get(ConfigMap, "cm")
    assert missing.value.status.code == 404


def test_a_watch_follows_from_a_list(client: Any) -> None:
    from lightkube.models.meta_v1 import ObjectMeta
    from lightkube.resources.core_v1 import ConfigMap

    version = client.get(ConfigMap, "kube-root-ca.crt").metadata.resourceVersion
    client.create(ConfigMap(metadata=ObjectMeta(name="one", labels={"x": "y"})))
    client.create(ConfigMap(metadata=ObjectMeta(name="two")))
    watch = client.watch(ConfigMap, labels={"x": "y"}, resource_version=version)
    kind, obj = next(iter(watch))
    assert (kind, obj.metadata.name) == ("ADDED", "one")
