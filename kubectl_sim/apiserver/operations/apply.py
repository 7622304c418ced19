"""Server-side apply."""

from __future__ import annotations

from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request


def run(server: APIServer, kind: Kind, request: Request) -> dict[str, Any]:
    raise status.not_simulated("server-side apply")
