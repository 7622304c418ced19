"""The APIServices: who answers for each group and version.

Models pkg/controlplane/apiserver/aggregator.go (priorities) and kube-aggregator's autoregister.
"""

from __future__ import annotations

from kubectl_sim.cluster.profiles.plan import manifest
from kubectl_sim.kinds._index import RESOURCES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Obj = dict[str, Any]

RESOURCE = "apiservices.apiregistration.k8s.io"
_API = "apiregistration.k8s.io/v1"
_METRICS = "metrics.k8s.io"
#: The aggregator's own group is no APIService.
_OWN = "apiregistration.k8s.io"

#: group -> how it stands among groups.
_GROUPS = {
    "": 18000,
    "apps": 17800,
    "events.k8s.io": 17750,
    "authentication.k8s.io": 17700,
    "authorization.k8s.io": 17600,
    "autoscaling": 17500,
    "batch": 17400,
    "certificates.k8s.io": 17300,
    "networking.k8s.io": 17200,
    "policy": 17100,
    "rbac.authorization.k8s.io": 17000,
    "storage.k8s.io": 16800,
    "apiextensions.k8s.io": 16700,
    "admissionregistration.k8s.io": 16700,
    "scheduling.k8s.io": 16600,
    "coordination.k8s.io": 16500,
    "node.k8s.io": 16300,
    "discovery.k8s.io": 16200,
    "flowcontrol.apiserver.k8s.io": 16100,
    "resource.k8s.io": 15900,
    "storagemigration.k8s.io": 15800,
}
#: How a version stands in its group, where that is not 15.
_VERSIONS = {"/v1": 1, "autoscaling/v2": 30, "flowcontrol.apiserver.k8s.io/v1": 21, "resource.k8s.io/v1": 20}


def objects() -> Iterator[tuple[str, Obj]]:
    """One for each group and version that the API server answers itself."""
    served = {(record[1], version) for record in RESOURCES.values() for version in record[2]}
    for group, version in sorted(served):
        if group not in (_OWN, _METRICS):
            yield RESOURCE, _local(group, version)


def _local(group: str, version: str) -> Obj:
    spec: Obj = {
        "groupPriorityMinimum": _GROUPS[group],
        "version": version,
        "versionPriority": _VERSIONS.get(f"{group}/{version}", 15),
    }
    if group:
        spec["group"] = group
    labels = {"kube-aggregator.kubernetes.io/automanaged": "onstart"}
    return manifest(_API, "APIService", f"{version}.{group}", metadata={"labels": labels}, spec=spec)


def metrics() -> tuple[str, Obj]:
    """The one that metrics-server answers for."""
    spec = {
        "group": _METRICS,
        "groupPriorityMinimum": 100,
        "insecureSkipTLSVerify": True,
        "service": {"name": "metrics-server", "namespace": "kube-system"},
        "version": "v1beta1",
        "versionPriority": 100,
    }
    labels = {"k8s-app": "metrics-server"}
    return RESOURCE, manifest(_API, "APIService", f"v1beta1.{_METRICS}", metadata={"labels": labels}, spec=spec)
