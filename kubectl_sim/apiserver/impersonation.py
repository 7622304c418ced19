"""May somebody act as somebody else?

Models apiserver/pkg/endpoints/filters/impersonation with ConstrainedImpersonation: there are several ways
to be allowed to, and who is in none of them is told what the first lacked.
"""

from __future__ import annotations

from kubectl_sim.apiserver import rbac
from kubectl_sim.model.request import User, account_of, impersonated, node_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from kubectl_sim.model.status import StatusError
    from kubectl_sim.store.store import Store

_AUTHENTICATION = "authentication.k8s.io"
_NODE_NAME = "authentication.kubernetes.io/node-name"
_LEGACY = "impersonate"


def acting(store: Store, requestor: User, wanted: User, asked: rbac.Attributes) -> User:
    """Who ``requestor`` is while acting as ``wanted``, to do what is ``asked``.  Raises Forbidden."""
    if rbac.is_master(requestor):
        return impersonated(wanted.name, wanted.groups, wanted.uid, wanted.extra)
    first: StatusError | None = None
    for mode in _modes(requestor, wanted):
        refusal = _refusal(store, requestor, wanted, mode, asked)
        if refusal is None:
            groups = wanted.groups or (("system:nodes",) if mode.endswith("-node") else ())
            return impersonated(wanted.name, groups, wanted.uid, wanted.extra, legacy=mode == _LEGACY)
        first = first or refusal
    assert first is not None
    raise first


def _modes(requestor: User, wanted: User) -> Iterator[str]:
    """The ways that could allow it, as the verbs that they need."""
    name_alone = not (wanted.groups or wanted.uid or wanted.extra)
    node, account = node_of(wanted.name), account_of(wanted.name)
    if node and name_alone:
        if account_of(requestor.name) and requestor.extra.get(_NODE_NAME) == [node]:
            yield "impersonate:associated-node"
        yield "impersonate:arbitrary-node"
    if account and name_alone:
        yield "impersonate:serviceaccount"
    if not node and not account:
        yield "impersonate:user-info"
    yield _LEGACY


def _refusal(store: Store, requestor: User, wanted: User, mode: str, asked: rbac.Attributes) -> StatusError | None:
    for needed in _needed(requestor, wanted, mode, asked):
        allowed, reason = rbac.decide(store, needed)
        if not allowed:
            return rbac.forbidden(needed, reason)
    return None


def _needed(requestor: User, wanted: User, mode: str, asked: rbac.Attributes) -> Iterator[rbac.Attributes]:
    """All that somebody must be allowed to."""
    constrained = mode != _LEGACY
    group = _AUTHENTICATION if constrained else ""
    if constrained:
        yield asked.acting(requestor, f"impersonate-on:{mode.partition(':')[2]}:{asked.verb}")
    node, account = node_of(wanted.name), account_of(wanted.name)
    if account:
        namespace, name = account
        yield rbac.Attributes(requestor, mode, group=group, resource="serviceaccounts", namespace=namespace, name=name)
    elif node and constrained:
        name = "*" if mode.endswith("associated-node") else node
        yield rbac.Attributes(requestor, mode, group=group, resource="nodes", name=name)
    else:
        yield rbac.Attributes(requestor, mode, group=group, resource="users", name=wanted.name)
    if wanted.uid:
        yield rbac.Attributes(requestor, mode, group=_AUTHENTICATION, resource="uids", name=wanted.uid)
    for name in wanted.groups:
        yield rbac.Attributes(requestor, mode, group=group, resource="groups", name=name)
    for key, values in wanted.extra.items():
        for value in values:
            yield rbac.Attributes(
                requestor, mode, group=_AUTHENTICATION, resource="userextras", subresource=key, name=value
            )
