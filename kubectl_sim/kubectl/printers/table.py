"""Tables as ``kubectl get`` prints them.

Models cli-runtime/pkg/printers/tableprinter.go over liggitt/tabwriter (minimal width 6, padding 3,
remembered widths).  Upstream pads the header, or without one the first row, to the byte length of
the longest cell *before* cells are cut at a line break, and flushes every hundred rows; both are
visible in the columns' widths and both are kept.  Everything is done column by column, so that ten
thousand rows cost milliseconds.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, Protocol

    class Column(Protocol):
        """What a column definition of a Table says (``model.kind.Column`` is one)."""

        @property
        def name(self) -> str: ...
        @property
        def format(self) -> str: ...
        @property
        def priority(self) -> int: ...

    class ColumnarRows(Protocol):
        """Rows that are kept in another form, and give out their cells column by column."""

        def __len__(self) -> int: ...
        def columns(self, shown: list[int]) -> tuple[list[list[Any]], bool]:
            """The cells of some columns, and whether all are strings of ASCII without control characters."""

    Cells = Sequence[str]


MIN_WIDTH = 6
PADDING = 3
#: Upstream flushes its tabwriter after this many rows of one table.
FLUSH_ROWS = 100

EVENT_TYPES = {"ADDED": "ADDED   ", "MODIFIED": "MODIFIED", "DELETED": "DELETED ", "ERROR": "ERROR   "}

#: So many rows are formatted at once: each of its own takes half as long again.
_TOGETHER = 1000

_BREAKS = "\f\n\r"
_UNSAFE = "\f\n\r\x1b"
#: Characters that make a tabwriter start another cell.
_TABS = "\t\v"


class TableOptions:
    """How tables are printed; ``kind`` is the ``pod`` or ``deployment.apps`` prefix of names, or empty."""

    __slots__ = ("kind", "label_columns", "no_headers", "show_labels", "wide", "with_namespace")

    def __init__(
        self,
        *,
        no_headers: bool = False,
        wide: bool = False,
        with_namespace: bool = False,
        kind: str = "",
        show_labels: bool = False,
        label_columns: Sequence[str] = (),
    ) -> None:
        self.no_headers = no_headers
        self.wide = wide
        self.with_namespace = with_namespace
        self.kind = kind
        self.show_labels = show_labels
        self.label_columns = label_columns


class TablePrinter:
    """Prints the tables of one resource type, batch after batch, through ``write``.

    ``print`` may hold rows back: upstream aligns the rows that it flushes together.  Call ``flush``
    at the end, or after each event of a watch.  Widths only grow from one flush to the next.
    """

    def __init__(self, options: TableOptions, write: Callable[[str], object]) -> None:
        self.options = options
        self.write = write
        self._headers_shown: list[str] | None = None
        self._widths: list[int] = []
        self._pending: list[_Block] = []

    def print(
        self,
        columns: Sequence[Column],
        rows: Sequence[Sequence[Any]] | ColumnarRows,
        *,
        namespaces: Iterable[str] | None = None,
        labels: Iterable[dict[str, str] | None] | None = None,
        event: str = "",
    ) -> None:
        """Adds one table.  ``namespaces`` and ``labels`` hold one entry for each row and are only read
        for the columns that the options ask for; ``event`` puts a watch event's type in front.
        """
        if not len(rows):
            return
        options = self.options
        names = [column.name for column in columns]
        with_header = not options.no_headers and self._headers_shown != names
        self._headers_shown = names
        headers, cells, plain = _decorated(columns, rows, options, namespaces, labels)
        if event:
            headers.insert(0, "EVENT")
            cells.insert(0, [EVENT_TYPES.get(event, event)] * len(rows))
        block = _Block(headers if with_header else None, cells, plain=plain)
        self._pending.append(block)
        self._flush_hundreds(block, len(rows))

    def flush(self) -> None:
        """Writes what has been held back."""
        pending, self._pending = self._pending, []
        if not pending:
            return
        if any(block.has_tabs for block in pending):
            from kubectl_sim.kubectl.tabwriter import align

            raw = "".join([block.raw() for block in pending])
            self.write(align(raw, MIN_WIDTH, PADDING, self._widths))
            return
        self._widths = _grown(self._widths, pending)
        for block in pending:
            self.write(block.text(self._widths))

    def _flush_hundreds(self, block: _Block, size: int) -> None:
        """Upstream has by now flushed all but what follows the last full hundred rows."""
        done = size - size % FLUSH_ROWS
        if not done:
            return
        if done == size:
            self.flush()
            return
        rest = block.split(done)
        self.flush()
        self._pending.append(rest)


def print_rows(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]],
    options: TableOptions,
    *,
    namespaces: Iterable[str] | None = None,
    labels: Iterable[dict[str, str] | None] | None = None,
) -> str:
    """One whole table as text."""
    parts: list[str] = []
    printer = TablePrinter(options, parts.append)
    printer.print(columns, rows, namespaces=namespaces, labels=labels)
    printer.flush()
    return "".join(parts)


class _Block:
    """Rows that share their columns.

    ``padded`` is what upstream pads the first line's cells to, ``needed`` the width that each column
    has with it.  ``plain``: all cells are strings of ASCII without control characters.
    """

    __slots__ = ("cells", "has_tabs", "headers", "needed", "padded")

    def __init__(self, headers: list[str] | None, columns: list[Sequence[Any]], *, plain: bool = False) -> None:
        self.headers = headers
        self.cells: list[Cells] = []
        self.needed: list[int] = []
        self.padded: list[int] = []
        self.has_tabs = False
        for index, column in enumerate(columns):
            header = headers[index] if headers else None
            if plain:
                self.cells.append(column)
                self._reserve_plain(max(map(len, column)), header)
            else:
                self._add(column, header)

    def _add(self, column: Sequence[Any], header: str | None) -> None:
        try:
            joined = "".join(column)
        except TypeError:
            column = [cell if isinstance(cell, str) else cell_text(cell) for cell in column]
            joined = "".join(column)
        shown: Cells = column
        if not joined.isprintable() and any(char in joined for char in _UNSAFE):
            shown = [safe_text(cell) for cell in column]
        self.cells.append(shown)
        width = max(map(len, shown))
        if shown is column and joined.isascii():
            self._reserve_plain(width, header)
        else:
            self._reserve(column, width, header)
        if any(mark in joined for mark in _TABS):
            self.has_tabs = True

    def _reserve_plain(self, width: int, header: str | None) -> None:
        """Where bytes and characters are the same."""
        first = max(width, len(header or ""))
        self.needed.append(first)
        self.padded.append(first)

    def _reserve(self, column: Sequence[str], width: int, header: str | None) -> None:
        """Upstream measures whole cells in bytes; the tabwriter counts characters of what is shown."""
        sizes = [len(cell.encode("utf-8", "surrogateescape")) for cell in column]
        if header is None:
            first = len(self.cells[-1][0]) + max(sizes) - sizes[0]
        else:
            first = max(len(header), max(sizes))
        self.padded.append(first)
        self.needed.append(max(width, first))

    def split(self, at: int) -> _Block:
        """Cuts the rows from ``at`` on off into a block of their own."""
        rest = _Block(None, [])
        rest.cells = [column[at:] for column in self.cells]
        rest.needed = rest.padded = [0] * len(rest.cells)  # the widths are remembered from the first part
        rest.has_tabs = self.has_tabs
        self.cells = [column[:at] for column in self.cells]
        return rest

    def text(self, widths: list[int]) -> str:
        count = len(self.cells)
        template = "".join([f"%-{width}s" for width in widths[: count - 1]]) + "%s\n"
        parts = [template % tuple(self.headers)] if self.headers else []
        size = len(self.cells[0])
        for start in range(0, size, _TOGETHER):
            stop = min(start + _TOGETHER, size)
            cells = [""] * (count * (stop - start))
            for index, column in enumerate(self.cells):
                cells[index::count] = column[start:stop]
            parts.append(template * (stop - start) % tuple(cells))
        return "".join(parts)

    def raw(self) -> str:
        """The lines as a tabwriter gets them: cells that hold tabs shift the columns behind them."""
        lines = [[*row] for row in zip(*self.cells, strict=True)]
        if self.headers:
            lines.insert(0, list(self.headers))
        first = lines[0]
        first[:-1] = [cell.ljust(width) for cell, width in zip(first, self.padded, strict=True)][:-1]
        return "".join(["\t".join(line) + "\n" for line in lines])


def _grown(widths: list[int], blocks: list[_Block]) -> list[int]:
    """Column widths for these blocks: never below those of earlier flushes.

    The last column is never padded and has no width of its own.
    """
    count = max(len(block.needed) for block in blocks) - 1
    grown = widths + [MIN_WIDTH] * (count - len(widths))
    for block in blocks:
        for index, width in enumerate(block.needed[:-1]):
            grown[index] = max(grown[index], width + PADDING)
    return grown


def cell_text(cell: Any) -> str:
    """A cell as Go's ``Sprint`` shows it; nil is empty."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    from kubectl_sim.base.goformat import show

    return show(cell)


def safe_text(text: str) -> str:
    """A cell is cut at its first line break, and cannot send escape sequences to the terminal."""
    for index, char in enumerate(text):
        if char in _BREAKS:
            return escape_terminal(text[:index]) + "..."
    return escape_terminal(text)


def escape_terminal(text: str) -> str:
    return text.replace("\x1b", "^[").replace("\r", "\\r")


def _decorated(
    columns: Sequence[Column],
    rows: Sequence[Sequence[Any]] | ColumnarRows,
    options: TableOptions,
    namespaces: Iterable[str] | None,
    labels: Iterable[dict[str, str] | None] | None,
) -> tuple[list[str], list[Sequence[Any]], bool]:
    """Headers and columns that are shown: by priority, with namespace and labels where asked for.

    And whether all cells are known to be plain.
    """
    wide = options.wide
    shown = [index for index, column in enumerate(columns) if wide or column.priority == 0]
    headers = [columns[index].name.upper() for index in shown]
    cells, plain = _columns_of(rows, shown)
    if options.kind:
        _prefix_names(columns, shown, cells, options.kind)
    if options.with_namespace:
        headers.insert(0, "NAMESPACE")
        cells.insert(0, list(namespaces) if namespaces is not None else [None] * len(rows))
        plain = plain and namespaces is not None
    if options.label_columns or options.show_labels:
        _add_labels(headers, cells, options, list(labels) if labels is not None else [None] * len(rows))
        plain = False
    return headers, cells, plain


def _columns_of(rows: Sequence[Sequence[Any]] | ColumnarRows, shown: list[int]) -> tuple[list[Sequence[Any]], bool]:
    """The cells that are shown, column by column, and whether they are known to be plain."""
    if hasattr(rows, "columns"):
        found, plain = rows.columns(shown)
        return [*found], plain
    by_column: list[Sequence[Any]] = list(zip(*rows, strict=False))
    return [by_column[index] if index < len(by_column) else [None] * len(rows) for index in shown], False


def _prefix_names(columns: Sequence[Column], shown: list[int], cells: list[Sequence[Any]], kind: str) -> None:
    for position, index in enumerate(shown):
        if columns[index].format == "name":
            prefix = kind + "/"
            cells[position] = [prefix + cell_text(cell) for cell in cells[position]]
            return


def _add_labels(
    headers: list[str],
    cells: list[Sequence[Any]],
    options: TableOptions,
    labels: list[dict[str, str] | None],
) -> None:
    for key in options.label_columns:
        headers.append(key.rpartition("/")[2].upper())
        cells.append([(one or {}).get(key, "") for one in labels])
    if options.show_labels:
        headers.append("LABELS")
        cells.append([format_labels(one) for one in labels])


def format_labels(labels: dict[str, str] | None) -> str:
    """``a=1,b=2`` in the order of keys; ``<none>`` for none."""
    if not labels:
        return "<none>"
    return ",".join([f"{key}={labels[key]}" for key in sorted(labels)])
