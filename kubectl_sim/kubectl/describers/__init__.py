"""One module a kind, each with ``describe(obj, source, settings) -> str``.

Only the module of the kind that is asked for is imported; kinds without a module are described
field by field by ``generic``.  Models describerMap of pkg/describe.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

GENERIC = "generic"

#: Module of each resource, by the name that the resource has in requests; sorted.
MODULES = {
    "certificatesigningrequests.certificates.k8s.io": "certificatesigningrequest",
    "clusterrolebindings.rbac.authorization.k8s.io": "rolebinding",
    "clusterroles.rbac.authorization.k8s.io": "role",
    "configmaps": "configmap",
    "cronjobs.batch": "cronjob",
    "csinodes.storage.k8s.io": "csinode",
    "daemonsets.apps": "daemonset",
    "deployments.apps": "deployment",
    "endpoints": "endpoints",
    "endpointslices.discovery.k8s.io": "endpointslice",
    "horizontalpodautoscalers.autoscaling": "horizontalpodautoscaler",
    "ingressclasses.networking.k8s.io": "ingressclass",
    "ingresses.networking.k8s.io": "ingress",
    "ipaddresses.networking.k8s.io": "ipaddress",
    "jobs.batch": "job",
    "limitranges": "limitrange",
    "namespaces": "namespace",
    "networkpolicies.networking.k8s.io": "networkpolicy",
    "nodes": "node",
    "persistentvolumeclaims": "persistentvolumeclaim",
    "persistentvolumes": "persistentvolume",
    "poddisruptionbudgets.policy": "poddisruptionbudget",
    "pods": "pod",
    "priorityclasses.scheduling.k8s.io": "priorityclass",
    "replicasets.apps": "replicaset",
    "replicationcontrollers": "replicationcontroller",
    "resourcequotas": "resourcequota",
    "rolebindings.rbac.authorization.k8s.io": "rolebinding",
    "roles.rbac.authorization.k8s.io": "role",
    "secrets": "secret",
    "serviceaccounts": "serviceaccount",
    "servicecidrs.networking.k8s.io": "servicecidr",
    "services": "service",
    "statefulsets.apps": "statefulset",
    "storageclasses.storage.k8s.io": "storageclass",
    "volumeattributesclasses.storage.k8s.io": "volumeattributesclass",
}


def describer(resource: str) -> Callable[[Obj, Source, Settings], str]:
    """The function that describes the objects of a resource such as ``pods`` or ``deployments.apps``."""
    module = MODULES.get(resource, GENERIC)
    name = f"{__name__}.{module}"
    found: Callable[[Obj, Source, Settings], str] = __import__(name, fromlist=["describe"]).describe
    return found
