from __future__ import annotations

import pytest

from kubectl_sim.tools import completion_scripts, parse_table


def test_tables_are_up_to_date() -> None:
    assert parse_table.stale() == []


def test_check_notices_a_stale_table(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setitem(parse_table.FILES, "_table.py", lambda: "something else")
    assert parse_table.main(["--check"]) == 1
    assert "kubectl/_table.py is out of date" in capsys.readouterr().out


def test_completion_scripts_are_up_to_date() -> None:
    assert completion_scripts.stale() == []
