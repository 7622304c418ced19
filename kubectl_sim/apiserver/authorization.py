"""What a request wants to do, as rules speak of it, and whether its user may.

Models apiserver/pkg/endpoints/request/requestinfo.go and the authorization filter of pkg/endpoints/filters.
"""

from __future__ import annotations

from kubectl_sim.apiserver import rbac

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.request import Request, User
    from kubectl_sim.store.store import Store

#: Subresources that one must be allowed to create, whether the way there begins with a POST or a WebSocket's GET.
STREAMS = frozenset(("exec", "attach", "portforward"))


def of_resource(
    user: User, verb: str, resource: str, namespace: str, name: str, subresource: str, params: dict[str, Any]
) -> rbac.Attributes:
    """What somebody wants to do to a resource (``PLURAL[.GROUP]``); ``params`` are those of the query."""
    plural, _, group = resource.partition(".")
    return rbac.Attributes(
        user,
        verb,
        group=group,
        resource=plural,
        subresource=subresource,
        namespace=namespace or (name if resource == "namespaces" else ""),
        name=name or (_only_name(params.get("fieldSelector")) if verb in ("list", "watch") else ""),
    )


def _only_name(selector: Any) -> str:
    """The one name that a field selector leaves, empty if there is none."""
    for term in str(selector or "").split(","):
        field, equal, value = term.partition("=")
        value = value.removeprefix("=")
        if equal and field.strip() == "metadata.name" and "/" not in value and value not in ("", ".", ".."):
            return value
    return ""


def check(store: Store, request: Request) -> None:
    """May the user of a request within this process do it?  Raises Forbidden."""
    verb = request.verb
    if request.subresource in STREAMS:
        if "session" in request.params:
            return  # goes on with what was allowed
        verb = "create"
    assert request.user is not None
    where = (request.resource, request.namespace, request.name, request.subresource, request.params)
    rbac.check(store, of_resource(request.user, verb, *where))
