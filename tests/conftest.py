"""Parity's score at the end of a run, gathered from all workers; a difference counts when it shows twice.

The real kubectl prints some things in the order of a Go map, which is another one in every process, and some
depend on how fast the machine is. What is ours comes again: so a test that fails here is run once more, and
the summary says how many were.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

#: How many failing commands are shown in full at the end.
SHOWN = 40


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    folder = Path(__file__).parent / "parity"
    for item in items:
        if folder in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    commands: list[tuple[str, bool]] = []
    differences: list[str] = []
    for outcome, reports in terminalreporter.stats.items():
        for report in reports if outcome != "rerun" else ():
            for name, value in getattr(report, "user_properties", ()):
                if name == "parity" and report.when == "call":
                    commands += [(verb, equal) for verb, equal in value["commands"]]
                    differences += value["differences"]
    if not commands:
        return
    from tests.parity import known
    from tests.parity.harness import score

    terminalreporter.section("parity with the real kubectl")
    for text in differences[:SHOWN]:
        terminalreporter.write_line(text)
    if len(differences) > SHOWN:
        terminalreporter.write_line(f"… and {len(differences) - SHOWN} differences more")
    for line in score(commands):
        terminalreporter.write_line(line)
    terminalreporter.write_line(f"known differences listed: {len(known.read())}")
