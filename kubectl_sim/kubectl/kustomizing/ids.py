"""How kustomize names an object: group, version, kind, name and namespace.

Models kyaml/resid.  Whether a kind lives in a namespace is what kustomize's built-in schema (that of
Kubernetes 1.21) says of it; a kind that it does not know counts as namespaced.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

NOWHERE = "_non_namespaceable_"
DEFAULT = "default"

# By group: (versions, kinds).
_CLUSTER: dict[str, tuple[str, str]] = {
    "": ("v1", "ComponentStatus Namespace Node NodeProxyOptions PersistentVolume"),
    "admissionregistration.k8s.io": ("v1 v1beta1", "MutatingWebhookConfiguration ValidatingWebhookConfiguration"),
    "apiextensions.k8s.io": ("v1 v1beta1", "CustomResourceDefinition"),
    "apiregistration.k8s.io": ("v1 v1beta1", "APIService"),
    "certificates.k8s.io": ("v1 v1beta1", "CertificateSigningRequest"),
    "flowcontrol.apiserver.k8s.io": ("v1beta1", "FlowSchema PriorityLevelConfiguration"),
    "networking.k8s.io": ("v1 v1beta1", "IngressClass"),
    "node.k8s.io": ("v1 v1beta1", "RuntimeClass"),
    "policy": ("v1beta1", "PodSecurityPolicy"),
    "rbac.authorization.k8s.io": ("v1 v1beta1", "ClusterRole ClusterRoleBinding"),
    "scheduling.k8s.io": ("v1 v1beta1", "PriorityClass"),
    "storage.k8s.io": ("v1 v1beta1", "CSIDriver CSINode StorageClass VolumeAttachment"),
}
_CLUSTER_KINDS = frozenset(
    (group, version, kind)
    for group, (versions, kinds) in _CLUSTER.items()
    for version in versions.split()
    for kind in kinds.split()
)
#: Kinds that come first and last, in this order.
FIRST = (
    *("Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount"),
    *("PodSecurityPolicy", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap", "Secret"),
    *("Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim"),
    *("Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget"),
)
LAST = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_RANKS = {
    **{kind: index - len(FIRST) for index, kind in enumerate(FIRST)},
    **{kind: index + 1 for index, kind in enumerate(LAST)},
}
#: What a schema of the user's own adds (``openapi.path``): (group, version, kind) of cluster-wide kinds.
declared: set[tuple[str, str, str]] = set()


class Gvk:
    """Group, version and kind; an empty one stands for any where something is selected."""

    __slots__ = ("group", "kind", "version")

    def __init__(self, group: str = "", version: str = "", kind: str = "") -> None:
        self.group = group
        self.version = version
        self.kind = kind

    @property
    def api_version(self) -> str:
        return f"{self.group}/{self.version}" if self.group else self.version

    def same(self, other: Gvk) -> bool:
        return self.kind == other.kind and self.version == other.version and self.group == other.group

    def selects(self, other: Gvk) -> bool:
        """Whether the fields that this one has are the other's."""
        return (
            (not self.kind or self.kind == other.kind)
            and (not self.group or self.group == other.group)
            and (not self.version or self.version == other.version)
        )

    @property
    def gvk(self) -> str:
        return f"{self.kind or '[noKind]'}.{self.version or '[noVer]'}.{self.group or '[noGrp]'}"

    def __str__(self) -> str:
        return self.gvk

    @property
    def cluster_scoped(self) -> bool:
        key = (self.group, self.version, self.kind)
        return key in _CLUSTER_KINDS or key in declared


def order(gvk: Gvk) -> tuple[int, str]:
    """Sorts kinds as kustomize sorts what it lists by kind."""
    return _RANKS.get(gvk.kind, 0), sortable(gvk)


def sortable(gvk: Gvk) -> str:
    return "_".join((gvk.group or "~G", gvk.version or "~V", gvk.kind or "~K"))


def split_version(api_version: str) -> tuple[str, str]:
    """(group, version) of an ``apiVersion``."""
    group, slash, version = api_version.partition("/")
    return (group, version) if slash else ("", api_version)


class Id(Gvk):
    """The id of one object."""

    __slots__ = ("name", "namespace")

    def __init__(self, group: str = "", version: str = "", kind: str = "", name: str = "", namespace: str = "") -> None:
        super().__init__(group, version, kind)
        self.name = name
        self.namespace = namespace

    @property
    def place(self) -> str:
        """The namespace that counts: none at all for a cluster-wide kind, ``default`` where none is given."""
        if self.cluster_scoped:
            return NOWHERE
        return self.namespace or DEFAULT

    @property
    def key(self) -> tuple[str, ...]:
        """Equal for ids that mean the same object."""
        return (self.kind, self.name, self.place, self.version, self.group)

    def selected_by(self, selector: Id) -> bool:
        return (
            (not selector.name or selector.name == self.name)
            and (not selector.namespace or selector.place == self.place)
            and selector.selects(self)
        )

    @property
    def empty(self) -> bool:
        return not (self.group or self.version or self.kind or self.name or self.namespace)

    def __str__(self) -> str:
        return f"{self.gvk}/{self.name or '[noName]'}.{self.namespace or '[noNs]'}"

    def go(self) -> str:
        """Go's ``%#v`` of it."""
        from kubectl_sim.base.goformat import quote

        scoped = "true" if self.cluster_scoped else "false"
        gvk = f"Group:{quote(self.group)}, Version:{quote(self.version)}, Kind:{quote(self.kind)}"
        return (
            f"resid.ResId{{Gvk:resid.Gvk{{{gvk}, isClusterScoped:{scoped}}}, "
            f"Name:{quote(self.name)}, Namespace:{quote(self.namespace)}}}"
        )


def gvk_of(fields: Mapping[str, Any]) -> Gvk:
    """The Gvk in decoded fields ``group``, ``version`` and ``kind``."""
    return Gvk(fields.get("group") or "", fields.get("version") or "", fields.get("kind") or "")


def id_of(fields: Mapping[str, Any]) -> Id:
    """The id in decoded fields, ``name`` and ``namespace`` among them."""
    return Id(*(fields.get(key) or "" for key in ("group", "version", "kind", "name", "namespace")))
