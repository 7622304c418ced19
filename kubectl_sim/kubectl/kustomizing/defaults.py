"""The fields that kustomize's transformers know of themselves.

Facts of api/internal/konfig/builtinpluginconsts, put together from where a pod template stands in each kind
and which fields of it are meant.
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec
from kubectl_sim.kubectl.kustomizing.ids import Gvk

# Where the pod's spec is.
_POD_SPEC = {
    "Pod": "spec/",
    "PodTemplate": "template/spec/",
    "Deployment": "spec/template/spec/",
    "ReplicationController": "spec/template/spec/",
    "ReplicaSet": "spec/template/spec/",
    "DaemonSet": "spec/template/spec/",
    "StatefulSet": "spec/template/spec/",
    "Job": "spec/template/spec/",
    "CronJob": "spec/jobTemplate/spec/template/spec/",
}


def _of_pods(kinds: str, *fields: str, pod_version: str = "") -> list[FieldSpec]:
    return [
        FieldSpec(_POD_SPEC[kind] + field, kind, version=pod_version if kind == "Pod" else "")
        for kind in kinds.split()
        for field in fields
    ]


def _of(kinds: str, *paths: str, group: str = "", version: str = "", create: bool = False) -> list[FieldSpec]:
    return [FieldSpec(path, kind, group, version, create) for kind in kinds.split() for path in paths]


_WITH_REFERENCES = "Pod PodTemplate Deployment ReplicaSet DaemonSet StatefulSet Job CronJob"
_IN_CONTAINERS = ("env/valueFrom/{}KeyRef/name", "envFrom/{}Ref/name")


def _container_references(kind: str) -> list[str]:
    return [
        f"{containers}/{path.format(kind)}"
        for path in _IN_CONTAINERS
        for containers in ("containers", "initContainers")
    ]


def name_references() -> list[tuple[Gvk, list[FieldSpec]]]:
    """Who may mention the name of what: (kind of the object named, fields that name one)."""
    rbac, admission = "rbac.authorization.k8s.io", "admissionregistration.k8s.io"
    scaled = _of("HorizontalPodAutoscaler", "spec/scaleTargetRef/name")
    ingress = "metadata/annotations/{}ingress.kubernetes.io\\/{}"
    roles = _of("Role ClusterRole", "rules/resourceNames")
    workloads = "Pod StatefulSet Deployment ReplicationController CronJob Job DaemonSet"
    found = {
        **{(kind, "", ""): scaled for kind in ("Deployment", "ReplicationController", "ReplicaSet", "StatefulSet")},
        ("ConfigMap", "", "v1"): [
            *_of_pods(
                _WITH_REFERENCES,
                *("volumes/configMap/name", *_container_references("configMap")),
                "volumes/projected/sources/configMap/name",
                pod_version="v1",
            ),
            *_of("Node", "spec/configSource/configMap"),
            *roles,
            *_of("Ingress", ingress.format("nginx.", "fastcgi-params-configmap")),
        ],
        ("Secret", "", "v1"): [
            *_of_pods(
                _WITH_REFERENCES,
                *("volumes/secret/secretName", *_container_references("secret")),
                *("imagePullSecrets/name", "volumes/projected/sources/secret/name"),
                pod_version="v1",
            ),
            *_of("Ingress", "spec/tls/secretName", ingress.format("", "auth-secret")),
            *_of("Ingress", ingress.format("nginx.", "auth-secret"), ingress.format("nginx.", "auth-tls-secret")),
            *_of("ServiceAccount", "imagePullSecrets/name"),
            *_of("StorageClass", *(f"parameters/{n}" for n in ("secretName", "adminSecretName", "userSecretName"))),
            *_of("StorageClass", "parameters/secretRef"),
            *roles,
            FieldSpec(
                "spec/template/spec/containers/env/valueFrom/secretKeyRef/name", "Service", "serving.knative.dev", "v1"
            ),
            *_of("PersistentVolume", "spec/azureFile/secretName"),
        ],
        ("Service", "", "v1"): [
            *_of("StatefulSet", "spec/serviceName", group="apps"),
            *_of("Ingress", "spec/rules/http/paths/backend/serviceName", "spec/backend/serviceName"),
            *_of("Ingress", "spec/rules/http/paths/backend/service/name", "spec/defaultBackend/service/name"),
            *_of("APIService", "spec/service/name", group="apiregistration.k8s.io"),
            *_of(
                "ValidatingWebhookConfiguration MutatingWebhookConfiguration",
                "webhooks/clientConfig/service",
                group=admission,
            ),
        ],
        ("Role", rbac, ""): _of("RoleBinding", "roleRef/name", group=rbac),
        ("ClusterRole", rbac, ""): _of("RoleBinding ClusterRoleBinding", "roleRef/name", group=rbac),
        ("ServiceAccount", "", "v1"): [
            *_of("RoleBinding ClusterRoleBinding", "subjects", group=rbac),
            *_of_pods(workloads, "serviceAccountName"),
        ],
        ("PersistentVolumeClaim", "", "v1"): _of_pods(workloads, "volumes/persistentVolumeClaim/claimName"),
        ("PersistentVolume", "", "v1"): [
            *_of("PersistentVolumeClaim", "spec/volumeName"),
            *_of("ClusterRole", "rules/resourceNames"),
        ],
        ("StorageClass", "storage.k8s.io", "v1"): [
            *_of("PersistentVolume PersistentVolumeClaim", "spec/storageClassName"),
            *_of("StatefulSet", "spec/volumeClaimTemplates/spec/storageClassName"),
        ],
        ("PriorityClass", "scheduling.k8s.io", "v1"): _of_pods(workloads, "priorityClassName"),
        ("IngressClass", "networking.k8s.io/v1", "v1"): _of("Ingress", "spec/ingressClassName"),
        ("ValidatingAdmissionPolicy", admission, ""): _of(
            "ValidatingAdmissionPolicyBinding", "spec/policyName", group=admission
        ),
    }
    return [(Gvk(group, version, kind), specs) for (kind, group, version), specs in found.items()]


_TEMPLATED = "Deployment ReplicaSet DaemonSet"
_IN_JOBS = ("spec/jobTemplate/metadata/{}", "spec/jobTemplate/spec/template/metadata/{}")


def _of_templates(field: str, stateful_group: str) -> list[FieldSpec]:
    """A map in the metadata of the object and of the templates in it."""
    path = f"spec/template/metadata/{field}"
    return [
        FieldSpec(f"metadata/{field}", create=True),
        *_of("ReplicationController", path, version="v1", create=True),
        *_of(_TEMPLATED, path, create=True),
        *_of("StatefulSet", path, group=stateful_group, create=True),
        *_of("Job", path, group="batch", create=True),
        *_of("CronJob", *(way.format(field) for way in _IN_JOBS), group="batch", create=True),
    ]


def template_labels() -> list[FieldSpec]:
    claims = FieldSpec("spec/volumeClaimTemplates[]/metadata/labels", "StatefulSet", "apps", create=True)
    return [*_of_templates("labels", "apps"), claims]


def common_annotations() -> list[FieldSpec]:
    return _of_templates("annotations", "")


def _affinities() -> list[str]:
    pods = "spec/template/spec/"
    preferred = "preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm"
    required = "requiredDuringSchedulingIgnoredDuringExecution"
    return [
        *(
            f"{pods}affinity/{kind}/{when}/labelSelector/matchLabels"
            for kind in ("podAffinity", "podAntiAffinity")
            for when in (preferred, required)
        ),
        pods + "topologySpreadConstraints/labelSelector/matchLabels",
    ]


def common_labels() -> list[FieldSpec]:
    match = "spec/selector/matchLabels"
    return [
        *_of("Service ReplicationController", "spec/selector", version="v1", create=True),
        *_of(_TEMPLATED, match, create=True),
        *_of("StatefulSet", match, group="apps", create=True),
        *_of("Deployment StatefulSet", *_affinities(), group="apps"),
        *_of("Job", match, group="batch"),
        *_of("CronJob", "spec/jobTemplate/spec/selector/matchLabels", group="batch"),
        *_of("PodDisruptionBudget", match, group="policy"),
        *_of(
            "NetworkPolicy",
            *(f"spec/{where}podSelector/matchLabels" for where in ("", "ingress/from/", "egress/to/")),
            group="networking.k8s.io",
        ),
        *template_labels(),
    ]


def namespaces() -> list[FieldSpec]:
    return [
        FieldSpec("metadata/name", "Namespace", create=True),
        FieldSpec("spec/service/namespace", "APIService", "apiregistration.k8s.io", create=True),
        FieldSpec(
            "spec/conversion/webhook/clientConfig/service/namespace", "CustomResourceDefinition", "apiextensions.k8s.io"
        ),
    ]


def names() -> list[FieldSpec]:
    return [FieldSpec("metadata/name")]


def images() -> list[FieldSpec]:
    fields = ("containers[]/image", "initContainers[]/image", "volumes[]/image/reference")
    return [FieldSpec(start + field, create=True) for start in ("spec/", "spec/template/spec/") for field in fields]


def replicas() -> list[FieldSpec]:
    # In the order of kinds that kustomize sorts them into: its message lists them.
    return _of("Deployment StatefulSet ReplicaSet ReplicationController", "spec/replicas", create=True)


def variables() -> list[FieldSpec]:
    kinds = "CronJob DaemonSet Deployment Job Pod ReplicaSet StatefulSet"
    in_containers = [
        f"{containers}/{field}"
        for containers in ("containers", "initContainers")
        for field in ("args", "command", "env/value", "volumeMounts/mountPath")
    ]
    return [
        *_of_pods(kinds, *in_containers),
        *_of_pods("DaemonSet Deployment Job Pod ReplicaSet", "volumes/nfs/server"),
        *_of("CronJob", "spec/jobTemplate/spec/template/volumes/nfs/server"),
        *_of("StatefulSet", "spec/template/spec/volumes/nfs/server", "spec/volumeClaimTemplates/spec/nfs/server"),
        *_of("Deployment", "spec/template/metadata/annotations"),
        *_of("Ingress", "spec/rules/host", "spec/tls/hosts", "spec/tls/secretName"),
        *_of("Service", "spec/ports/port", "spec/ports/targetPort"),
        *_of("PersistentVolume", "spec/nfs/server"),
        *(FieldSpec(path) for path in ("metadata/labels", "metadata/annotations")),
    ]
