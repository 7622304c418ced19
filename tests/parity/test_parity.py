"""Every case: the real kubectl against the served cluster and ours on its file answer the same."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.oracle import needs_kubectl
from tests.parity import known
from tests.parity.harness import CASES, Bench, cases, parse

#: Commands that the cases hold at least.
AT_LEAST = 400


def _name(path: Path) -> str:
    return str(path.relative_to(CASES).with_suffix(""))


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    with Bench(tmp_path_factory.mktemp("parity")) as found:
        yield found


@needs_kubectl
@pytest.mark.parametrize("path", cases(), ids=_name)
def test_parity(path: Path, bench: Bench, record_property: pytest.RecordProperty) -> None:
    case = parse(path)
    if case.missing:
        pytest.skip(f"the package has no {case.missing} (python -m kubectl_sim.tools.{case.missing} makes them)")
    bench.run(case)
    listed = [item for item in known.read() if item.case == case.name]
    expected = {c.text: any(item.covers(case.name, c.text) for item in listed) for c in case.commands}
    unexpected = [c for c in case.commands if not c.equal and not expected[c.text]]
    record_property(
        "parity",
        {
            "commands": [(c.verb, c.equal) for c in case.commands],
            "differences": [f"--- {case.name}\n{c.difference()}" for c in unexpected],
        },
    )
    assert not unexpected, f"{len(unexpected)} differ, first:\n{unexpected[0].difference()}"
    stale = [i.command for i in listed if not any(i.covers(case.name, c.text) and not c.equal for c in case.commands)]
    assert not stale, f"listed as different, and equal: {stale}"


def test_there_are_enough_commands() -> None:
    assert sum(len(parse(path).commands) for path in cases()) >= AT_LEAST


def test_known_differences_name_cases_that_exist() -> None:
    names = {_name(path) for path in cases()}
    assert {item.case for item in known.read()} <= names
