"""Cluster roles that are the sum of others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.controllers.world import World

Obj = dict[str, Any]

ROLES = "clusterroles.rbac.authorization.k8s.io"


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path, running=("clusterroleaggregation",))


def rule(*resources: str) -> Obj:
    return {"verbs": ["get"], "apiGroups": ["shop.example"], "resources": list(resources)}


def role(name: str, *rules: Obj, labels: dict[str, str] | None = None, sums: list[Obj] | None = None) -> Obj:
    metadata: Obj = {"name": name}
    if labels:
        metadata["labels"] = labels
    obj: Obj = {"kind": "ClusterRole", "metadata": metadata, "rules": list(rules)}
    if sums is not None:
        obj["aggregationRule"] = {"clusterRoleSelectors": sums}
    return obj


PART = {"matchLabels": {"part": "yes"}}


def rules(world: World, name: str) -> list[Obj]:
    return world.get(ROLES, name, "").get("rules") or []


def test_a_sum_has_the_rules_of_its_parts_in_the_order_of_their_names(world: World) -> None:
    world.create(ROLES, role("b", rule("carts"), labels={"part": "yes"}))
    world.create(ROLES, role("sum", sums=[PART]))
    world.create(ROLES, role("a", rule("orders"), rule("carts"), labels={"part": "yes"}))
    world.create(ROLES, role("c", rule("secrets"), labels={"part": "no"}))
    assert rules(world, "sum") == [rule("orders"), rule("carts")]


def test_a_sum_follows_its_parts(world: World) -> None:
    world.create(ROLES, role("sum", sums=[PART]))
    world.create(ROLES, role("a", rule("orders"), labels={"part": "yes"}))
    world.patch(ROLES, "a", {"rules": [rule("carts")]}, "")
    assert rules(world, "sum") == [rule("carts")]
    world.patch(ROLES, "a", {"metadata": {"labels": {"part": "no"}}}, "")
    assert rules(world, "sum") == []
    world.patch(ROLES, "a", {"metadata": {"labels": {"part": "yes"}}}, "")
    world.delete(ROLES, "a", namespace="")
    assert rules(world, "sum") == []


def test_what_somebody_writes_into_a_sum_does_not_last(world: World) -> None:
    world.create(ROLES, role("a", rule("orders"), labels={"part": "yes"}))
    world.create(ROLES, role("sum", rule("everything"), sums=[PART]))
    assert rules(world, "sum") == [rule("orders")]
    world.patch(ROLES, "sum", {"rules": [rule("more")]}, "")
    assert rules(world, "sum") == [rule("orders")]


def test_sums_of_sums(world: World) -> None:
    world.create(ROLES, role("outer", sums=[{"matchExpressions": [{"key": "inner", "operator": "Exists"}]}]))
    world.create(ROLES, role("inner", labels={"inner": ""}, sums=[PART]))
    world.create(ROLES, role("a", rule("orders"), labels={"part": "yes"}))
    assert rules(world, "outer") == [rule("orders")]


def test_no_sum_is_a_part_of_itself(world: World) -> None:
    world.create(ROLES, role("sum", labels={"part": "yes"}, sums=[PART]))
    world.create(ROLES, role("a", rule("orders"), labels={"part": "yes"}))
    assert rules(world, "sum") == [rule("orders")]


def test_rules_have_a_manager_of_their_own(world: World) -> None:
    world.create(ROLES, role("a", rule("orders"), labels={"part": "yes"}))
    world.create(ROLES, role("sum", sums=[PART]))
    managers = {entry["manager"]: entry for entry in world.get(ROLES, "sum", "")["metadata"]["managedFields"]}
    assert managers["clusterrole-aggregation-controller"]["operation"] == "Apply"
    assert managers["clusterrole-aggregation-controller"]["fieldsV1"] == {"f:rules": {}}


def test_a_role_of_the_user_s_becomes_part_of_view_edit_and_admin(world: World) -> None:
    label = "rbac.authorization.k8s.io/aggregate-to-view"
    world.create(ROLES, role("orders-viewer", rule("orders"), labels={label: "true"}))
    for name in ("view", "edit", "admin"):
        assert rule("orders") in rules(world, name)
    assert rule("orders") not in rules(world, "system:aggregate-to-view")
