"""Lists as they were at a revision, put together from the present and from the log.

Models how apiserver/pkg/storage/etcd3 lists at a revision of etcd.  What has not changed since then
is read as it is now, so that a chunk costs what the changes and its own length cost.
"""

from __future__ import annotations

from kubectl_sim.apiserver import continuation, selection, table
from kubectl_sim.apiserver.operations.list_ import ListResult
from kubectl_sim.base import jsonio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request
    from kubectl_sim.store.earlier import Earlier

    Obj = dict[str, Any]
    Place = tuple[str, str]


def answer(server: APIServer, kind: Kind, request: Request) -> Any:
    """What a list shows that is not about the present, None if the present looks the same.

    Raises BadRequest, Timeout, Expired.
    """
    revision, after = continuation.begin(server, request)
    if revision == server.store.head:
        return None
    changed = server.store.changed_since(revision, kind.resource)
    if not changed:
        return None
    found = _Page(server, kind, request, after, changed).chunk(revision)
    if request.accept != "Table":
        return found
    shown = table.of_objects(server, kind, found.items)
    shown.revision, shown.continue_, shown.remaining = found.revision, found.continue_, found.remaining
    return shown


class _Page:
    """One chunk, or the whole, of a list at a revision; ``changed`` is what the present has changed of it."""

    def __init__(
        self, server: APIServer, kind: Kind, request: Request, after: Place | None, changed: list[Earlier]
    ) -> None:
        self.server = server
        self.kind = kind
        self.request = request
        self.after = after
        self.changed = [item for item in changed if self._is_here(item.place)]
        self.chosen = selection.of_request(kind, request, server.store.probe)
        self.limit = max(int(request.params.get("limit") or 0), 0)

    def _is_here(self, place: Place) -> bool:
        if self.request.namespace and place[0] != self.request.namespace:
            return False
        return self.after is None or place > self.after

    def chunk(self, revision: int) -> ListResult:
        found = sorted(self._unchanged() + self._earlier(), key=lambda item: item[0])
        more = 0 < self.limit < len(found)
        if more:
            found = found[: self.limit]
        result = ListResult(self.kind, [self._shown(obj) for _, obj in found], revision)
        if more:
            result.continue_ = continuation.token(self.request, revision, found[-1][0])
            if not self.chosen.selective:
                result.remaining = self._count() - self.limit
        if self.request.accept == "JSON":
            result.texts = [jsonio.dumps(obj) for obj in result.items]
        return result

    def _unchanged(self) -> list[tuple[Place, Obj]]:
        """What looks as it did then: enough of it for the chunk."""
        keep = self.chosen.keep
        limit = self.limit + 1 + len(self.changed) if self.limit and keep is None else 0
        where = (self.kind.resource, self.request.namespace, self.chosen.ids)
        rows = self.server.store.texts(*where, after=self.after, limit=limit)
        changed = {item.place for item in self.changed}
        found = [((ns, name), jsonio.loads(text)) for ns, name, text in rows if (ns, name) not in changed]
        return found if keep is None else [item for item in found if keep(item[1])]

    def _earlier(self) -> list[tuple[Place, Obj]]:
        """What looked different then."""
        matches = self.chosen.matches
        there = [(item.place, item.obj) for item in self.changed if item.obj is not None]
        return there if matches is None else [item for item in there if matches(item[1])]

    def _count(self) -> int:
        now = self.server.store.count(self.kind.resource, self.request.namespace, None, self.after)
        return now + sum((item.obj is not None) - item.exists for item in self.changed)

    def _shown(self, obj: Obj) -> Obj:
        if not self.kind.reported:
            return obj
        from kubectl_sim.apiserver import reports

        return reports.shown(self.server, self.request, obj)
