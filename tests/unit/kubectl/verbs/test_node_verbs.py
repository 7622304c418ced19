"""Taints as they are typed, and rules of RBAC compared."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.base import policyrules
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.verbs import taint

Obj = dict[str, Any]


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("a=b:NoSchedule", {"key": "a", "value": "b", "effect": "NoSchedule"}),
        ("a=:NoExecute", {"key": "a", "value": "", "effect": "NoExecute"}),
        ("x.io/a:PreferNoSchedule", {"key": "x.io/a", "value": "", "effect": "PreferNoSchedule"}),
    ],
)
def test_taints(spec: str, expected: Obj) -> None:
    assert taint._parse([spec]) == ([expected], [])


@pytest.mark.parametrize("spec", ["a=b", "a", "a:Bad", "a=b=c:NoSchedule", "a:NoSchedule:NoExecute", "=b:NoSchedule"])
def test_wrong_taints(spec: str) -> None:
    with pytest.raises(CommandError, match="invalid taint"):
        taint._parse([spec])


def rule(verbs: str, resources: str = "", groups: str = "", **more: Any) -> Obj:
    if not resources:
        return {"verbs": verbs.split(), **more}
    return {"verbs": verbs.split(), "apiGroups": [groups], "resources": resources.split(), **more}


@pytest.mark.parametrize(
    ("owned", "wanted", "left"),
    [
        ([rule("get list", "pods")], [rule("list", "pods")], 0),
        ([rule("*", "*", "*")], [rule("get list", "pods/log deployments", "apps")], 0),
        ([rule("get", "pods")], [rule("get watch", "pods services")], 3),
        ([rule("get", "*/scale")], [rule("get", "deployments/scale")], 0),
        ([rule("get", "pods")], [rule("get", "pods", resourceNames=["a"])], 0),
        ([rule("get", "pods", resourceNames=["a"])], [rule("get", "pods")], 1),
        ([rule("get", nonResourceURLs=["/api/*"])], [rule("get", nonResourceURLs=["/api/v1", "/healthz"])], 1),
    ],
)
def test_uncovered(owned: list[Obj], wanted: list[Obj], left: int) -> None:
    assert len(policyrules.uncovered(owned, wanted)) == left
