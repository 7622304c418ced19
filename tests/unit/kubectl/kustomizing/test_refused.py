"""What the real one would fetch or run, and the simulator refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubectl_sim.kubectl import kustomizing
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError


def refusal(folder: Path, text: str, **options: bool) -> str:
    (folder / "kustomization.yaml").write_text(text)
    with pytest.raises(KustomizeError) as caught:
        kustomizing.build(str(folder), kustomizing.Options(lambda _: None, **options))
    return caught.value.message


@pytest.mark.parametrize("field", ["resources", "components", "generators", "bases"])
@pytest.mark.parametrize("path", ["https://example.com/x.yaml?a=b", "github.com/org/repo", "git@host:org/repo.git"])
def test_remote(field: str, path: str, tmp_path: Path) -> None:
    if field == "components" and path.startswith("https"):
        path = "https://example.com/org/repo"
    assert f"'{path}' is remote: the simulator does not use the network" in refusal(tmp_path, f"{field}: ['{path}']")


def test_helm(tmp_path: Path) -> None:
    text = "helmCharts: [{name: a}]\n"
    assert "must specify --enable-helm" in refusal(tmp_path, text)
    assert "Helm charts are not simulated" in refusal(tmp_path, text, helm=True)
    plugin = 'generators: ["{apiVersion: builtin, kind: HelmChartInflationGenerator, metadata: {name: x}}"]\n'
    assert "Helm charts are not simulated" in refusal(tmp_path, plugin, helm=True)


def test_programs(tmp_path: Path) -> None:
    text = 'transformers: ["{apiVersion: example.com/v1, kind: Mine, metadata: {name: x}}"]\n'
    assert refusal(tmp_path, text) == "external plugins disabled; unable to load external plugin 'Mine'"
    assert "plugins are not simulated" in refusal(tmp_path, text, plugins=True)
