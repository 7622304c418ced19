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


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"a: \xe9b", "invalid trailing UTF-8 octet"),
        (b"a: \x80", "invalid leading UTF-8 octet"),
        (b"a: \xc3", "incomplete UTF-8 octet sequence"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, problem: str, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(data)
    said = refusal(tmp_path, "resources: [a.yaml]\n")
    assert said.endswith(f"accumulating resources from 'a.yaml': MalformedYAMLError: yaml: {problem} in File: a.yaml")


def test_a_link_that_leads_outside(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    (tmp_path / "a.yaml").write_text("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n")
    (inside / "link.yaml").symlink_to(tmp_path / "a.yaml")
    assert f"security; file '{inside}/link.yaml' is not in or below '{inside}'" in refusal(
        inside, "resources: [link.yaml]\n"
    )
    (found,) = kustomizing.build(str(inside), kustomizing.Options(lambda _: None, anywhere=True))
    assert found.name == "a"
