"""The first and the last step of every write: decode what was sent, store what is left of it."""

from __future__ import annotations

from kubectl_sim.apiserver import decode
from kubectl_sim.base import jsonio
from kubectl_sim.base.objects import clone
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

#: A body over HTTP may not be larger.
MAX_BYTES = 3 * 1024 * 1024

#: Components of the cluster send what their typed clients encode: it needs no strictness.
_TRUSTED = "system:"
#: What components write by the thousand, and write in its stored form: pods from templates that
#: were decoded once, their status, events.
_CANONICAL = ("events", "pods")


def decoded(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The request's body as the kind's own object: a private copy, strictly or leniently checked."""
    body = request.body
    if not isinstance(body, dict) or not (_is(body, "kind", kind.kind) and _is(body, "apiVersion", kind.api_version)):
        from kubectl_sim.apiserver import foreign

        foreign.refuse(kind, body)
    # First its type, as stored texts are cut apart by those who list them.
    obj: Obj = {"apiVersion": None, "kind": None, **body}
    obj["apiVersion"], obj["kind"] = kind.api_version, kind.kind
    obj = checked(server, kind, request, obj)
    obj.setdefault("metadata", {})
    return obj


def _is(body: Obj, key: str, expected: str) -> bool:
    """Is the kind or the version of a body the expected one, or left to the server to fill in?"""
    found = body.get(key)
    return found == expected or found is None or found == ""


def refuse_too_large(request: Request) -> None:
    """Bodies over the limit are refused before anybody looks at them; here, once something is wrong with them.

    Raises RequestEntityTooLarge.
    """
    try:
        size = len(jsonio.dumps(request.body))
    except (RecursionError, TypeError, ValueError):
        return
    if size > MAX_BYTES:
        raise status.too_large(f"Request entity too large: limit is {MAX_BYTES}")


def template_of(request: Request) -> Obj | None:
    """The spec that a component creates a pod from: the same object for every pod of an owner."""
    if request.resource != "pods" or not request.user_agent.startswith(_TRUSTED):
        return None
    spec: Obj | None = request.body.get("spec")
    return spec


def _is_canonical(kind: Kind, request: Request) -> bool:
    """Does a component write something that it writes in its stored form?"""
    return kind.resource in _CANONICAL and request.user_agent.startswith(_TRUSTED)


def checked(server: APIServer, kind: Kind, request: Request, obj: Obj) -> Obj:
    """A decoded copy by the kind's schema, as ``fieldValidation`` asks.  Raises BadRequest.

    What the cluster's own components send is brought into its stored form, and nothing else.
    """
    if _is_canonical(kind, request):
        copy: Obj = clone(obj)
        return copy
    if request.user_agent.startswith(_TRUSTED):
        return decode.canonical(kind, obj)
    return decode.for_request(server, kind, request, obj)


def status_of(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The body of a write to the status; a component's need not be copied, for nothing else is taken of it."""
    if _is_canonical(kind, request):
        return {**request.body, "metadata": dict(request.body["metadata"])}
    return decoded(server, kind, request)


def written(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> Obj:
    """Store the new state, unless this is a dry run, and return it."""
    if request.params.get("dryRun"):
        if old is not None:
            obj["metadata"].setdefault("resourceVersion", old["metadata"]["resourceVersion"])
        return obj
    # A component adds no more to a pod than what fits: the size of these need not be looked at.
    return server.store.put(kind, obj, old, server.now, bounded=_is_canonical(kind, request))
