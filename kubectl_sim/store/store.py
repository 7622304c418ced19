"""Objects, their history and their indexes, in one SQLite file.

Models what etcd and kine give the API server: a store of current objects with one global
revision, optimistic reads, a log that watches resume from, and compaction.  Beyond etcd it
keeps what a command must not recompute: label, field and owner indexes and the print table,
all written in the transaction that writes the object.

Objects handed out are shared: callers must not change them.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.model.request import Change
from kubectl_sim.model.status import StatusError
from kubectl_sim.store import sqlite
from kubectl_sim.store.errors import explain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection, Cursor
    from typing import Any

    from kubectl_sim.model.kind import Kind
    from kubectl_sim.store.rows import Rows

    Obj = dict[str, Any]

#: The log keeps at least this many revisions; watches older than that get 410 Expired.
KEEP_REVISIONS = 10_000
_CACHE_LIMIT = 60_000
#: etcd takes no request larger than this.
MAX_BYTES = 1_572_864
_UNREAD: Any = object()


class Store:
    """One open cluster file.

    All reads and writes happen between :meth:`begin` and :meth:`commit` (or
    :meth:`rollback`).  Errors of the file surface as :class:`StateError`.
    """

    def __init__(self, path: str, connection: Connection) -> None:
        self.path = path
        self._db = connection
        self._execute = connection.execute
        self.writing = False
        self._held = False
        #: The newest revision, this transaction's own writes included.
        self.head = 0
        self.compacted = 0
        #: Changes of this transaction that the engine has not dispatched yet.
        self.changes: list[Change] = []
        self._decoded: dict[int, Obj] = {}
        #: (resource, namespace, name) -> (id, revision) of objects met since the cache was cleared; None: no such.
        self._places: dict[tuple[str, str, str], tuple[int, int] | None] = {}
        #: uids of the objects that this transaction has created.
        self.created: set[str] = set()
        self._decoded_at = -1
        self._stale_rows: dict[int, tuple[Kind, Obj]] = {}
        self._last_oid = 0
        self._notes: dict[tuple[str, str], Any] = {}
        self._late_notes: set[tuple[str, str]] = set()

    # -- transactions ---------------------------------------------------------------------

    def begin(self, *, write: bool) -> None:
        """Start a transaction: a stable view, and with ``write`` the right to change it."""
        if not self._held:
            self.run("BEGIN IMMEDIATE" if write else "BEGIN")
        self.writing = write
        row = self.run(
            "SELECT (SELECT value FROM meta WHERE key='head'),"
            " (SELECT value FROM meta WHERE key='compacted'), (SELECT value FROM meta WHERE key='oid')"
        ).fetchone()
        self.head, self.compacted, self._last_oid = row
        if self.head != self._decoded_at or len(self._decoded) > _CACHE_LIMIT:
            self._decoded.clear()
            self._places.clear()
        self.created.clear()
        self.changes.clear()
        self._notes.clear()

    def commit(self) -> None:
        """Make everything since :meth:`begin` durable, all or nothing."""
        if self.writing:
            self.flush_rows()
            self._flush_notes()
            self.run("UPDATE meta SET value=? WHERE key='head'", (self.head,))
            self.run("UPDATE meta SET value=? WHERE key='oid'", (self._last_oid,))
            if self.head - self.compacted > 2 * KEEP_REVISIONS:
                self.compact(self.head - KEEP_REVISIONS)
        if not self._held:
            self.run("COMMIT")
        self.writing = False
        self._decoded_at = self.head

    def rollback(self) -> None:
        """Forget everything since :meth:`begin`."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self.writing = self._held = False
        self._decoded.clear()
        self._decoded_at = -1
        self._places.clear()
        self._stale_rows.clear()
        self.changes.clear()
        self._notes.clear()
        self._late_notes.clear()

    def hold(self) -> None:
        """Make one of all transactions until :meth:`let_go`: other processes see all of it or nothing."""
        self.run("BEGIN IMMEDIATE")
        self._held = True

    def let_go(self) -> None:
        self._held = False
        self.run("COMMIT")

    def savepoint(self) -> tuple[int, int]:
        """Mark a point to return to with :meth:`undo_to` inside a grouped transaction."""
        self.flush_rows()
        self._flush_notes()
        self._execute("SAVEPOINT step")
        return self.head, self._last_oid

    def release(self) -> None:
        self._execute("RELEASE step")

    def undo_to(self, mark: tuple[int, int]) -> None:
        """Take back what was written since the savepoint that returned ``mark``."""
        head, self._last_oid = mark
        self._execute("ROLLBACK TO step")
        self._execute("RELEASE step")
        for revision in [r for r in self._decoded if r > head]:
            del self._decoded[revision]
        self._places.clear()
        self.head = head
        self._stale_rows.clear()
        self._notes.clear()
        self._late_notes.clear()
        self.changes = [change for change in self.changes if change.revision <= head]

    def run(self, sql: str, parameters: Iterable[Any] = ()) -> Cursor:
        """One SQL statement; SQLite's complaints become :class:`StateError`."""
        try:
            return self._execute(sql, parameters)  # type: ignore[arg-type]
        except sqlite.DatabaseError as error:
            raise explain(self.path, error) from error

    def close(self) -> None:
        self._db.close()

    # -- reading --------------------------------------------------------------------------

    def get(self, resource: str, namespace: str, name: str) -> Obj | None:
        """The current state of one object."""
        place = self._place((resource, namespace, name))
        return self.state(place[1]) if place else None

    def _place(self, key: tuple[str, str, str]) -> tuple[int, int] | None:
        """(id, revision) of an object."""
        place = self._places.get(key, _UNREAD)
        if place is _UNREAD:
            place = self._execute(
                "SELECT id, rev FROM object WHERE resource=? AND namespace=? AND name=?", key
            ).fetchone()
            if place is not None or self.writing:  # while we may write, nobody else makes one
                self._places[key] = place
        return place  # type: ignore[no-any-return]

    def text(self, resource: str, namespace: str, name: str) -> str | None:
        """The current state of one object as the JSON it is stored as."""
        row = self._execute(
            "SELECT r.body FROM object o CROSS JOIN revision r ON r.rev=o.rev"
            " WHERE o.resource=? AND o.namespace=? AND o.name=?",
            (resource, namespace, name),
        ).fetchone()
        return row[0] if row else None

    def by_uid(self, uid: str) -> tuple[str, Obj] | None:
        """Resource and current state of the object with this uid."""
        row = self._execute("SELECT resource, rev FROM object WHERE uid=?", (uid,)).fetchone()
        return (row[0], self.state(row[1])) if row else None

    def state(self, revision: int) -> Obj:
        """The state that an object got with a revision."""
        obj = self._decoded.get(revision)
        if obj is None:
            body = self._execute("SELECT body FROM revision WHERE rev=?", (revision,)).fetchone()[0]
            obj = self._decoded[revision] = jsonio.loads(body)
        return obj

    def select(
        self,
        resource: str,
        namespace: str = "",
        ids: tuple[str, Iterable[Any]] | None = None,
        *,
        after: tuple[str, str] | None = None,
        limit: int = 0,
    ) -> list[Obj]:
        """Current objects in key order.  ``ids`` is SQL that yields the object ids to keep."""
        where, parameters = self._where(resource, namespace, ids, after, limit)
        if not self._decoded:
            rows = self._execute(
                f"SELECT o.rev, r.body FROM object o CROSS JOIN revision r ON r.rev=o.rev {where}", parameters
            ).fetchall()
            loads = jsonio.loads
            return [self._decoded.setdefault(rev, loads(body)) for rev, body in rows]
        rows = self._execute(f"SELECT o.rev FROM object o {where}", parameters).fetchall()
        known = self._decoded
        return [known.get(rev) or self.state(rev) for (rev,) in rows]

    def rows(
        self,
        resource: str,
        namespace: str = "",
        ids: tuple[str, Iterable[Any]] | None = None,
        *,
        after: tuple[str, str] | None = None,
        limit: int = 0,
        named: bool = False,
    ) -> Rows:
        """The print table in key order; no body is read.  ``named``: each row begins with the name."""
        from kubectl_sim.store.rows import read

        self.flush_rows()
        where, parameters = self._where(resource, namespace, ids, after, limit)
        return read(self, where, parameters, namespace=namespace, named=named)

    def texts(
        self,
        resource: str,
        namespace: str = "",
        ids: tuple[str, Iterable[Any]] | None = None,
        *,
        after: tuple[str, str] | None = None,
        limit: int = 0,
        part: str = "",
    ) -> list[tuple[str, str, str]]:
        """``(namespace, name, JSON)`` of current objects in key order, or of one member of them."""
        where, parameters = self._where(resource, namespace, ids, after, limit)
        body = f"json_extract(r.body, '$.{part}')" if part else "r.body"
        return self.run(
            f"SELECT o.namespace, o.name, {body} FROM object o CROSS JOIN revision r ON r.rev=o.rev {where}", parameters
        ).fetchall()

    def count(
        self,
        resource: str,
        namespace: str = "",
        ids: tuple[str, Iterable[Any]] | None = None,
        after: tuple[str, str] | None = None,
    ) -> int:
        where, parameters = self._where(resource, namespace, ids, after, 0)
        return int(self._execute(f"SELECT count(*) FROM object o {where}", parameters).fetchone()[0])

    @staticmethod
    def _where(
        resource: str,
        namespace: str,
        ids: tuple[str, Iterable[Any]] | None,
        after: tuple[str, str] | None,
        limit: int,
    ) -> tuple[str, list[Any]]:
        # With a set of ids, the ids lead: the signs keep SQLite from walking the whole namespace.
        sign = "" if ids is None else "+"
        sql, parameters = [f"WHERE {sign}o.resource=?"], [resource]
        if namespace:
            sql.append(f"AND {sign}o.namespace=?")
            parameters.append(namespace)
        if ids is not None:
            sql.append(f"AND o.id IN ({ids[0]})")
            parameters.extend(ids[1])
        if after is not None:
            sql.append("AND (o.namespace, o.name) > (?, ?)")
            parameters.extend(after)
        sql.append("ORDER BY o.namespace, o.name")
        if limit:
            sql.append("LIMIT ?")
            parameters.append(limit)  # type: ignore[arg-type]
        return " ".join(sql), parameters

    def probe(self, sql: str, parameters: tuple[str | int, ...]) -> tuple[int, ...]:
        """One row of a statement about the indexes: the selectors' planner asks for sizes."""
        row: tuple[int, ...] = self._execute(sql, parameters).fetchone()
        return row

    def owned(self, resource: str, uid: str) -> list[Obj]:
        """Objects of ``resource`` with an owner reference to ``uid``."""
        rows = self._execute(
            "SELECT o.rev FROM owner w JOIN object o ON o.id=w.oid WHERE w.uid=? AND w.resource=?"
            " ORDER BY o.namespace, o.name",
            (uid, resource),
        ).fetchall()
        return [self.state(rev) for (rev,) in rows]

    def dependents(self, uid: str) -> list[tuple[str, Obj]]:
        """``(resource, object)`` of everything with an owner reference to ``uid``."""
        rows = self._execute(
            "SELECT w.resource, o.rev FROM owner w JOIN object o ON o.id=w.oid WHERE w.uid=? ORDER BY o.id",
            (uid,),
        ).fetchall()
        return [(resource, self.state(rev)) for resource, rev in rows]

    def resources_in(self, namespace: str) -> list[str]:
        """The resources that have objects in a namespace."""
        rows = self._execute("SELECT DISTINCT resource FROM object WHERE namespace=?", (namespace,))
        return sorted(row[0] for row in rows)

    # -- writing --------------------------------------------------------------------------

    @property
    def serial(self) -> int:
        """How many objects were ever made, those that expire apart: what names and uids derive from.

        Events come and go in numbers that depend on when somebody looked; nothing may depend on them.
        """
        return self._last_oid

    def _new_oid(self, revision: int, expires: bool) -> int:
        if expires:
            return -revision
        self._last_oid += 1
        return self._last_oid

    def put(self, kind: Kind, obj: Obj, old: Obj | None, now: int = 0) -> Obj:
        """Write a new state of an object; sets its ``resourceVersion``.  Takes over ``obj``.

        Raises StatusError for what etcd would not take, before anything is written.
        """
        metadata = obj["metadata"]
        revision = self.head + 1
        metadata["resourceVersion"] = str(revision)
        text = jsonio.dumps(obj)
        if 4 * len(text) > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
            raise StatusError(500, "", "etcdserver: request is too large")
        self.head = revision
        resource = kind.resource
        key = (resource, metadata.get("namespace", ""), metadata["name"])
        expires = now + kind.ttl_seconds * 1_000_000 if kind.ttl_seconds else None
        if old is None:
            oid = self._new_oid(revision, expires is not None)
            self.created.add(metadata["uid"])
            self._execute(
                "INSERT INTO object (id, resource, namespace, name, uid, rev, expires) VALUES (?,?,?,?,?,?,?)",
                (oid, *key, metadata["uid"], revision, expires),
            )
        else:
            oid = self._overwrite(key, revision, expires)
        self._places[key] = (oid, revision)
        change = "MODIFIED" if old else "ADDED"
        self._log(revision, oid, resource, change, text)
        self._index(kind, oid, obj, old)
        self._decoded[revision] = obj
        self._stale_rows[oid] = (kind, obj)
        self.changes.append(Change(change, resource, obj, old, revision))
        return obj

    def _overwrite(self, key: tuple[str, str, str], revision: int, expires: int | None) -> int:
        place = self._place(key)
        assert place is not None
        oid, previous = place
        self._execute("UPDATE object SET rev=?, expires=? WHERE id=?", (revision, expires, oid))
        self._forget(previous)
        return oid

    def delete(self, kind: Kind, old: Obj) -> Obj:
        """Remove an object; its last state goes into the log with the deletion's revision."""
        metadata = old["metadata"]
        resource = kind.resource
        self.head = revision = self.head + 1
        key = (resource, metadata.get("namespace", ""), metadata["name"])
        place = self._place(key)
        assert place is not None
        oid, previous = place
        del self._places[key]
        last = {**old, "metadata": {**metadata, "resourceVersion": str(revision)}}
        self._execute("DELETE FROM object WHERE id=?", (oid,))
        self._stale_rows.pop(oid, None)
        self._index(kind, oid, None, old)
        self._log(revision, oid, resource, "DELETED", jsonio.dumps(last))
        self._forget(previous)
        self.changes.append(Change("DELETED", resource, last, old, revision))
        return last

    def _log(self, revision: int, oid: int, resource: str, change: str, body: str) -> None:
        self._execute(
            "INSERT INTO revision (rev, oid, resource, type, body) VALUES (?,?,?,?,?)",
            (revision, oid, resource, change, body),
        )

    def _forget(self, superseded: int) -> None:
        self._decoded.pop(superseded, None)
        if superseded <= self.compacted:
            self._execute("DELETE FROM revision WHERE rev=?", (superseded,))

    def _index(self, kind: Kind, oid: int, new: Obj | None, old: Obj | None) -> None:
        new_meta = new["metadata"] if new else {}
        old_meta = old["metadata"] if old else {}
        labels, old_labels = new_meta.get("labels") or {}, old_meta.get("labels") or {}
        if labels != old_labels:
            self._reindex("label", kind.resource, oid, labels, old_labels)
        if kind.indexed:
            fields = {f: kind.fields[f](new) for f in kind.indexed} if new else {}
            old_fields = {f: kind.fields[f](old) for f in kind.indexed} if old else {}
            if fields != old_fields:
                self._reindex("field", kind.resource, oid, fields, old_fields)
        owners, old_owners = new_meta.get("ownerReferences"), old_meta.get("ownerReferences")
        if owners != old_owners:
            self._reindex_owners(kind.resource, oid, owners or (), old_owners or ())

    def _reindex(self, table: str, resource: str, oid: int, new: dict[str, str], old: dict[str, str]) -> None:
        for key, value in old.items():
            if new.get(key) != value:
                self._execute(
                    f"DELETE FROM {table} WHERE resource=? AND key=? AND value=? AND oid=?",
                    (resource, key, value, oid),
                )
        for key, value in new.items():
            if old.get(key) != value:
                self._execute(f"INSERT OR IGNORE INTO {table} VALUES (?,?,?,?)", (resource, key, value, oid))

    def _reindex_owners(self, resource: str, oid: int, new: Iterable[Obj], old: Iterable[Obj]) -> None:
        for reference in old:
            self._execute("DELETE FROM owner WHERE uid=? AND oid=?", (reference.get("uid", ""), oid))
        for reference in new:
            self._execute("INSERT OR IGNORE INTO owner VALUES (?,?,?)", (reference.get("uid", ""), resource, oid))

    def flush_rows(self) -> None:
        """Bring the print table up to date with this transaction's writes."""
        if not self._stale_rows:
            return
        dumps = jsonio.dumps
        rows = [(dumps(kind.row(obj)), oid) for oid, (kind, obj) in self._stale_rows.items()]
        self._db.executemany("UPDATE object SET cells=? WHERE id=?", rows)
        self._stale_rows.clear()

    # -- history --------------------------------------------------------------------------

    def history(self, after: int, resource: str) -> list[tuple[int, str, Obj]]:
        """``(revision, type, state)`` of every change of a resource after a revision."""
        rows = self.run(
            "SELECT rev, type, body FROM revision WHERE rev>? AND resource=? ORDER BY rev", (after, resource)
        )
        return [(revision, change, jsonio.loads(body)) for revision, change, body in rows]

    def states_at(self, revision: int, resource: str) -> list[Obj]:
        """The objects of a resource as they were at a revision, as far as the log goes back."""
        rows = self.run(
            "SELECT max(rev), type, body FROM revision WHERE rev<=? AND resource=? GROUP BY oid", (revision, resource)
        )
        return [jsonio.loads(body) for _, change, body in rows if change != "DELETED"]

    def entry(self, revision: int) -> tuple[str, str]:
        """``(type, resource)`` of a revision in the log."""
        change, resource = self._execute("SELECT type, resource FROM revision WHERE rev=?", (revision,)).fetchone()
        return change, resource

    def compact(self, floor: int) -> None:
        """Forget superseded states up to ``floor``; watches from before it are refused."""
        self._execute(
            "DELETE FROM revision WHERE rev>? AND rev<=? AND NOT EXISTS"
            " (SELECT 1 FROM object o WHERE o.id=revision.oid AND o.rev=revision.rev)",
            (self.compacted, floor),
        )
        self.compacted = floor
        self._execute("UPDATE meta SET value=? WHERE key='compacted'", (floor,))

    def next_expiry(self) -> int | None:
        """The instant at which the next object's time to live is over."""
        row = self.run("SELECT min(expires) FROM object WHERE expires IS NOT NULL").fetchone()
        return None if row[0] is None else int(row[0])

    def expired(self, now: int) -> list[tuple[str, Obj]]:
        """Objects whose time to live is over."""
        rows = self._execute(
            "SELECT resource, rev FROM object WHERE expires IS NOT NULL AND expires<=? ORDER BY expires",
            (now,),
        ).fetchall()
        return [(resource, self.state(rev)) for resource, rev in rows]

    # -- small notes ----------------------------------------------------------------------

    def meta(self, key: str, default: Any = None) -> Any:
        row = self.run("SELECT value FROM meta WHERE key=?", (key,)).fetchone()
        return default if row is None else row[0]

    def set_meta(self, key: str, value: Any) -> None:
        self.run("INSERT OR REPLACE INTO meta VALUES (?,?)", (key, value))

    def memory(self, controller: str, key: str) -> Any:
        """A controller's note; None when there is none."""
        found = self._notes.get((controller, key), _UNREAD)
        if found is _UNREAD:
            row = self._execute("SELECT value FROM memory WHERE controller=? AND key=?", (controller, key)).fetchone()
            found = self._notes[controller, key] = jsonio.loads(row[0]) if row else None
        return found

    def has_note(self, controller: str, prefix: str) -> bool:
        """Does the controller keep a note under a key that begins so?"""
        for name, key in self._late_notes:
            if name == controller and key.startswith(prefix) and self._notes[name, key] is not None:
                return True
        sql = "SELECT 1 FROM memory WHERE controller=? AND key>=? AND key<? LIMIT 1"
        return self._execute(sql, (controller, prefix, f"{prefix}\U0010ffff")).fetchone() is not None

    def has_any(self, resource: str) -> bool:
        """Are there objects of this resource?"""
        return self._execute("SELECT 1 FROM object WHERE resource=? LIMIT 1", (resource,)).fetchone() is not None

    def remember(self, controller: str, key: str, value: Any) -> None:
        """Keep a note, or with None forget it.  Written with the transaction's other late writes."""
        self._notes[controller, key] = value
        self._late_notes.add((controller, key))

    def _flush_notes(self) -> None:
        for controller, key in self._late_notes:
            value = self._notes[controller, key]
            if value is None:
                self._execute("DELETE FROM memory WHERE controller=? AND key=?", (controller, key))
            else:
                body = jsonio.dumps(value)
                self._execute("INSERT OR REPLACE INTO memory VALUES (?,?,?)", (controller, key, body))
        self._late_notes.clear()

    # -- timers ---------------------------------------------------------------------------

    def set_timer(self, controller: str, key: str, due: int, *, lazy: bool = False) -> None:
        """``lazy`` timers do not stop the clock on its way: see ``Loop.advance``."""
        self._execute("INSERT OR REPLACE INTO timer VALUES (?,?,?,?)", (controller, key, due, lazy))

    def cancel_timer(self, controller: str, key: str) -> bool:
        """Forget a timer; False when there is none."""
        return self._execute("DELETE FROM timer WHERE controller=? AND key=?", (controller, key)).rowcount > 0

    def next_due(self, *, lazy: bool = False) -> int | None:
        """The instant of the earliest timer; of lazy ones, or of all others."""
        row = self.run("SELECT min(due) FROM timer WHERE lazy=?", (lazy,)).fetchone()
        return None if row is None or row[0] is None else int(row[0])

    def take_due(self, instant: int, *, lazy: bool = False) -> list[tuple[str, str]]:
        """Remove and return ``(controller, key)`` of the timers due at or before ``instant``."""
        rows = self._execute(
            "SELECT controller, key FROM timer WHERE lazy=? AND due<=? ORDER BY due, controller, key", (lazy, instant)
        ).fetchall()
        if rows:
            self._execute("DELETE FROM timer WHERE lazy=? AND due<=?", (lazy, instant))
        return rows

    def put_off(self, now: int) -> None:
        """Leave this transaction's changes to the next one: see :mod:`kubectl_sim.store.putoff`."""
        from kubectl_sim.store.putoff import put_off

        put_off(self, now)

    def take_up(self, entries: str) -> None:
        """Make changes that were put off this transaction's own."""
        from kubectl_sim.store.putoff import take_up

        take_up(self, entries)

    # -- allocators -----------------------------------------------------------------------

    def allocate(self, pool: str, value: int, owner: str) -> bool:
        """Take ``value`` from a pool; False when somebody else has it."""
        row = self._execute("SELECT owner FROM allocation WHERE pool=? AND value=?", (pool, value)).fetchone()
        if row is not None:
            return bool(row[0] == owner)
        self._execute("INSERT INTO allocation VALUES (?,?,?)", (pool, value, owner))
        return True

    def allocate_any(self, pool: str, first: int, size: int, start: int, owner: str) -> int | None:
        """Take the first free value of ``[first, first+size)``, looking from ``first+start`` on."""
        taken: set[int] | None = None
        for step in range(size):
            value = first + (start + step) % size
            if taken is None:  # a large pool is mostly free: look at one value before looking at all
                if self._is_free(pool, value):
                    break
                taken = {row[0] for row in self._execute("SELECT value FROM allocation WHERE pool=?", (pool,))}
            elif value not in taken:
                break
        else:
            return None
        self._execute("INSERT INTO allocation VALUES (?,?,?)", (pool, value, owner))
        return value

    def _is_free(self, pool: str, value: int) -> bool:
        return self._execute("SELECT 1 FROM allocation WHERE pool=? AND value=?", (pool, value)).fetchone() is None

    def deallocate(self, pool: str, owner: str) -> None:
        self._execute("DELETE FROM allocation WHERE pool=? AND owner=?", (pool, owner))
