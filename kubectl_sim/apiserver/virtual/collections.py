"""Lists of what is not stored: selection and the forms in which a client wants them."""

from __future__ import annotations

from kubectl_sim.apiserver import selection
from kubectl_sim.apiserver.operations.list_ import ListResult
from kubectl_sim.base import jsonio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


def listed(server: APIServer, kind: Kind, request: Request, objects: list[Obj]) -> Any:
    """The objects that the request selects, as a list or table."""
    chosen = selection.of_request(kind, request)
    matches = chosen.matches
    if matches is not None:
        objects = [obj for obj in objects if matches(obj)]
    if request.accept == "Table":
        from kubectl_sim.apiserver import table

        return table.of_objects(server, kind, objects)
    result = ListResult(kind, objects, server.store.head)
    if request.accept == "JSON":
        result.texts = [jsonio.dumps(obj) for obj in objects]
    return result


def single(server: APIServer, kind: Kind, request: Request, obj: Obj) -> Any:
    """One object, as such or as a table of one row."""
    if request.accept == "Table":
        from kubectl_sim.apiserver import table

        return table.of_objects(server, kind, [obj])
    return obj
