"""Follow a resource's changes while virtual time passes.

Models the watch cache: events from a revision on, filtered by selectors, where an object that
stops matching is reported as deleted and one that starts to match as added.
"""

from __future__ import annotations

from kubectl_sim.apiserver import selection, table
from kubectl_sim.base.objects import key_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.apiserver.table import TableResult
    from kubectl_sim.cluster.cluster import Cluster
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]
    Event = tuple[str, Any]


def watch(cluster: Cluster, request: Request, deadline: int | None) -> Iterator[Event | None]:
    """``(type, object)`` for every change after ``params["resourceVersion"]``.

    With ``accept="Table"`` the object is a one-row :class:`TableResult`.  Yields None whenever
    time has passed without a change, so that the caller can look around, and ends when virtual
    time has reached ``deadline`` (microseconds).  Raises Expired for a revision that is gone.
    """
    kind = cluster.server.kind(request.resource)
    follow = _Filter(cluster, request)
    revision = int(request.params.get("resourceVersion") or 0)
    while True:
        revision, changes = cluster.changes_after(revision, kind.resource)
        shown = [event for change in changes if (event := follow(change[1], change[2])) is not None]
        for type, obj in shown:
            yield type, _table(cluster, request.resource, obj) if request.accept == "Table" else obj
        if shown:
            continue
        yield None
        if not cluster.wait(deadline):
            return


def _table(cluster: Cluster, resource: str, obj: Obj) -> TableResult:
    return table.of_objects(cluster.server, cluster.server.kind(resource), [obj])


class _Filter:
    """Which changes a watcher sees, and as what."""

    def __init__(self, cluster: Cluster, request: Request) -> None:
        kind = cluster.server.kind(request.resource)
        self._namespace = request.namespace
        self._name = request.name
        self._matches = selection.of_request(kind, request).matches
        #: Keys that match now; None when everything does.
        self._inside: set[str] | None = None
        if self._matches is not None:
            self._inside = {key_of(obj) for obj in request.params.get("known", ())}

    def __call__(self, type: str, obj: Obj) -> Event | None:
        metadata = obj["metadata"]
        if self._namespace and metadata.get("namespace") != self._namespace:
            return None
        if self._name and metadata["name"] != self._name:
            return None
        if self._matches is None or self._inside is None:
            return type, obj
        return self._selected(type, obj, key_of(obj))

    def _selected(self, type: str, obj: Obj, key: str) -> Event | None:
        assert self._inside is not None and self._matches is not None
        was_inside = key in self._inside
        if type == "DELETED" or not self._matches(obj):
            self._inside.discard(key)
            return ("DELETED", obj) if was_inside else None
        self._inside.add(key)
        return ("MODIFIED" if was_inside else "ADDED"), obj
