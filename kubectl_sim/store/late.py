"""What a transaction has written and SQLite has not been told of yet.

A pod on its way to run is written four times and leaves five events behind, often within one
transaction.  Rows, indexes and log entries are gathered here and handed over in bulk: before
SQL is asked about them, at a savepoint, at the end.  An object that was written twice in
between costs one row, a state that compaction would forget at once costs none.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from sqlite3 import Connection
    from typing import Any

    from kubectl_sim.model.kind import Kind

    Obj = dict[str, Any]
    Key = tuple[str, str, str]
    Row = tuple[Any, ...]

#: More log entries than this are not kept in memory.
LOG_LIMIT = 20_000
_MANY = 2_000


class Pending:
    """One object: as SQLite knows it (``before``, None: not at all) and as it is (None: deleted)."""

    __slots__ = ("before", "before_fields", "expires", "fields", "key", "kind", "obj", "revision")

    def __init__(self, kind: Kind, key: Key, before: Obj | None) -> None:
        self.kind = kind
        self.key = key
        self.before = before
        self.before_fields = _fields(kind, before)
        self.fields: dict[str, str] = {}
        self.obj: Obj | None = before
        self.revision = 0
        self.expires: int | None = None


def _fields(kind: Kind, obj: Obj | None) -> dict[str, str]:
    """The values of the indexed fields."""
    if obj is None or not kind.indexed:
        return {}
    getters = kind.fields
    return {field: getters[field](obj) for field in kind.indexed}


class Late:
    """The writes that are still to be made.  Everything here belongs to the transaction under way."""

    def __init__(self, connection: Connection) -> None:
        self._many = connection.executemany
        #: By resource and id.
        self._objects: dict[str, dict[int, Pending]] = {}
        #: The values of indexed fields that these objects have or had.
        self._values: set[Key] = set()
        #: (revision, id, resource, type, body as an object or as JSON)
        self.log: list[tuple[int, int, str, str, Any]] = []
        self._newest: dict[int, int] = {}
        self._timers: dict[tuple[str, str], tuple[int, bool]] = {}
        #: JSON; by :func:`jsonio.for_many` from the first large transaction on.
        self.dumps: Callable[[Any], str] = jsonio.dumps
        self.loads: Callable[[str], Any] = jsonio.loads
        #: Objects whose row in the print table is not what it should be.
        self._stale: dict[int, tuple[Kind, Obj]] = {}

    def clear(self) -> None:
        """The transaction is taken back."""
        for part in (self._objects, self._values, self.log, self._newest, self._timers, self._stale):
            part.clear()

    def many(self) -> tuple[Callable[[Any], str], Callable[[str], Any]]:
        """From now on there are many objects to encode and to decode."""
        if self.dumps is jsonio.dumps:
            self.dumps, self.loads = jsonio.for_many()
        return self.dumps, self.loads

    # -- taking in ------------------------------------------------------------------------

    def put(self, oid: int, kind: Kind, key: Key, new: tuple[int, Obj], old: Obj | None, expires: int | None) -> None:
        """A new revision and state of an object that was ``old`` before."""
        entry = self._entry(oid, kind, key, old)
        entry.revision, entry.obj = new
        entry.expires = expires
        if kind.indexed:
            entry.fields = _fields(kind, entry.obj)
            self._touch(kind.resource, entry.fields)

    def delete(self, oid: int, kind: Kind, key: Key, old: Obj) -> None:
        entry = self._entry(oid, kind, key, old)
        entry.obj, entry.fields = None, {}
        if entry.before is None:
            del self._objects[kind.resource][oid]
        self._stale.pop(oid, None)

    def _entry(self, oid: int, kind: Kind, key: Key, old: Obj | None) -> Pending:
        resource = kind.resource
        objects = self._objects.get(resource)
        if objects is None:
            objects = self._objects[resource] = {}
        entry = objects.get(oid)
        if entry is None:
            entry = objects[oid] = Pending(kind, key, old)
            self._touch(resource, entry.before_fields)
        return entry

    def _touch(self, resource: str, fields: dict[str, str]) -> None:
        for field, value in fields.items():
            self._values.add((resource, field, value))

    def log_entry(self, revision: int, oid: int, resource: str, change: str, body: Any) -> None:
        self.log.append((revision, oid, resource, change, body))
        self._newest[oid] = revision

    def is_full(self) -> bool:
        """Is the log as long as memory allows?"""
        return len(self.log) > LOG_LIMIT

    def set_timer(self, controller: str, key: str, due: int, lazy: bool) -> None:
        self._timers[controller, key] = due, lazy

    def drop_timer(self, controller: str, key: str) -> bool:
        return self._timers.pop((controller, key), None) is not None

    # -- asking ---------------------------------------------------------------------------

    def touches(self, resource: str, field: tuple[str, str] | None = None) -> bool:
        """Would SQL answer wrongly about a resource, or about those whose ``field`` has a value?"""
        if resource not in self._objects:
            return False
        return field is None or (resource, *field) in self._values

    # -- handing over ---------------------------------------------------------------------

    def flush(self, resource: str = "") -> None:
        """Tell SQLite of the objects of a resource, or of all.

        Rows of the print table wait for :meth:`flush_rows` if their objects may yet change.
        """
        if resource:
            self._flush(self._objects.pop(resource, {}), rows=False)
            return
        for objects in self._objects.values():
            self._flush(objects, rows=False)
        self._objects.clear()
        self._values.clear()

    def flush_rows(self) -> None:
        """Tell SQLite of all objects, and bring the print table up to date."""
        for objects in self._objects.values():
            self._flush(objects, rows=True)
        self._objects.clear()
        self._values.clear()
        if self._stale:
            dumps = self.dumps
            stale = [(dumps(kind.row(obj)), oid) for oid, (kind, obj) in self._stale.items()]
            self._many("UPDATE object SET cells=? WHERE id=?", stale)
            self._stale.clear()

    def _flush(self, objects: dict[int, Pending], *, rows: bool) -> None:
        if objects:
            self._flush_objects(objects, rows)
            self._flush_indexes(objects)

    def _flush_objects(self, objects: dict[int, Pending], rows: bool) -> None:
        gone: list[Row] = []
        new: list[Row] = []
        changed: list[Row] = []
        dumps, stale = self.dumps, self._stale
        for oid, entry in objects.items():
            obj = entry.obj
            if obj is None:
                gone.append((oid,))
                continue
            cells = None
            if rows:
                cells = dumps(entry.kind.row(obj))
                stale.pop(oid, None)
            else:
                stale[oid] = entry.kind, obj
            if entry.before is None:
                new.append((oid, *entry.key, obj["metadata"]["uid"], entry.revision, entry.expires, cells))
            else:
                changed.append((entry.revision, entry.expires, cells, oid))
        if gone:  # first: a name may have been taken again
            self._many("DELETE FROM object WHERE id=?", gone)
        if changed:
            # What is stale keeps its cells for the time being: nobody prints them.
            self._many("UPDATE object SET rev=?, expires=?, cells=coalesce(?, cells) WHERE id=?", changed)
        if new:
            self._many(
                "INSERT INTO object (id, resource, namespace, name, uid, rev, expires, cells) VALUES (?,?,?,?,?,?,?,?)",
                new,
            )

    def _flush_indexes(self, objects: dict[int, Pending]) -> None:
        labels = _Rows("label")
        fields = _Rows("field")
        owners = _Rows("owner")
        for oid, entry in objects.items():
            resource = entry.kind.resource
            new_meta = entry.obj["metadata"] if entry.obj else {}
            old_meta = entry.before["metadata"] if entry.before else {}
            new, old = new_meta.get("labels") or {}, old_meta.get("labels") or {}
            if new != old:
                labels.change(resource, oid, new, old)
            if entry.fields != entry.before_fields:
                fields.change(resource, oid, entry.fields, entry.before_fields)
            mine, before = new_meta.get("ownerReferences"), old_meta.get("ownerReferences")
            if mine != before:
                owners.gone += [(reference.get("uid", ""), resource, oid) for reference in before or ()]
                owners.new += [(reference.get("uid", ""), resource, oid) for reference in mine or ()]
        for table in (labels, fields, owners):
            table.hand_over(self._many)

    def flush_log(self, forgotten: int = 0) -> None:
        """Write the log; without the states up to the revision ``forgotten`` that are nobody's present."""
        if len(self.log) > _MANY:
            self.many()
        newest, dumps = self._newest, self.dumps
        rows = [
            (revision, oid, resource, change, body if type(body) is str else dumps(body))
            for revision, oid, resource, change, body in self.log
            if revision > forgotten or (newest[oid] == revision and change != "DELETED")
        ]
        self._many("INSERT INTO revision (rev, oid, resource, type, body) VALUES (?,?,?,?,?)", rows)
        self.log.clear()
        newest.clear()

    def flush_timers(self) -> None:
        if self._timers:
            rows = [(*key, *value) for key, value in self._timers.items()]
            self._many("INSERT OR REPLACE INTO timer VALUES (?,?,?,?)", rows)
            self._timers.clear()


class _Rows:
    """Rows of an index table that come and go.  Sorted, they come to the pages of the table in turn."""

    __slots__ = ("gone", "new", "table")

    #: The columns by which a row is found.
    _COLUMNS = {"owner": ("uid", "resource", "oid")}  # noqa: RUF012
    _PAIRS = ("resource", "key", "value", "oid")

    def __init__(self, table: str) -> None:
        self.table = table
        self.new: list[Row] = []
        self.gone: list[Row] = []

    def change(self, resource: str, oid: int, new: dict[str, str], old: dict[str, str]) -> None:
        self.gone += [(resource, key, value, oid) for key, value in old.items() if new.get(key) != value]
        self.new += [(resource, key, value, oid) for key, value in new.items() if old.get(key) != value]

    def hand_over(self, many: Callable[[str, Iterable[Row]], Any]) -> None:
        columns = self._COLUMNS.get(self.table, self._PAIRS)
        if self.gone:
            where = " AND ".join(f"{column}=?" for column in columns)
            many(f"DELETE FROM {self.table} WHERE {where}", sorted(self.gone))
        if self.new:
            values = ",".join("?" * len(columns))
            many(f"INSERT OR IGNORE INTO {self.table} VALUES ({values})", sorted(self.new))
