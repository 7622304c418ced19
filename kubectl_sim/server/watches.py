"""Watches: who follows what, and the frames that they get.

Models apiserver/pkg/storage/cacher: changes are read from the log once, however many watch, and
encoded once for each representation that somebody wants.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any

from kubectl_sim.apiserver import selection, table
from kubectl_sim.base import jsonio
from kubectl_sim.base.objects import key_of
from kubectl_sim.cluster.cluster import Cluster
from kubectl_sim.model import status
from kubectl_sim.model.request import Request
from kubectl_sim.model.status import StatusError
from kubectl_sim.server import wire
from kubectl_sim.server.negotiation import Representation

Obj = dict[str, Any]

#: A client that lets this many frames, or bytes, pile up is too slow: it is cut off, and lists again.
BACKLOG = 20_000
BACKLOG_BYTES = 64 * 1024 * 1024
INITIAL_EVENTS_END = "k8s.io/initial-events-end"


class Change:
    """One step of the log with its encoded forms."""

    __slots__ = ("_frames", "obj", "revision", "type")

    def __init__(self, revision: int, type: str, obj: Obj) -> None:
        self.revision = revision
        self.type = type
        self.obj = obj
        self._frames: dict[Any, bytes] = {}

    def frame(self, key: Any, type: str, encode: Callable[[Obj], str]) -> bytes:
        """The frame of this change as ``type``, encoded when somebody asks first."""
        frame = self._frames.get((key, type))
        if frame is None:
            frame = self._frames[key, type] = wire.event(type, encode(self.obj))
        return frame


class Watcher:
    """One client that follows a resource."""

    def __init__(self, cluster: Cluster, request: Request, form: Representation) -> None:
        self.kind = cluster.server.kind(request.resource)
        self.resource = self.kind.resource
        self.waits = request.user_agent.startswith("kubectl")
        self.woken = asyncio.Event()
        self.ended = False
        self.frames: deque[bytes] = deque()
        #: Bytes in the frames that wait to be sent.
        self.waiting = 0
        #: Ends the connection of a client that does not read what it is sent.
        self.cut_off: Callable[[], None] | None = None
        self._namespace = request.namespace if self.kind.namespaced else ""
        self._matches = selection.of_request(self.kind, request).matches
        self._inside: set[str] = set()
        self._cluster = cluster
        self._form = form
        self._include = request.params.get("includeObject") or "Metadata"
        self._headers = True
        self.cursor = 0

    # -- the beginning ----------------------------------------------------------------------

    def start(self, revision: int, initial: bool, bookmark: bool) -> None:
        """Follow what comes after ``revision``; with ``initial`` begin with what is there now.

        Must run inside a transaction.  ``bookmark`` marks the end of the initial events.
        Raises Expired for a revision that is gone.
        """
        store = self._cluster.store
        if initial:
            self.cursor = store.head
            for obj in store.select(self.resource, self._namespace):
                self.see(Change(self.cursor, "ADDED", obj))
            if bookmark:
                self.bookmark(initial_end=True)
            return
        if revision < store.compacted:
            raise too_old(revision, store.compacted)
        self.cursor = revision
        if self._matches is not None:
            self._remember(revision)

    def _remember(self, revision: int) -> None:
        """Which objects the client has seen matching at the revision from which it follows."""
        store = self._cluster.store
        if store.head > revision and store.history(revision, self.resource):
            objects = store.states_at(revision, self.resource)
        else:
            objects = store.select(self.resource, self._namespace)
        self._inside = {key_of(obj) for obj in objects if self._shows(obj)}

    def _shows(self, obj: Obj) -> bool:
        if self._namespace and obj["metadata"].get("namespace") != self._namespace:
            return False
        return self._matches is None or self._matches(obj)

    # -- what happens ------------------------------------------------------------------------

    def see(self, change: Change) -> bool:
        """Take note of a change; True if the client will hear of it."""
        type = self._as_seen(change)
        if not type:
            return False
        key = (self._form, self._include, self._headers)
        frame = change.frame(key, type, self._encode)
        self.frames.append(frame)
        self.waiting += len(frame)
        self._headers = False
        self.woken.set()
        if self.cut_off is not None and (len(self.frames) > BACKLOG or self.waiting > BACKLOG_BYTES):
            self.end()
            self.cut_off()
        return True

    def _as_seen(self, change: Change) -> str:
        """The type of the event for this client, empty if it concerns nothing that it follows."""
        obj = change.obj
        if self._matches is None:
            return change.type if self._shows(obj) else ""
        key = key_of(obj)
        was_inside = key in self._inside
        if change.type == "DELETED" or not self._shows(obj):
            self._inside.discard(key)
            return "DELETED" if was_inside else ""
        self._inside.add(key)
        return "MODIFIED" if was_inside else "ADDED"

    def _encode(self, obj: Obj) -> str:
        if self._form.form == "Table":
            found = table.of_objects(self._cluster.server, self.kind, [obj])
            found.revision = int(obj["metadata"]["resourceVersion"])
            return wire.table_text(found, self._form.version, self._include, headers=self._headers)
        if self._form.form:
            return wire.partial(obj, self._form.version)
        return jsonio.dumps(obj)

    def bookmark(self, *, initial_end: bool = False) -> None:
        """Tell the client how far it has seen everything."""
        metadata: Obj = {"resourceVersion": str(self.cursor), "creationTimestamp": None}
        if initial_end:
            metadata["annotations"] = {INITIAL_EVENTS_END: "true"}
        kind: Obj = {"kind": self.kind.kind, "apiVersion": self.kind.api_version}
        if self._form.form == "Table":
            kind = {"kind": "Table", "apiVersion": f"meta.k8s.io/{self._form.version}"}
            row = {"cells": [], "object": {"kind": "PartialObjectMetadata", "metadata": metadata}}
            obj: Obj = {**kind, "metadata": metadata, "columnDefinitions": [], "rows": [row]}
        else:
            obj = {**kind, "metadata": metadata}
        self.frames.append(wire.event("BOOKMARK", jsonio.dumps(obj)))
        self.woken.set()

    def fail(self, error: StatusError) -> None:
        """End with an error event."""
        self.frames.append(wire.event("ERROR", jsonio.dumps(error.status)))
        self.end()

    def end(self) -> None:
        self.ended = True
        self.woken.set()


def too_old(revision: int, compacted: int) -> StatusError:
    return status.expired(f"too old resource version: {revision} ({compacted})")


class Hub:
    """Everybody who watches, by resource."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._watchers: dict[str, set[Watcher]] = {}
        self._cursors: dict[str, int] = {}
        self._head = 0
        #: How many commands follow a log and wait for it to go on.
        self.followers = 0

    @property
    def count(self) -> int:
        return sum(map(len, self._watchers.values()))

    @property
    def impatient(self) -> bool:
        """Is somebody there who waits for something to happen, as a blocking command does?"""
        return self.followers > 0 or any(watcher.waits for found in self._watchers.values() for watcher in found)

    def add(self, watcher: Watcher) -> None:
        """Let a watcher that has started hear of what comes, and of what it has missed."""
        found = self._watchers.setdefault(watcher.resource, set())
        if not found:
            self._cursors[watcher.resource] = watcher.cursor
        elif watcher.cursor < self._cursors[watcher.resource]:
            for change in self._changes(watcher.resource, watcher.cursor)[1]:
                if change.revision <= self._cursors[watcher.resource]:
                    self._show(watcher, change)
        found.add(watcher)
        self._head = 0

    def remove(self, watcher: Watcher) -> None:
        found = self._watchers.get(watcher.resource)
        if found is not None:
            found.discard(watcher)
            if not found:
                del self._watchers[watcher.resource], self._cursors[watcher.resource]

    def poll(self) -> bool:
        """Hand out what has happened since the last time; True if one who waits has seen something."""
        if not self._watchers or self._cluster.store.head == self._head:
            return False
        if self._cluster.store.head < self._head:
            self._restart()
            return True
        seen = False
        for resource in list(self._watchers):
            head, changes = self._changes(resource, self._cursors[resource])
            self._cursors[resource] = head
            for watcher in self._watchers[resource]:
                shown = [self._show(watcher, change) for change in changes]
                watcher.cursor = max(watcher.cursor, head)
                seen = seen or (any(shown) and watcher.waits)
        self._head = self._cluster.store.head
        return seen

    def _changes(self, resource: str, after: int) -> tuple[int, list[Change]]:
        head, changes = self._cluster.changes_after(after, resource)
        return head, [Change(*change) for change in changes]

    @staticmethod
    def _show(watcher: Watcher, change: Change) -> bool:
        return change.revision > watcher.cursor and watcher.see(change)

    def _restart(self) -> None:
        """The log has become shorter: an older state of the cluster was restored."""
        head = self._cluster.store.head
        for watcher in [watcher for found in self._watchers.values() for watcher in found]:
            watcher.fail(too_old(watcher.cursor, head))
        self._watchers.clear()
        self._cursors.clear()
        self._head = head

    def end(self) -> None:
        """Let everybody go."""
        for found in self._watchers.values():
            for watcher in found:
                watcher.end()
        self._watchers.clear()
