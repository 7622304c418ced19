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


def shell(name: str, script: str, **more: Any) -> Obj:
    """A pod that runs a script once."""
    container = {"name": "main", "image": "busybox:1.36", "command": ["sh", "-c", script]}
    metadata = {"name": name, "namespace": "default", "labels": {"run": "shell"}, **more}
    spec = {"containers": [container], "restartPolicy": "Never"}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


def pair(name: str, **annotations: str) -> Obj:
    """A pod with an init container and two containers."""
    obj = shell(name, "echo one; echo two; sleep 10000", annotations=annotations)
    side = {"name": "side", "image": "busybox:1.36", "command": ["sh", "-c", "echo from the side; sleep 10000"]}
    init = {"name": "setup", "image": "busybox:1.36", "command": ["sh", "-c", "echo setting up"]}
    spec = {**obj["spec"], "containers": [*obj["spec"]["containers"], side], "initContainers": [init]}
    return {**obj, "spec": spec}


CRASHING = "echo starting; sleep 5; echo failing; exit 3"
BUDGET = {"minAvailable": 2, "selector": {"matchLabels": {"app": "guarded"}}}

RUNNING: list[tuple[str, Obj]] = [
    ("pods", shell("done", "for i in 1 2 3 4 5; do echo line $i; sleep 1; done")),
    ("pods", shell("talking", "while true; do date; sleep 7; done")),
    ("pods", pair("pair")),
    ("pods", pair("chosen", **{"kubectl.kubernetes.io/default-container": "side"})),
    ("pods", pair("mistaken", **{"kubectl.kubernetes.io/default-container": "none"})),
    ("pods", {**shell("crashing", CRASHING), "spec": {"containers": [
        {"name": "main", "image": "busybox:1.36", "command": ["sh", "-c", CRASHING]}]}}),
    ("pods", {**shell("stuck", ""), "spec": {"containers": [{"name": "main", "image": "nowhere/nothing:1"}]}}),
    ("pods", {**shell("nowhere", ""), "spec": {
        "containers": [{"name": "main", "image": "nginx"}], "nodeSelector": {"disk": "fast"}}}),
    ("deployments.apps", workload("Deployment", "web", 3)),
    ("deployments.apps", workload("Deployment", "guarded", 2)),
    ("daemonsets.apps", workload("DaemonSet", "agent")),
    ("statefulsets.apps", workload("StatefulSet", "db", 1, serviceName="db")),
    ("services", simple("Service", "web", spec=SERVICE)),
    ("services", simple("Service", "blind", spec={"ports": [{"port": 80}]})),
    ("poddisruptionbudgets.policy", simple("PodDisruptionBudget", "guard", api="policy/v1", spec=BUDGET)),
]  # fmt: skip
