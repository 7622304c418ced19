"""The verbs that write import nothing heavy."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubectl_sim.cluster.bootstrap import Settings, create_cluster
from tests.startup.imports import heavy, imported

MANIFEST = b"apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n  k: '1'\n"


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    path = tmp_path_factory.mktemp("cluster") / "state.db"
    create_cluster(str(path), Settings("envtest", clock="manual", seed=1)).close()
    return {"KUBECTL_SIM_STATE": str(path)}


@pytest.mark.parametrize(
    "line",
    [
        "apply -f -",
        "create -f -",
        "replace -f -",
        "delete -f - --wait=false",
        "create deployment web --image=nginx",
        "create configmap c --from-literal=a=b",
        "run r --image=nginx",
        "expose pod r --port=80",
        "autoscale deployment web --max=2",
        "patch configmap c -p {}",
    ],
)
def test_imports(env: dict[str, str], line: str, tmp_path: Path) -> None:
    assert heavy(imported(line.split(), env=env, stdin=MANIFEST)) == []
