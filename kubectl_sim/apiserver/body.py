"""The first and the last step of every write: decode what was sent, store what is left of it."""

from __future__ import annotations

from kubectl_sim.apiserver import decode
from kubectl_sim.base.objects import clone
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

#: etcd's default limit of one request, which the API server reports in its own words.
MAX_BYTES = 1_572_864

#: Components of the cluster send what their typed clients encode: it needs no strictness.
_TRUSTED = "system:"
#: What components write by the thousand, and write in its stored form: pods from templates that
#: were decoded once, their status, events.
_CANONICAL = ("events", "pods")


def decoded(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The request's body as the kind's own object: a private copy, strictly or leniently checked."""
    body = request.body
    if not isinstance(body, dict):
        raise status.bad_request(f"the body of the request was in an unknown format: {body!r}")
    obj: Obj = {"apiVersion": kind.api_version, "kind": kind.kind, **body}
    obj = checked(server, kind, request, obj)
    obj.setdefault("metadata", {})
    return obj


def template_of(request: Request) -> Obj | None:
    """The spec that a component creates a pod from: the same object for every pod of an owner."""
    if request.resource != "pods" or not request.user_agent.startswith(_TRUSTED):
        return None
    spec: Obj | None = request.body.get("spec")
    return spec


def checked(server: APIServer, kind: Kind, request: Request, obj: Obj) -> Obj:
    """A decoded copy by the kind's schema, as ``fieldValidation`` asks.  Raises BadRequest.

    What the cluster's own components send is brought into its stored form, and nothing else.
    """
    if request.user_agent.startswith(_TRUSTED):
        return clone(obj) if kind.resource in _CANONICAL else decode.canonical(kind, obj)
    return decode.for_request(server, kind, request, obj)


def status_of(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The body of a write to the status; a component's need not be copied, for nothing else is taken of it."""
    if request.user_agent.startswith(_TRUSTED) and kind.resource in _CANONICAL:
        return {**request.body, "metadata": dict(request.body["metadata"])}
    return decoded(server, kind, request)


def written(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> Obj:
    """Store the new state, unless this is a dry run, and return it."""
    if request.params.get("dryRun"):
        if old is not None:
            obj["metadata"].setdefault("resourceVersion", old["metadata"]["resourceVersion"])
        return obj
    return server.store.put(kind, obj, old, server.now)
