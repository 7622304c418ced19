"""Whom a command acts as: what its flags say, and what the kubeconfig says of its user."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.clusters import copied
from tests.runner import kubectl_sim

CONFIG = """apiVersion: v1
kind: Config
clusters: [{name: c, cluster: {server: "https://x"}}]
users:
- name: plain
  user: {}
- name: acting
  user:
    as: jane
    as-uid: "7"
    as-groups: [dev, ops]
    as-user-extra: {team: [a, b]}
contexts:
- {name: plain, context: {cluster: c, user: plain}}
- {name: acting, context: {cluster: c, user: acting}}
current-context: acting
"""


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config"
    path.write_text(CONFIG)
    monkeypatch.setenv("KUBECONFIG", str(path))
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(copied(tmp_path, "envtest")))


def whoami(*flags: str) -> dict[str, Any]:
    code, out, err = kubectl_sim(["auth", "whoami", "-o", "json", *flags])
    assert code == 0, err
    found: dict[str, Any] = json.loads(out)["status"]["userInfo"]
    return found


def test_a_kubeconfig_names_somebody_to_act_as() -> None:
    assert whoami() == {
        "username": "jane",
        "uid": "7",
        "groups": ["dev", "ops", "system:authenticated"],
        "extra": {"team": ["a", "b"]},
    }
    assert whoami("--user=plain")["username"] == whoami("--context=plain")["username"] == "kubernetes-admin"


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        (["--as=joe"], {"username": "joe", "uid": "7", "groups": ["dev", "ops", "system:authenticated"]}),
        (["--as-group=x"], {"username": "jane", "uid": "7", "groups": ["x", "system:authenticated"]}),
        (["--as-uid=8"], {"username": "jane", "uid": "8", "groups": ["dev", "ops", "system:authenticated"]}),
        (["--as=joe", "--user=plain"], {"username": "joe", "groups": ["system:authenticated"]}),
    ],
)
def test_each_flag_stands_for_its_part(flags: list[str], expected: dict[str, Any]) -> None:
    found = whoami(*flags)
    found.pop("extra", None)
    assert found == expected


def test_roles_hold_for_them() -> None:
    code, _, err = kubectl_sim(["get", "nodes"])
    what = 'User "jane" cannot list resource "nodes" in API group "" at the cluster scope'
    assert (code, err) == (1, f"Error from server (Forbidden): nodes is forbidden: {what}\n")
    assert kubectl_sim(["get", "nodes", "--context=plain"])[0] == 0
