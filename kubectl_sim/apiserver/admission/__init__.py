"""Admission: what the cluster adds to, and refuses of, objects that are valid in themselves.

Models the plugins of kube-apiserver that are on by default, one file a plugin, run in
upstream's order.  A plugin is a module with ``admit`` (may change the object), ``check``
(may refuse it) or both; the table says which resources and verbs it cares about, so that a
write imports no plugin that has nothing to say.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_RIGHTS = (("escalation",), ("escalation",))
#: resource -> plugins that change objects, (when created, when updated).
_MUTATING: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "pods": (("service_account", "taint_tolerations", "priority", "limit_ranger"), ()),
    "persistentvolumeclaims": (("storage_class", "in_use_protection"), ()),
    "persistentvolumes": (("in_use_protection",), ()),
    "volumeattributesclasses.storage.k8s.io": (("in_use_protection",), ()),
    "ingresses.networking.k8s.io": (("ingress_class",), ()),
    "roles.rbac.authorization.k8s.io": _RIGHTS,
    "rolebindings.rbac.authorization.k8s.io": _RIGHTS,
    "clusterroles.rbac.authorization.k8s.io": _RIGHTS,
    "clusterrolebindings.rbac.authorization.k8s.io": _RIGHTS,
}

#: resource -> plugins that refuse objects, (when created, when updated).
_VALIDATING: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "pods": (("limit_ranger", "pod_security"), ()),
}

#: resource -> the allocator that hands out what is unique in the cluster.
_ALLOCATORS = {"services": "service_allocation"}

_modules: dict[str, ModuleType | None] = {}


def _plugin(name: str) -> Any:
    """The plugin's module; None when this build has no such plugin."""
    if name not in _modules:
        # For what is not there Python asks every finder and lists the folder: one look is enough.
        exists = os.path.exists(f"{__path__[0]}/{name}.py")
        module = f"kubectl_sim.apiserver.admission.{name}"
        _modules[name] = __import__(module, fromlist=["admit"]) if exists else None
    return _modules[name]


def early_name(request: Request, obj: Obj) -> str:
    """What mutating plugins call a new object: upstream has not generated its name yet."""
    sent = (request.body or {}).get("metadata") or {}
    metadata = obj["metadata"]
    return str(sent.get("name") or metadata.get("generateName") or metadata.get("name", ""))


def default_class(server: APIServer, resource: str, marks: tuple[str, ...]) -> str:
    """The class that is marked as the default one by an annotation: of several the newest; empty for none."""
    found = []
    for each in server.store.select(resource):
        metadata = each["metadata"]
        annotations = metadata.get("annotations") or {}
        if any(annotations.get(mark) == "true" for mark in marks):
            found.append((metadata["creationTimestamp"], metadata["name"]))
    newest = max((created for created, _ in found), default="")
    return min((name for created, name in found if created == newest), default="")


def mutate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    """Let the mutating plugins change a new (``old`` is None) or updated object."""
    if old is None and kind.namespaced:
        _plugin("namespace_lifecycle").check(server, kind, request, obj)
    plugins = _MUTATING.get(kind.resource)
    if plugins:
        for name in plugins[old is not None]:
            plugin = _plugin(name)
            if plugin is not None:
                plugin.admit(server, request, obj, old)


def validate(server: APIServer, kind: Kind, request: Request, obj: Obj, old: Obj | None) -> None:
    """Let the validating plugins refuse the object: raises Forbidden, NotFound."""
    plugins = _VALIDATING.get(kind.resource)
    if plugins:
        for name in plugins[old is not None]:
            plugin = _plugin(name)
            if plugin is not None:
                plugin.check(server, request, obj, old)
    if old is None and kind.namespaced and request.namespace:
        quota = _plugin("resource_quota")
        if quota is not None:
            quota.check(server, kind, request, obj)


def allocate(server: APIServer, kind: Kind, obj: Obj, old: Obj | None) -> None:
    """Hand out addresses and ports."""
    name = _ALLOCATORS.get(kind.resource)
    if name:
        _plugin(name).allocate(server, obj, old)


def release(server: APIServer, kind: Kind, obj: Obj) -> None:
    """Take back what a deleted object held."""
    name = _ALLOCATORS.get(kind.resource)
    if name:
        _plugin(name).release(server, obj)
