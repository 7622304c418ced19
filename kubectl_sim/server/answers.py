"""HTTP answers: the Status of a refusal, JSON documents, and what every answer carries."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from aiohttp import web
from multidict import CIMultiDict

from kubectl_sim.base import jsonio
from kubectl_sim.model.status import StatusError
from kubectl_sim.server import negotiation, wire

#: Bodies from this size on are compressed for clients that can read it, as upstream.
COMPRESS_FROM = 128 * 1024
_NO_CACHE = "no-cache, private"


def document(value: Any, code: int = 200, media: str = negotiation.JSON) -> web.Response:
    """A JSON document."""
    return text(jsonio.dumps(value) + "\n", code, media)


def text(content: str | bytes, code: int = 200, media: str = "text/plain; charset=utf-8") -> web.Response:
    body = content.encode() if isinstance(content, str) else content
    headers = {"Content-Type": media, "Cache-Control": _NO_CACHE}
    return web.Response(body=body, status=code, headers=headers)


def refusal(error: StatusError, warnings: Sequence[str] = ()) -> web.Response:
    """The Status of a request that was refused."""
    answer = document(error.status, error.code)
    warn(answer.headers, warnings)
    seconds = error.details.get("retryAfterSeconds")
    if seconds:
        answer.headers["Retry-After"] = str(seconds)
    return answer


def warn(headers: CIMultiDict[str], warnings: Sequence[str]) -> None:
    """Add ``Warning`` headers, one a text."""
    for item in dict.fromkeys(warnings):
        quoted = item.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
        headers.add("Warning", f'299 - "{quoted}"')


def encoded(json: str, form: negotiation.Representation, request: web.BaseRequest, pretty: str | None) -> str:
    """An object's JSON as the client wants it: YAML, indented, or as it is."""
    if form.media == negotiation.YAML:
        return wire.as_yaml(json)
    if negotiation.wants_indentation(pretty, request.headers.get("User-Agent", "")):
        return wire.indented(json)
    return json + "\n"


def constant(
    content: str | bytes, request: web.BaseRequest, media: str = negotiation.JSON, vary: str = "Accept"
) -> web.Response:
    """A document that stays as it is: with an entity tag, and not sent to whom knows that one.

    Models kube-openapi's handlers and the aggregated discovery of apiserver.
    """
    tag = f'"{negotiation.digest(content)}"'
    if tag in request.headers.get("If-None-Match", ""):
        answer = text(b"", 304, media)
    else:
        answer = compressed(text(content, media=media), request, _packed_once)
    answer.headers["ETag"] = tag
    if vary:
        answer.headers["Vary"] = ", ".join(filter(None, (answer.headers.get("Vary"), vary)))
    return answer


def _packed(body: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


_packed_once = lru_cache(maxsize=128)(_packed)


def compressed(
    answer: web.Response, request: web.BaseRequest, pack: Callable[[bytes], bytes] = _packed
) -> web.Response:
    """The answer to a large list, made small for a client that can read it."""
    body = answer.body
    if not isinstance(body, bytes) or len(body) < COMPRESS_FROM:
        return answer
    if "gzip" not in request.headers.get("Accept-Encoding", ""):
        return answer
    answer.body = pack(body)
    answer.headers["Content-Encoding"] = "gzip"
    answer.headers["Vary"] = "Accept-Encoding"
    return answer
