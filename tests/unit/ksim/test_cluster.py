"""``ksim cluster`` and the contexts of the simulator's kubeconfig."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from kubectl_sim.client import kubeconfig, locations
from kubectl_sim.ksim.commands.cluster import command


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
    assert contexts() == []
