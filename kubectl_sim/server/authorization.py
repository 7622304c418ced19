"""What a request wants to do, and whether its user may.

Models the authorization filter of apiserver/pkg/endpoints/filters over the attributes that
pkg/endpoints/request finds in a path.
"""

from __future__ import annotations

from typing import Any

from aiohttp import web

from kubectl_sim.apiserver import rbac
from kubectl_sim.model.request import User
from kubectl_sim.server import bodies, reading
from kubectl_sim.server.host import Host
from kubectl_sim.server.paths import Target


def check(host: Host, http: web.BaseRequest, path: str, query: str, target: Target | None, user: User) -> None:
    """Raises Forbidden.  Whom the administrator acts as is not held to anybody's roles yet."""
    if rbac.is_master(user) or "Impersonate-User" in http.headers:
        return
    if target is None:
        wanted = rbac.Attributes(user, http.method.lower(), path=path)
    else:
        wanted = _of_resource(http.method, query, target, user)
    with host.cluster.reading:
        allowed = rbac.allows(host.cluster.store, wanted)
    if not allowed:
        raise rbac.forbidden(wanted)


def _of_resource(method: str, query: str, target: Target, user: User) -> rbac.Attributes:
    served = target.served
    plural, _, group = served.resource.partition(".")
    return rbac.Attributes(
        user,
        _verb(method, target, reading.params_of(query)),
        group=group,
        resource=plural,
        subresource=target.subresource,
        namespace=target.namespace or (target.name if plural == "namespaces" and not group else ""),
        name=target.name,
    )


def _verb(method: str, target: Target, params: dict[str, Any]) -> str:
    if method in ("GET", "HEAD"):
        return reading.verb(target, params)
    return bodies.asked(method, target) or method.lower()
