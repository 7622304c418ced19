"""Apply a patch to the current state, then go the way of an update.

Models apiserver/pkg/endpoints/handlers/patch.go.
"""

from __future__ import annotations

from kubectl_sim.apiserver import patching
from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.apiserver.operations.update import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


def run(server: APIServer, kind: Kind, request: Request) -> Obj:
    if request.patch_type == "application/apply-patch+yaml":
        from kubectl_sim.apiserver.operations.apply import run as apply

        return apply(server, kind, request)
    old = current(server, kind, request)
    return replace(server, kind, request, patching.patched(server, kind, request, old), old)
