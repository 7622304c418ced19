"""What the hot verbs load: rooms they may enter, modules at the most, SQL statements at the most."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.store import opening as stores
from tests.bench.population import cluster_with
from tests.runner import kubectl_sim
from tests.startup.imports import heavy, imported, words

#: What a command that only reads may load, below ``kubectl_sim``.
READING = words("kubectl client model kinds base apiserver store cluster engine")
#: Never for a read: they act.
ACTING = words(
    """
    kubectl_sim.engine.loop kubectl_sim.engine.concerns kubectl_sim.engine.randomness kubectl_sim.controllers
    kubectl_sim.scheduler kubectl_sim.kubelet kubectl_sim.apiserver.admission kubectl_sim.apiserver.decode
    kubectl_sim.apiserver.fieldmanager kubectl_sim.client.recorder kubectl_sim.cluster.bootstrap
    """
)
#: (line, modules at the most, SQL statements at the most).  Lower them when you can; a higher number needs a reason.
READS = [
    ("get pods", 65, 17),
    ("get pods -A", 65, 17),
    ("get pods -l app=web", 70, 18),
    ("get pods -o name", 68, 17),
    ("get pod POD", 65, 17),
    ("get pod POD -o yaml", 65, 17),
    ("get deployment web -o json", 67, 17),
]
#: What a write itself loads: what follows from it is left to a child, whose modules nobody waits for.
WRITES = [
    ("label pod POD colour=blue", 93, 55),
    ("scale deployment web --replicas=10", 95, 32),
    ("scale deployment web --replicas=11", 100, 160),
    ("delete pod POD --wait=false", 76, 165),
    ("create configmap made --from-literal=a=b", 93, 28),
    ("create deployment made --image=nginx", 105, 140),
]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cluster_with(tmp_path_factory.mktemp("ten"), 10)


@pytest.fixture
def state(pattern: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "cluster.db"
    shutil.copyfile(pattern, path)
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(path))
    monkeypatch.setenv("KUBECTL_SIM_HOME", str(tmp_path))
    return path


def line_of(text: str) -> list[str]:
    code, out, _ = kubectl_sim(["get", "pods", "-o", "name"])
    assert code == 0
    pod = out.split()[-1].removeprefix("pod/")
    return [pod if word == "POD" else word for word in text.split()]


def statements(argv: list[str], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The SQL that a command runs."""
    seen: list[str] = []
    connect: Callable[..., Any] = stores.sqlite.connect

    def traced(*args: Any, **kwargs: Any) -> Any:
        connection = connect(*args, **kwargs)
        connection.set_trace_callback(seen.append)
        return connection

    monkeypatch.setattr(stores.sqlite, "connect", traced)
    code, _, err = kubectl_sim(argv)
    assert code == 0, err
    return [sql for sql in seen if not sql.startswith("--")]  # SQLite's own, behind a PRAGMA


@pytest.mark.parametrize(("text", "modules", "_"), READS, ids=[row[0] for row in READS])
def test_a_read_loads_nothing_that_acts(state: Path, text: str, modules: int, _: int) -> None:
    found = imported(line_of(text), env=dict(os.environ))
    ours = {name for name in found if name.startswith("kubectl_sim.")}
    assert heavy(found) == []
    assert {name.split(".")[1] for name in ours} <= READING
    assert [name for name in ours if name.startswith(tuple(ACTING))] == []
    assert len(found) <= modules, Counter(name.rpartition(".")[0] for name in found)


@pytest.mark.parametrize(("text", "modules", "_"), WRITES, ids=[row[0] for row in WRITES])
def test_a_write_loads_only_those_it_concerns(state: Path, text: str, modules: int, _: int) -> None:
    found = imported(line_of(text), env=dict(os.environ))
    assert heavy(found) == []
    assert len(found) <= modules, Counter(name.rpartition(".")[0] for name in found)


def test_a_label_is_no_business_of_kubelets_and_schedulers(state: Path) -> None:
    found = imported(line_of("label pod POD colour=blue"), env=dict(os.environ))
    strangers = ("kubectl_sim.kubelet", "kubectl_sim.scheduler", "kubectl_sim.controllers.job")
    assert [name for name in found if name.startswith(strangers)] == []


@pytest.mark.parametrize(("text", "_", "limit"), READS + WRITES, ids=[row[0] for row in READS + WRITES])
def test_statements(state: Path, text: str, _: int, limit: int, monkeypatch: pytest.MonkeyPatch) -> None:
    argv = line_of(text)
    seen = statements(argv, monkeypatch)
    assert len(seen) <= limit, "\n".join(seen)


def test_the_statements_of_a_list_do_not_depend_on_its_length(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counts = []
    for pods in (10, 500):
        monkeypatch.setenv("KUBECTL_SIM_STATE", str(cluster_with(tmp_path, pods)))
        with monkeypatch.context() as context:
            counts.append(len(statements(["get", "pods"], context)))
    assert counts[0] == counts[1]
