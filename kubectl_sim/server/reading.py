"""Requests that read: what a path and its query ask for, and the text of the answer.

Needs no HTTP: ``kubectl get --raw`` reads paths too, and other verbs with ``--raw`` write to them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, parse_qsl

from kubectl_sim.base import jsonio
from kubectl_sim.model import version
from kubectl_sim.model.request import Request, User
from kubectl_sim.model.status import StatusError, not_simulated
from kubectl_sim.server import bodies, discovery, health, negotiation, openapi, paths, wire
from kubectl_sim.server.negotiation import JSON, Representation
from kubectl_sim.server.paths import Target

Send = Callable[[Request], Any]

#: What the API server may be told by a query; everything else in it is not for it.
_PARAMS = frozenset(
    [
        *("labelSelector", "fieldSelector", "limit", "continue", "includeObject", "resourceVersion"),
        *("resourceVersionMatch", "sendInitialEvents", "allowWatchBookmarks", "timeoutSeconds", "watch"),
        *("dryRun", "fieldManager", "fieldValidation", "force"),
        *("gracePeriodSeconds", "propagationPolicy", "orphanDependents"),
        *("container", "follow", "previous", "sinceSeconds", "sinceTime", "timestamps", "tailLines", "limitBytes"),
        *("stream", "insecureSkipTLSVerifyBackend", "pretty"),
    ]
)


def params_of(query: str) -> dict[str, Any]:
    """The parameters of a query that mean something; empty ones mean nothing."""
    if not query:
        return {}
    pairs = parse_qsl(query, keep_blank_values=True)
    return {key: value for key, value in pairs if key in _PARAMS and (value or key == "pretty")}


def verb(target: Target, params: dict[str, Any]) -> str:
    """What a GET does."""
    if target.watch or (not target.name and params.get("watch") in ("true", "1")):
        return "watch"
    return "get" if target.name else "list"


def text(send: Send, target: Target, request: Request, form: Representation) -> str:
    """The JSON of an object or list in the form that the client has asked for."""
    if form.form == "Table" and target.subresource in ("", "scale"):
        include = request.params.setdefault("includeObject", "Metadata")
        request.accept = "Table"
        return wire.table_text(send(request), form.version, include)
    request.params.pop("includeObject", None)
    if form.form:
        found = send(request)
        return wire.partial(found, form.version) if request.verb == "get" else wire.partial_list(found, form.version)
    request.accept = "" if target.subresource else "JSON"
    found = send(request)
    if isinstance(found, str):
        return found
    return (
        wire.list_text(found, found.kind, target.served.group_version)
        if request.verb == "list"
        else jsonio.dumps(found)
    )


def document(path: str) -> dict[str, Any] | None:
    """What is there besides resources, schemas and health: discovery and the version; None when nothing is."""
    path = path.rstrip("/") or "/"
    if path == "/":
        return discovery.root_paths()
    if path == "/version":
        return version.document()
    return discovery.legacy(path) if path.startswith("/api") else None


def raw(send: Send, where: str, user: User | None = None, check: Callable[[str], None] | None = None) -> str:
    """What ``kubectl get --raw`` prints for a path with its query.  Raises StatusError.

    ``check`` refuses a path that is no resource and that the user may not see.
    """
    path, _, query = where.partition("?")
    target = paths.parse(path)
    if target is None and check is not None:
        check(path)
    if target is not None:
        request = raw_request("GET", target, query, user)
        if request.verb == "watch":
            raise not_simulated("a watch without end of its own (--raw)")
        if target.subresource == "proxy":
            return _proxied(send, target, query, request)
        found = text(send, target, request, Representation())
        return found if target.subresource == "log" else _shown(found, query)
    flags = parse_qs(query, keep_blank_values=True)
    report = health.answer(path, "verbose" in flags, flags.get("exclude", []), lambda: True)
    if report is not None:
        return report[1]
    if path.startswith("/openapi/"):
        schema = openapi.answer(path, "application/json")
        if schema is not None:
            return str(schema[1])
    listed = document(path)
    if listed is None:
        raise _no_such_path()
    return jsonio.dumps(listed) + "\n"


def _proxied(send: Send, target: Target, query: str, request: Request) -> str:
    """The page of a pod's or service's web server.  Raises StatusError for one that is none."""
    request.params = {"path": target.rest + (f"?{query}" if query else "")}
    page = send(request)
    if page["status"] == 404:
        raise _no_such_path()
    if page["status"] >= 400:
        text = f'an error on the server ("{page["status"]}") has prevented the request from succeeding'
        raise StatusError(page["status"], "", text)
    return str(page["body"])


def raw_request(method: str, target: Target, query: str, user: User | None) -> Request:
    """The request that ``--raw`` makes.  Raises StatusError."""
    params = params_of(query)
    params.pop("pretty", None)
    return Request(
        verb(target, params) if method == "GET" else bodies.verb(method, target),
        target.served.resource,
        target.namespace,
        target.name,
        subresource=target.subresource,
        version=target.served.version,
        params=params,
        user=user,
        user_agent="kubectl",
    )


def raw_change(send: Send, method: str, where: str, data: bytes, user: User | None = None) -> str:
    """What ``create``, ``replace`` and ``delete`` print of a path with ``--raw``.  Raises StatusError."""
    path, _, query = where.partition("?")
    target = paths.parse(path)
    if target is None:
        raise bodies.method_not_allowed() if is_document(path) else _no_such_path()
    request = raw_request(method, target, query, user)
    request.body = bodies.sent(request.verb, data, JSON, target)
    found = send(request)
    if request.verb == "deletecollection":
        return _shown(wire.deleted_text(found, target.served.group_version), query)
    return _shown(jsonio.dumps(found), query)


def _shown(json: str, query: str) -> str:
    """An object's JSON, indented if the query asks for that."""
    pretty = params_of(query).get("pretty")
    return wire.indented(json) if negotiation.wants_indentation(pretty, "") else json + "\n"


def is_document(path: str) -> bool:
    """Whether something that is no resource can be read there."""
    parts = path.split("/")
    return parts[1] in ("openapi", "metrics", *health.ENDPOINTS) or document(path) is not None


def _no_such_path() -> StatusError:
    return StatusError(404, "NotFound", "the server could not find the requested resource")
