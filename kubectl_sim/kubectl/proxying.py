"""The server behind ``kubectl proxy``: the API's own HTTP face, a filter, and files.

Models kubectl/pkg/proxy.  Needs the extra ``serve``.
"""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import stat
from html import escape
from typing import Any
from urllib.parse import quote, unquote

from aiohttp import web

from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.server.app import Face
from kubectl_sim.server.authentication import Authenticator
from kubectl_sim.server.host import Host

_HEADER_LIMIT = 32 * 1024
_LISTING = '<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n'


class Filter:
    """Which requests are let through; every argument is a comma-separated list of expressions."""

    def __init__(self, accept_paths: str, reject_paths: str, accept_hosts: str, reject_methods: str) -> None:
        self._accept_paths = _expressions(accept_paths)
        self._reject_paths = _expressions(reject_paths)
        self._accept_hosts = _expressions(accept_hosts)
        self._reject_methods = _expressions(reject_methods)

    def accepts(self, method: str, path: str, host: str) -> bool:
        if _matches(path, self._reject_paths) or _matches(method, self._reject_methods):
            return False
        return _matches(path, self._accept_paths) and _matches(host, self._accept_hosts)


def _expressions(text: str) -> list[re.Pattern[str]]:
    try:
        return [re.compile(part) for part in text.split(",")] if text else []
    except re.error as error:
        raise CommandError(f"Error compiling re: {error}") from None


def _matches(text: str, expressions: list[re.Pattern[str]]) -> bool:
    return any(expression.search(text) for expression in expressions)


class Proxy:
    """Serves a cluster under ``prefix`` and, if asked, the files of a folder under another."""

    def __init__(
        self, cluster: Cluster, *, prefix: str, filter: Filter | None, folder: str = "", folder_prefix: str = "/static/"
    ) -> None:
        self._cluster = cluster
        self._prefix = prefix
        self._filter = filter
        self._folder = folder
        self._folder_prefix = folder_prefix
        self._face: Face | None = None

    def listen(self, address: str, port: int, path: str) -> tuple[socket.socket, str]:
        """A listening socket and its name; ``path`` is a Unix socket's, if not empty.  Raises CommandError."""
        if path:
            return _unix(path), path
        six = ":" in address
        listener = socket.socket(socket.AF_INET6 if six else socket.AF_INET)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((address, port))
            listener.listen(128)
        except OSError as error:
            listener.close()
            why = (error.strerror or str(error)).lower()
            raise CommandError(f"listen tcp {address}:{port}: bind: {why}") from None
        name = f"[{address}]" if six else address
        return listener, f"{name}:{listener.getsockname()[1]}"

    def run(self, listener: socket.socket) -> None:
        """Serve until interrupted."""
        # Nobody waits for the end of what a client has begun.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        asyncio.run(self._serve(listener))

    async def _serve(self, listener: socket.socket) -> None:
        path = self._cluster.store.path
        host = Host(lambda: open_cluster(path), path, cluster=self._cluster)
        self._face = Face(host, Authenticator({}, open=True))
        server = web.Server(self._handle, handler_cancellation=True, access_log=None, max_field_size=_HEADER_LIMIT)
        runner = web.ServerRunner(server, shutdown_timeout=0.2)
        await runner.setup()
        await web.SockSite(runner, listener).start()
        try:
            await host.run()
        finally:
            await runner.cleanup()

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        path, question, query = request.raw_path.partition("?")
        if self._folder and path.startswith(self._folder_prefix):
            return self._file(path)
        if not path.startswith(self._prefix):
            return _not_found()
        inner = path
        if not self._prefix.startswith("/api"):
            inner = "/" + path[len(self._prefix) :].lstrip("/")
        host = request.headers.get("Host", "")
        name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
        shown = f"[{name}]" if host.startswith("[") and not host.endswith("]") else name
        if self._filter is not None and not (
            self._filter.accepts(request.method, unquote(inner), name)
            or self._filter.accepts(request.method, unquote(inner), shown)
        ):
            return web.Response(text="Forbidden\n", status=403, headers={"X-Content-Type-Options": "nosniff"})
        assert self._face is not None
        if inner != path:
            request = request.clone(rel_url=inner + question + query)
        return await self._face(request)

    def _file(self, path: str) -> web.StreamResponse:
        """A file or the listing of a folder, as Go's file server answers."""
        relative = os.path.normpath("/" + unquote(path[len(self._folder_prefix) :]))
        full = os.path.join(self._folder, relative.lstrip("/"))
        if os.path.isdir(full):
            if not path.endswith("/"):
                return web.Response(status=301, headers={"Location": path.rpartition("/")[2] + "/"})
            index = os.path.join(full, "index.html")
            return web.FileResponse(index) if os.path.isfile(index) else _listing(full)
        return web.FileResponse(full) if os.path.isfile(full) else _not_found()


def _listing(folder: str) -> web.Response:
    names = [name + "/" if os.path.isdir(os.path.join(folder, name)) else name for name in sorted(os.listdir(folder))]
    rows = "".join(f'<a href="{quote(name)}">{escape(name)}</a>\n' for name in names)
    return web.Response(text=f"{_LISTING}{rows}</pre>\n", content_type="text/html")


def _not_found() -> web.Response:
    return web.Response(text="404 page not found\n", status=404, headers={"X-Content-Type-Options": "nosniff"})


def _unix(path: str) -> socket.socket:
    """A Unix socket that only its owner can use.  Raises CommandError."""
    try:
        if stat.S_ISSOCK(os.stat(path).st_mode):
            os.remove(path)
    except OSError:
        pass
    listener = socket.socket(socket.AF_UNIX)
    mask = os.umask(0o077)
    try:
        listener.bind(path)
        listener.listen(128)
    except OSError as error:
        listener.close()
        why = (error.strerror or str(error)).lower()
        raise CommandError(f"listen unix {path}: bind: {why}") from None
    finally:
        os.umask(mask)
    return listener


def serve(cluster: Any, opts: Any, tell: Any) -> None:
    """Run a proxy as the flags say; ``tell`` hears where it listens.  Raises CommandError."""
    chosen = None
    if not opts.disable_filter:
        chosen = Filter(opts.accept_paths, opts.reject_paths, opts.accept_hosts, opts.reject_methods)
    proxy = Proxy(
        cluster,
        prefix=_slashed(opts.api_prefix),
        filter=chosen,
        folder=opts.www,
        folder_prefix=_slashed(opts.www_prefix),
    )
    listener, name = proxy.listen(opts.address, opts.port, opts.unix_socket)
    tell(f"Starting to serve on {name}")
    try:
        proxy.run(listener)
    finally:
        listener.close()


def _slashed(prefix: str) -> str:
    return prefix if prefix.endswith("/") else prefix + "/"
