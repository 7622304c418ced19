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
    from collections.abc import Iterable, Sequence

# What `kubectl get` lays its tables out with; `describe` uses a minimum of 0 and a padding of 2.
TABLE_MIN_WIDTH = 6
TABLE_PADDING = 3


def align(text: str, min_width: int = 0, padding: int = 2, widths: list[int] | None = None) -> str:
    """``text`` with the tabs of each block of lines replaced by spaces.

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


def table(
    rows: Sequence[Sequence[str]],
    widths: list[int] | None = None,
    min_width: int = TABLE_MIN_WIDTH,
    padding: int = TABLE_PADDING,
) -> str:
    """Rows of cells as lines, each ended by a newline; the last cell of a row is not padded.

    The same as :func:`align` of the rows joined by tabs, several times faster where all rows have
    equally many cells, as those of ``kubectl get`` do.  Cells hold neither tabs nor newlines.
    """
    if not rows:
        return ""
    count = len(rows[0]) - 1
    if count < 0 or any(len(row) != count + 1 for row in rows):
        return align("".join(["\t".join(row) + "\n" for row in rows]), min_width, padding, widths)
    columns = list(zip(*rows, strict=True))
    used = [max(max(map(len, column)) + padding, min_width) for column in columns[:-1]]
    if widths is not None:
        used = [_remember(widths, index, width) for index, width in enumerate(used)]
    # One format call a row is four times faster than padding cell by cell.
    layout = "".join([f"{{:<{width}}}" for width in used]) + "{}\n"
    return "".join(map(layout.format, *columns))
