"""Twin clusters for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parity.verbs.objects import OBJECTS, RUNNING
from tests.parity.verbs.twins import Twins, make_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "state.db"
    make_template(path, OBJECTS)
    return path


@pytest.fixture(scope="session")
def running_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("running") / "state.db"
    make_template(path, RUNNING, "default", 120)
    return path


def _copies(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Twins:
    monkeypatch.chdir(tmp_path)
    clusters = tmp_path / ".clusters"
    clusters.mkdir()
    return Twins(template, clusters)


@pytest.fixture
def twins(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twins]:
    """Two clusters with the same objects and nothing that runs; the test's folder is the working folder."""
    with _copies(template, tmp_path, monkeypatch) as both:
        yield both


@pytest.fixture
def running_twins(running_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twins]:
    """Two clusters with nodes on which pods have run for two minutes."""
    with _copies(running_template, tmp_path, monkeypatch) as both:
        yield both
