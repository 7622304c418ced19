"""The status subresource: writes nothing but the status (of most kinds, the metadata's labels too).

Models the StatusStrategy of each kind's registry.
"""

from __future__ import annotations

from kubectl_sim.apiserver import body, meta, ownership, patching
from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


def get(server: APIServer, kind: Kind, request: Request) -> Obj:
    return current(server, kind, request)


def update(server: APIServer, kind: Kind, request: Request) -> Obj:
    sent = body.status_of(server, kind, request)
    return _write(server, kind, request, sent, current(server, kind, request))


def patch(server: APIServer, kind: Kind, request: Request) -> Obj:
    old = current(server, kind, request)
    return _write(server, kind, request, patching.patched(server, kind, request, old), old)


def _write(server: APIServer, kind: Kind, request: Request, sent: Obj, old: Obj) -> Obj:
    meta.fill_update(server, kind, request, sent, old)
    new = {**old, "metadata": dict(old["metadata"])}
    for key in ("labels", "annotations"):
        if key in sent["metadata"]:
            new["metadata"][key] = sent["metadata"][key]
    if "status" in sent:
        new["status"] = sent["status"]
    new = ownership.recorded(server, kind, request, new, old)
    if new == old:
        return old
    causes = kind.validate_status(new, old)
    if causes:
        raise status.invalid(kind.group, kind.kind, old["metadata"]["name"], causes)
    return body.written(server, kind, request, new, old)
