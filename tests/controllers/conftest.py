from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.controllers.world import World


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A cluster with every controller but scheduler, kubelets and node life."""
    made = World(tmp_path)
    yield made
    made.cluster.close()
