"""pods/proxy and services/proxy over HTTP: pages of simulated web servers.  Models the ProxyREST of the registry."""

from __future__ import annotations

from urllib.parse import unquote

from aiohttp import web

from kubectl_sim.model import status
from kubectl_sim.model.request import Request, User
from kubectl_sim.server.host import Host
from kubectl_sim.server.paths import Target


async def answer(host: Host, http: web.BaseRequest, target: Target, query: str, user: User) -> web.StreamResponse:
    """What the web server behind a pod or a service answers.  Raises StatusError."""
    if http.method not in ("GET", "HEAD"):
        raise status.not_simulated(f"{http.method} of {target.served.plural}/proxy")
    path = target.rest + (f"?{query}" if query else "")
    request = Request(
        "get",
        target.served.resource,
        target.namespace,
        unquote(target.name),
        subresource="proxy",
        params={"path": path},
        user=user,
    )
    page = host.request(request)[0]
    body = page["body"].encode("utf-8", "surrogateescape")
    headers = {"Content-Type": page["type"]}
    if page["server"]:
        headers["Server"] = page["server"]
    return web.Response(body=body, status=page["status"], headers=headers)
