"""What the clusters of these tests hold."""

from __future__ import annotations

from typing import Any

Obj = dict[str, Any]


def workload(kind: str, name: str, replicas: int | None = None, **spec: Any) -> Obj:
    """A deployment, stateful set, daemon set or replica set of nginx."""
    template = {
        "metadata": {"labels": {"app": name}},
        "spec": {"containers": [{"name": "web", "image": "nginx:1.27"}, {"name": "side", "image": "busybox:1.36"}]},
    }
    full: Obj = {"selector": {"matchLabels": {"app": name}}, "template": template, **spec}
    if replicas is not None:
        full["replicas"] = replicas
    metadata = {"name": name, "namespace": "default", "labels": {"app": name}}
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": metadata, "spec": full}


def pod(name: str, namespace: str = "default", **labels: str) -> Obj:
    """A pod with one container."""
    metadata: Obj = {"name": name, "namespace": namespace}
    if labels:
        metadata["labels"] = labels
    container = {"name": "main", "image": "nginx:1.27", "env": [{"name": "A", "value": "1"}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": {"containers": [container]}}


def simple(kind: str, name: str, namespace: str = "default", api: str = "v1", **fields: Any) -> Obj:
    """Any other object."""
    metadata: Obj = {"name": name, **({"namespace": namespace} if namespace else {})}
    return {"apiVersion": api, "kind": kind, "metadata": metadata, **fields}


SERVICE = {"selector": {"app": "web"}, "ports": [{"port": 80, "name": "http"}]}
RBAC = "rbac.authorization.k8s.io/v1"
READER = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}

OBJECTS: list[tuple[str, Obj]] = [
    ("namespaces", simple("Namespace", "team-a", "")),
    ("nodes", simple("Node", "n1", "", status={"capacity": {"cpu": "4", "memory": "8Gi", "pods": "110"}})),
    ("nodes", simple("Node", "n2", "", spec={"taints": [{"key": "old", "value": "x", "effect": "NoSchedule"}]})),
    ("pods", pod("web-1", app="web", tier="front")),
    ("pods", pod("web-2", app="web")),
    ("pods", pod("db", app="db")),
    ("pods", pod("db", "team-a", app="db")),
    ("configmaps", simple("ConfigMap", "settings", data={"LOG_LEVEL": "info", "a.b": "c"})),
    ("secrets", simple("Secret", "keys", stringData={"TOKEN": "t0"})),
    ("services", simple("Service", "web", spec=SERVICE)),
    ("serviceaccounts", simple("ServiceAccount", "robot")),
    ("deployments.apps", workload("Deployment", "web", 3)),
    ("deployments.apps", workload("Deployment", "api", 1)),
    ("statefulsets.apps", workload("StatefulSet", "db", 2, serviceName="db")),
    ("daemonsets.apps", workload("DaemonSet", "agent")),
    ("rolebindings.rbac.authorization.k8s.io", simple("RoleBinding", "readers", api=RBAC, roleRef=READER)),
    ("clusterrolebindings.rbac.authorization.k8s.io", simple("ClusterRoleBinding", "all", "", RBAC, roleRef=READER)),
]  # fmt: skip
