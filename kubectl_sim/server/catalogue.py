"""What the server serves: every resource and subresource, without importing a single kind.

Models the information that apiserver/pkg/endpoints/installer.go gathers for discovery.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from kubectl_sim.kinds._index import RESOURCES

#: Order of groups in ``/apis``: the priorities that kube-apiserver registers its groups with.
_ORDER = (
    "",
    "apiregistration.k8s.io",
    "apps",
    "events.k8s.io",
    "authentication.k8s.io",
    "authorization.k8s.io",
    "autoscaling",
    "batch",
    "certificates.k8s.io",
    "networking.k8s.io",
    "policy",
    "rbac.authorization.k8s.io",
    "storage.k8s.io",
    "storagemigration.k8s.io",
    "admissionregistration.k8s.io",
    "apiextensions.k8s.io",
    "scheduling.k8s.io",
    "coordination.k8s.io",
    "node.k8s.io",
    "discovery.k8s.io",
    "resource.k8s.io",
    "flowcontrol.apiserver.k8s.io",
)

_CHANGES = ("get", "patch", "update")
_PROXY = ("create", "delete", "get", "patch", "update")
_STREAM = ("create", "get")


class SubResource(NamedTuple):
    """One subresource; ``group``, ``version`` and ``kind`` are of what it takes and returns."""

    name: str
    group: str
    version: str
    kind: str
    verbs: tuple[str, ...]


class Served(NamedTuple):
    """One resource in one version."""

    resource: str
    group: str
    version: str
    kind: str
    plural: str
    singular: str
    short_names: tuple[str, ...]
    categories: tuple[str, ...]
    namespaced: bool
    verbs: tuple[str, ...]
    subresources: tuple[SubResource, ...] = ()

    @property
    def group_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version


#: What a subresource exchanges, where it is not the resource's own kind: (group, version, kind).
_EXCHANGED = {
    "scale": ("autoscaling", "v1", "Scale"),
    "pods/binding": ("", "v1", "Binding"),
    "pods/eviction": ("policy", "v1", "Eviction"),
    "pods/attach": ("", "v1", "PodAttachOptions"),
    "pods/exec": ("", "v1", "PodExecOptions"),
    "pods/portforward": ("", "v1", "PodPortForwardOptions"),
    "pods/proxy": ("", "v1", "PodProxyOptions"),
    "services/proxy": ("", "v1", "ServiceProxyOptions"),
    "nodes/proxy": ("", "v1", "NodeProxyOptions"),
    "serviceaccounts/token": ("authentication.k8s.io", "v1", "TokenRequest"),
}
_VERBS = {
    "binding": ("create",),
    "eviction": ("create",),
    "token": ("create",),
    "finalize": ("update",),
    "log": ("get",),
    "attach": _STREAM,
    "exec": _STREAM,
    "portforward": _STREAM,
    "proxy": _PROXY,
}


def _subresource(plural: str, name: str, own: tuple[str, str, str]) -> SubResource:
    group, version, kind = _EXCHANGED.get(f"{plural}/{name}") or _EXCHANGED.get(name) or own
    return SubResource(name, group, version, kind, _VERBS.get(name, _CHANGES))


@cache
def resources() -> tuple[Served, ...]:
    """Everything that is served, groups in discovery order, a group's preferred version first."""
    found = []
    for key, record in RESOURCES.items():
        _, group, versions, kind, plural, singular, short_names, categories, namespaced, verbs, names = record
        for version in versions:
            subresources = tuple(_subresource(plural, name, (group, version, kind)) for name in names)
            served = Served(key, group, version, kind, plural, singular, short_names, categories, namespaced, verbs)
            found.append(served._replace(subresources=subresources))
    return tuple(sorted(found, key=lambda item: (_place(item.group), item.group, _version_key(item.version))))


def _place(group: str) -> int:
    return _ORDER.index(group) if group in _ORDER else len(_ORDER)


def _version_key(version: str) -> tuple[bool, int]:
    """Stable versions first, the newest of them first."""
    digits = version.removeprefix("v")
    return (not digits.isdecimal(), -int(digits) if digits.isdecimal() else 0)


@cache
def by_path() -> dict[tuple[str, str, str], Served]:
    """(group, version, plural) to what is served there."""
    return {(item.group, item.version, item.plural): item for item in resources()}


@cache
def groups() -> dict[str, list[str]]:
    """Every group (the core's is empty) with its versions, the preferred one first."""
    found: dict[str, list[str]] = {}
    for item in resources():
        versions = found.setdefault(item.group, [])
        if item.version not in versions:
            versions.append(item.version)
    return found


def in_version(group: str, version: str) -> list[Served]:
    """The resources of one group version."""
    return [item for item in resources() if (item.group, item.version) == (group, version)]
