"""Delete one object."""

from __future__ import annotations

from kubectl_sim.apiserver import deletion
from kubectl_sim.apiserver.operations.get import current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request


def run(server: APIServer, kind: Kind, request: Request) -> dict[str, Any]:
    options = deletion.options_of(request)
    return deletion.remove(server, kind, request, current(server, kind, request), options)
