"""Lines broken at spaces."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_sim.kubectl.wordwrap import wrap


@pytest.mark.parametrize(
    ("text", "columns", "expected"),
    [
        ("a b c", 0, "a b c"),
        ("aa bb cc", 5, "aa bb\ncc"),
        ("aa bb cc", 4, "aa\nbb\ncc"),
        ("aaaaaaaa bb", 4, "aaaaaaaa\nbb"),
        ("aa   bb", 4, "aa\nbb"),
        ("aa   bb", 7, "aa   bb"),
        (" - aa bb", 5, " - aa\nbb"),
        ("aa\n\nbb ", 9, "aa\n\nbb "),
        ("aa bb ", 5, "aa bb"),
        ("aa bb  \ncc", 6, "aa bb\ncc"),
        ("aa\tbb\tcc", 5, "aa\tbb\ncc"),
        ("aa\xa0bb cc", 5, "aa\xa0bb\ncc"),
        ("äö ßü", 5, "äö ßü"),
    ],
)
def test_wrap(text: str, columns: int, expected: str) -> None:
    assert wrap(text, columns) == expected


@given(st.text("ab \t\n\xa0é", max_size=60), st.integers(2, 20))
def test_words_stay_and_lines_fit(text: str, columns: int) -> None:
    wrapped = wrap(text, columns)
    assert wrapped.replace("\xa0", "_").split() == text.replace("\xa0", "_").split()
    for line in wrapped.split("\n"):
        assert len(line) <= columns or len(line.replace("\xa0", "_").split()) == 1
