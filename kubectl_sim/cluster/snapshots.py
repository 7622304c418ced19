"""Whole-cluster snapshots: copies of the cluster file in a folder beside it."""

from __future__ import annotations

import os
import sqlite3

from kubectl_sim.base import jsonio
from kubectl_sim.model.errors import StateError
from kubectl_sim.store.opening import open_store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]
    Key = tuple[str, str, str]


def folder(state: str) -> str:
    return f"{state}.snapshots"


def path_of(state: str, name: str) -> str:
    """The file of a snapshot.  Raises :class:`StateError` for a name that is not a plain word."""
    if not name or name != os.path.basename(name) or name.startswith("."):
        raise StateError(f"invalid snapshot name {name!r}: use a plain word")
    return os.path.join(folder(state), f"{name}.db")


def existing(state: str, name: str) -> str:
    """The file of a snapshot that there is.  Raises :class:`StateError`."""
    path = path_of(state, name)
    if not os.path.exists(path):
        raise StateError(f"there is no snapshot {name!r}")
    return path


def names(state: str) -> list[str]:
    try:
        entries = os.listdir(folder(state))
    except FileNotFoundError:
        return []
    return sorted(entry[:-3] for entry in entries if entry.endswith(".db"))


def save(state: str, name: str, *, overwrite: bool = False) -> str:
    """Copy the cluster as it is at this moment.  Returns the snapshot's path."""
    target = path_of(state, name)
    if os.path.exists(target) and not overwrite:
        raise StateError(f"snapshot {name!r} exists already; use --force to replace it")
    open_store(state).close()
    os.makedirs(os.path.dirname(target), exist_ok=True)
    temporary = f"{target}.{os.getpid()}.tmp"
    try:
        _copy(state, temporary)
        os.replace(temporary, target)
    finally:
        _remove(temporary)
    return target


def restore(state: str, name: str) -> None:
    """Make the cluster what it was when the snapshot was taken."""
    source = existing(state, name)
    open_store(source).close()
    _copy(source, state)


def _copy(source: str, target: str) -> None:
    """SQLite's online backup: consistent while others read and write."""
    try:
        origin = sqlite3.connect(f"file:{source}?mode=ro", uri=True)
        copy = sqlite3.connect(target)
        with origin, copy:
            origin.backup(copy)
        copy.execute("PRAGMA journal_mode=WAL")
        origin.close()
        copy.close()
    except sqlite3.DatabaseError as error:
        raise StateError(f"snapshot of {source}: {error}") from error


def _remove(path: str) -> None:
    if os.path.exists(path):
        os.remove(path)


def delete(state: str, name: str) -> None:
    target = path_of(state, name)
    if not os.path.exists(target):
        raise StateError(f"there is no snapshot {name!r}")
    os.remove(target)


def differences(before: str, after: str) -> list[tuple[str, Key]]:
    """``("added" | "removed" | "changed", (resource, namespace, name))`` between two cluster files.

    Resource versions do not count, nor do events.
    """
    old, new = _contents(before), _contents(after)
    found = [("removed", key) for key in old.keys() - new.keys()]
    found += [("added", key) for key in new.keys() - old.keys()]
    found += [("changed", key) for key in old.keys() & new.keys() if old[key] != new[key]]
    return sorted(found, key=lambda item: item[1])


def _contents(path: str) -> dict[Key, Obj]:
    store = open_store(path)
    store.begin(write=False)
    rows = store.run(
        "SELECT o.resource, o.namespace, o.name, r.body FROM object o JOIN revision r ON r.rev=o.rev"
        " WHERE o.resource NOT IN ('events', 'leases.coordination.k8s.io')"
    ).fetchall()
    store.commit()
    store.close()
    contents = {}
    for resource, namespace, name, body in rows:
        obj = jsonio.loads(body)
        obj["metadata"].pop("resourceVersion", None)
        contents[resource, namespace, name] = obj
    return contents
