"""Delete all the objects that a request selects."""

from __future__ import annotations

from kubectl_sim.apiserver import deletion
from kubectl_sim.apiserver.operations.list_ import ListResult
from kubectl_sim.apiserver.operations.list_ import run as select

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request


def run(server: APIServer, kind: Kind, request: Request) -> ListResult:
    options = deletion.options_of(request)
    found: ListResult = select(server, kind, request)
    found.items = [deletion.remove(server, kind, request, obj, options) for obj in found.items]
    return found
