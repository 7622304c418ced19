"""Elastic tab stops: the columns of every table and description that kubectl prints.

A cell is text ended by a tab; what follows a line's last tab is not part of any column.
Consecutive lines that have a cell in the same column form a block, and a block is as wide
as its widest cell plus the padding.  Widths count characters, not bytes.

Models Go's ``text/tabwriter`` without flags, and ``RememberWidths`` of the fork that
``kubectl get`` prints with.  The whole text is laid out at once, so nothing is buffered:
upstream's flushes only decide when bytes leave, never where they stand.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def align(text: str, min_width: int = 0, padding: int = 2, widths: list[int] | None = None) -> str:
    """``text`` with the tabs of each block of lines replaced by spaces.

    The default widths are those of ``kubectl describe``; ``kubectl get`` has 6 and 3.
    A form feed ends a line and every open block; a vertical tab ends a cell as a tab does.
    ``widths``, if given, remembers the columns' widths from one block and one call to the next:
    columns then never get narrower.  It is updated in place.
    """
    if "\f" in text:
        return "\n".join([align(part, min_width, padding, widths) for part in text.split("\f")])
    if "\v" in text:
        text = text.replace("\v", "\t")
    if "\t" not in text:
        return text
    lines = [line.split("\t") for line in text.split("\n")]
    column = 0
    open_lines: Iterable[int] = range(len(lines))
    while open_lines := [index for index in open_lines if len(lines[index]) > column + 1]:
        for block in _blocks(open_lines):
            width = max([len(lines[index][column]) for index in block]) + padding
            width = max(width, min_width)
            if widths is not None:
                width = _remember(widths, column, width)
            for index in block:
                lines[index][column] = lines[index][column].ljust(width)
        column += 1
    return "\n".join(["".join(cells) for cells in lines])


def _blocks(indexes: list[int]) -> list[list[int]]:
    """The runs of consecutive numbers in a sorted list.

    Only lines that have the column before are asked, so that no run of a column reaches
    past the end of the block that it stands in.
    """
    runs = []
    start = 0
    for stop in range(1, len(indexes) + 1):
        if stop == len(indexes) or indexes[stop] != indexes[stop - 1] + 1:
            runs.append(indexes[start:stop])
            start = stop
    return runs


def _remember(widths: list[int], column: int, width: int) -> int:
    """The width to use for a column: the largest that it has had."""
    if column == len(widths):
        widths.append(width)
    widths[column] = max(widths[column], width)
    return widths[column]
