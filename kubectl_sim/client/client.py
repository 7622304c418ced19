"""The calls that every component makes.  Models client-go's dynamic client and listers."""

from __future__ import annotations

from kubectl_sim.model.request import PATCH_TYPES, Request
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, Protocol

    from kubectl_sim.model.request import User

    Obj = dict[str, Any]
    Objs = list[Obj]
    Events = Iterator[tuple[str, Any] | None]
    Texts = list[str]
    Dependents = list[tuple[str, Obj]]
    Transport = Callable[[Request], Any]

    class Informer(Protocol):
        """What client-go's informers hold: the stored objects themselves."""

        def lookup(self, resource: str, namespace: str, name: str) -> Obj | None: ...
        def news(self, resource: str, uid: str, mark: Any) -> tuple[Any, bool, dict[int, Obj | None]]: ...


class Client:
    """One caller's view of the API.

    ``transport`` answers requests or raises :class:`StatusError`.  ``user_agent`` names the
    caller; the cluster's own components start theirs with ``system:``.  Objects that are
    returned may be shared: do not change them.
    """

    __slots__ = ("_informer", "backend", "transport", "user", "user_agent", "warn")

    def __init__(
        self,
        transport: Transport,
        user_agent: str = "kubectl",
        user: User | None = None,
        backend: Any = None,
        informer: Informer | None = None,
    ) -> None:
        """``informer`` answers :meth:`find` and :meth:`news` for those who read much."""
        self.transport = transport
        self._informer = informer
        #: The cluster, where it lives in this process: time, grouping and watches.
        self.backend = backend
        #: Where what a user should be warned of goes, besides the server's own warnings.
        self.warn: Callable[[str], None] | None = None
        self.user_agent = user_agent
        self.user = user

    def request(
        self,
        verb: str,
        resource: str,
        namespace: str = "",
        name: str = "",
        *,
        subresource: str = "",
        params: dict[str, Any] | None = None,
        body: Any = None,
        patch_type: str = "",
        accept: str = "",
    ) -> Any:
        """Any request, in full.  ``resource@version`` speaks a version that is not the stored one."""
        resource, _, version = resource.partition("@")
        return self.transport(
            Request(
                verb,
                resource,
                namespace,
                name,
                subresource=subresource,
                version=version,
                params=params,
                body=body,
                patch_type=patch_type,
                accept=accept,
                user=self.user,
                user_agent=self.user_agent,
            )
        )

    def get(self, resource: str, namespace: str, name: str, *, subresource: str = "") -> Obj:
        """One object.  Raises NotFound."""
        obj: Obj = self.request("get", resource, namespace, name, subresource=subresource)
        return obj

    def find(self, resource: str, namespace: str, name: str) -> Obj | None:
        """One object, or None when there is none."""
        if self._informer is not None:
            return self._informer.lookup(resource, namespace, name)
        try:
            return self.get(resource, namespace, name)
        except StatusError as error:
            if error.code == 404:
                return None
            raise

    def list(
        self,
        resource: str,
        namespace: str = "",
        *,
        label_selector: Any = None,
        field_selector: str = "",
        **params: Any,
    ) -> Objs:
        """The objects of a namespace, or of all (``""``), that the selectors choose, in name order."""
        if label_selector:
            params["labelSelector"] = label_selector
        if field_selector:
            params["fieldSelector"] = field_selector
        items: Objs = self.request("list", resource, namespace, params=params).items
        return items

    def table(self, resource: str, namespace: str = "", name: str = "", **params: Any) -> Any:
        """A list (or one object, by ``name``) as a table: see ``apiserver.table.TableResult``."""
        verb = "get" if name else "list"
        return self.request(verb, resource, namespace, name, params=params, accept="Table")

    def owned(self, resource: str, uid: str) -> Objs:
        """The objects with an owner reference to ``uid``."""
        items: Objs = self.request("list", resource, params={"ownerUID": uid}).items
        return items

    def news(self, resource: str, uid: str, mark: Any) -> tuple[Any, bool, dict[int, Obj | None]]:
        """What has changed of what an owner has since the last time, whose ``mark`` it takes (None: the first).

        Returns the next mark; whether this is everything, so that what is known is to be forgotten; and the
        changes, None for what the owner has no more.
        """
        if self._informer is None:
            return None, True, dict(enumerate(self.owned(resource, uid)))
        return self._informer.news(resource, uid, mark)

    def create(self, resource: str, obj: Obj, *, namespace: str = "", subresource: str = "", **params: Any) -> Obj:
        metadata = obj.get("metadata") or {}
        name = metadata.get("name", "") if subresource else ""
        where = namespace or metadata.get("namespace", "")
        created: Obj = self.request("create", resource, where, name, subresource=subresource, params=params, body=obj)
        return created

    def update(self, resource: str, obj: Obj, *, subresource: str = "", **params: Any) -> Obj:
        """Replace an object.  Raises Conflict when it has moved on since ``obj`` was read."""
        metadata = obj["metadata"]
        updated: Obj = self.request(
            "update",
            resource,
            metadata.get("namespace", ""),
            metadata["name"],
            subresource=subresource,
            params=params,
            body=obj,
        )
        return updated

    def update_status(self, resource: str, obj: Obj) -> Obj:
        return self.update(resource, obj, subresource="status")

    def patch(
        self,
        resource: str,
        namespace: str,
        name: str,
        patch: Any,
        *,
        type: str = "merge",
        subresource: str = "",
        **params: Any,
    ) -> Obj:
        """Patch an object; ``type`` is ``json``, ``merge``, ``strategic`` or ``apply``."""
        patched: Obj = self.request(
            "patch",
            resource,
            namespace,
            name,
            subresource=subresource,
            params=params,
            body=patch,
            patch_type=PATCH_TYPES[type],
        )
        return patched

    def delete(
        self,
        resource: str,
        namespace: str,
        name: str,
        *,
        propagation: str | None = None,
        grace: int | None = None,
        preconditions: Obj | None = None,
        **params: Any,
    ) -> Obj:
        """Delete one object; ``grace`` in seconds.  Returns its last state or a Status."""
        options: Obj = {}
        if propagation is not None:
            options["propagationPolicy"] = propagation
        if grace is not None:
            options["gracePeriodSeconds"] = grace
        if preconditions is not None:
            options["preconditions"] = preconditions
        deleted: Obj = self.request("delete", resource, namespace, name, params=params, body=options)
        return deleted

    def dependents(self, uid: str) -> Dependents:
        """``(resource, object)`` of everything with an owner reference to ``uid``, of any kind."""
        found: Dependents = self.request("graph", "", name=uid, subresource="dependents")
        return found

    def find_by_uid(self, uid: str) -> Obj | None:
        """The object with this uid, of any kind."""
        found: Obj | None = self.request("graph", "", name=uid, subresource="uid")
        return found

    def locate(self, uid: str) -> tuple[str, Obj] | None:
        """Resource and state of the object with this uid, of any kind."""
        found: tuple[str, Obj] | None = self.request("graph", "", name=uid, subresource="locate")
        return found

    def resources_in(self, namespace: str) -> Texts:
        """The resources that have objects in a namespace."""
        found: Texts = self.request("graph", "", namespace, subresource="resources")
        return found

    @property
    def now(self) -> int:
        """The cluster's time in microseconds, as of the last request."""
        now: int = self.backend.now
        return now

    @property
    def seed(self) -> int:
        """What the cluster's random draws depend on."""
        seed: int = self.backend.clock.seed
        return seed

    @property
    def warnings(self) -> Texts:
        """What the last request was warned of (``Warning`` headers)."""
        warnings: Texts = self.backend.warnings
        return warnings

    def group(self) -> Any:
        """``with client.group(): …`` makes the requests inside one transaction, each refused alone.

        Print nothing as done before the block has ended.
        """
        return self.backend.group()

    def wait(self, deadline: int | None = None) -> bool:
        """Let time pass until something may have changed; False once ``deadline`` (µs) has passed."""
        went_on: bool = self.backend.wait(deadline)
        return went_on

    def watch(
        self,
        resource: str,
        namespace: str = "",
        name: str = "",
        *,
        revision: int | str = 0,
        deadline: int | None = None,
        table: bool = False,
        **params: Any,
    ) -> Events:
        """``(type, object)`` of changes after ``revision``; None whenever time passes without any.

        ``params`` take ``labelSelector`` and ``fieldSelector`` and, with them, ``known``: the
        objects that the caller has seen matching.  Ends at ``deadline`` (virtual microseconds).
        """
        request = Request(
            "watch",
            resource,
            namespace,
            name,
            params={**params, "resourceVersion": revision},
            accept="Table" if table else "",
            user=self.user,
            user_agent=self.user_agent,
        )
        events: Events = self.backend.watch(request, deadline)
        return events

    def bind(self, pod: Obj, node: str) -> None:
        """Assign a pod to a node."""
        metadata = pod["metadata"]
        binding = {
            "apiVersion": "v1",
            "kind": "Binding",
            "metadata": {"name": metadata["name"], "namespace": metadata["namespace"]},
            "target": {"kind": "Node", "name": node},
        }
        self.create("pods", binding, subresource="binding")
