"""``ksim cluster`` and the contexts of the simulator's kubeconfig."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kubectl_sim.client import kubeconfig, locations
from kubectl_sim.ksim.commands.cluster import command
from kubectl_sim.model.errors import StateError


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("KUBECTL_SIM_HOME", str(tmp_path))
    monkeypatch.delenv("KUBECTL_SIM_STATE", raising=False)
    monkeypatch.delenv("KUBECONFIG", raising=False)
    return tmp_path


def ksim_cluster(*args: str) -> str:
    done = CliRunner().invoke(command, args, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def contexts() -> list[str]:
    config = kubeconfig.KubeConfig(locations.config_files())
    return [context["name"] for context in config.data["contexts"]]


def test_a_cluster_that_a_command_has_made_keeps_its_context(home: Path) -> None:
    Path(locations.cluster_file("kubectl-sim")).parent.mkdir()
    Path(locations.cluster_file("kubectl-sim")).touch()  # as any kubectl-sim command leaves it: no config is written
    ksim_cluster("create", "other", "--profile", "envtest")
    assert contexts() == ["kubectl-sim", "other"]
    assert ksim_cluster("list") == "  kubectl-sim\n* other\n"


def test_a_first_cluster_with_a_name_is_the_only_context() -> None:
    ksim_cluster("create", "only", "--profile", "envtest")
    assert contexts() == ["only"]
    assert ksim_cluster("delete", "only") == 'Deleted cluster "only".\n'
    assert contexts() == ["kubectl-sim"]  # which the next command of kubectl-sim makes


@pytest.mark.parametrize(
    ("option", "value", "why"),
    [
        ("--service-cidr", "10.0.0.0/33", 'spec.cidrs\\[0\\]: Invalid value: "10.0.0.0/33"'),
        ("--service-cidr", "10.0.0.0/30", "provided IP is not in the valid range"),
        ("--node-names", "a,a", 'nodes "a" already exists'),
    ],
)
def test_of_a_cluster_that_cannot_be_nothing_stays(home: Path, option: str, value: str, why: str) -> None:
    with pytest.raises(StateError, match=f"there can be no such cluster: .*{why}"):
        ksim_cluster("create", "odd", option, value)
    assert [path for path in home.rglob("*") if path.is_file()] == []
    ksim_cluster("create", "odd", "--profile", "envtest")
    with pytest.raises(StateError):
        ksim_cluster("reset", "odd", option, value)
    assert ksim_cluster("list") == "* odd\n"


def test_names_of_nodes_are_looked_at_first(home: Path) -> None:
    done = CliRunner().invoke(command, ["create", "odd", "--node-names", "ok,Bad_"])
    assert done.exit_code == 2
    assert "--node-names: 'Bad_': a lowercase RFC 1123 subdomain must" in done.output
    assert not list(home.rglob("*.db"))


def test_what_is_not_there_cannot_begin_afresh() -> None:
    with pytest.raises(StateError, match="there is no cluster 'nope'"):
        ksim_cluster("reset", "nope")
    assert ksim_cluster("list") == ""
