"""Lists as they were at a revision (``resourceVersionMatch=Exact``), read from the log.

Models how apiserver/pkg/storage/etcd3 lists at a revision of etcd.
"""

from __future__ import annotations

from kubectl_sim.apiserver import selection
from kubectl_sim.apiserver.operations.list_ import ListResult
from kubectl_sim.base import jsonio
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_GONE = "The resourceVersion for the provided list is too old."


def listed(server: APIServer, kind: Kind, request: Request) -> ListResult:
    """All objects that a list would have shown at its resource version.  Raises Expired."""
    revision = int(request.params["resourceVersion"])
    if revision < server.store.compacted:
        raise status.expired(_GONE)
    matches = selection.of_request(kind, request).matches
    found = [obj for obj in server.store.states_at(revision, kind.resource) if _is_in(obj, request.namespace)]
    found = [obj for obj in found if matches is None or matches(obj)]
    found.sort(key=lambda obj: (obj["metadata"].get("namespace", ""), obj["metadata"]["name"]))
    result = ListResult(kind, found, revision)
    if request.accept == "JSON":
        result.texts = [jsonio.dumps(obj) for obj in found]
    return result


def _is_in(obj: Obj, namespace: str) -> bool:
    return not namespace or obj["metadata"].get("namespace") == namespace
