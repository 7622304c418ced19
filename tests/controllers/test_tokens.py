"""Secrets with the tokens of service accounts."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from tests.controllers.world import World

Obj = dict[str, Any]

NAME, UID = "kubernetes.io/service-account.name", "kubernetes.io/service-account.uid"


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path, running=("tokens", "serviceaccount"))
    world.create("serviceaccounts", {"metadata": {"name": "robot", "namespace": "default"}})
    return world


def secret(name: str, account: str, **more: Any) -> Obj:
    metadata = {"name": name, "namespace": "default", "annotations": {NAME: account}}
    return {"metadata": metadata, "type": "kubernetes.io/service-account-token", **more}


def test_a_secret_gets_the_token_of_its_account(world: World) -> None:
    world.create("secrets", secret("robot-token", "robot"))
    found = world.get("secrets", "robot-token")
    account = world.get("serviceaccounts", "robot")
    assert found["metadata"]["annotations"] == {NAME: "robot", UID: account["metadata"]["uid"]}
    data = {key: b64decode(value).decode() for key, value in found["data"].items()}
    assert sorted(data) == ["ca.crt", "namespace", "token"]
    assert data["namespace"] == "default"
    assert data["ca.crt"] == world.get("configmaps", "kube-root-ca.crt")["data"]["ca.crt"]
    user = world.cluster.server.token_user(data["token"])
    assert user is not None and user.name == "system:serviceaccount:default:robot"


def test_what_is_in_the_secret_already_is_kept(world: World) -> None:
    world.create("secrets", secret("robot-token", "robot", stringData={"namespace": "mine"}))
    assert b64decode(world.get("secrets", "robot-token")["data"]["namespace"]) == b"mine"


def test_a_secret_of_no_account_goes(world: World) -> None:
    world.create("secrets", secret("lost", "nobody"))
    assert world.find("secrets", "lost") is None


def test_a_secret_goes_with_its_account(world: World) -> None:
    world.create("secrets", secret("robot-token", "robot"))
    world.create("secrets", secret("default-token", "default"))
    world.delete("serviceaccounts", "robot")
    assert world.find("secrets", "robot-token") is None
    assert world.find("secrets", "default-token") is not None
