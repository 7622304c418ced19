"""The machines of a new cluster, as kubelets and the node lifecycle controller describe them."""

from __future__ import annotations

from kubectl_sim.base.objects import clone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    Obj = dict[str, Any]

VERSION = "v1.37.1"
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
    "bootID": "",
    "containerRuntimeVersion": "containerd://2.1.4",
    "kernelVersion": "6.8.0-64-generic",
    "kubeProxyVersion": "",
    "kubeletVersion": VERSION,
    "machineID": "",
    "operatingSystem": "linux",
    "osImage": "Debian GNU/Linux 12 (bookworm)",
    "systemUUID": "",
}

_CONDITIONS = (
    ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
)


def address(position: int) -> str:
    """The internal address of the node at ``position``."""
    return f"172.18.{(position + 2) >> 8}.{(position + 2) & 255}"


def pod_network(position: int) -> str:
    """The pod CIDR of the node at ``position``."""
    return f"10.{244 + (position >> 8)}.{position & 255}.0/24"


def objects(names: Sequence[str]) -> Iterator[tuple[str, Obj]]:
    """Nodes in order; the first is the control plane, tainted unless it is alone."""
    for position, name in enumerate(names):
        yield "nodes", node(name, position, control_plane=position == 0, alone=len(names) == 1)


def node(name: str, position: int, *, control_plane: bool = False, alone: bool = False) -> Obj:
    """One node as it stands once its kubelet has registered it.  Condition times come later."""
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
    if control_plane:
        labels[CONTROL_PLANE_ROLE] = ""
        labels["node.kubernetes.io/exclude-from-external-load-balancers"] = ""
        if not alone:
            spec["taints"] = [{"key": CONTROL_PLANE_ROLE, "effect": "NoSchedule"}]
    conditions = [
        {"type": type, "status": status, "reason": reason, "message": message}
        for type, status, reason, message in _CONDITIONS
    ]
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": name,
            "labels": labels,
            "annotations": {
                "node.alpha.kubernetes.io/ttl": "0",
                "volumes.kubernetes.io/controller-managed-attach-detach": "true",
            },
        },
        "spec": spec,
        "status": {
            "capacity": dict(_CAPACITY),
            "allocatable": dict(_CAPACITY),
            "conditions": conditions,
            "addresses": [
                {"type": "InternalIP", "address": address(position)},
                {"type": "Hostname", "address": name},
            ],
            "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
            "nodeInfo": clone(_NODE_INFO),
        },
    }
