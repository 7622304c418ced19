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
from kubectl_sim.store.known import LIMIT, Known, Owned

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from sqlite3 import Connection, Cursor
    from typing import Any

    from kubectl_sim.model.kind import Kind
    from kubectl_sim.store.allocators import Allocators
    from kubectl_sim.store.earlier import Earlier
    from kubectl_sim.store.late import Late
    from kubectl_sim.store.notes import Notes
    from kubectl_sim.store.rows import Rows

    Obj = dict[str, Any]
    Mark = tuple[Owned, int]

#: The log keeps at least this many revisions; watches older than that get 410 Expired.
KEEP_REVISIONS = 10_000
#: etcd takes no request larger than this.
MAX_BYTES = 1_572_864
_UNREAD: Any = object()
#: From here on it pays to do things for all at once.
_BULK = 2_000


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
        #: uids of the objects that this transaction has created.
        self.created: set[str] = set()
        self._known = Known()
        self._known_at = -1
        #: What has not been handed to SQLite; a process that only reads has no such thing.
        self._late: Late | None = None
        self._last_oid = 0
        self._notes: Notes | None = None

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
        if self.head != self._known_at or len(self._known.states) > LIMIT:
            self._known.forget()
        self.created.clear()
        self.changes.clear()
        if self._notes is not None:
            self._notes.forget()

    def commit(self) -> None:
        """Make everything since :meth:`begin` durable, all or nothing."""
        if self.writing:
            self._flush()
            self.run("UPDATE meta SET value=? WHERE key='head'", (self.head,))
            self.run("UPDATE meta SET value=? WHERE key='oid'", (self._last_oid,))
            floor = self._floor()
            if floor:
                self.compact(floor)
        if not self._held:
            self.run("COMMIT")
        self.writing = False
        self._known_at = self.head

    def rollback(self) -> None:
        """Forget everything since :meth:`begin`."""
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")
        self.writing = self._held = False
        self._known.forget()
        self._known_at = -1
        if self._late is not None:
            self._late.clear()
        self.changes.clear()
        if self._notes is not None:
            self._notes.forget()

    def hold(self) -> None:
        """Make one of all transactions until :meth:`let_go`: other processes see all of it or nothing."""
        self.run("BEGIN IMMEDIATE")
        self._held = True

    def let_go(self) -> None:
        self._held = False
        self.run("COMMIT")

    def savepoint(self) -> tuple[int, int]:
        """Mark a point to return to with :meth:`undo_to` inside a grouped transaction."""
        self._flush()
        self._execute("SAVEPOINT step")
        return self.head, self._last_oid

    def release(self) -> None:
        self._execute("RELEASE step")

    def undo_to(self, mark: tuple[int, int]) -> None:
        """Take back what was written since the savepoint that returned ``mark``."""
        head, self._last_oid = mark
        self._execute("ROLLBACK TO step")
        self._execute("RELEASE step")
        self.head = head
        self._known.go_back(head)
        self._unwritten.clear()
        if self._notes is not None:
            self._notes.forget()
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
        place = self._known.places.get(key, _UNREAD)
        if place is _UNREAD:
            place = self._execute(
                "SELECT id, rev FROM object WHERE resource=? AND namespace=? AND name=?", key
            ).fetchone()
            if place is not None or self.writing:  # while we may write, nobody else makes one
                self._known.places[key] = place
        return place  # type: ignore[no-any-return]

    def text(self, resource: str, namespace: str, name: str) -> str | None:
        """The current state of one object as the JSON it is stored as."""
        self._sync(resource)
        self._sync_log()
        row = self._execute(
            "SELECT r.body FROM object o CROSS JOIN revision r ON r.rev=o.rev"
            " WHERE o.resource=? AND o.namespace=? AND o.name=?",
            (resource, namespace, name),
        ).fetchone()
        return row[0] if row else None

    def by_uid(self, uid: str) -> tuple[str, Obj] | None:
        """Resource and current state of the object with this uid."""
        key = self._known.keys.get(uid)
        found = self.get(*key) if key is not None else None
        if key is not None and found is not None and found["metadata"]["uid"] == uid:
            return key[0], found
        self._sync()
        row = self._execute("SELECT resource, namespace, name, rev FROM object WHERE uid=?", (uid,)).fetchone()
        if row is None:
            return None
        self._known.keys[uid] = row[:3]
        return row[0], self.state(row[3])

    def state(self, revision: int) -> Obj:
        """The state that an object got with a revision."""
        obj = self._known.states.get(revision)
        if obj is None:
            self._sync_log(revision)
            body = self._execute("SELECT body FROM revision WHERE rev=?", (revision,)).fetchone()[0]
            obj = self._known.states[revision] = jsonio.loads(body)
        return obj

    def select(
        self,
        resource: str,
        namespace: str = "",
        ids: tuple[str, Iterable[Any]] | None = None,
        *,
        after: tuple[str, str] | None = None,
        limit: int = 0,
        field: tuple[str, str] | None = None,
    ) -> list[Obj]:
        """Current objects in key order.  ``ids`` is SQL that yields the object ids to keep.

        ``field`` says that these are the objects with that value of an indexed field.
        """
        whole = self.writing and ids is None and after is None and not limit
        if not whole:
            return self._selected(resource, namespace, ids, after, limit, field)
        lists = self._known.lists.setdefault(resource, {})
        found = lists.get(namespace)
        if found is None:
            found = lists[namespace] = self._selected(resource, namespace, None, None, 0, None)
        return [*found]

    def _selected(
        self,
        resource: str,
        namespace: str,
        ids: tuple[str, Iterable[Any]] | None,
        after: tuple[str, str] | None,
        limit: int,
        field: tuple[str, str] | None,
    ) -> list[Obj]:
        self._sync(resource, field)
        where, parameters = self._where(resource, namespace, ids, after, limit)
        known = self._known.states
        if not known:
            rows = self._execute(
                f"SELECT o.rev, r.body FROM object o CROSS JOIN revision r ON r.rev=o.rev {where}", parameters
            ).fetchall()
            loads = jsonio.loads
            return [known.setdefault(rev, loads(body)) for rev, body in rows]
        rows = self._execute(f"SELECT o.rev FROM object o {where}", parameters).fetchall()
        return [known.get(rev) or self.state(rev) for (rev,) in rows]

    def having(self, resource: str, field: str, value: str) -> list[Obj]:
        """Current objects whose indexed ``field`` has this value, in key order."""
        self._sync(resource, (field, value))
        rows = self._execute(
            "SELECT o.rev, r.body FROM field f CROSS JOIN object o ON o.id=f.oid LEFT JOIN revision r ON r.rev=o.rev"
            " WHERE f.resource=? AND f.key=? AND f.value=? ORDER BY o.namespace, o.name",
            (resource, field, value),
        ).fetchall()
        # What has no body yet is of this transaction: that is known.
        known, loads = self._known.states, self._unwritten.loads
        return [known.get(rev) or known.setdefault(rev, loads(body)) for rev, body in rows]

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

        self._sync_rows()
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
        self._sync(resource)
        self._sync_log()
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
        self._sync(resource)
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
        self._sync()
        row: tuple[int, ...] = self._execute(sql, parameters).fetchone()
        return row

    def owned(self, resource: str, uid: str) -> list[Obj]:
        """Objects of ``resource`` with an owner reference to ``uid``, the oldest first."""
        known, owned = self._known.states, self._owned(resource, uid)
        return [known.get(revision) or self.state(revision) for revision in owned.revisions.values()]

    def news(self, resource: str, uid: str, mark: Mark | None) -> tuple[Mark, bool, dict[int, Obj | None]]:
        """What has changed of what an owner has since ``mark``: id -> state, None for what it has no more.

        Returns the mark to come back with, and whether this is everything, as after a mark that is none.
        """
        owned = self._owned(resource, uid)
        whole = mark is None or mark[0] is not owned
        ids: Iterable[int] = owned.revisions if mark is None or whole else dict.fromkeys(owned.changed[mark[1] :])
        revisions, known = owned.revisions, self._known.states
        found: dict[int, Obj | None] = {}
        for oid in ids:
            revision = revisions.get(oid)
            found[oid] = None if revision is None else known.get(revision) or self.state(revision)
        return (owned, len(owned.changed)), whole, found

    def _owned(self, resource: str, uid: str) -> Owned:
        found = self._known.owned.get((resource, uid))
        if found is not None:
            return found
        self._sync(resource)
        rows = self._execute(
            "SELECT o.id, o.rev FROM owner w JOIN object o ON o.id=w.oid WHERE w.uid=? AND w.resource=? ORDER BY o.id",
            (uid, resource),
        )
        found = Owned(dict(rows.fetchall()))
        if resource == "pods" and len(found.revisions) > _BULK:
            self._decode(uid, found.revisions)
        if self.writing:  # else nobody keeps it up to date
            self._known.owned[resource, uid] = found
        return found

    def _decode(self, uid: str, found: dict[int, int]) -> None:
        """Decode the pods that an owner has at once, if that is more than to decode what is missing."""
        known = self._known.states
        if 2 * sum(revision in known for revision in found.values()) > len(found):
            return
        loads = self._unwritten.many()[1]
        rows = self._execute(
            "SELECT o.rev, r.body FROM owner w CROSS JOIN object o ON o.id=w.oid CROSS JOIN revision r ON r.rev=o.rev"
            " WHERE w.uid=? AND w.resource='pods'",
            (uid,),
        )
        for revision, body in rows:
            if revision not in known:
                known[revision] = loads(body)

    def dependents(self, uid: str) -> list[tuple[str, Obj]]:
        """``(resource, object)`` of everything with an owner reference to ``uid``."""
        self._sync()
        rows = self._execute(
            "SELECT w.resource, o.rev FROM owner w JOIN object o ON o.id=w.oid WHERE w.uid=? ORDER BY o.id",
            (uid,),
        ).fetchall()
        return [(resource, self.state(rev)) for resource, rev in rows]

    def resources_in(self, namespace: str) -> list[str]:
        """The resources that have objects in a namespace."""
        self._sync()
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

    def put(self, kind: Kind, obj: Obj, old: Obj | None, now: int = 0, *, bounded: bool = False) -> Obj:
        """Write a new state of an object; sets its ``resourceVersion``.  Takes over ``obj``.

        Raises StatusError for what etcd would not take, before anything is written.  ``bounded``
        promises that it is not too large: then nobody encodes it to find out.
        """
        metadata = obj["metadata"]
        revision = self.head + 1
        metadata["resourceVersion"] = str(revision)
        body = obj if bounded else _encoded(obj)
        self.head = revision
        resource = kind.resource
        key = (resource, metadata.get("namespace", ""), metadata["name"])
        expires = now + kind.ttl_seconds * 1_000_000 if kind.ttl_seconds else None
        if old is None:
            oid = self._new_oid(revision, expires is not None)
            self.created.add(metadata["uid"])
        else:
            place = self._place(key)
            assert place is not None
            oid, previous = place
            self._forget(previous)
        self._known.put(key, oid, revision, obj, old)
        change = "MODIFIED" if old else "ADDED"
        self._unwritten.put(oid, kind, key, (revision, obj), old, expires)
        self._log(revision, oid, resource, change, body)
        self.changes.append(Change(change, resource, obj, old, revision))
        return obj

    def delete(self, kind: Kind, old: Obj) -> Obj:
        """Remove an object; its last state goes into the log with the deletion's revision."""
        metadata = old["metadata"]
        resource = kind.resource
        self.head = revision = self.head + 1
        key = (resource, metadata.get("namespace", ""), metadata["name"])
        place = self._place(key)
        assert place is not None
        oid, previous = place
        self._known.delete(key, oid, old)
        last = {**old, "metadata": {**metadata, "resourceVersion": str(revision)}}
        self._unwritten.delete(oid, kind, key, old)
        self._log(revision, oid, resource, "DELETED", last)
        self._forget(previous)
        self.changes.append(Change("DELETED", resource, last, old, revision))
        return last

    def _log(self, revision: int, oid: int, resource: str, change: str, body: Obj | str) -> None:
        late = self._unwritten
        late.log_entry(revision, oid, resource, change, body)
        if late.is_full():
            late.flush_log(self._floor())

    def _floor(self) -> int:
        """The revision up to which this transaction will compact the log; 0 if it will not."""
        return self.head - KEEP_REVISIONS if self.head - self.compacted > 2 * KEEP_REVISIONS else 0

    def _forget(self, superseded: int) -> None:
        self._known.states.pop(superseded, None)
        if superseded <= self.compacted:
            self._execute("DELETE FROM revision WHERE rev=?", (superseded,))

    @property
    def _unwritten(self) -> Late:
        """What this transaction will hand to SQLite."""
        if self._late is None:
            from kubectl_sim.store.late import Late

            self._late = Late(self._db)
        return self._late

    def _flush(self) -> None:
        """Hand everything to SQLite."""
        if self._late is not None:
            self._late.flush_rows()
            self._sync_log()
            self._late.flush_timers()
        if self._notes is not None:
            self._notes.flush()

    def _sync(self, resource: str = "", field: tuple[str, str] | None = None) -> None:
        """Hand over the objects of a resource, or of all, before SQL is asked about them.

        With ``field`` SQL is asked about those alone that have this value in an indexed field.
        """
        late = self._late
        if late is not None and (not resource or late.touches(resource, field)):
            late.flush(resource)

    def _sync_rows(self) -> None:
        if self._late is not None:
            self._late.flush_rows()

    def _sync_log(self, revision: int = 0) -> None:
        """Hand over the log, if it may hold ``revision``."""
        late = self._late
        if late is not None and late.log and (not revision or revision >= late.log[0][0]):
            late.flush_log(self._floor())

    # -- history --------------------------------------------------------------------------

    def history(self, after: int, resource: str) -> list[tuple[int, str, Obj]]:
        """``(revision, type, state)`` of every change of a resource after a revision."""
        self._sync_log()
        rows = self.run(
            "SELECT rev, type, body FROM revision WHERE rev>? AND resource=? ORDER BY rev", (after, resource)
        )
        return [(revision, change, jsonio.loads(body)) for revision, change, body in rows]

    def states_at(self, revision: int, resource: str) -> list[Obj]:
        """The objects of a resource as they were at a revision, as far as the log goes back."""
        self._sync_log()
        rows = self.run(
            "SELECT max(rev), type, body FROM revision WHERE rev<=? AND resource=? GROUP BY oid", (revision, resource)
        )
        return [jsonio.loads(body) for _, change, body in rows if change != "DELETED"]

    def changed_since(self, revision: int, resource: str) -> list[Earlier]:
        """The objects of a resource that have changed after a revision, as they were at it."""
        from kubectl_sim.store.earlier import changed_since

        self._sync_log()
        return changed_since(self, revision, resource)

    def entry(self, revision: int) -> tuple[str, str]:
        """``(type, resource)`` of a revision in the log."""
        self._sync_log()
        change, resource = self._execute("SELECT type, resource FROM revision WHERE rev=?", (revision,)).fetchone()
        return change, resource

    def compact(self, floor: int) -> None:
        """Forget superseded states up to ``floor``; watches from before it are refused."""
        self._sync()
        self._sync_log()
        self._execute(
            "DELETE FROM revision WHERE rev>? AND rev<=? AND NOT EXISTS"
            " (SELECT 1 FROM object o WHERE o.id=revision.oid AND o.rev=revision.rev)",
            (self.compacted, floor),
        )
        self.compacted = floor
        self._execute("UPDATE meta SET value=? WHERE key='compacted'", (floor,))

    def next_expiry(self) -> int | None:
        """The instant at which the next object's time to live is over."""
        self._sync_rows()
        row = self.run("SELECT min(expires) FROM object WHERE expires IS NOT NULL").fetchone()
        return None if row[0] is None else int(row[0])

    def expired(self, now: int) -> list[tuple[str, Obj]]:
        """Objects whose time to live is over."""
        self._sync_rows()
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

    @property
    def notes(self) -> Notes:
        """What controllers remember."""
        if self._notes is None:
            from kubectl_sim.store.notes import Notes

            self._notes = Notes(self._db, self._unwritten)
        return self._notes

    @property
    def allocators(self) -> Allocators:
        """The pools of what is unique in the cluster."""
        from kubectl_sim.store.allocators import Allocators

        return Allocators(self._db)

    def has_any(self, resource: str) -> bool:
        """Are there objects of this resource?"""
        self._sync(resource)
        return self._execute("SELECT 1 FROM object WHERE resource=? LIMIT 1", (resource,)).fetchone() is not None

    # -- timers ---------------------------------------------------------------------------

    def set_timer(self, controller: str, key: str, due: int, *, lazy: bool = False) -> None:
        """``lazy`` timers do not stop the clock on its way: see ``Loop.advance``."""
        self._unwritten.set_timer(controller, key, due, lazy)

    def cancel_timer(self, controller: str, key: str) -> bool:
        """Forget a timer; False when there is none."""
        waiting = self._unwritten.drop_timer(controller, key)
        return (
            self._execute("DELETE FROM timer WHERE controller=? AND key=?", (controller, key)).rowcount > 0 or waiting
        )

    def next_due(self, *, lazy: bool = False) -> int | None:
        """The instant of the earliest timer; of lazy ones, or of all others."""
        if self._late is not None:
            self._late.flush_timers()
        row = self.run("SELECT min(due) FROM timer WHERE lazy=?", (lazy,)).fetchone()
        return None if row is None or row[0] is None else int(row[0])

    def take_due(self, instant: int, *, lazy: bool = False) -> list[tuple[str, str]]:
        """Remove and return ``(controller, key)`` of the timers due at or before ``instant``."""
        self._unwritten.flush_timers()
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


def _encoded(obj: Obj) -> str:
    """The body to store.  Raises StatusError for what etcd would not take."""
    text = jsonio.dumps(obj)
    if 4 * len(text) > MAX_BYTES and len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise StatusError(500, "", "etcdserver: request is too large")
    return text
