"""Dispatch of one request.  Models the handler chain and installer of k8s.io/apiserver."""

from __future__ import annotations

from kubectl_sim.kinds import registry
from kubectl_sim.model import status
from kubectl_sim.model.request import ADMIN, User

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.engine.clock import Clock
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request
    from kubectl_sim.store.store import Store

    Obj = dict[str, Any]
    Operation = Callable[["APIServer", Kind, Request], Any]

_OPERATIONS = {
    "get": "get",
    "list": "list_",
    "create": "create",
    "update": "update",
    "patch": "patch",
    "delete": "delete",
    "deletecollection": "deletecollection",
}

#: Subresources with a file of their own; ``pods/log`` and the like are per resource.
_SUBRESOURCES = {
    "status": "status_",
    "scale": "scale",
    "finalize": "finalize",
    "approval": "status_",
    "pods/binding": "binding",
    "pods/eviction": "eviction",
    "pods/exec": "exec",
    "pods/attach": "attach",
    "pods/portforward": "portforward",
    "pods/proxy": "proxy",
    "services/proxy": "proxy",
    "nodes/proxy": "proxy",
    "pods/log": "log",
    "pods/ephemeralcontainers": "ephemeralcontainers",
    "pods/resize": "resize",
    "serviceaccounts/token": "token",
}

#: Resources that are computed at each request and never stored.
_VIRTUAL = {
    "nodes.metrics.k8s.io": "metrics",
    "pods.metrics.k8s.io": "metrics",
    "componentstatuses": "componentstatus",
    "selfsubjectreviews.authentication.k8s.io": "reviews",
    "selfsubjectaccessreviews.authorization.k8s.io": "reviews",
    "selfsubjectrulesreviews.authorization.k8s.io": "reviews",
    "subjectaccessreviews.authorization.k8s.io": "reviews",
    "localsubjectaccessreviews.authorization.k8s.io": "reviews",
    "tokenreviews.authentication.k8s.io": "reviews",
}

_ADMIN = User(*ADMIN)
#: What a body that nobody would have read over HTTP may be refused with here.
_MAY_BE_TOO_LARGE = (400, 422, 500)


class APIServer:
    """The API of one cluster.  ``node_proxy`` answers what only a kubelet can (logs, metrics)."""

    def __init__(self, store: Store, clock: Clock, node_proxy: Any = None) -> None:
        self.store = store
        self.clock = clock
        self.node_proxy = node_proxy
        #: The pod spec that was validated last, if it came from a controller's template.
        self.checked_template: Obj | None = None
        #: Warnings of the request under way, as ``Warning`` headers would carry them.
        self.warnings: list[str] = []
        #: Whether roles hold for the users of requests; those without a user may do everything.
        self.authorizes = False
        self._operations: dict[str, Operation] = {}

    @property
    def now(self) -> int:
        """Virtual time in microseconds."""
        return self.clock.now

    def kind(self, resource: str) -> Kind:
        """The record of a resource.  Raises NotFound as an unknown path does."""
        kind = registry.load(resource)
        if kind is None:
            raise status.StatusError(404, "NotFound", "the server could not find the requested resource")
        return kind

    def uid(self, *purpose: str) -> str:
        from kubectl_sim.engine import randomness

        return randomness.uid(self.clock.seed, *purpose)

    def token_user(self, token: str) -> User | None:
        """The service account that shows a bearer token; None if it is good for nothing."""
        from kubectl_sim.apiserver.subresources import token as tokens

        return tokens.user_of(self, token)

    def lookup(self, resource: str, namespace: str, name: str) -> Obj | None:
        """One stored object, for the cluster's own components: what their informers hold."""
        kind = registry.load(resource)
        return self.store.get(resource, namespace if kind is None or kind.namespaced else "", name)

    def news(self, resource: str, uid: str, mark: Any) -> tuple[Any, bool, dict[int, Obj | None]]:
        """What has changed of what an owner has: see :meth:`Store.news`."""
        return self.store.news(resource, uid, mark)

    def handle(self, request: Request) -> Any:
        """Answer one request; refusals are raised as :class:`StatusError`.

        Must run inside a transaction of the store: a writing one unless the verb only reads.
        """
        if request.user is None:
            request.user = _ADMIN
        self.warnings = []
        if request.verb == "graph":
            return self._graph(request)
        kind = self.kind(request.resource)
        if not kind.namespaced:
            request.namespace = ""
        elif request.verb not in ("list", "deletecollection") and not request.namespace:
            raise status.bad_request("an empty namespace may not be set during " + request.verb)
        if self.authorizes and request.user is not _ADMIN:
            from kubectl_sim.apiserver import authorization

            authorization.check(self.store, request)
        if kind.views:
            from kubectl_sim.apiserver import versions

            version = versions.view_of(kind, request)
            if version:
                return versions.handle(self, kind, version, request)
        return self.operate(kind, request)

    def operate(self, kind: Kind, request: Request) -> Any:
        """Run the operation that a request names on the stored form of a kind."""
        try:
            return self._operation(kind, request)(self, kind, request)
        except status.StatusError as error:
            if error.code in _MAY_BE_TOO_LARGE and request.body is not None:
                from kubectl_sim.apiserver import body

                body.refuse_too_large(request)
            raise
        except RecursionError:
            raise status.bad_request("json: exceeded max depth") from None

    def _graph(self, request: Request) -> Any:
        """What garbage collector and namespace controller learn upstream by watching every resource."""
        if request.subresource == "dependents":
            return self.store.dependents(request.name)
        if request.subresource == "resources":
            return self.store.resources_in(request.namespace)
        found = self.store.by_uid(request.name)
        if request.subresource == "locate":
            return found
        return found[1] if found else None

    def _operation(self, kind: Kind, request: Request) -> Operation:
        package, module, function = self._where(kind, request)
        key = f"{package}.{module}.{function}"
        found = self._operations.get(key)
        if found is None:
            loaded = __import__(f"kubectl_sim.apiserver.{package}.{module}", fromlist=[function])
            found = getattr(loaded, function, None)
            if found is None:
                raise status.method_not_supported(kind.resource, request.verb)
            self._operations[key] = found
        return found

    def _where(self, kind: Kind, request: Request) -> tuple[str, str, str]:
        """(package, module, function) that answers the request."""
        verb = request.verb
        if kind.resource in _VIRTUAL:
            return "virtual", _VIRTUAL[kind.resource], verb
        if not request.subresource:
            if verb not in kind.verbs:
                raise status.method_not_supported(kind.resource, verb)
            return "operations", _OPERATIONS[verb], "run"
        if request.subresource not in kind.subresources:
            raise status.StatusError(404, "NotFound", "the server could not find the requested resource")
        specific = f"{request.resource}/{request.subresource}"
        module = _SUBRESOURCES.get(specific) or _SUBRESOURCES.get(request.subresource)
        if module is None:
            raise status.not_simulated(specific)
        return "subresources", module, verb
