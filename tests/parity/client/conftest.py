"""The real kubectl against a scripted API server: an oracle for all that a client alone decides."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.oracle import real_kubectl

RESOURCES = [
    ("v1", "pods", "Pod", True, ["po"], ["all"]),
    ("v1", "services", "Service", True, ["svc"], ["all"]),
    ("v1", "configmaps", "ConfigMap", True, ["cm"], []),
    ("v1", "namespaces", "Namespace", False, ["ns"], []),
    ("v1", "nodes", "Node", False, ["no"], []),
    ("apps/v1", "deployments", "Deployment", True, ["deploy"], ["all"]),
]


def _resource(row: tuple[str, str, str, bool, list[str], list[str]]) -> dict[str, Any]:
    _, plural, kind, namespaced, short, categories = row
    verbs = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
    found = {
        "name": plural,
        "singularName": kind.lower(),
        "namespaced": namespaced,
        "kind": kind,
        "verbs": verbs,
    }
    found = {"name": plural, "singularName": kind.lower(), "namespaced": namespaced, "kind": kind}
    return {**found, "verbs": verbs, "shortNames": short, "categories": categories}


def _discovery() -> dict[str, Any]:
    apps = {"groupVersion": "apps/v1", "version": "v1"}
    found: dict[str, Any] = {
        "/api": {"kind": "APIVersions", "versions": ["v1"]},
        "/apis": {
            "kind": "APIGroupList",
            "apiVersion": "v1",
            "groups": [{"name": "apps", "versions": [apps], "preferredVersion": apps}],
        },
    }
    for path, version in (("/api/v1", "v1"), ("/apis/apps/v1", "apps/v1")):
        resources = [_resource(row) for row in RESOURCES if row[0] == version]
        found[path] = {"kind": "APIResourceList", "groupVersion": version, "resources": resources}
    return found


def not_found(resource: str, name: str) -> dict[str, Any]:
    return {
        "kind": "Status",
        "apiVersion": "v1",
        "status": "Failure",
        "message": f'{resource} "{name}" not found',
        "reason": "NotFound",
        "details": {"name": name, "kind": resource},
        "code": 404,
    }


class ScriptedAPI:
    """Answers GETs from ``answers``: path (with ``?watch`` for a watch) to a JSON value or a list of events.

    ``tables`` is consulted first when the client accepts a Table.  ``requests`` records what was asked.
    """

    def __init__(self, cache: Path) -> None:
        self.answers: dict[str, Any] = _discovery()
        self.tables: dict[str, Any] = {}
        self.requests: list[tuple[str, dict[str, list[str]]]] = []
        self.cache = cache
        api = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # headers and body in one packet: else each answer waits for an acknowledgement

            def log_message(self, *args: Any) -> None:
                pass

            def do_GET(self) -> None:
                api.answer(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def reset(self) -> None:
        self.answers = _discovery()
        self.tables = {}
        self.requests = []

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, handler: BaseHTTPRequestHandler) -> None:
        url = urlsplit(handler.path)
        query = parse_qs(url.query)
        self.requests.append((url.path, query))
        path = url.path + ("?watch" if query.get("watch") == ["true"] else "")
        if "continue" in query:
            path += f"?continue={query['continue'][0]}"
        body = None
        if "as=Table" in (handler.headers.get("Accept") or ""):
            body = self.tables.get(path)
        if body is None:
            body = self.answers.get(path, not_found("things", "x"))
        if isinstance(body, list):
            data = b"".join(json.dumps(event).encode() + b"\n" for event in body)
        else:
            data = json.dumps(body).encode()
        handler.send_response(body.get("code", 200) if isinstance(body, dict) else 200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(data)))
        handler.end_headers()
        handler.wfile.write(data)

    def kubectl(self, *args: str, stdin: str = "") -> tuple[str, str, int]:
        """(stdout, stderr, exit code) of the real kubectl against this server."""
        server = f"http://127.0.0.1:{self.server.server_port}"
        code, out, err = real_kubectl(["--server", server, "--cache-dir", str(self.cache), *args], stdin)
        return out, err, code


@pytest.fixture(scope="session")
def scripted_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ScriptedAPI]:
    api = ScriptedAPI(tmp_path_factory.mktemp("kubectl-cache"))
    yield api
    api.close()


@pytest.fixture
def api(scripted_api: ScriptedAPI) -> ScriptedAPI:
    """A scripted API server that knows pods, services, config maps, namespaces, nodes and deployments."""
    scripted_api.reset()
    return scripted_api
