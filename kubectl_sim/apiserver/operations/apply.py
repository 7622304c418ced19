"""Server-side apply.  Models the apply patcher of apiserver/pkg/endpoints/handlers/patch.go."""

from __future__ import annotations

from kubectl_sim.apiserver import decode, ownership
from kubectl_sim.apiserver.fieldmanager import applying, tracking
from kubectl_sim.apiserver.operations.create import store_new
from kubectl_sim.apiserver.operations.update import replace
from kubectl_sim.base.objects import clone
from kubectl_sim.base.patches.common import json_kind
from kubectl_sim.model import field, status
from kubectl_sim.model import schema as schemas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request
    from kubectl_sim.model.schema import Schema

    Obj = dict[str, Any]


def run(server: APIServer, kind: Kind, request: Request) -> Obj:
    """Create the object or merge the configuration into it.

    Raises Invalid without a field manager, BadRequest for a configuration of another type,
    Conflict when other managers own what it would change.
    """
    live = server.store.get(kind.resource, request.namespace, request.name)
    schema = schemas.find(kind.group, kind.version, kind.kind)
    new = merged(server, kind, request, schema, live)
    if live is not None:
        return replace(server, kind, request, new, live, record=False)
    new["metadata"].setdefault("name", request.name)
    new = {"apiVersion": kind.api_version, "kind": kind.kind, **new}  # its type first
    return store_new(server, kind, request, new, record=False)


def merged(server: APIServer, kind: Kind, request: Request, schema: Schema | None, live: Obj | None) -> Obj:
    """The state that an apply request leads to, decoded, with its managedFields."""
    config = _config(kind, request)
    force = request.params.get("force") in (True, "true")
    writer = ownership.writer(server, kind, request)
    found, changed = applying.applied(schema, live, config, writer, force)
    if live is not None and not changed:
        found = tracking.without_new_times(live, found)
    if schema is None or (live is not None and not changed):
        copy: Obj = clone(found)
        return copy
    try:
        return decode.apply_defaults(found, schema)
    except decode.DecodeError as error:
        raise status.StatusError(500, "", error.message) from None


def _config(kind: Kind, request: Request) -> Obj:
    config = request.body
    if not request.params.get("fieldManager"):
        cause = field.required("fieldManager", "is required for apply patch")
        raise status.invalid("meta.k8s.io", "PatchOptions", "", [cause])
    if not isinstance(config, dict):
        raise status.bad_request(
            "error decoding patch: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal "
            f"{json_kind(config)} into Go value of type map[string]interface {{}}"
        )
    found = tuple(value if isinstance(value := config.get(key), str) else "" for key in ("apiVersion", "kind"))
    if found != (kind.api_version, kind.kind):
        version = found[0] if "/" in found[0] else f"/{found[0]}"
        raise status.bad_request(f"invalid object type: {version}, Kind={found[1]}")
    return config
