from __future__ import annotations

import pytest

from kubectl_sim.kubectl.tabwriter import align


@pytest.mark.parametrize(
    ("text", "aligned"),
    [
        ("", ""),
        ("no tabs\n", "no tabs\n"),
        ("a\tb\tc", "a  b  c"),
        ("aaa\tb\na\tb\n", "aaa  b\na    b\n"),
        # What follows the last tab is in no column, so the lines without tabs do not matter, but part blocks.
        ("a\tb\nlonger than a\nccc\td\n", "a  b\nlonger than a\nccc  d\n"),
        ("a\tb\n\nccc\td\n", "a  b\n\nccc  d\n"),
        # The second column's blocks lie within the first one's.
        ("a\tb\tc\naaaa\tb\na\tbbbb\tc\n", "a     b  c\naaaa  b\na     bbbb  c\n"),
        ("a\tbb\tc\naaaa\tb\tc\n", "a     bb  c\naaaa  b   c\n"),
        # A trailing tab ends a cell like any other.
        ("a\t\nbbb\t\n", "a    \nbbb  \n"),
        ("\tb\naa\tb\n", "    b\naa  b\n"),
        # Characters count, not bytes.
        ("日本\tb\naaa\tb\n", "日本   b\naaa  b\n"),
        ("a\vb\naaa\tb\n", "a    b\naaa  b\n"),
        ("a\tb\faaa\tb\n", "a  b\naaa  b\n"),
    ],
)
def test_as_describe_lays_out(text: str, aligned: str) -> None:
    assert align(text) == aligned


def test_minimal_width_and_padding() -> None:
    assert align("NAME\tAGE\nx\t5d\n", 6, 3) == "NAME   AGE\nx      5d\n"
    assert align("A\tAGE\nx\t5d\n", 6, 3) == "A     AGE\nx     5d\n"


def test_remembered_widths_never_shrink() -> None:
    widths: list[int] = []
    assert align("NAME\tREADY\tAGE\nlong-name\t1/1\t5d\n", 6, 3, widths) == (
        "NAME        READY   AGE\nlong-name   1/1     5d\n"
    )
    assert widths == [12, 8]
    assert align("x\t1/1\t5d\n", 6, 3, widths) == "x           1/1     5d\n"
    assert align("much-longer-name\t1/1\tx\t5d\n", 6, 3, widths) == "much-longer-name   1/1     x     5d\n"
    assert widths == [19, 8, 6]


def test_blocks_of_one_text_share_remembered_widths() -> None:
    widths: list[int] = []
    assert align("aaaa\tb\n\na\tb\n", 0, 2, widths) == "aaaa  b\n\na     b\n"
    assert align("a\tb\n\naaaa\tb\n", 0, 2, []) == "a  b\n\naaaa  b\n"
