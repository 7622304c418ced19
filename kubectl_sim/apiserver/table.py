"""Tables: rows of cells instead of objects, made where the kind's columns are known.

Models apiserver/pkg/endpoints/handlers/response.go (transformToTable) over the print table of
the store: the cells were computed when the object was written, only ages are filled in here.
"""

from __future__ import annotations

from kubectl_sim.apiserver import continuation, selection
from kubectl_sim.base import duration, jsonio, timefmt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Column, Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]
    Row = list[Any]


class TableResult:
    """Columns, and for each object its namespace, name and cells; ``objects`` only if asked for."""

    __slots__ = (
        "columns",
        "continue_",
        "kind",
        "metadata",
        "names",
        "namespaces",
        "objects",
        "remaining",
        "revision",
        "rows",
    )

    def __init__(self, kind: Kind, revision: int) -> None:
        self.kind = kind
        self.columns: tuple[Column, ...] = kind.columns
        self.revision = revision
        self.namespaces: Sequence[str] = ()
        self.names: Sequence[str] = ()
        self.rows: list[Row] | StoredRows = []
        #: The objects themselves (``includeObject=Object``), for labels and sorting.
        self.objects: list[Obj] = []
        #: The objects' metadata as JSON (``includeObject=Metadata``).
        self.metadata: list[str] = []
        self.continue_ = ""
        self.remaining = 0


def of_one(server: APIServer, kind: Kind, request: Request) -> TableResult:
    from kubectl_sim.apiserver.operations.get import current

    return of_objects(server, kind, [current(server, kind, request)])


def of_objects(server: APIServer, kind: Kind, objects: list[Obj]) -> TableResult:
    """A table of given objects, with the objects attached."""
    result = TableResult(kind, server.store.head)
    result.objects = objects
    result.names = [obj["metadata"]["name"] for obj in objects]
    result.namespaces = [obj["metadata"].get("namespace", "") for obj in objects]
    result.rows = rows = [kind.row(obj) for obj in objects]
    _fill_ages(kind.columns, rows, server.now)
    return result


def of_row(server: APIServer, kind: Kind, columns: tuple[Column, ...], obj: Obj, row: Row) -> TableResult:
    """A table of one object with other columns than its kind's: a subresource."""
    result = TableResult(kind, server.store.head)
    result.columns = columns
    result.objects = [obj]
    result.names, result.namespaces = [obj["metadata"]["name"]], [obj["metadata"].get("namespace", "")]
    result.rows = rows = [row]
    _fill_ages(columns, rows, server.now)
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
        result.continue_, result.remaining = found.continue_, found.remaining
        return result
    limit = int(request.params.get("limit") or 0)
    after = continuation.start(server, request)
    rows = server.store.rows(kind.resource, request.namespace, chosen.ids, after=after, limit=limit + 1 if limit else 0)
    result = TableResult(kind, server.store.head)
    if limit and len(rows) > limit:
        rows = rows[:limit]
        namespace, name, _ = rows[-1]
        result.continue_ = continuation.token(server, {"metadata": {"namespace": namespace, "name": name}})
        if not chosen.selective:
            result.remaining = server.store.count(kind.resource, request.namespace, chosen.ids, after) - limit
    if request.params.get("includeObject") == "Metadata":
        texts = server.store.texts(
            kind.resource, request.namespace, chosen.ids, after=after, limit=limit, part="metadata"
        )
        result.metadata = [metadata for _, _, metadata in texts]
    if rows:
        result.namespaces, result.names, cells = zip(*rows, strict=True)
        result.rows = StoredRows(kind, cells, server.now)
    return result


class StoredRows:
    """The rows of a print table as they are stored, decoded where they are looked at.

    A hundred thousand rows as lists of cells take three times the memory of their texts.
    """

    __slots__ = ("_cells", "_kind", "_now")
    PORTION = 1000

    def __init__(self, kind: Kind, cells: Sequence[str], now: int) -> None:
        self._kind = kind
        self._cells = cells
        self._now = now

    def __len__(self) -> int:
        return len(self._cells)

    def __getitem__(self, part: slice) -> list[Row]:
        rows: list[Row] = jsonio.loads(f"[{','.join(self._cells[part])}]")
        _fill_ages(self._kind.columns, rows, self._now)
        return rows

    def __iter__(self) -> Iterator[Row]:
        for start in range(0, len(self._cells), self.PORTION):
            yield from self[start : start + self.PORTION]


def _fill_ages(columns: tuple[Column, ...], rows: list[Row], now: int) -> None:
    """Replace times by ages: in date columns, and in cells that embed one."""
    dates = [position for position, column in enumerate(columns) if column.kind == "date"]
    others = [position for position, column in enumerate(columns) if column.kind == "string"]
    ages: dict[str | None, str] = {None: "<unknown>"}
    for position in dates:
        for row in rows:
            time = row[position]
            age = ages.get(time)
            if age is None:
                age = ages[time] = _age(time, now)
            row[position] = age
    for row in rows:
        for position in others:
            if type(row[position]) is list:
                row[position] = _embedded(row[position], now)


def _age(time: str, now: int) -> str:
    return duration.age(timefmt.parse(time), now) if time else "<unknown>"


def _embedded(cell: list[Any], now: int) -> str:
    how, time, text = cell
    if how == "duration-since":
        return str(text) % duration.human(max(0, now - timefmt.parse(time)))
    return str(text) % _age(time, now)
