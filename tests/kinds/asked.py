"""What the API server makes of an object: defaults, strategy and validation of its kind, in order."""

from __future__ import annotations

import copy
from typing import Any

from kubectl_sim.kinds import registry
from kubectl_sim.model.kind import Kind

Obj = dict[str, Any]

UID = "0b1c2d3e-0000-4000-8000-000000000001"
CREATED = "2026-01-01T00:00:00Z"


def record(resource: str) -> Kind:
    kind = registry.load(resource)
    assert kind is not None, resource
    return kind


def new(resource: str, obj: Obj) -> Obj:
    """An object as it is before defaulting: with a name, a uid and what the pipeline fills in."""
    kind = record(resource)
    made = copy.deepcopy(obj)
    metadata = {"name": "x", "uid": UID, "creationTimestamp": CREATED, **(made.get("metadata") or {})}
    if kind.namespaced:
        metadata.setdefault("namespace", "default")
    return {"apiVersion": kind.api_version, "kind": kind.kind, **made, "metadata": metadata}


def stored(resource: str, obj: Obj) -> Obj:
    """The object as it would be stored."""
    kind = record(resource)
    made = new(resource, obj)
    kind.default(made)
    kind.prepare_create(made)
    return made


def refused(resource: str, obj: Obj) -> list[str]:
    """Why an object is not accepted, as ``field: message``."""
    return [repr(cause) for cause in record(resource).validate(stored(resource, obj))]


def refused_update(resource: str, old: Obj, new_state: Obj) -> list[str]:
    """Why a stored object may not become another one."""
    kind = record(resource)
    before = stored(resource, old)
    after = {**new(resource, new_state), "status": before.get("status", {})}
    after["metadata"]["resourceVersion"] = before["metadata"]["resourceVersion"] = "1"
    kind.default(after)
    kind.prepare_update(after, before)
    return [repr(cause) for cause in kind.validate_update(after, before)]


def changed(obj: Obj, **values: Any) -> Obj:
    """A copy with values put at paths: ``changed(pod, spec__hostNetwork=True)``; None removes."""
    made = copy.deepcopy(obj)
    for path, value in values.items():
        *parents, last = path.split("__")
        at: Any = made
        for step in parents:
            at = at[int(step)] if isinstance(at, list) else at.setdefault(step, {})
        if value is None:
            at.pop(last, None)
        elif isinstance(at, list):
            at[int(last)] = value
        else:
            at[last] = value
    return made


POD: Obj = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "nginx"}]}}
TEMPLATE: Obj = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": [{"name": "web", "image": "nginx"}]}}
SELECTOR: Obj = {"matchLabels": {"app": "web"}}
#: A valid object of every kind that checks anything.
VALID: dict[str, Obj] = {
    "pods": POD,
    "podtemplates": {"template": TEMPLATE},
    "replicationcontrollers": {"spec": {"selector": {"app": "web"}, "template": TEMPLATE}},
    "services": {"spec": {"selector": {"app": "web"}, "ports": [{"port": 80}]}},
    "endpoints": {"subsets": [{"addresses": [{"ip": "10.0.0.1"}], "ports": [{"port": 80}]}]},
    "configmaps": {"data": {"key": "value"}},
    "secrets": {"data": {"key": "dmFsdWU="}},
    "serviceaccounts": {},
    "namespaces": {},
    "nodes": {"spec": {"podCIDR": "10.244.0.0/24", "podCIDRs": ["10.244.0.0/24"]}},
    "limitranges": {"spec": {"limits": [{"type": "Container", "max": {"cpu": "2"}}]}},
    "resourcequotas": {"spec": {"hard": {"pods": "10", "requests.cpu": "4"}}},
    "persistentvolumes": {
        "spec": {
            "capacity": {"storage": "1Gi"},
            "accessModes": ["ReadWriteOnce"],
            "hostPath": {"path": "/data"},
            "storageClassName": "manual",
        }
    },
    "persistentvolumeclaims": {
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    },
    "events": {
        "metadata": {"namespace": "default"},
        "involvedObject": {"kind": "Pod", "name": "x", "namespace": "default"},
    },
    "deployments.apps": {"spec": {"selector": SELECTOR, "template": TEMPLATE}},
    "replicasets.apps": {"spec": {"selector": SELECTOR, "template": TEMPLATE}},
    "daemonsets.apps": {"spec": {"selector": SELECTOR, "template": TEMPLATE}},
    "statefulsets.apps": {"spec": {"serviceName": "web", "selector": SELECTOR, "template": TEMPLATE}},
    "controllerrevisions.apps": {"data": {"spec": {}}, "revision": 1},
    "jobs.batch": {"spec": {"template": {"spec": {**TEMPLATE["spec"], "restartPolicy": "Never"}}}},
    "cronjobs.batch": {
        "spec": {
            "schedule": "*/5 * * * *",
            "jobTemplate": {"spec": {"template": {"spec": {**TEMPLATE["spec"], "restartPolicy": "OnFailure"}}}},
        }
    },
    "horizontalpodautoscalers.autoscaling": {
        "spec": {"maxReplicas": 3, "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}}
    },
    "poddisruptionbudgets.policy": {"spec": {"minAvailable": 1, "selector": SELECTOR}},
    "ingresses.networking.k8s.io": {"spec": {"defaultBackend": {"service": {"name": "web", "port": {"number": 80}}}}},
    "ingressclasses.networking.k8s.io": {"spec": {"controller": "example.com/controller"}},
    "networkpolicies.networking.k8s.io": {"spec": {"podSelector": {}}},
    "servicecidrs.networking.k8s.io": {"spec": {"cidrs": ["10.96.0.0/16"]}},
    "ipaddresses.networking.k8s.io": {
        "metadata": {"name": "10.96.0.1"},
        "spec": {"parentRef": {"resource": "services", "namespace": "default", "name": "kubernetes"}},
    },
    "endpointslices.discovery.k8s.io": {
        "addressType": "IPv4",
        "endpoints": [{"addresses": ["10.0.0.1"]}],
        "ports": [{"port": 80}],
    },
    "leases.coordination.k8s.io": {"spec": {"leaseDurationSeconds": 40, "holderIdentity": "node"}},
    "priorityclasses.scheduling.k8s.io": {"value": 1000},
    "runtimeclasses.node.k8s.io": {"handler": "runc"},
    "storageclasses.storage.k8s.io": {"provisioner": "example.com/disk"},
    "roles.rbac.authorization.k8s.io": {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]},
    "clusterroles.rbac.authorization.k8s.io": {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]},
    "rolebindings.rbac.authorization.k8s.io": {
        "roleRef": {"kind": "Role", "name": "reader"},
        "subjects": [{"kind": "User", "name": "jane"}],
    },
    "clusterrolebindings.rbac.authorization.k8s.io": {
        "roleRef": {"kind": "ClusterRole", "name": "reader"},
        "subjects": [{"kind": "Group", "name": "all"}],
    },
    "customresourcedefinitions.apiextensions.k8s.io": {
        "metadata": {"name": "crontabs.example.com"},
        "spec": {
            "group": "example.com",
            "scope": "Namespaced",
            "names": {"plural": "crontabs", "kind": "CronTab"},
            "versions": [
                {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}}
            ],
        },
    },
    "apiservices.apiregistration.k8s.io": {
        "metadata": {"name": "v1beta1.metrics.k8s.io"},
        "spec": {
            "group": "metrics.k8s.io",
            "version": "v1beta1",
            "groupPriorityMinimum": 100,
            "versionPriority": 100,
            "insecureSkipTLSVerify": True,
            "service": {"name": "metrics-server", "namespace": "kube-system"},
        },
    },
}
