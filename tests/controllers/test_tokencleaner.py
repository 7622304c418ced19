"""Bootstrap tokens that expire."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.base import timefmt
from tests.clusters import SECOND
from tests.controllers.world import World

Obj = dict[str, Any]

NS = "kube-system"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, running=("tokencleaner",))


def token(expiration: str | None, kind: str = "bootstrap.kubernetes.io/token", namespace: str = NS) -> Obj:
    data = {"token-id": "aaaaaa", "token-secret": "b" * 16}
    if expiration is not None:
        data["expiration"] = expiration
    return {
        "kind": "Secret",
        "metadata": {"name": "bootstrap-token-aaaaaa", "namespace": namespace},
        "type": kind,
        "data": {key: b64encode(value.encode()).decode() for key, value in data.items()},
    }


def remains(world: World, namespace: str = NS) -> bool:
    return world.find("secrets", "bootstrap-token-aaaaaa", namespace) is not None


def test_a_token_is_deleted_at_the_instant_at_which_it_expires(world: World) -> None:
    world.create("secrets", token(timefmt.rfc3339(world.now + 100 * SECOND)))
    world.advance(99)
    assert remains(world)
    world.advance(1)
    assert not remains(world)


def test_a_token_that_is_given_more_time(world: World) -> None:
    world.create("secrets", token(timefmt.rfc3339(world.now + 100 * SECOND)))
    data = token(timefmt.rfc3339(world.now + 200 * SECOND))["data"]
    world.patch("secrets", "bootstrap-token-aaaaaa", {"data": data}, NS)
    world.advance(199)
    assert remains(world)
    world.advance(1)
    assert not remains(world)


def test_a_token_without_expiry_stays(world: World) -> None:
    world.create("secrets", token(None))
    world.advance(1e9)
    assert remains(world)


def test_a_token_whose_expiry_cannot_be_read_goes_at_once(world: World) -> None:
    world.create("secrets", token("tomorrow"))
    assert not remains(world)


@pytest.mark.parametrize(("kind", "namespace"), [("Opaque", NS), ("bootstrap.kubernetes.io/token", "default")])
def test_no_other_secret_is_touched(world: World, kind: str, namespace: str) -> None:
    world.create("secrets", token("2000-01-01T00:00:00Z", kind, namespace))
    world.advance(1e6)
    assert remains(world, namespace)
