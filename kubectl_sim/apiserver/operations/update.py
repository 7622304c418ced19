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


_RBAC = "rbac.authorization.k8s.io"
#: What an update creates when it is not there: AllowCreateOnUpdate of upstream's strategies.
MADE_TOO = frozenset(
    [
        *(f"{plural}.{_RBAC}" for plural in ("clusterrolebindings", "clusterroles", "rolebindings", "roles")),
        *("endpoints", "services"),
    ]
)


def run(server: APIServer, kind: Kind, request: Request) -> Obj:
    """Replace an object.  Raises NotFound, except for kinds that come into being by it as well."""
    new = body.decoded(server, kind, request)
    if kind.resource in MADE_TOO and _is_new(server, kind, request, new["metadata"]):
        from kubectl_sim.apiserver.operations import create

        return create.store_new(server, kind, request, new)
    return replace(server, kind, request, new, current(server, kind, request))


def _is_new(server: APIServer, kind: Kind, request: Request, metadata: Obj) -> bool:
    """Is there no such object, and does the update not say which one it is about?"""
    if metadata.get("name") != request.name or metadata.get("resourceVersion") or metadata.get("uid"):
        return False
    return server.store.get(kind.resource, request.namespace, request.name) is None


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
