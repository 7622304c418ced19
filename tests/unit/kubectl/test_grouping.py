"""Groups of writes: one commit, output after it, refusals alone."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.cluster.bootstrap import Settings, create_cluster
from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.kubectl import grouping
from kubectl_sim.kubectl.main import run
from kubectl_sim.kubectl.streams import Streams

DOCUMENT = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {}\ndata:\n  k: '1'\n---\n"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    path = tmp_path / "state.db"
    create_cluster(str(path), Settings("envtest", clock="manual", seed=1)).close()
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(path))
    yield path


class Recorder(io.BytesIO):
    """Standard output that remembers how many config maps there were whenever it was written to."""

    def __init__(self, state: Path) -> None:
        super().__init__()
        self.state = state
        self.seen: list[tuple[int, int]] = []

    def write(self, data: Any) -> int:
        self.seen.append((bytes(data).count(b" created"), len(names(self.state))))
        return super().write(data)


def names(state: Path) -> list[str]:
    """The config maps of the default namespace, as another process sees them."""
    cluster = open_cluster(str(state))
    found = [obj["metadata"]["name"] for obj in cluster.client().list("configmaps", "default")]
    cluster.close()
    return [name for name in found if name != "kube-root-ca.crt"]


def apply(text: str, out: io.BytesIO) -> tuple[int, str]:
    """(exit code, standard error) of applying the text."""
    err = io.BytesIO()
    return run(["apply", "-f", "-"], Streams(io.BytesIO(text.encode()), out, err)), err.getvalue().decode()


def test_nothing_is_said_before_it_is_committed(state: Path) -> None:
    out = Recorder(state)
    code, _ = apply("".join(DOCUMENT.format(f"n{i:03d}") for i in range(grouping.SIZE * 2 + 5)), out)
    assert code == 0
    said = 0
    for count, stored in out.seen:
        said += count
        assert said <= stored
    assert [count for count, _ in out.seen] == [grouping.SIZE, grouping.SIZE, 5]


def test_a_refusal_takes_nothing_with_it(state: Path) -> None:
    out = io.BytesIO()
    code, err = apply("".join(map(DOCUMENT.format, ("a", "Bad_", "b"))), out)
    assert code == 1
    assert out.getvalue() == b"configmap/a created\nconfigmap/b created\n"
    assert 'The ConfigMap "Bad_" is invalid' in err
    assert names(state) == ["a", "b"]


def test_what_could_not_be_committed_is_not_said(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(self: Cluster) -> None:
        self._rollback()
        raise MemoryError

    monkeypatch.setattr(Cluster, "_commit", full)
    out = io.BytesIO()
    code, _ = apply(DOCUMENT.format("a"), out)
    monkeypatch.undo()
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(state))
    assert code == 1
    assert out.getvalue() == b""
    assert names(state) == []


def test_held_output_keeps_its_order() -> None:
    both = io.BytesIO()
    streams = Streams(None, both, both)
    hold = streams.hold()
    streams.stdout.write("1\n")
    streams.stderr.write("2\n")
    streams.stdout.write("3\n")
    assert both.getvalue() == b""
    hold.release()
    streams.flush()
    assert both.getvalue() == b"1\n2\n3\n"
