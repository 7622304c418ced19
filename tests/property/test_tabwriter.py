"""The column layout against a naive rendering of Go's own: recursive, line by line, cell by cell."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_sim.kubectl.tabwriter import align

cells = st.text("ab日 ", max_size=5)
lines = st.lists(cells, max_size=5).map("\t".join)
texts = st.lists(lines, max_size=9).map("\n".join)


def naive(text: str, min_width: int, padding: int, remembered: list[int] | None) -> str:
    rows = [line.split("\t") for line in text.split("\n")]
    out: list[str] = []

    def write(start: int, stop: int, widths: list[int]) -> None:
        for row in rows[start:stop]:
            padded = [
                cell.ljust(widths[i]) if i < min(len(widths), len(row) - 1) else cell for i, cell in enumerate(row)
            ]
            out.append("".join(padded))

    def layout(start: int, stop: int, widths: list[int]) -> None:
        column, this = len(widths), start
        while this < stop:
            if column >= len(rows[this]) - 1:
                this += 1
                continue
            write(start, this, widths)
            start, width = this, min_width
            while this < stop and column < len(rows[this]) - 1:
                width = max(width, len(rows[this][column]) + padding)
                this += 1
            if remembered is not None:
                remembered.extend([0] * (column + 1 - len(remembered)))
                width = remembered[column] = max(width, remembered[column])
            layout(start, this, [*widths, width])
            start = this
        write(start, stop, widths)

    layout(0, len(rows), [])
    return "\n".join(out)


@settings(max_examples=150, deadline=None)
@given(texts, st.integers(0, 6), st.integers(0, 3))
def test_blocks(text: str, min_width: int, padding: int) -> None:
    assert align(text, min_width, padding) == naive(text, min_width, padding, None)


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, max_size=3))
def test_remembered_widths(parts: list[str]) -> None:
    ours: list[int] = []
    theirs: list[int] = []
    for part in parts:
        assert align(part, 6, 3, ours) == naive(part, 6, 3, theirs)
    assert ours == theirs
