"""Twin clusters for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.parity.verbs.objects import OBJECTS
from tests.parity.verbs.twins import Twins, make_template


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "state.db"
    make_template(path, OBJECTS)
    return path


@pytest.fixture
def twins(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Twins]:
    """Two clusters with the same objects; the test's folder is the working folder."""
    monkeypatch.chdir(tmp_path)
    clusters = tmp_path / ".clusters"
    clusters.mkdir()
    with Twins(template, clusters) as both:
        yield both
