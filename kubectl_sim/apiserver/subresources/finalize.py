"""The finalize subresource of namespaces: takes away a finalizer of the spec."""

from __future__ import annotations

from kubectl_sim.apiserver import body, deletion
from kubectl_sim.apiserver.operations.get import current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request


def update(server: APIServer, kind: Kind, request: Request) -> dict[str, Any]:
    old = current(server, kind, request)
    sent = body.decoded(server, kind, request)
    new = {**old, "spec": sent.get("spec", {}), "metadata": dict(old["metadata"])}
    if deletion.is_complete(new):
        return deletion.finish(server, kind, request, new, old)
    return body.written(server, kind, request, new, old)
