"""Create an object.  Models the generic registry's Create and rest.BeforeCreate."""

from __future__ import annotations

from kubectl_sim.apiserver import admission, body, meta, ownership
from kubectl_sim.model import status
from kubectl_sim.model.request import User

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


_NOBODY = User("")
#: Events come from nowhere else in such numbers.
_RECORDER = "system:events"


def run(server: APIServer, kind: Kind, request: Request) -> Obj:
    if request.user_agent == _RECORDER:
        return _note_event(server, kind, request)
    obj = body.decoded(server, kind, request)
    return store_new(server, kind, request, obj)


def _note_event(server: APIServer, kind: Kind, request: Request) -> Obj:
    """An event of our own recorder: made in its stored form, so only what may refuse it is asked."""
    obj: Obj = request.body
    meta.fill_new(server, kind, request, obj)
    admission.validate(server, kind, request, obj, None)
    if server.store.get(kind.resource, request.namespace, obj["metadata"]["name"]) is not None:
        raise status.already_exists(kind.resource, obj["metadata"]["name"])
    return body.written(server, kind, request, obj, None)


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
    if kind.requested_by is not None:
        kind.requested_by(obj, request.user or _NOBODY)
    admission.allocate(server, kind, obj, None)
    template = body.template_of(request)
    causes = meta.validate_new(kind, obj)
    if template is None or template is not server.checked_template:
        causes = causes + kind.validate(obj)
    if causes:
        raise status.invalid(kind.group, kind.kind, obj["metadata"].get("name", ""), causes)
    # The pods of one replica set have one spec: what has passed once passes again.
    server.checked_template = template
    admission.validate(server, kind, request, obj, None)
    metadata = obj["metadata"]
    if server.store.get(kind.resource, metadata.get("namespace", ""), metadata["name"]) is not None:
        raise status.already_exists(kind.resource, metadata["name"])
    return body.written(server, kind, request, obj, None)
