"""Replace an object.  Models the generic registry's Update and rest.BeforeUpdate."""

from __future__ import annotations

from kubectl_sim.apiserver import admission, body, deletion, meta, ownership
from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


def run(server: APIServer, kind: Kind, request: Request) -> Obj:
    new = body.decoded(server, kind, request)
    return replace(server, kind, request, new, current(server, kind, request))


def replace(server: APIServer, kind: Kind, request: Request, new: Obj, old: Obj, record: bool = True) -> Obj:
    """Everything between a decoded new state and the stored one.  Takes over ``new``.

    ``record`` is off where managedFields are up to date already (server-side apply).
    """
    meta.check_namespace(kind, request, new)
    meta.fill_update(server, kind, request, new, old)
    if kind.has_status:
        _keep_status(new, old)
    kind.default(new)
    if record:
        new = ownership.recorded(server, kind, request, new, old)
    admission.mutate(server, kind, request, new, old)
    kind.prepare_update(new, old)
    admission.allocate(server, kind, new, old)
    meta.bump_generation(kind, new, old)
    if new == old:
        return old
    causes = meta.validate_update(kind, new, old) + kind.validate_update(new, old)
    if causes:
        raise status.invalid(kind.group, kind.kind, old["metadata"]["name"], causes)
    admission.validate(server, kind, request, new, old)
    if deletion.is_complete(new):
        return deletion.finish(server, kind, request, new, old)
    return body.written(server, kind, request, new, old)


def _keep_status(new: Obj, old: Obj) -> None:
    if "status" in old:
        new["status"] = old["status"]
    else:
        new.pop("status", None)
