"""Namespaces, classes and the ``kubernetes`` service: what every cluster has from its first second."""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.cluster.profiles.plan import manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.cluster.profiles.plan import Plan

    Obj = dict[str, Any]

NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
NETWORKING = "networking.k8s.io"


def objects(plan: Plan) -> Iterator[tuple[str, Obj]]:
    for name in NAMESPACES:
        yield "namespaces", manifest("v1", "Namespace", name)
    for name, value, text in _PRIORITY_CLASSES:
        yield (
            "priorityclasses.scheduling.k8s.io",
            manifest("scheduling.k8s.io/v1", "PriorityClass", name, value=value, description=text),
        )
    yield f"servicecidrs.{NETWORKING}", _service_cidr(plan)
    yield "services", _kubernetes(plan)


_PRIORITY_CLASSES = (
    (
        "system-cluster-critical",
        2000000000,
        "Used for system critical pods that must run in the cluster, but can be moved to another node if necessary.",
    ),
    (
        "system-node-critical",
        2000001000,
        "Used for system critical pods that must not be moved from their current node.",
    ),
)


def _service_cidr(plan: Plan) -> Obj:
    ready = {
        "type": "Ready",
        "status": "True",
        "reason": "",
        "message": "Kubernetes default Service CIDR is ready",
        "lastTransitionTime": timefmt.rfc3339(plan.now),
    }
    return manifest(
        f"{NETWORKING}/v1",
        "ServiceCIDR",
        "kubernetes",
        metadata={"finalizers": ["networking.k8s.io/service-cidr-finalizer"]},
        spec={"cidrs": [plan.service_cidr]},
        status={"conditions": [ready]},
    )


def _kubernetes(plan: Plan) -> Obj:
    return manifest(
        "v1",
        "Service",
        "kubernetes",
        "default",
        metadata={"labels": {"component": "apiserver", "provider": "kubernetes"}},
        spec={
            "type": "ClusterIP",
            "clusterIP": plan.service_address(1),
            "ports": [{"name": "https", "protocol": "TCP", "port": 443, "targetPort": 6443}],
        },
    )
