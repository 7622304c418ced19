"""Every case: the real kubectl against the served cluster and ours on its file answer the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubectl_sim.kubectl.tree import load
from kubectl_sim.tools.parse_table import all_commands
from tests.oracle import needs_kubectl
from tests.parity import known
from tests.parity.harness import CASES, Bench, cases, parse
from tests.parity.shares import SHARES, by_share

#: Commands that the cases hold at least.
AT_LEAST = 3500
#: Commands that no case can hold, for what they print is words of our own; test_command_tree.py compares them.
IN_OUR_WORDS = {"", "alpha", "completion", "help"}


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


def test_there_are_enough_commands_of_what_people_type() -> None:
    verbs = Counter(command.verb for path in cases() for command in parse(path).commands)
    total = sum(verbs.values())
    assert total >= AT_LEAST
    assert verbs["get"] / total > 0.30
    assert [verb for verb, share in SHARES.items() if verbs[verb] / total < share / 200] == []


def test_the_weighted_score_counts_a_verb_as_often_as_it_is_typed() -> None:
    lines = by_share([("get", True), ("get", False), ("create", True), ("create", True)])
    assert lines[0] == "weighted by what people type: 64.44% equal"
    assert by_share([]) == []


def test_every_command_is_typed() -> None:
    typed = {words for path in cases() for command in parse(path).commands for words in _beginnings(command.text)}
    absent = {command.path for command in all_commands() if not typed & set(_names(command.path))}
    assert absent <= IN_OUR_WORDS


def _beginnings(text: str) -> set[str]:
    """The first one, two and three words of every kubectl in a line, without flags."""
    found = set()
    for part in text.split("kubectl ")[1:]:
        words = [word for word in part.split() if not word.startswith("-")]
        found |= {" ".join(words[:count]) for count in (1, 2, 3)}
    return found


def _names(path: str) -> list[str]:
    """A command by its own names and its parents', and by their aliases."""
    parent, _, name = path.rpartition(" ")
    parents = _names(parent) if parent else [""]
    return [f"{above} {each}".lstrip() for above in parents for each in (name, *load(path).aliases)]


def test_known_differences_name_cases_that_exist() -> None:
    names = {_name(path) for path in cases()}
    assert {item.case for item in known.read()} <= names
