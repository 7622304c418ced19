"""The API of a cluster file over HTTP: the real kubectl and ours asked about the same objects.

    with ClusterBridge(path) as bridge:
        code, out, err = bridge.kubectl("get", "pods")

Everything that kubectl asks is answered, with tables and watches; a watch ends when nothing is left to
report.  ``documents`` answers paths that no resource is behind (``/version``, ``/openapi/v3``).
"""

from __future__ import annotations

import contextlib
import json
import tempfile
import threading
import time
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qsl, unquote, urlsplit

from kubectl_sim.client.client import Client
from kubectl_sim.cluster.cluster import open_cluster
from kubectl_sim.kinds._index import RESOURCES
from kubectl_sim.model.status import StatusError
from tests.oracle import real_kubectl

_AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
_STRATEGIC = "application/strategic-merge-patch+json"
_PARAMS = (
    "labelSelector", "fieldSelector", "limit", "continue", "includeObject", "resourceVersion",
    "container", "follow", "previous", "sinceSeconds", "sinceTime", "timestamps", "tailLines", "limitBytes",
)  # fmt: skip
_VERBS = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
VERSION = {"major": "1", "minor": "37", "gitVersion": "v1.37.1"}


class ClusterBridge:
    """Serves a cluster file on the loopback interface while it is used as a context manager."""

    client: Client

    def __init__(self, path: str) -> None:
        self.path = path
        self.lock = threading.Lock()
        self.requests: list[str] = []
        self.documents: dict[str, Any] = {"/version": VERSION}
        #: What a request in protobuf holds, which is not decoded here: typed clients send it.
        self.typed_body: Any = None
        bridge = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # headers and body in one packet: else each answer waits for an acknowledgement

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing."""

            def do_GET(self) -> None:
                with bridge.lock:
                    try:
                        code, data = bridge.answer(self.path, self.headers.get("Accept") or "")
                    except Exception as error:
                        code, data = 500, broken(error)
                if code == 200 and "allowWatchBookmarks=true" in self.path:
                    self.stream(data)
                else:
                    self.reply(code, data, [])

            def stream(self, data: bytes) -> None:
                """A watch that begins at once and, without an event, lasts so long that kubectl does not complain."""
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Connection", "close")
                self.end_headers()
                self.close_connection = True
                self.wfile.flush()
                if not data:
                    time.sleep(1.5)
                with contextlib.suppress(ConnectionError):
                    self.wfile.write(data)

            def change(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                kind = self.headers.get("Content-Type") or ""
                with bridge.lock:
                    try:
                        code, data, warnings = bridge.change(self.command, self.path, kind, body)
                    except Exception as error:
                        code, data, warnings = 500, broken(error), []
                self.reply(code, data, warnings)

            do_POST = do_PUT = do_PATCH = do_DELETE = change  # noqa: N815

            def reply(self, code: int, data: bytes, warnings: list[str]) -> None:
                kind = _AGGREGATED if b"APIGroupDiscoveryList" in data[:200] else "application/json"
                self.send_response(code)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(data)))
                for text in warnings:
                    self.send_header("Warning", "299 - " + json.dumps(text))
                self.end_headers()
                self.wfile.write(data)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.cache = tempfile.TemporaryDirectory()

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.cache.cleanup()

    def kubectl(self, *args: str, stdin: str | bytes = "", env: dict[str, str] | None = None) -> tuple[int, str, str]:
        """(exit code, stdout, stderr) of the real kubectl."""
        server = f"http://127.0.0.1:{self.server.server_port}"
        # The first word stays the first: plugins and aliases are looked up by it.
        line = [*args[:1], "--server", server, "--cache-dir", self.cache.name, *args[1:]]
        return real_kubectl(line, stdin, env=env)

    def change(self, method: str, target: str, kind: str, body: bytes) -> tuple[int, bytes, list[str]]:
        """Answer a request that writes: (code, document, warnings)."""
        url = urlsplit(target)
        self.requests.append(f"{method} {target}")
        cluster = open_cluster(self.path)
        self.client = cluster.client()
        try:
            found = self._change(method, url.path, dict(parse_qsl(url.query)), kind, body)
            return (201 if method == "POST" else 200), dumped(found), self.client.warnings
        except StatusError as error:
            return error.code, json.dumps(error.status).encode(), self.client.warnings
        finally:
            cluster.close()

    def _change(self, method: str, path: str, params: dict[str, Any], kind: str, body: bytes) -> Any:
        resource, namespace, name, subresource = _parse(path)
        verb = _VERBS[method] if name or method != "DELETE" else "deletecollection"
        patch_type = kind if method == "PATCH" else ""
        if kind == "application/vnd.kubernetes.protobuf":
            document = self.typed_body
        else:
            document = json.loads(body) if body else None
        return self.client.request(
            verb,
            resource,
            namespace,
            name,
            subresource=subresource,
            params=params,
            body=document,
            patch_type=patch_type,
        )

    def answer(self, target: str, accept: str) -> tuple[int, bytes]:
        url = urlsplit(target)
        self.requests.append(target)
        cluster = open_cluster(self.path)  # SQLite wants one for each thread
        self.client = cluster.client()
        try:
            return 200, self._read(url.path, dict(parse_qsl(url.query)), "as=Table" in accept)
        except StatusError as error:
            return error.code, json.dumps(error.status).encode()
        finally:
            cluster.close()

    def _read(self, path: str, query: dict[str, str], table: bool) -> bytes:
        if path in ("/api", "/apis"):
            return json.dumps(discovery(core=path == "/api")).encode()
        if path in self.documents:
            return dumped(self.documents[path])
        if path.startswith("/openapi/v3"):
            return json.dumps(_openapi(path.removeprefix("/openapi/v3").strip("/"))).encode()
        if path == "/openapi/v2":
            return b""  # an empty document in protobuf
        resource, namespace, name, subresource = _parse(path)
        params: dict[str, Any] = {key: query[key] for key in _PARAMS if key in query}
        if query.get("sendInitialEvents") == "true":  # kubectl then lists, as it does with older servers
            raise StatusError(422, "Invalid", "sendInitialEvents is forbidden for watch")
        if query.get("watch") == "true":
            return self._watch(resource, namespace, params, table)
        accept = "Table" if table else ""
        verb = "get" if name else "list"
        found = self.client.request(
            verb, resource, namespace, name, subresource=subresource, params=params, accept=accept
        )
        if isinstance(found, str):  # a log
            return found.encode()
        if table:
            document = self._table(found, params)
        else:
            document = found if name else _typeless(found.as_object())
        return dumped(document)

    def _watch(self, resource: str, namespace: str, params: dict[str, Any], table: bool) -> bytes:
        revision = params.pop("resourceVersion", "0")
        field = params.get("fieldSelector", "")
        name = field.removeprefix("metadata.name=") if field.startswith("metadata.name=") else ""
        events = []
        if revision == "0" and name:  # a watch from nowhere begins with what is there
            obj = self.client.get(resource, namespace, name)
            shown = self._table(self.client.table(resource, namespace, name), {}) if table else obj
            events.append({"type": "ADDED", "object": shown})
            revision = obj["metadata"]["resourceVersion"]
        if params:
            labels, fields = params.get("labelSelector"), params.get("fieldSelector") or ""
            params["known"] = self.client.list(resource, namespace, label_selector=labels, field_selector=fields)
        watch = self.client.watch(resource, namespace, name, revision=revision, table=table, **params)
        for event in watch:
            if event is None:
                break
            kind, obj = event
            events.append({"type": kind, "object": self._table(obj, {}) if table else obj})
        return b"".join(dumped(event) + b"\n" for event in events)

    def _table(self, found: Any, params: dict[str, Any]) -> dict[str, Any]:
        full = params.get("includeObject") == "Object"
        objects = found.objects or [
            self.client.get(found.kind.resource, namespace, name)
            for namespace, name in zip(found.namespaces, found.names, strict=True)
        ]
        rows = []
        for cells, obj in zip(found.rows, objects, strict=True):
            partial = {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": obj["metadata"]}
            rows.append({"cells": cells, "object": obj if full else partial})
        columns = [
            {"name": c.name, "type": c.kind, "format": c.format, "priority": c.priority, "description": ""}
            for c in found.columns
        ]
        metadata: dict[str, Any] = {"resourceVersion": str(found.revision)}
        if found.continue_:
            metadata["continue"] = found.continue_
        kind = {"kind": "Table", "apiVersion": "meta.k8s.io/v1"}
        return {**kind, "metadata": metadata, "columnDefinitions": columns, "rows": rows}


def broken(error: Exception) -> bytes:
    """The answer when our own server fails, which kubectl prints and does not try again after."""
    traceback.print_exception(error)
    return dumped(StatusError(500, "InternalError", repr(error)).status)


def dumped(document: Any) -> bytes:
    """A document as Go's server encodes it, which shows where clients keep raw JSON."""
    return json.dumps(document, separators=(",", ":"), sort_keys=True).encode()


def _typeless(document: dict[str, Any]) -> dict[str, Any]:
    """A list as Go writes it: the items do not repeat their type."""
    items = [{key: item[key] for key in item if key not in ("kind", "apiVersion")} for item in document["items"]]
    return {**document, "items": items}


def discovery(core: bool) -> dict[str, Any]:
    """Aggregated discovery of the built-in resources."""
    groups: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for record in RESOURCES.values():
        _, group, versions, kind, plural, singular, short_names, categories, namespaced, verbs, subs = record[:11]
        if (group == "") != core:
            continue
        found = groups.setdefault(group, {})
        for version in versions:
            found.setdefault(version, []).append(
                {
                    "resource": plural,
                    "responseKind": {"group": group, "version": version, "kind": kind},
                    "scope": "Namespaced" if namespaced else "Cluster",
                    "singularResource": singular,
                    "shortNames": list(short_names),
                    "categories": list(categories),
                    "verbs": list(verbs),
                    "subresources": [_subresource(name, group, version, kind) for name in subs],
                }
            )
    items = [
        {
            "metadata": {"name": group} if group else {},
            "versions": [
                {"version": version, "freshness": "Current", "resources": resources}
                for version, resources in versions.items()
            ],
        }
        for group, versions in groups.items()
    ]
    return {"apiVersion": "apidiscovery.k8s.io/v2", "kind": "APIGroupDiscoveryList", "metadata": {}, "items": items}


def _subresource(name: str, group: str, version: str, kind: str) -> dict[str, Any]:
    shown = {"group": group, "version": version, "kind": kind}
    if name == "scale":
        shown = {"group": "autoscaling", "version": "v1", "kind": "Scale"}
    return {"subresource": name, "responseKind": shown, "verbs": ["get", "patch", "update"]}


def _openapi(place: str) -> dict[str, Any]:
    """As much of OpenAPI v3 as kubectl needs to know that the server validates fields."""
    if not place:
        served = sorted({(record[1], version) for record in RESOURCES.values() for version in record[2]})
        places = [f"apis/{group}/{version}" if group else f"api/{version}" for group, version in served]
        return {"paths": {one: {"serverRelativeURL": f"/openapi/v3/{one}?hash=1"} for one in places}}
    paths = {}
    for _, group, versions, kind, plural, *_ in RESOURCES.values():
        for version in versions:
            if place == (f"apis/{group}/{version}" if group else f"api/{version}"):
                patch = {
                    "x-kubernetes-group-version-kind": {"group": group, "version": version, "kind": kind},
                    "parameters": [{"name": "fieldValidation", "in": "query"}],
                    "requestBody": {"content": {_STRATEGIC: {}}},
                    "responses": {},
                }
                paths[f"/{place}/{plural}/{{name}}"] = {"patch": patch}
    info = {"title": "Kubernetes", "version": "v1.37.1"}
    return {"openapi": "3.0.0", "info": info, "paths": paths, "components": {"schemas": {}}}


def _parse(path: str) -> tuple[str, str, str, str]:
    """(resource, namespace, name, subresource) of an API path."""
    parts = [unquote(part) for part in path.strip("/").split("/")]
    group, parts = ("", parts[2:]) if parts[0] == "api" else (parts[1], parts[3:])
    namespace = ""
    if len(parts) > 2 and parts[0] == "namespaces" and parts[2] not in ("status", "finalize"):
        namespace, parts = parts[1], parts[2:]
    plural, name, subresource = [*parts, "", "", ""][:3]
    return f"{plural}.{group}" if group else plural, namespace, name, subresource
