"""Which lists a strategic merge patch merges, and by which keys.

kustomize decides by a schema of its own, that of Kubernetes 1.21, or by one that the user names
(``openapi.path``).  Only fields on the way to a merging list are listed here; all others are replaced whole.
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import ids

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Shape:
    """A type: its ``fields``, and for a list its ``element`` and, if it merges, its ``keys`` (none for a list of
    scalars)."""

    __slots__ = ("element", "fields", "keys")

    def __init__(
        self, fields: dict[str, Shape] | None = None, keys: tuple[str, ...] | None = None, element: Shape | None = None
    ) -> None:
        self.fields = fields or {}
        self.keys = keys
        self.element = element

    def field(self, name: str) -> Shape | None:
        return self.fields.get(name)


def _merging(*keys: str, element: Shape | None = None) -> Shape:
    return Shape(keys=keys, element=element)


def _struct(**fields: Shape) -> Shape:
    return Shape(fields)


_META = _struct(finalizers=_merging(), ownerReferences=_merging("uid"))
_CONDITIONS = _struct(conditions=_merging("type"))
_EPHEMERAL = {"env": _merging("name"), "volumeMounts": _merging("mountPath"), "volumeDevices": _merging("devicePath")}
_CONTAINERS = _merging("name", element=Shape({**_EPHEMERAL, "ports": _merging("containerPort", "protocol")}))
_CLAIM = {"metadata": _META, "status": _CONDITIONS}
_VOLUMES = _merging("name", element=_struct(ephemeral=_struct(volumeClaimTemplate=_struct(metadata=_META))))
_POD_SPEC = _struct(
    containers=_CONTAINERS,
    initContainers=_CONTAINERS,
    ephemeralContainers=_merging("name", element=Shape(_EPHEMERAL)),
    volumes=_VOLUMES,
    imagePullSecrets=_merging("name"),
    hostAliases=_merging("ip"),
    topologySpreadConstraints=_merging("topologyKey", "whenUnsatisfiable"),
)
_TEMPLATE = _struct(metadata=_META, spec=_POD_SPEC)
_WORKLOAD = {"spec": _struct(template=_TEMPLATE), "status": _CONDITIONS}
_STATUS = {"status": _CONDITIONS}
_WEBHOOKS = {"webhooks": _merging("name")}
_JOB = _struct(metadata=_META, spec=_struct(template=_TEMPLATE))

#: Kinds that merge more than what all metadata does.
_KINDS: dict[str, dict[str, Shape]] = {
    "Pod": {"spec": _POD_SPEC, "status": _struct(conditions=_merging("type"), podIPs=_merging("ip"))},
    "PodTemplate": {"template": _TEMPLATE},
    **dict.fromkeys(("Deployment", "ReplicaSet", "DaemonSet", "ReplicationController", "Job"), _WORKLOAD),
    "StatefulSet": {
        "spec": _struct(template=_TEMPLATE, volumeClaimTemplates=Shape(element=Shape(_CLAIM))),
        "status": _CONDITIONS,
    },
    "CronJob": {"spec": _struct(jobTemplate=_JOB)},
    "Service": {"spec": _struct(ports=_merging("port", "protocol")), "status": _CONDITIONS},
    "ServiceAccount": {"secrets": _merging("name")},
    "Node": {
        "spec": _struct(podCIDRs=_merging()),
        "status": _struct(conditions=_merging("type"), addresses=_merging("type")),
    },
    **dict.fromkeys(("Namespace", "PersistentVolumeClaim", "APIService", "PodDisruptionBudget"), _STATUS),
    "ComponentStatus": {"conditions": _merging("type")},
    "CSINode": {"spec": _struct(drivers=_merging("name"))},
    **dict.fromkeys(("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"), _WEBHOOKS),
}
_V1_AND_BETA = "v1 v1beta1"
_KNOWN: dict[str, dict[str, str]] = {
    "": {
        "v1": "Binding ComponentStatus ConfigMap Endpoints Event LimitRange Namespace Node PersistentVolume "
        "PersistentVolumeClaim Pod PodTemplate ReplicationController ResourceQuota Secret Service ServiceAccount"
    },
    "admissionregistration.k8s.io": {_V1_AND_BETA: "MutatingWebhookConfiguration ValidatingWebhookConfiguration"},
    "apiextensions.k8s.io": {_V1_AND_BETA: "CustomResourceDefinition"},
    "apiregistration.k8s.io": {_V1_AND_BETA: "APIService"},
    "apps": {"v1": "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet"},
    "autoscaling": {"v1": "HorizontalPodAutoscaler Scale", "v2beta1 v2beta2": "HorizontalPodAutoscaler"},
    "batch": {"v1": "CronJob Job", "v1beta1": "CronJob"},
    "certificates.k8s.io": {_V1_AND_BETA: "CertificateSigningRequest"},
    "coordination.k8s.io": {_V1_AND_BETA: "Lease"},
    "discovery.k8s.io": {_V1_AND_BETA: "EndpointSlice"},
    "events.k8s.io": {_V1_AND_BETA: "Event"},
    "extensions": {"v1beta1": "Ingress"},
    "flowcontrol.apiserver.k8s.io": {"v1beta1": "FlowSchema PriorityLevelConfiguration"},
    "networking.k8s.io": {"v1": "Ingress IngressClass NetworkPolicy", "v1beta1": "Ingress IngressClass"},
    "node.k8s.io": {_V1_AND_BETA: "RuntimeClass"},
    "policy": {"v1": "PodDisruptionBudget", "v1beta1": "Eviction PodDisruptionBudget PodSecurityPolicy"},
    "rbac.authorization.k8s.io": {_V1_AND_BETA: "ClusterRole ClusterRoleBinding Role RoleBinding"},
    "scheduling.k8s.io": {_V1_AND_BETA: "PriorityClass"},
    "storage.k8s.io": {
        _V1_AND_BETA: "CSIDriver CSINode StorageClass VolumeAttachment",
        "v1beta1": "CSIStorageCapacity",
    },
}
#: The schema that the user has named; None for the built-in one.
_custom: dict[str, Shape] | None = None


def of(api_version: str, kind: str) -> Shape | None:
    """The shape of a kind, None for one that the schema does not know."""
    if _custom is not None:
        return _custom.get(f"{api_version} {kind}")
    group, version = ids.split_version(api_version)
    for versions, kinds in _KNOWN.get(group, {}).items():
        if version in versions.split() and kind in kinds.split():
            return Shape({"metadata": _META, **_KINDS.get(kind, {})})
    return None


# ------------------------------------------------------------------------ a schema of the user's


def use(schema: Any) -> None:
    """From now on the definitions of an OpenAPI document, or with None the built-in ones again."""
    global _custom
    ids.declared.clear()
    _custom = None
    if schema is None:
        return
    definitions = _map(_map(schema).get("definitions"))
    _custom = {}
    for definition in map(_map, definitions.values()):
        kinds = definition.get("x-kubernetes-group-version-kind")
        for one in kinds if isinstance(kinds, list) else ():
            _custom[_gvk_key(_map(one))] = _Defined(definition, definitions)
    _declare(_map(_map(schema).get("paths")))


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _gvk_key(one: dict[str, Any]) -> str:
    group, version = one.get("group"), one.get("version")
    return f"{group}/{version} {one.get('kind')}" if group else f"{version} {one.get('kind')}"


def _declare(paths: dict[str, Any]) -> None:
    """Kinds that paths show to be cluster-wide."""
    scoped: dict[tuple[str, str, str], bool] = {}
    for path, item in paths.items():
        one = _map(_map(item).get("get")).get("x-kubernetes-group-version-kind")
        if isinstance(one, dict):
            key = (one.get("group") or "", one.get("version") or "", one.get("kind") or "")
            scoped[key] = scoped.get(key, False) or "namespaces/{namespace}" in path
    ids.declared.update(key for key, namespaced in scoped.items() if not namespaced)


class _Defined(Shape):
    """A shape that is read from a definition as far as it is asked for."""

    __slots__ = ("definition", "definitions")

    def __init__(self, definition: dict[str, Any], definitions: dict[str, Any]) -> None:
        super().__init__()
        while "$ref" in definition:
            definition = _map(definitions.get(str(definition["$ref"]).rpartition("/")[2]))
        self.definition = definition
        self.definitions = definitions
        strategy = str(definition.get("x-kubernetes-patch-strategy") or "").split(",")
        if "merge" in strategy:
            key = definition.get("x-kubernetes-patch-merge-key")
            self.keys = tuple(definition.get("x-kubernetes-list-map-keys") or ([str(key)] if key else []))
        if definition.get("type") == "array" and _map(definition.get("items")):
            self.element = _Defined(definition["items"], definitions)

    def field(self, name: str) -> Shape | None:
        found = _map(self.definition.get("properties")).get(name)
        if found is None:
            found = self.definition.get("additionalProperties")
        return _Defined(found, self.definitions) if isinstance(found, dict) else None
