"""Requests for resources: what HTTP says, translated for the API server and back.

Models apiserver/pkg/endpoints/handlers; the deciding is all in :mod:`kubectl_sim.apiserver`.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from kubectl_sim.apiserver.operations.update import MADE_TOO
from kubectl_sim.base import jsonio
from kubectl_sim.model import status
from kubectl_sim.model.request import PATCH_TYPES, Request, User
from kubectl_sim.server import (
    answers,
    bodies,
    forwarding,
    negotiation,
    options,
    proxying,
    reading,
    remote,
    streaming,
    wire,
)
from kubectl_sim.server.host import Host
from kubectl_sim.server.paths import Target

Obj = dict[str, Any]


async def answer(host: Host, http: web.BaseRequest, target: Target, query: str, user: User) -> web.StreamResponse:
    """Answer a request for a resource.  Raises StatusError."""
    if target.subresource in ("exec", "attach"):
        return await remote.answer(host, http, target, query, user)
    if target.subresource == "portforward":
        return await forwarding.answer(host, http, target, query, user)
    if target.subresource == "proxy":
        return await proxying.answer(host, http, target, query, user)
    request = _request(http, target, query, user)
    if request.verb in ("get", "list", "watch"):
        return await _read(host, http, target, request)
    return await _write(host, http, target, request)


def _request(http: web.BaseRequest, target: Target, query: str, user: User) -> Request:
    params = reading.params_of(query)
    return Request(
        _verb(http.method, target, params),
        target.served.resource,
        target.namespace,
        target.name,
        subresource=target.subresource,
        version=target.served.version,
        params=params,
        user=user,
        user_agent=_agent(http.headers.get("User-Agent", "")),
    )


def _agent(header: str) -> str:
    """The client's name, which is its default field manager.  Nobody outside is a component of ours."""
    return header.partition("/")[0].removeprefix("system:") or "unknown"


def _verb(method: str, target: Target, params: dict[str, Any]) -> str:
    return reading.verb(target, params) if method == "GET" else bodies.verb(method, target)


# -- reading ------------------------------------------------------------------------------


async def _read(host: Host, http: web.BaseRequest, target: Target, request: Request) -> web.StreamResponse:
    options.check(request)
    if target.subresource == "log":
        return await streaming.log(host, http, request)
    form = negotiation.accepted(http.headers.get("Accept", ""), not target.subresource or request.verb == "get")
    if request.verb == "watch":
        return await streaming.watch(host, http, request, form)
    if request.verb == "get":
        host.let_time_pass(http.transport, request)
    pretty = request.params.pop("pretty", None)
    wanted = options.revision(request.params)
    json = reading.text(lambda sent: host.request(sent)[0], target, request, form)
    options.check_reached(wanted, host.cluster.store.head)
    found = answers.text(answers.encoded(json, form, http, pretty), media=form.media)
    answers.warn(found.headers, host.cluster.warnings)
    return answers.compressed(found, http) if request.verb == "list" else found


# -- writing ------------------------------------------------------------------------------


async def _write(host: Host, http: web.BaseRequest, target: Target, request: Request) -> web.StreamResponse:
    form = negotiation.accepted(http.headers.get("Accept", ""))
    pretty = request.params.pop("pretty", None)
    data = await read_body(http)
    _decode_body(http, request, data, target)
    options.check(request)
    code = 201 if request.verb == "create" else 200
    makes = request.verb == "patch" and request.patch_type == PATCH_TYPES["apply"]
    makes = makes or (request.verb == "update" and request.resource in MADE_TOO and not request.subresource)
    if makes and _is_new(host, request):
        code = 201
    try:
        found, warnings = host.request(request)
    except status.StatusError as error:
        return answers.refusal(error, host.cluster.warnings)
    if request.verb == "deletecollection":
        json = wire.deleted_text(found, target.served.group_version)
    elif form.form == "PartialObjectMetadata" and found.get("kind") != "Status":
        json = wire.partial(found, form.version)
    else:
        json = jsonio.dumps(found)
    result = answers.text(answers.encoded(json, form, http, pretty), code, form.media)
    answers.warn(result.headers, warnings)
    return result


def _is_new(host: Host, request: Request) -> bool:
    """Will applying create the object?"""
    with host.cluster.reading:
        return host.cluster.store.text(request.resource, request.namespace, request.name) is None


async def read_body(http: web.BaseRequest) -> bytes:
    """The whole body.  Raises RequestEntityTooLarge."""
    if not http.can_read_body:
        return b""
    if http.headers.get("Expect", "").lower() == "100-continue":
        await http.writer.write(b"HTTP/1.1 100 Continue\r\n\r\n")
        http.writer.output_size = 0  # which is no part of the answer
    parts, size = [], 0
    async for part in http.content.iter_any():
        size += len(part)
        if size > bodies.MAX_BODY:
            raise status.too_large(f"Request entity too large: limit is {bodies.MAX_BODY}")
        parts.append(part)
    return b"".join(parts)


def _decode_body(http: web.BaseRequest, request: Request, data: bytes, target: Target) -> None:
    """Put the decoded body into the request.  Raises BadRequest, UnsupportedMediaType."""
    content_type = http.headers.get("Content-Type", "")
    if request.verb == "patch":
        request.patch_type = content_type.partition(";")[0].strip()
        if request.patch_type not in PATCH_TYPES.values():
            raise negotiation.unsupported(tuple(PATCH_TYPES.values()))
        media = negotiation.YAML if request.patch_type == PATCH_TYPES["apply"] else negotiation.JSON
        request.body = _patch(data, media, request.patch_type)
    elif request.verb in ("delete", "deletecollection"):
        media = negotiation.body_media(content_type) if data else negotiation.JSON
        request.body = bodies.sent(request.verb, data, media, target)
    else:
        request.body = bodies.sent(request.verb, data, negotiation.body_media(content_type), target)


def _patch(data: bytes, media: str, type: str) -> Any:
    try:
        return bodies.value(data, media)
    except ValueError as error:
        text = str(error) if type == PATCH_TYPES["strategic"] else f"error decoding patch: {error}"
        raise status.bad_request(text) from None
