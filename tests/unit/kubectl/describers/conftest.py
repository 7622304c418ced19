from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.canned_server import CannedServer

pytest.register_assert_rewrite("tests.unit.kubectl.describers.parity")

from tests.unit.kubectl.describers.parity import Parity  # noqa: E402


@pytest.fixture(scope="session")
def parity() -> Iterator[Parity]:
    with CannedServer() as server:
        yield Parity(server)
