"""Create an object.  Models the generic registry's Create and rest.BeforeCreate."""

from __future__ import annotations

from kubectl_sim.apiserver import admission, body, meta, ownership
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


def run(server: APIServer, kind: Kind, request: Request) -> Obj:
    obj = body.decoded(server, kind, request)
    return store_new(server, kind, request, obj)


def store_new(server: APIServer, kind: Kind, request: Request, obj: Obj, record: bool = True) -> Obj:
    """Everything between a decoded body and the stored object.  Takes over ``obj``.

    ``record`` is off where managedFields are up to date already (server-side apply).
    """
    meta.check_namespace(kind, request, obj)
    meta.fill_new(server, kind, request, obj)
    kind.default(obj)
    if record:
        obj = ownership.recorded(server, kind, request, obj, None)
    admission.mutate(server, kind, request, obj, None)
    kind.prepare_create(obj)
    admission.allocate(server, kind, obj, None)
    causes = meta.validate_new(kind, obj) or kind.validate(obj)
    if causes:
        raise status.invalid(kind.group, kind.kind, obj["metadata"].get("name", ""), causes)
    admission.validate(server, kind, request, obj, None)
    metadata = obj["metadata"]
    if server.store.get(kind.resource, metadata.get("namespace", ""), metadata["name"]) is not None:
        raise status.already_exists(kind.resource, metadata["name"])
    return body.written(server, kind, request, obj, None)
