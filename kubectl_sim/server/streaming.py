"""Answers that go on: watches, and logs that are followed."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from kubectl_sim.model import field, status
from kubectl_sim.model.request import Request
from kubectl_sim.server import answers
from kubectl_sim.server.host import TICK, Host
from kubectl_sim.server.negotiation import JSON, Representation
from kubectl_sim.server.watches import Watcher

Obj = dict[str, Any]

#: How long a watch lasts when the client does not say, in seconds.
DEFAULT_TIMEOUT = 1800
#: How often a quiet watch with bookmarks gets one, in seconds.
BOOKMARK_EVERY = 60
#: client-go looks only this often whether its cache has heard all first events, in seconds, and looks twice.
SYNC_PAUSE = 0.3
_TRUE = ("true", "1")


async def watch(host: Host, http: web.BaseRequest, request: Request, form: Representation) -> web.StreamResponse:
    """Follow a resource until the client leaves or its time is up.  Raises StatusError."""
    params = request.params
    revision, initial = _beginning(params)
    bookmarks = params.get("allowWatchBookmarks") in _TRUE
    if request.name:
        params["fieldSelector"] = f"metadata.name={request.name}"
    watcher = Watcher(host.cluster, request, form)
    end_marker = bookmarks and params.get("sendInitialEvents") in _TRUE
    try:
        with host.cluster.reading:
            watcher.start(revision, initial, end_marker)
        host.hub.add(watcher)
    except status.StatusError as error:
        if error.code != 410:
            raise
        watcher.fail(error)
    timeout = _seconds(params.get("timeoutSeconds")) or DEFAULT_TIMEOUT
    try:
        return await _stream(host, http, watcher, timeout, bookmarks)
    finally:
        host.hub.remove(watcher)


def _beginning(params: dict[str, Any]) -> tuple[int, bool]:
    """(revision to follow from, whether what is there now comes first).  Raises BadRequest, Invalid."""
    text = params.get("resourceVersion", "")
    causes = []
    match, initial = params.get("resourceVersionMatch"), params.get("sendInitialEvents")
    if initial is None and match:
        why = "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided"
        causes.append(field.forbidden("resourceVersionMatch", why))
    elif initial is not None and match != "NotOlderThan":
        why = "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan"
        causes.append(field.forbidden("resourceVersionMatch", why))
    if causes:
        raise status.invalid("meta.k8s.io", "ListOptions", "", causes)
    if text and not text.isdecimal():
        raise status.bad_request(f'invalid resource version: strconv.ParseUint: parsing "{text}": invalid syntax')
    revision = int(text or 0)
    return revision, initial in _TRUE or (initial is None and revision == 0)


def _seconds(text: Any) -> int:
    return int(text) if text and str(text).isdecimal() else 0


async def _stream(
    host: Host, http: web.BaseRequest, watcher: Watcher, timeout: int, bookmarks: bool
) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": JSON, "Cache-Control": "no-cache, private"})
    response.enable_chunked_encoding()
    await response.prepare(http)
    # From here on: a list of what is there may be as long as it likes.
    watcher.cut_off = http.transport.abort if http.transport is not None else None
    now = asyncio.get_running_loop().time
    end = now() + timeout
    host.touch(SYNC_PAUSE)
    while True:
        await _drain(response, watcher)
        host.touch()
        rest = end - now()
        if watcher.ended or rest <= 0:
            break
        try:
            await asyncio.wait_for(watcher.woken.wait(), min(rest, BOOKMARK_EVERY if bookmarks else rest))
        except TimeoutError:
            if bookmarks:
                watcher.bookmark()
    await _drain(response, watcher)
    await response.write_eof()
    return response


async def _drain(response: web.StreamResponse, watcher: Watcher) -> None:
    """Send what has piled up, in few pieces."""
    watcher.woken.clear()
    while watcher.frames:
        frames = list(watcher.frames)
        watcher.frames.clear()
        watcher.waiting = 0
        await response.write(b"".join(frames))


async def log(host: Host, http: web.BaseRequest, request: Request) -> web.StreamResponse:
    """What a container has printed; with ``follow`` also what it prints from now on, to its end."""
    request.params.pop("pretty", None)
    follow = request.params.pop("follow", "") in _TRUE
    found, warnings = host.request(request)
    if not follow:
        result = answers.text(found)
        result.headers["Content-Type"] = "text/plain"
        answers.warn(result.headers, warnings)
        return result
    return await _follow(host, http, request, found)


async def _follow(host: Host, http: web.BaseRequest, request: Request, sent: str) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/plain", "Cache-Control": "no-cache, private"})
    response.enable_chunked_encoding()
    await response.prepare(http)
    await response.write(sent.encode())
    # What is new is what comes after all that there has been: the limits held for the beginning.
    whole = _request_of(request)
    seen = len(host.request(whole)[0])
    began = host.container(request)
    waits = request.user_agent.startswith("kubectl")
    host.hub.followers += waits
    try:
        while _goes_on(began, host.container(request)):
            await asyncio.sleep(TICK)
            seen = await _send_new(host, whole, response, seen)
    finally:
        host.hub.followers -= waits
    await _send_new(host, whole, response, seen)
    await response.write_eof()
    return response


def _request_of(request: Request) -> Request:
    kept: dict[str, Any] = {key: request.params[key] for key in ("container", "timestamps") if key in request.params}
    return Request(
        "get",
        request.resource,
        request.namespace,
        request.name,
        subresource="log",
        params=kept,
        user=request.user,
        user_agent=request.user_agent,
    )


def _goes_on(began: Obj, now: Obj) -> bool:
    """Does the container that the log was begun of still run?"""
    return "running" in (now.get("state") or {}) and now.get("containerID") == began.get("containerID")


async def _send_new(host: Host, request: Request, response: web.StreamResponse, seen: int) -> int:
    try:
        text: str = host.request(request)[0]
    except status.StatusError:
        return seen
    if len(text) > seen:
        await response.write(text[seen:].encode())
    return max(seen, len(text))
