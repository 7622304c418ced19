"""What the API says of its types, packed for the installed package."""

from __future__ import annotations

import json
import zlib
from pathlib import Path

import pytest

from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.explaining import model
from kubectl_sim.tools import descriptions


def unpack(files: dict[str, bytes]) -> dict[str, dict[str, str]]:
    found = {}
    for file, content in files.items():
        for line in zlib.decompress(content).decode().splitlines():
            name, _, row = line.partition(" ")
            found[f"{file.removesuffix('.z')}.{name}"] = json.loads(row)
    return found


def test_packing_loses_nothing() -> None:
    texts = {
        "a.b.One": {"": "About one.", "field": "With “quotes”,\nlines and \ttabs"},
        "a.b.Two": {"x": "y"},
        "a.c.Three": {"": "{} "},
    }
    assert unpack(descriptions.pack(texts)) == texts


def test_every_definition_in_use_is_described() -> None:
    definitions = json.loads(descriptions.source().read_text())["$defs"]
    wanted = descriptions.wanted(descriptions.ROOT / "schemas")
    texts = descriptions.texts_of(definitions, wanted)
    silent = {name for name in wanted - texts.keys() if "types." not in name and name in definitions}
    assert silent == set()
    assert texts["io.k8s.api.core.v1.PodSpec"]["containers"].startswith("List of containers")


def test_what_is_written_is_found_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "gone.v1.z"
    stale.write_bytes(b"")
    written = descriptions.write(tmp_path)
    assert not stale.exists()
    assert sum(path.stat().st_size for path in written) < 300_000
    monkeypatch.setattr(model, "_FOLDER", str(tmp_path))
    found = model.Descriptions()
    assert found.of("io.k8s.api.apps.v1.DeploymentSpec")["replicas"].startswith("Number of desired pods.")
    assert found.of("io.k8s.api.apps.v1.Nothing") == {}
    assert found.of("io.k8s.nothing.v1.Nothing") == {}


def test_a_checkout_without_descriptions_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(model, "_FOLDER", str(tmp_path / "missing"))
    with pytest.raises(CommandError, match="pip install packs them"):
        model.Descriptions().of("io.k8s.api.core.v1.Pod")
