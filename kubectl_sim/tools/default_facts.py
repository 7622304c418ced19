"""Defaults that the API server sets whatever the other fields say.

OpenAPI and the markers in Go's types tell only few of them; these are the unconditional
assignments of ``pkg/apis/*/v*/defaults.go``.  A default that depends on another field (image pull
policy on the tag, target port on the port, …) belongs to the kind.
"""

from __future__ import annotations

from typing import Any

_CONTAINER = {"terminationMessagePath": "/dev/termination-log", "terminationMessagePolicy": "File"}
_MODE = {"defaultMode": 0o644}
_WEBHOOK = {
    "failurePolicy": "Fail",
    "matchPolicy": "Equivalent",
    "namespaceSelector": {},
    "objectSelector": {},
    "timeoutSeconds": 10,
}
_MATCH_RESOURCES = {"matchPolicy": "Equivalent", "namespaceSelector": {}, "objectSelector": {}}
_RBAC = "rbac.authorization.k8s.io"

# Keyed by definition, in the short form that schema files use: <group>.<Type>.
DEFAULTS: dict[str, dict[str, Any]] = {
    "admissionregistration.MatchResources": _MATCH_RESOURCES,
    "admissionregistration.MutatingAdmissionPolicySpec": {"failurePolicy": "Fail"},
    "admissionregistration.MutatingWebhook": {**_WEBHOOK, "reinvocationPolicy": "Never"},
    "admissionregistration.NamedRuleWithOperations": {"scope": "*"},
    "admissionregistration.RuleWithOperations": {"scope": "*"},
    "admissionregistration.ServiceReference": {"port": 443},
    "admissionregistration.ValidatingAdmissionPolicySpec": {"failurePolicy": "Fail"},
    "admissionregistration.ValidatingWebhook": _WEBHOOK,
    "apiextensions.CustomResourceDefinitionSpec": {"conversion": {"strategy": "None"}},
    "apiextensions.ServiceReference": {"port": 443},
    "apiregistration.ServiceReference": {"port": 443},
    "apps.DaemonSetSpec": {"revisionHistoryLimit": 10},
    "apps.DaemonSetUpdateStrategy": {"type": "RollingUpdate"},
    "apps.DeploymentSpec": {"progressDeadlineSeconds": 600, "replicas": 1, "revisionHistoryLimit": 10},
    "apps.DeploymentStrategy": {"type": "RollingUpdate"},
    "apps.ReplicaSetSpec": {"replicas": 1},
    "apps.StatefulSetPersistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
    "apps.StatefulSetSpec": {
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
        "podManagementPolicy": "OrderedReady",
        "replicas": 1,
        "revisionHistoryLimit": 10,
    },
    "authentication.TokenRequestSpec": {"expirationSeconds": 3600},
    "autoscaling.HorizontalPodAutoscalerSpec": {"minReplicas": 1},
    "batch.CronJobSpec": {
        "concurrencyPolicy": "Allow",
        "failedJobsHistoryLimit": 1,
        "successfulJobsHistoryLimit": 3,
        "suspend": False,
    },
    "batch.JobSpec": {"backoffLimit": 6, "completionMode": "NonIndexed", "suspend": False},
    "core.ConfigMapVolumeSource": _MODE,
    "core.Container": _CONTAINER,
    "core.DownwardAPIVolumeSource": _MODE,
    "core.EndpointPort": {"protocol": "TCP"},
    "core.EphemeralContainer": _CONTAINER,
    "core.HTTPGetAction": {"path": "/", "scheme": "HTTP"},
    "core.HostPathVolumeSource": {"type": ""},
    "core.NamespaceStatus": {"phase": "Active"},
    "core.ObjectFieldSelector": {"apiVersion": "v1"},
    "core.PersistentVolumeClaimSpec": {"volumeMode": "Filesystem"},
    "core.PersistentVolumeClaimStatus": {"phase": "Pending"},
    "core.PersistentVolumeSpec": {"persistentVolumeReclaimPolicy": "Retain", "volumeMode": "Filesystem"},
    "core.PersistentVolumeStatus": {"phase": "Pending"},
    "core.PodSpec": {
        "dnsPolicy": "ClusterFirst",
        "restartPolicy": "Always",
        "schedulerName": "default-scheduler",
        "securityContext": {},
        "terminationGracePeriodSeconds": 30,
    },
    "core.Probe": {"failureThreshold": 3, "periodSeconds": 10, "successThreshold": 1, "timeoutSeconds": 1},
    "core.ProjectedVolumeSource": _MODE,
    "core.Secret": {"type": "Opaque"},
    "core.SecretVolumeSource": _MODE,
    "core.ServiceAccountTokenProjection": {"expirationSeconds": 3600},
    "core.ServiceSpec": {"sessionAffinity": "None", "type": "ClusterIP"},
    "discovery.EndpointPort": {"name": "", "protocol": "TCP"},
    "flowcontrol.ExemptPriorityLevelConfiguration": {"lendablePercent": 0, "nominalConcurrencyShares": 0},
    "flowcontrol.FlowSchemaSpec": {"matchingPrecedence": 1000},
    "flowcontrol.LimitedPriorityLevelConfiguration": {"lendablePercent": 0, "nominalConcurrencyShares": 30},
    "flowcontrol.QueuingConfiguration": {"handSize": 8, "queueLengthLimit": 50, "queues": 64},
    "networking.IngressClassParametersReference": {"scope": "Cluster"},
    "networking.NetworkPolicyPort": {"protocol": "TCP"},
    "rbac.RoleRef": {"apiGroup": _RBAC},
    "resource.DeviceSubRequest": {"allocationMode": "ExactCount"},
    "resource.ExactDeviceRequest": {"allocationMode": "ExactCount"},
    "scheduling.PriorityClass": {"preemptionPolicy": "PreemptLowerPriority"},
    "storage.CSIDriverSpec": {
        "attachRequired": True,
        "fsGroupPolicy": "ReadWriteOnceWithFSType",
        "podInfoOnMount": False,
        "requiresRepublish": False,
        "seLinuxMount": False,
        "storageCapacity": False,
        "volumeLifecycleModes": ["Persistent"],
    },
    "storage.StorageClass": {"reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"},
}

# Defaults of a shared type that hold in one kind only: pods get them, pod templates do not.
ONLY_IN: dict[str, dict[str, dict[str, Any]]] = {"Pod": {"core.PodSpec": {"enableServiceLinks": True}}}

# Kinds that embed a type without its defaults: a CronJob's job gets them when it is created.
NOT_IN: dict[str, frozenset[str]] = {
    "CronJob": frozenset({"batch.JobSpec"}),
    "VolumeAttachment": frozenset({"core.PersistentVolumeSpec"}),
}


def defaults_for(kind: str, definition: str) -> dict[str, Any]:
    """The table's defaults of a definition as it stands inside ``kind``."""
    if definition in NOT_IN.get(kind, frozenset()):
        return {}
    return {**DEFAULTS.get(definition, {}), **ONLY_IN.get(kind, {}).get(definition, {})}
