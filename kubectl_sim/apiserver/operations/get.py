"""Read one object."""

from __future__ import annotations

from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


def current(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The stored object that a request names.  Raises NotFound."""
    obj = server.store.get(kind.resource, request.namespace, request.name)
    if obj is None:
        raise status.not_found(kind.resource, request.name)
    return obj


def run(server: APIServer, kind: Kind, request: Request) -> Any:
    if request.accept == "Table":
        from kubectl_sim.apiserver import table

        return table.of_one(server, kind, request)
    if kind.reported:
        return _reported(server, kind, request)
    if request.accept == "JSON":
        text = server.store.text(kind.resource, request.namespace, request.name)
        if text is None:
            raise status.not_found(kind.resource, request.name)
        return text
    return current(server, kind, request)


def _reported(server: APIServer, kind: Kind, request: Request) -> Any:
    from kubectl_sim.apiserver import reports

    obj = reports.shown(server, request, current(server, kind, request))
    if request.accept != "JSON":
        return obj
    from kubectl_sim.base import jsonio

    return jsonio.dumps(obj)
