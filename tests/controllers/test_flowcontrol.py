"""Flow schemas and the priority levels that they name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.controllers.world import World, condition

Obj = dict[str, Any]

SCHEMAS = "flowschemas.flowcontrol.apiserver.k8s.io"
LEVELS = "prioritylevelconfigurations.flowcontrol.apiserver.k8s.io"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, running=("flowcontrol",))


def schema(level: str) -> Obj:
    return {"kind": "FlowSchema", "metadata": {"name": "own"}, "spec": {"priorityLevelConfiguration": {"name": level}}}


def dangling(world: World) -> tuple[str, str]:
    found = condition(world.get(SCHEMAS, "own", ""), "Dangling")
    return found["status"], found["reason"]


def test_a_schema_knows_whether_its_level_exists(world: World) -> None:
    world.create(SCHEMAS, schema("slow"))
    assert dangling(world) == ("True", "NotFound")
    said = condition(world.get(SCHEMAS, "own", ""), "Dangling")["message"]
    assert said.endswith('object named "slow" but there is no such object')
    limited = {"limitResponse": {"type": "Reject"}}
    world.create(LEVELS, {"metadata": {"name": "slow"}, "spec": {"type": "Limited", "limited": limited}})
    assert dangling(world) == ("False", "Found")
    world.delete(LEVELS, "slow", namespace="")
    assert dangling(world) == ("True", "NotFound")


def test_a_schema_that_names_another_level(world: World) -> None:
    world.create(SCHEMAS, schema("nowhere"))
    first = condition(world.get(SCHEMAS, "own", ""), "Dangling")
    world.advance(60)
    world.patch(SCHEMAS, "own", {"metadata": {"labels": {"seen": "yes"}}}, "")
    assert condition(world.get(SCHEMAS, "own", ""), "Dangling") == first
    world.patch(SCHEMAS, "own", {"spec": {"priorityLevelConfiguration": {"name": "system"}}}, "")
    assert dangling(world) == ("False", "Found")
    assert condition(world.get(SCHEMAS, "own", ""), "Dangling")["lastTransitionTime"] == world.timestamp()


def test_those_of_a_new_cluster_are_found(world: World) -> None:
    found = world.list(SCHEMAS, namespace="")
    assert {condition(one, "Dangling")["status"] for one in found} == {"False"}
