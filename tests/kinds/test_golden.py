"""What a manifest becomes: ``golden/<kind>/given.yaml`` is created, read back and listed.

``stored.yaml`` is what ``get -o yaml`` prints of it and ``table.txt`` what ``get`` and ``get -o wide`` print
90 seconds later, in a cluster whose controllers do not run.  Of kinds that are only asked for, ``stored.yaml``
is the answer.  ``status.yaml``, where there is one, is written to the status before the table is made.
Set UPDATE_GOLDEN to write down what is found, then read the difference.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubectl_sim.base import yamlio
from kubectl_sim.cluster.cluster import open_cluster
from kubectl_sim.controllers._index import MODULES
from kubectl_sim.kinds import registry
from kubectl_sim.kinds._index import RESOURCES
from kubectl_sim.model.kind import Kind
from tests.clusters import SECOND, template
from tests.runner import kubectl_sim

FOLDER = Path(__file__).with_name("golden")
UPDATE = bool(os.environ.get("UPDATE_GOLDEN"))
CASES = sorted(path.name for path in FOLDER.iterdir())
_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
#: Kinds of which a cluster makes all objects itself, or that are shown by another name.
NOT_CREATED = {"bindings", "componentstatuses", "nodes.metrics.k8s.io", "pods.metrics.k8s.io"}


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "cluster.db"
    shutil.copyfile(template(disabled=tuple(MODULES)), path)
    for name in list(os.environ):
        if name.startswith("KUBE"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("KUBECTL_SIM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(path))
    yield path


def kind_of(given: str) -> Kind:
    manifest = yamlio.load(given)
    resource = registry.resource_of_kind(manifest["apiVersion"], manifest["kind"])
    assert resource is not None
    kind = registry.load(resource)
    assert kind is not None
    return kind


def run(*args: str) -> str:
    code, out, err = kubectl_sim(list(args))
    assert (code, err) == (0, ""), err
    return out


def steady(text: str) -> str:
    """Without what tells of the cluster rather than of the object."""
    text = re.sub(r'(\bresourceVersion: )"\d+"', r'\1"0"', text)
    text = re.sub(r"\bkube-api-access-\w{5}", "kube-api-access-00000", text)
    return _UID.sub("00000000-0000-4000-8000-000000000000", text)


def expect(path: Path, found: str) -> None:
    if UPDATE:
        path.write_text(found)
    assert found == path.read_text()


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, cluster: Path) -> None:
    folder = FOLDER / case
    given = (folder / "given.yaml").read_text()
    kind = kind_of(given)
    created = run("create", "-f", str(folder / "given.yaml"), "-o", "yaml")
    if "get" not in kind.verbs:
        expect(folder / "stored.yaml", steady(created))
        return
    name = yamlio.load(given)["metadata"]["name"]
    stored = run("get", kind.resource, name, "-o", "yaml")
    assert created == stored
    expect(folder / "stored.yaml", steady(stored))
    if (folder / "status.yaml").exists():
        status = str(folder / "status.yaml")
        run("patch", kind.resource, name, "--subresource=status", "--type=merge", f"--patch-file={status}")
    opened = open_cluster(str(cluster))
    opened.advance(90 * SECOND)
    opened.close()
    tables = [run("get", kind.resource, name, *how) for how in ((), ("-o", "wide"))]
    expect(folder / "table.txt", steady("\n".join(tables)))


def test_every_kind_that_can_be_created_has_a_pair() -> None:
    found = [kind_of((FOLDER / case / "given.yaml").read_text()).resource for case in CASES]
    assert len(set(found)) == len(found) >= 60
    assert set(found) == set(RESOURCES) - NOT_CREATED
