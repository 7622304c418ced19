"""Opening a cluster file: what it must be, what is done where there is none, and who may write to it."""

from __future__ import annotations

import os

from kubectl_sim.model.errors import NoClusterYetError, StateError
from kubectl_sim.store import schema, sqlite
from kubectl_sim.store.errors import explain
from kubectl_sim.store.store import Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sqlite3 import Connection

#: How long a writer waits for another process's transaction, in milliseconds.
BUSY_MS = 60_000


def open_store(path: str, *, create: bool = False) -> Store:
    """Open a cluster file.  Raises :class:`StateError` when it cannot serve as one."""
    try:
        return _checked(path, _connect(path, "mode=rwc" if create else "mode=rw"), create)
    except sqlite.DatabaseError as error:
        if "readonly" not in str(error) or _has_log(path):
            raise explain(path, error) from error
    # Nobody can write here, not even what SQLite's readers tell each other by: nor need they.
    try:
        return _checked(path, _connect(path, "mode=ro&immutable=1"), create)
    except sqlite.DatabaseError as error:
        raise explain(path, error) from error


def _connect(path: str, mode: str) -> Connection:
    memory = path == ":memory:"
    uri = path if memory else f"file:{_escape(path)}?{mode}"
    connection = sqlite.connect(uri, isolation_level=None, uri=not memory)
    connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    return connection


def _has_log(path: str) -> bool:
    """Are there transactions that have not found their way from the log into the file?"""
    return os.path.exists(f"{path}-wal") and os.path.getsize(f"{path}-wal") > 0


def _checked(path: str, connection: Connection, create: bool) -> Store:
    application, version = connection.execute(
        "SELECT (SELECT application_id FROM pragma_application_id), (SELECT user_version FROM pragma_user_version)"
    ).fetchone()
    if application == schema.APPLICATION_ID and version == schema.VERSION:
        connection.execute("PRAGMA synchronous=NORMAL")
        return Store(path, connection)
    if application == schema.APPLICATION_ID:
        connection.close()
        raise StateError(
            f"cluster file {path}: it was written by another version of kubectl_sim "
            f"(layout {version}, this one reads {schema.VERSION}); nothing was changed"
        )
    if application or version or not _is_empty(connection):
        if connection.execute("PRAGMA application_id").fetchone()[0] == schema.APPLICATION_ID != application:
            return _checked(path, connection, create)  # it was laid out while we looked
        connection.close()
        raise StateError(f"cluster file {path}: it is not a cluster file; nothing was changed")
    if not create:
        connection.close()
        raise NoClusterYetError(f"cluster file {path}: there is no cluster in it yet")
    _lay_out(connection)
    return _checked(path, connection, create)


def _is_empty(connection: Connection) -> bool:
    """A database that nobody has put anything into."""
    return not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def _lay_out(connection: Connection) -> None:
    """Make an empty database a cluster file, unless another process is doing so at the same moment."""
    _turn_on_wal(connection)
    connection.execute("BEGIN IMMEDIATE")
    if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
        for statement in schema.LAYOUT.split(";"):
            connection.execute(statement)
        connection.execute("INSERT INTO meta VALUES ('head', 0), ('compacted', 0), ('oid', 0)")
        connection.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version={schema.VERSION}")
    connection.execute("COMMIT")


def _turn_on_wal(connection: Connection) -> None:
    """SQLite does not wait for others when it changes the mode of a file: ask again instead."""
    from time import sleep

    for tries_left in range(BUSY_MS // 10, -1, -1):
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite.DatabaseError as error:
            if "locked" not in str(error) or not tries_left:
                raise
        sleep(0.01)


def _escape(path: str) -> str:
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
