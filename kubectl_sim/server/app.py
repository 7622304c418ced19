"""The way of an HTTP request: who asks, which path, answer, count.

Models the handler chain of apiserver/pkg/server/config.go.
"""

from __future__ import annotations

import asyncio
import logging
import re
from email.utils import formatdate
from urllib.parse import parse_qs

from aiohttp import web

from kubectl_sim.engine import wallclock
from kubectl_sim.model import status, version
from kubectl_sim.model.errors import StateError
from kubectl_sim.model.status import StatusError
from kubectl_sim.server import (
    answers,
    authorization,
    bodies,
    discovery,
    health,
    negotiation,
    openapi,
    paths,
    reading,
    resources,
)
from kubectl_sim.server.authentication import Authenticator
from kubectl_sim.server.host import Host
from kubectl_sim.server.metrics import Metrics
from kubectl_sim.server.paths import Target

#: What stands before the path when a client speaks as if to a proxy.
_ORIGIN = re.compile(r"^https?://[^/?]*")
#: A percent sign that stands for no byte.
_BAD_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")
#: In seconds.
_YEAR = 365 * 86_400
_LOG = logging.getLogger("ksim.serve")


class Face:
    """Answers the HTTP requests of one server; an instance is aiohttp's handler."""

    def __init__(self, host: Host, authenticator: Authenticator) -> None:
        self.host = host
        self.authenticator = authenticator
        self.metrics = Metrics(version.GIT_VERSION)

    async def __call__(self, request: web.BaseRequest) -> web.StreamResponse:
        now = asyncio.get_running_loop().time
        began = now()
        path, _, query = _ORIGIN.sub("", request.raw_path).partition("?")
        target = paths.parse(path) if path.startswith("/api") else None
        answer = await self._guarded(request, path, query, target)
        self.metrics.count(request.method, target, answer.status, now() - began)
        return answer

    async def _guarded(
        self, request: web.BaseRequest, path: str, query: str, target: Target | None
    ) -> web.StreamResponse:
        """The answer, whatever happens: refusals and our own failures are Status objects too."""
        try:
            if not path.startswith("/") or _BAD_ESCAPE.search(path):
                return answers.text("400 Bad Request", 400)
            if _is_open(path):
                return self._health(path, query)
            if path.rstrip("/") == "/version" and request.method in ("GET", "HEAD"):
                return self._document(request, path, query)
            requestor = self.authenticator.user(request, self.host.service_account)
            user = authorization.authorized(self.host, request, path, query, target, requestor)
            if target is not None:
                return await resources.answer(self.host, request, target, query, user)
            return self._document(request, path, query)
        except StatusError as error:
            return answers.refusal(error)
        except StateError as error:
            return answers.refusal(status.internal_error(str(error)))
        except (ConnectionError, asyncio.CancelledError):
            raise
        except Exception as error:
            _LOG.exception("%s %s", request.method, path)
            return answers.refusal(status.internal_error(f"{type(error).__name__}: {error}"))

    def _health(self, path: str, query: str) -> web.Response:
        found = parse_qs(query, keep_blank_values=True)
        report = health.answer(path, "verbose" in found, found.get("exclude", []), self._store_answers)
        if report is None:
            return self._document_not_found()
        code, text = report
        return answers.text(text, code)

    def _store_answers(self) -> bool:
        try:
            self.host.cluster.catch_up()
        except StateError:
            return False
        return True

    def _document(self, request: web.BaseRequest, path: str, query: str) -> web.Response:
        """What is no resource: discovery, schemas, version, metrics."""
        if request.method not in ("GET", "HEAD"):
            if not reading.is_document(path):
                return self._document_not_found()
            raise bodies.method_not_allowed()
        path = path.rstrip("/") or "/"
        if path == "/metrics":
            return answers.text(self.metrics.text(self.host), media="text/plain; version=0.0.4; charset=utf-8")
        if path.startswith("/openapi/"):
            return self._openapi(request, path, query)
        if path in ("/api", "/apis"):
            return _discovered(request, path)
        found = reading.document(path)
        return answers.document(found) if found is not None else self._document_not_found()

    def _openapi(self, request: web.BaseRequest, path: str, query: str) -> web.Response:
        """A schema; who names its digest may keep it, and is led to the present one if that is another."""
        found = openapi.answer(path, request.headers.get("Accept", ""))
        if found is None:
            return self._document_not_found()
        media, body, versioned = found
        wanted = parse_qs(query).get("hash") if versioned else None
        if wanted and wanted[0] != negotiation.digest(body):
            answer = answers.text("", 301)
            answer.headers["Location"] = f"{path}?hash={negotiation.digest(body)}"
            return answer
        answer = answers.constant(body, request, media)
        if wanted:
            answer.headers["Cache-Control"] = "public, immutable"
            answer.headers["Expires"] = formatdate(wallclock.now() // 1_000_000 + _YEAR, usegmt=True)
        return answer

    @staticmethod
    def _document_not_found() -> web.Response:
        """A path under no API: upstream's multiplexer answers it in plain text."""
        return answers.text("404 page not found\n", 404)


def _is_open(path: str) -> bool:
    """May anybody see it, as the default roles of a cluster say?"""
    return path.split("/", 2)[1] in health.ENDPOINTS


def _discovered(request: web.BaseRequest, path: str) -> web.Response:
    """``/api`` and ``/apis`` in the first form that the client accepts and we have."""
    for clause in negotiation.clauses(request.headers.get("Accept", "")):
        params = clause.params
        if params.get("as") == "APIGroupDiscoveryList" and params.get("g") == "apidiscovery.k8s.io":
            wanted = params.get("v", "")
            if wanted in discovery.AGGREGATED_VERSIONS and clause.media == negotiation.JSON:
                media = discovery.AGGREGATED.format(version=wanted)
                return answers.constant(discovery.aggregated_text(path == "/api", wanted), request, media)
        elif clause.media in (negotiation.JSON, "*/*", "application/*"):
            break
    return answers.document(discovery.legacy(path))
