"""Whom a request is made as, what it wants to do, and whether they may.

Models the impersonation and authorization filters of apiserver/pkg/endpoints/filters over the attributes
that pkg/endpoints/request finds in a path.
"""

from __future__ import annotations

from urllib.parse import unquote

from aiohttp import web
from multidict import CIMultiDictProxy

from kubectl_sim.apiserver import authorization, impersonation, rbac
from kubectl_sim.base.goformat import quote
from kubectl_sim.model.request import User
from kubectl_sim.model.status import bad_request
from kubectl_sim.server import bodies, reading
from kubectl_sim.server.host import Host
from kubectl_sim.server.paths import Target

_EXTRA = "impersonate-extra-"


def authorized(
    host: Host, http: web.BaseRequest, path: str, query: str, target: Target | None, requestor: User
) -> User:
    """The user that a request of ``requestor`` is made as.  Raises Forbidden, BadRequest."""
    wanted = _impersonated(http.headers)
    if wanted is None and rbac.is_master(requestor):
        return requestor
    user = requestor
    with host.cluster.reading:
        store = host.cluster.store
        if wanted is not None:
            user = impersonation.acting(store, requestor, wanted, _asked(http.method, path, query, target, requestor))
        asked = _asked(http.method, path, query, target, user)
        rbac.check(store, asked)
        if target is not None and target.subresource in authorization.STREAMS and asked.verb == "get":
            rbac.check(store, asked.acting(user, "create"))
    return user


def _asked(method: str, path: str, query: str, target: Target | None, user: User) -> rbac.Attributes:
    """What a request wants to do."""
    if target is None:
        return rbac.Attributes(user, method.lower(), path=path)
    params = reading.params_of(query)
    verb = reading.verb(target, params) if method in ("GET", "HEAD") else bodies.asked(method, target)
    where = (target.served.resource, target.namespace, target.name, target.subresource, params)
    return authorization.of_resource(user, verb or method.lower(), *where)


def _impersonated(headers: CIMultiDictProxy[str]) -> User | None:
    """Whom the headers of a request name, None if nobody.  Raises BadRequest."""
    extra: dict[str, list[str]] = {}
    for key, value in headers.items():
        if key.lower().startswith(_EXTRA):
            extra.setdefault(unquote(key[len(_EXTRA) :].lower()), []).append(value)
    name = headers.get("Impersonate-User", "")
    uid = headers.get("Impersonate-Uid", "")
    groups = tuple(headers.getall("Impersonate-Group", []))
    if not name and (uid or groups or extra):
        raise bad_request(f"requested {_as_go(uid, groups, extra)} without impersonating a user name")
    return User(name, groups, uid, extra) if name else None


def _as_go(uid: str, groups: tuple[str, ...], extra: dict[str, list[str]]) -> str:
    """A user without a name, as Go's ``%#v`` prints it."""
    shown = f"[]string{{{', '.join(map(quote, groups))}}}" if groups else "[]string(nil)"
    pairs = (f"{quote(key)}:[]string{{{', '.join(map(quote, values))}}}" for key, values in sorted(extra.items()))
    extras = f"map[string][]string{{{', '.join(pairs)}}}" if extra else "map[string][]string(nil)"
    return f'&user.DefaultInfo{{Name:"", UID:{quote(uid)}, Groups:{shown}, Extra:{extras}}}'
