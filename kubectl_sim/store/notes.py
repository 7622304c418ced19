"""What controllers remember between commands: a JSON value under a controller's name and a key."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite3 import Connection
    from typing import Any

    from kubectl_sim.store.late import Late

_UNREAD: Any = object()


class Notes:
    """The notes of one transaction: read once, written with its other late writes."""

    def __init__(self, connection: Connection, late: Late) -> None:
        self._db = connection
        self._late = late
        self._notes: dict[tuple[str, str], Any] = {}
        self._changed: set[tuple[str, str]] = set()

    def forget(self) -> None:
        self._notes.clear()
        self._changed.clear()

    def get(self, controller: str, key: str) -> Any:
        """A controller's note; None when there is none."""
        found = self._notes.get((controller, key), _UNREAD)
        if found is _UNREAD:
            sql = "SELECT value FROM memory WHERE controller=? AND key=?"
            row = self._db.execute(sql, (controller, key)).fetchone()
            found = self._notes[controller, key] = self._late.loads(row[0]) if row else None
        return found

    def has(self, controller: str, prefix: str) -> bool:
        """Does the controller keep a note under a key that begins so?"""
        for name, key in self._changed:
            if name == controller and key.startswith(prefix) and self._notes[name, key] is not None:
                return True
        sql = "SELECT 1 FROM memory WHERE controller=? AND key>=? AND key<? LIMIT 1"
        return self._db.execute(sql, (controller, prefix, f"{prefix}\U0010ffff")).fetchone() is not None

    def set(self, controller: str, key: str, value: Any) -> None:
        """Keep a note, or with None forget it."""
        self._notes[controller, key] = value
        self._changed.add((controller, key))

    def flush(self) -> None:
        if not self._changed:
            return
        gone: list[tuple[str, str]] = []
        kept: list[tuple[str, str, str]] = []
        dumps = self._late.dumps
        for note in self._changed:
            value = self._notes[note]
            if value is None:
                gone.append(note)
            else:
                kept.append((*note, dumps(value)))
        self._db.executemany("DELETE FROM memory WHERE controller=? AND key=?", gone)
        self._db.executemany("INSERT OR REPLACE INTO memory VALUES (?,?,?)", sorted(kept))
        self._changed.clear()
