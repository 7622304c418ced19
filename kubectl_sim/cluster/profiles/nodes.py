"""The machines of a new cluster, as the kubelets of kind's nodes describe them."""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.cluster.profiles.images import VERSION
from kubectl_sim.cluster.profiles.plan import manifest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from kubectl_sim.cluster.profiles.plan import Plan

    Obj = dict[str, Any]

CONTROL_PLANE_ROLE = "node-role.kubernetes.io/control-plane"

_CAPACITY = {
    "cpu": "4",
    "ephemeral-storage": "102350Mi",
    "hugepages-1Gi": "0",
    "hugepages-2Mi": "0",
    "memory": "8139484Ki",
    "pods": "110",
}

_NODE_INFO = {
    "architecture": "amd64",
    "containerRuntimeVersion": "containerd://2.3.4",
    "kernelVersion": "6.8.0-64-generic",
    "kubeProxyVersion": "",
    "kubeletVersion": VERSION,
    "operatingSystem": "linux",
    "osImage": "Debian GNU/Linux 13 (trixie)",
}

_CONDITIONS = (
    ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
)

#: containerd's default handler, and those that kind's configuration names.
_RUNTIME_HANDLERS = ("", "runc", "test-handler")


def address(position: int) -> str:
    """The internal address of the node at ``position``."""
    return f"172.18.{(position + 2) >> 8}.{(position + 2) & 255}"


def pod_network(position: int) -> str:
    """The pod CIDR of the node at ``position``."""
    return f"10.{244 + (position >> 8)}.{position & 255}.0/24"


def objects(plan: Plan) -> Iterator[tuple[str, Obj]]:
    """Nodes in order; the first is the control plane, tainted unless it is alone."""
    for position, name in enumerate(plan.nodes):
        yield "nodes", _node(plan, name, position)


def _node(plan: Plan, name: str, position: int) -> Obj:
    """One node as it stands once its kubelet has registered it."""
    labels = {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": name,
        "kubernetes.io/os": "linux",
    }
    spec: Obj = {
        "podCIDR": pod_network(position),
        "podCIDRs": [pod_network(position)],
        "providerID": f"kind://docker/kubectl-sim/{name}",
    }
    if position == 0:
        labels[CONTROL_PLANE_ROLE] = ""
        if len(plan.nodes) > 1:
            labels["node.kubernetes.io/exclude-from-external-load-balancers"] = ""
            spec["taints"] = [{"key": CONTROL_PLANE_ROLE, "effect": "NoSchedule"}]
    annotations = {
        "node.alpha.kubernetes.io/ttl": "0",
        "volumes.kubernetes.io/controller-managed-attach-detach": "true",
    }
    metadata = {"labels": labels, "annotations": annotations}
    return manifest("v1", "Node", name, metadata=metadata, spec=spec, status=_status(plan, name, position))


def _status(plan: Plan, name: str, position: int) -> Obj:
    now = timefmt.rfc3339(plan.now)
    times = {"lastHeartbeatTime": now, "lastTransitionTime": now}
    conditions = [
        {"type": type, "status": status, "reason": reason, "message": message, **times}
        for type, status, reason, message in _CONDITIONS
    ]
    # The containers that are kind's nodes share a kernel, and so its boot.
    ids = {
        "bootID": plan.uuid("boot"),
        "machineID": plan.hexadecimal("machine", name),
        "systemUUID": plan.uuid("system", name),
    }
    abilities = {"recursiveReadOnlyMounts": True, "userNamespaces": True}
    return {
        "capacity": dict(_CAPACITY),
        "allocatable": dict(_CAPACITY),
        "conditions": conditions,
        "addresses": [
            {"type": "InternalIP", "address": address(position)},
            {"type": "Hostname", "address": name},
        ],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "nodeInfo": {**_NODE_INFO, **ids},
        "runtimeHandlers": [{"name": handler, "features": dict(abilities)} for handler in _RUNTIME_HANDLERS],
        "features": {"supplementalGroupsPolicy": True},
    }
