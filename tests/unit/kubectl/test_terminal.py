"""What a terminal changes: colors of warnings, which NO_COLOR and TERM=dumb take away; wide characters."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from kubectl_sim.kubectl.main import run
from kubectl_sim.kubectl.streams import Streams
from tests.clusters import copied
from tests.runner import kubectl_sim

WARNING = "Warning: v1 ComponentStatus is deprecated in v1.19+\n"
YELLOW = f"\x1b[33;1mWarning:\x1b[0m{WARNING.removeprefix('Warning:')}"


class Terminal(io.BytesIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(copied(tmp_path, "envtest")))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)


def warned() -> str:
    errors = Terminal()
    assert run(["get", "cs"], Streams(None, Terminal(), errors)) == 0
    return errors.getvalue().decode()


def test_a_warning_is_yellow_on_a_terminal() -> None:
    assert warned() == YELLOW


@pytest.mark.parametrize("name,value", [("NO_COLOR", ""), ("NO_COLOR", "1"), ("TERM", "dumb")])
def test_no_color_where_none_is_wanted(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert warned() == WARNING


def test_no_color_in_a_pipe() -> None:
    assert kubectl_sim(["get", "cs"])[2] == WARNING


def test_columns_are_as_wide_as_the_number_of_characters() -> None:
    """As Go's tabwriter counts, which knows nothing of characters that take two cells."""
    kubectl_sim(["create", "cm", "wide", "--from-literal=k=日本語é"])
    columns = "D:.data.k,N:.metadata.name"
    code, out, _ = kubectl_sim(["get", "cm", "wide", "-o", f"custom-columns={columns}"])
    assert (code, out) == (0, "D      N\n日本語é   wide\n")
