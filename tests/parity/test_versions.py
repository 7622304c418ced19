"""The tool that tries other versions of kubectl: what it counts as alike, and that it finds its cases."""

from __future__ import annotations

from tests.parity import versions
from tests.parity.harness import Answer, Command, cases, parse


def _command(real: Answer, ours: Answer) -> Command:
    return Command("kubectl get pods", real, ours)


def test_outputs_are_counted_apart() -> None:
    answer = Answer("a", "", 0)
    commands = [
        _command(answer, answer),
        _command(answer, Answer("b", "", 0)),
        _command(answer, Answer("a", "oh", 0)),
        _command(answer, Answer("a", "", 1)),
    ]
    assert [versions.agrees(command) for command in commands] == [True, True, False, False]
    expected = "v1.31: 4 commands, 2 with the same exit code and complaints, 1 equal"
    assert versions.summary("v1.31", commands) == expected


def test_every_word_names_a_case() -> None:
    names = [parse(path).name for path in cases()]
    assert [word for word in versions.CASES if not any(name.startswith(word) for name in names)] == []
