"""The score at the end of a run, gathered from all workers."""

from __future__ import annotations

from typing import Any

import pytest

from tests.parity import known
from tests.parity.harness import score

#: How many failing commands are shown in full at the end.
SHOWN = 40


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    commands: list[tuple[str, bool]] = []
    differences: list[str] = []
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == "parity" and report.when == "call":
                    commands += [(verb, equal) for verb, equal in value["commands"]]
                    differences += value["differences"]
    if not commands:
        return
    terminalreporter.section("parity with the real kubectl")
    for text in differences[:SHOWN]:
        terminalreporter.write_line(text)
    if len(differences) > SHOWN:
        terminalreporter.write_line(f"… and {len(differences) - SHOWN} differences more")
    for line in score(commands):
        terminalreporter.write_line(line)
    terminalreporter.write_line(f"known differences listed: {len(known.read())}")
