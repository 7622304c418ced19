"""Folded texts after go-yaml's round trip; the expectations are the real one's."""

from __future__ import annotations

import pytest

from kubectl_sim.kubectl.kustomizing import folding


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("one two\n", "one two\n"),
        ("one\ntwo", "one\ntwo"),
        ("one\n  in\nout", "one\n\n  in\nout"),
        ("one\n\n  in\n\nout\n", "one\n\n\n  in\n\nout\n"),
        ("one\n\n\n", "one\n\n\n\n"),
    ],
)
def test_printed(text: str, printed: str) -> None:
    assert folding.printed(text) == printed


def test_written() -> None:
    assert folding.written("one\ntwo\n  in\nout") == "one\n\ntwo\n\n  in\nout"
