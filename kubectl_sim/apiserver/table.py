"""Tables: rows of cells instead of objects, made where the kind's columns are known.

Models apiserver/pkg/endpoints/handlers/response.go (transformToTable) over the print table of
the store: the cells were computed when the object was written, only ages are filled in here.
"""

from __future__ import annotations

from kubectl_sim.apiserver import continuation, selection
from kubectl_sim.base import duration, jsonio, timefmt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Column, Kind
    from kubectl_sim.model.request import Request
    from kubectl_sim.store.rows import Rows

    Obj = dict[str, Any]
    Row = list[Any]
    Ages = dict[str | None, str]

#: Kinds whose first cell says more than the object's name: which one is the default.
_MARKED = frozenset(("storageclasses.storage.k8s.io",))


class TableResult:
    """Columns, and for each object its namespace, name and cells; ``objects`` only if asked for."""

    __slots__ = (
        "columns",
        "continue_",
        "kind",
        "metadata",
        "objects",
        "places",
        "remaining",
        "revision",
        "rows",
    )

    def __init__(self, kind: Kind, revision: int) -> None:
        self.kind = kind
        self.columns: tuple[Column, ...] = kind.columns
        self.revision = revision
        #: Namespace and name of each row.
        self.places: Places | Rows = Places([])
        self.rows: list[Row] | StoredRows = []
        #: The objects themselves (``includeObject=Object``), for labels and sorting.
        self.objects: list[Obj] = []
        #: The objects' metadata as JSON (``includeObject=Metadata``).
        self.metadata: list[str] = []
        self.continue_ = ""
        self.remaining = 0

    @property
    def names(self) -> list[str]:
        """The names of the objects."""
        return self.places.names

    @property
    def namespaces(self) -> list[str]:
        """The namespaces of the objects; empty where they have none."""
        return self.places.namespaces

    def reorder(self, order: list[int]) -> None:
        """Put the rows of given objects into another order, or leave some out."""
        self.objects = [self.objects[index] for index in order]
        self.places = Places(self.objects)
        rows = [*self.rows]
        self.rows = [rows[index] for index in order]


class Places:
    """Where given objects are."""

    __slots__ = ("names", "namespaces")

    def __init__(self, objects: list[Obj]) -> None:
        self.names: list[str] = [obj["metadata"]["name"] for obj in objects]
        self.namespaces: list[str] = [obj["metadata"].get("namespace", "") for obj in objects]


def of_one(server: APIServer, kind: Kind, request: Request) -> TableResult:
    from kubectl_sim.apiserver.operations.get import current

    return of_objects(server, kind, [current(server, kind, request)])


def of_objects(server: APIServer, kind: Kind, objects: list[Obj]) -> TableResult:
    """A table of given objects, with the objects attached."""
    result = TableResult(kind, server.store.head)
    result.objects = objects
    result.places = Places(objects)
    result.rows = rows = [kind.row(obj) for obj in objects]
    _fill_ages(kind.columns, rows, _no_ages(), server.now)
    return result


def of_row(server: APIServer, kind: Kind, columns: tuple[Column, ...], obj: Obj, row: Row) -> TableResult:
    """A table of one object with other columns than its kind's: a subresource."""
    result = TableResult(kind, server.store.head)
    result.columns = columns
    result.objects = [obj]
    result.places = Places([obj])
    result.rows = rows = [row]
    _fill_ages(columns, rows, _no_ages(), server.now)
    return result


def of_list(server: APIServer, kind: Kind, request: Request) -> TableResult:
    """The table of a list request."""
    chosen = selection.of_request(kind, request, server.store.probe)
    if chosen.keep is not None or request.params.get("includeObject") == "Object":
        from kubectl_sim.apiserver.operations import list_

        plain = request.accept
        request.accept = ""
        found = list_.run(server, kind, request)
        request.accept = plain
        result = of_objects(server, kind, found.items)
        result.revision, result.continue_, result.remaining = found.revision, found.continue_, found.remaining
        return result
    limit = int(request.params.get("limit") or 0)
    revision, after = continuation.begin(server, request)
    size = limit + 1 if limit else 0
    named = kind.columns[0].format == "name" and kind.resource not in _MARKED
    rows = server.store.rows(kind.resource, request.namespace, chosen.ids, after=after, limit=size, named=named)
    result = TableResult(kind, revision)
    if limit and len(rows.cells) > limit:
        rows.cut(limit)
        result.continue_ = continuation.token(request, revision, (rows.namespaces[-1], rows.names[-1]))
        if not chosen.selective:
            result.remaining = server.store.count(kind.resource, request.namespace, chosen.ids, after) - limit
    if request.params.get("includeObject") == "Metadata":
        texts = server.store.texts(
            kind.resource, request.namespace, chosen.ids, after=after, limit=limit, part="metadata"
        )
        result.metadata = [metadata for _, _, metadata in texts]
    result.places = rows
    result.rows = StoredRows(kind, rows.cells, server.now)
    return result


class StoredRows:
    """The rows of a print table as they are stored, decoded where they are looked at.

    A hundred thousand rows as lists of cells take three times the memory of their texts.
    """

    __slots__ = ("_cells", "_kind", "_now")

    def __init__(self, kind: Kind, cells: list[str], now: int) -> None:
        self._kind = kind
        self._cells = cells
        self._now = now

    def __len__(self) -> int:
        return len(self._cells)

    def __getitem__(self, part: slice) -> StoredRows:
        return StoredRows(self._kind, self._cells[part], self._now)

    def __iter__(self) -> Iterator[Row]:
        ages = _no_ages()
        for texts in self._portions():
            yield from self._decoded(texts, ages)

    def columns(self, shown: list[int]) -> tuple[list[list[Any]], bool]:
        """The cells of some columns, column by column, and whether they are plain.

        Plain cells are strings of ASCII without control characters, as nearly all are: the portions that
        hold nothing else are split, which takes a third of the time of decoding them as JSON.
        """
        width = len(self._kind.columns)
        dates = [place for place, index in enumerate(shown) if self._kind.columns[index].kind == "date"]
        ages = _no_ages()
        found: list[list[Any]] = [[] for _ in shown]
        all_plain = True
        for texts in self._portions():
            cells = _split(texts, width)
            if cells is None:
                all_plain = False
                rows = self._decoded(texts, ages)
                for column, index in zip(found, shown, strict=True):
                    column += [row[index] if index < len(row) else None for row in rows]
                continue
            columns = [cells[index::width] for index in shown]
            for place in dates:
                columns[place] = _ages(columns[place], ages, self._now)
            for column, more in zip(found, columns, strict=True):
                column += more
        return found, all_plain

    def _portions(self) -> Iterator[list[str]]:
        for start in range(0, len(self._cells), _PORTION):
            yield self._cells[start : start + _PORTION]

    def _decoded(self, texts: list[str], ages: Ages) -> list[Row]:
        rows: list[Row] = jsonio.loads(f"[{','.join(texts)}]")
        _fill_ages(self._kind.columns, rows, ages, self._now)
        return rows


#: One odd cell has its whole portion decoded as JSON.
_PORTION = 250


def _split(texts: list[str], width: int) -> list[str] | None:
    """The cells of stored rows, one row after the other.  None unless all are plain.

    Without escapes quotes stand around strings alone: if all of them belong to separators between two
    strings, and there are as many of those as there should be, then nothing else is in the rows.
    """
    text = "\n".join(texts)  # which JSON writes with an escape
    if text[:2] != '["' or text[-2:] != '"]' or "\\" in text or not text.isascii():
        return None
    text = text[2:-2].replace('"]\n["', '","')
    cells = text.split('","')
    size = len(cells)
    return cells if size == width * len(texts) and text.count('"') == 2 * (size - 1) else None


def _no_ages() -> Ages:
    """No ages are known yet."""
    return {None: "<unknown>"}


def _fill_ages(columns: tuple[Column, ...], rows: list[Row], ages: Ages, now: int) -> None:
    """Replace times by ages: in date columns, and in cells that embed one."""
    for position, column in enumerate(columns):
        if column.kind == "date":
            for row, age in zip(rows, _ages([row[position] for row in rows], ages, now), strict=True):
                row[position] = age
    others = [position for position, column in enumerate(columns) if column.kind == "string"]
    for row in rows:
        for position in others:
            if type(row[position]) is list:
                row[position] = _embedded(row[position], now)


def _ages(times: list[Any], known: Ages, now: int) -> list[Any]:
    """The ages of times.  Many objects were made at the same second: ``known`` keeps each age."""
    for time in set(times) - known.keys():
        known[time] = _age(time, now)
    return [known[time] for time in times]


def _age(time: str, now: int) -> str:
    return duration.age(timefmt.parse(time), now) if time else "<unknown>"


def _embedded(cell: list[Any], now: int) -> str:
    how, time, text = cell
    if how == "duration-since":
        return str(text) % duration.human(max(0, now - timefmt.parse(time)))
    return str(text) % _age(time, now)
