from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.canned_server import CannedServer
from tests.unit.kubectl.describers.parity import Parity


@pytest.fixture(scope="session")
def parity() -> Iterator[Parity]:
    with CannedServer() as server:
        yield Parity(server)
