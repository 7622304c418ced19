"""Read many objects, selected by namespace, labels and fields.

Models the generic registry's List: label selectors and indexed field selectors run in SQL,
other field selectors as predicates over the bodies.
"""

from __future__ import annotations

from kubectl_sim.apiserver import continuation, selection

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


class ListResult:
    """A list as the rooms of this process pass it on; ``as_object`` is its wire form.

    For a request with ``accept="JSON"`` the items are in ``texts``, encoded.
    """

    __slots__ = ("continue_", "items", "kind", "remaining", "revision", "texts")

    def __init__(self, kind: Kind, items: list[Obj], revision: int) -> None:
        self.kind = kind
        self.items = items
        self.texts: list[str] = []
        self.revision = revision
        self.continue_ = ""
        self.remaining = 0

    def as_object(self) -> Obj:
        metadata: Obj = {"resourceVersion": str(self.revision)}
        if self.continue_:
            metadata["continue"] = self.continue_
            if self.remaining:
                metadata["remainingItemCount"] = self.remaining
        return {
            "kind": f"{self.kind.kind}List",
            "apiVersion": self.kind.api_version,
            "metadata": metadata,
            "items": self.items,
        }


def run(server: APIServer, kind: Kind, request: Request) -> Any:
    if "continue" in request.params or "resourceVersion" in request.params:
        from kubectl_sim.apiserver import past

        found = past.answer(server, kind, request)
        if found is not None:
            return found
    if request.accept == "Table":
        from kubectl_sim.apiserver import table

        return table.of_list(server, kind, request)
    if request.accept == "JSON":
        return _texts(server, kind, request)
    store = server.store
    if "ownerUID" in request.params:
        return ListResult(kind, store.owned(kind.resource, request.params["ownerUID"]), store.head)
    chosen = selection.of_request(kind, request, store.probe)
    limit = max(int(request.params.get("limit") or 0), 0)
    revision, after = continuation.begin(server, request)
    if not limit or chosen.keep is not None:
        items = store.select(kind.resource, request.namespace, chosen.ids, after=after, field=chosen.field)
        if chosen.keep is not None:
            items = [obj for obj in items if chosen.keep(obj)]
    else:
        items = store.select(kind.resource, request.namespace, chosen.ids, after=after, limit=limit + 1)
    if kind.reported:
        from kubectl_sim.apiserver import reports

        items = [reports.shown(server, request, obj) for obj in items]
    result = ListResult(kind, items, revision)
    if limit and len(items) > limit:
        result.items = items[:limit]
        last = result.items[-1]["metadata"]
        result.continue_ = continuation.token(request, revision, (last.get("namespace", ""), last["name"]))
        if not chosen.selective:
            result.remaining = store.count(kind.resource, request.namespace, chosen.ids, after) - limit
    return result


def _texts(server: APIServer, kind: Kind, request: Request) -> ListResult:
    """The list with its items as the JSON that is stored: nothing is decoded."""
    from kubectl_sim.base import jsonio

    chosen = selection.of_request(kind, request, server.store.probe)
    if chosen.keep is not None or kind.reported:
        request.accept = ""
        found: ListResult = run(server, kind, request)
        found.texts = [jsonio.dumps(obj) for obj in found.items]
        return found
    limit = max(int(request.params.get("limit") or 0), 0)
    revision, after = continuation.begin(server, request)
    where = (kind.resource, request.namespace, chosen.ids)
    rows = server.store.texts(*where, after=after, limit=limit + 1 if limit else 0)
    result = ListResult(kind, [], revision)
    if limit and len(rows) > limit:
        rows = rows[:limit]
        result.continue_ = continuation.token(request, revision, rows[-1][:2])
        if not chosen.selective:
            result.remaining = server.store.count(*where, after) - limit
    result.texts = [text for _, _, text in rows]
    return result
