from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.model.status import StatusError, forbidden
from tests.canned_server import Objects
from tests.unit.kubectl.describers.parity import OLD, Obj, Parity, event, meta

AMOUNTS = {
    "cpu": "4",
    "memory": "8Gi",
    "ephemeral-storage": "100Gi",
    "pods": "110",
    "hugepages-2Mi": "64Mi",
    "hugepages-1Gi": "0",
    "example.com/gpu": "2",
    "a.example.com/nic": "1",
}


def node(status: Obj | None = None, metadata: Obj | None = None, **spec: Any) -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": meta("worker", None, **(metadata or {})),
        "spec": spec,
        "status": {"capacity": AMOUNTS, "allocatable": {**AMOUNTS, "cpu": "3900m"}, **(status or {})},
    }


def pod(name: str, requests: Obj | None = None, limits: Obj | None = None, **spec: Any) -> Obj:
    resources = {key: value for key, value in (("requests", requests), ("limits", limits)) if value}
    containers = [{"name": "main", "resources": resources}]
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta(name),
        "spec": {"nodeName": "worker", "containers": containers, **spec},
        "status": {"phase": "Running"},
    }


def test_node(parity: Parity) -> None:
    labels = {
        "node-role.kubernetes.io/control-plane": "",
        "node-role.kubernetes.io/": "",
        "kubernetes.io/role": "worker",
        "kubernetes.io/hostname": "worker",
    }
    one = node(
        {
            "conditions": [
                {
                    "type": "Ready",
                    "status": "True",
                    "lastHeartbeatTime": OLD,
                    "lastTransitionTime": OLD,
                    "reason": "KubeletReady",
                    "message": "kubelet is posting ready status",
                },
                {"type": "MemoryPressure", "status": "False"},
            ],
            "addresses": [{"type": "InternalIP", "address": "172.18.0.2"}, {"type": "Hostname", "address": "w"}],
            "nodeInfo": {
                "machineID": "m",
                "systemUUID": "s",
                "bootID": "b",
                "kernelVersion": "6.1.0",
                "osImage": "Debian GNU/Linux 12 (bookworm)",
                "containerRuntimeVersion": "containerd://2.0",
                "kubeletVersion": "v1.37.1",
                "operatingSystem": "linux",
                "architecture": "amd64",
            },
        },
        {"labels": labels, "annotations": {"a": "b"}},
        taints=[
            {"key": "b", "value": "x", "effect": "NoSchedule"},
            {"key": "a", "effect": "NoSchedule"},
            {"key": "z", "effect": "NoExecute"},
            {"key": "y", "value": "v", "effect": ""},
            {"key": "x", "effect": ""},
        ],
        unschedulable=True,
        podCIDR="10.244.1.0/24",
        podCIDRs=["10.244.1.0/24", "fd00::/64"],
        providerID="kind://docker/kind/worker",
    )
    lease = {
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": meta("worker", "kube-node-lease"),
        "spec": {"holderIdentity": "worker", "renewTime": "2001-02-03T04:05:06.123456Z"},
    }
    by_name = event(one, "by-name", reason="ByName", lastTimestamp="2000-01-01T00:00:00Z")
    by_name["involvedObject"]["uid"] = "worker"
    text = parity.check(one, lease, event(one), by_name, zone="Asia/Seoul")
    assert "Roles:              control-plane,worker\n" in text
    assert text.index("ByName") < text.index("Testing")


def test_bare_node(parity: Parity) -> None:
    parity.check({**node(), "status": {}})
    parity.check(node({"allocatable": None}))


def test_lease_without_fields(parity: Parity) -> None:
    lease = {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": meta("worker", "kube-node-lease")}
    parity.check(node(), {**lease, "spec": {}})
    parity.check(node(), {**lease, "spec": {"acquireTime": "2001-02-03T04:05:06.000000Z", "holderIdentity": ""}})


def test_lease_that_may_not_be_read(parity: Parity) -> None:
    objects = Objects(node())
    objects.errors["leases.coordination.k8s.io"] = forbidden("leases", "worker", "no")
    parity.check(node(), objects=objects)


def test_pods_and_what_they_allocate(parity: Parity) -> None:
    parity.check(
        node(),
        pod("none"),
        pod("requests", {"cpu": "1", "memory": "1Gi"}),
        pod("limits", {"cpu": "100m"}, {"cpu": "3", "memory": "10Gi", "ephemeral-storage": "1Gi"}),
        pod("huge", {"hugepages-2Mi": "4Mi"}, {"hugepages-2Mi": "4Mi", "example.com/gpu": "1"}),
        pod("tiny", {"cpu": "1m", "memory": "128974848"}, {"memory": "1e3"}),
        {**pod("done"), "status": {"phase": "Succeeded"}},
        {**pod("failed"), "status": {"phase": "Failed"}},
        {**pod("elsewhere"), "spec": {"nodeName": "other", "containers": []}},
    )


def test_pods_of_a_node_that_has_nothing(parity: Parity) -> None:
    """Upstream divides by zero; the outcome is the same on the machines that Kubernetes is built for."""
    text = parity.check({**node(), "status": {}}, pod("a", {"cpu": "1"}, {"memory": "1Gi"}))
    assert "1 (-9223372036854775808%)" in text


INIT = {"name": "init", "resources": {"requests": {"cpu": "2", "memory": "1Gi"}, "limits": {"cpu": "2"}}}
SIDECAR = {
    "name": "sidecar",
    "restartPolicy": "Always",
    "resources": {"requests": {"cpu": "300m"}, "limits": {"memory": "1Gi"}},
}


@pytest.mark.parametrize(
    "spec",
    [
        {"initContainers": [INIT]},
        {"initContainers": [SIDECAR, INIT]},
        {"initContainers": [INIT, SIDECAR, {**SIDECAR, "name": "second"}]},
        {"overhead": {"cpu": "250m", "memory": "64Mi"}},
        {"resources": {"requests": {"cpu": "2"}, "limits": {"memory": "3Gi", "cpu": "3"}}},
        {"resources": {"limits": {"memory": "3Gi"}}},
        {"resources": {"requests": {"ephemeral-storage": "3Gi"}}},
    ],
)
def test_what_a_pod_asks_for(parity: Parity, spec: Obj) -> None:
    parity.check(node(), pod("a", {"cpu": "500m", "memory": "256Mi"}, {"cpu": "1"}, **spec))


@pytest.mark.parametrize("infeasible", [False, True])
@pytest.mark.parametrize(
    "status",
    [
        {"allocatedResources": {"cpu": "1"}},
        {"resources": {"requests": {"cpu": "2"}, "limits": {"cpu": "3"}}},
        {"allocatedResources": {"cpu": "4"}, "resources": {"requests": {"cpu": "100m"}}},
        {"resources": {}},
    ],
)
def test_pods_that_are_being_resized(parity: Parity, status: Obj, infeasible: bool) -> None:
    one = pod("a", {"cpu": "500m", "memory": "256Mi"}, {"cpu": "1"}, initContainers=[{**INIT, "name": "init"}])
    full = {"name": "main", "ready": True, "restartCount": 0, "image": "", "imageID": "", **status}
    one["status"]["containerStatuses"] = [full]
    one["status"]["initContainerStatuses"] = [{**full, "name": "init"}]
    if infeasible:
        pending = {"type": "PodResizePending", "status": "True", "reason": "Infeasible"}
        one["status"]["conditions"] = [{"type": "Ready", "status": "True"}, pending]
    parity.check(node(), one)


def test_pods_that_may_not_be_listed(parity: Parity) -> None:
    objects = Objects(node())
    objects.errors["pods"] = forbidden("pods", "", "no")
    assert "Pods:                         not authorized\n" in parity.check(node(), objects=objects)


def test_an_error_with_the_pods_is_an_error(parity: Parity) -> None:
    parity.server.objects = objects = Objects(node())
    objects.errors["pods"] = StatusError(500, "InternalError", "broken")
    code, out, errors = parity.server.kubectl("describe", "node", "worker")
    assert (code, out) == (1, "")
    assert errors == "Error from server (InternalError): broken\n"


@pytest.mark.parametrize("count", [0, 1, 3, 10, 11, 25])
def test_devices_of_the_node(parity: Parity, count: int) -> None:
    slices = [
        {
            "apiVersion": "resource.k8s.io/v1",
            "kind": "ResourceSlice",
            "metadata": meta(f"slice-{number}", None),
            "spec": {
                "nodeName": "worker",
                "driver": f"driver-{number % 2}.example.com",
                "pool": {"name": f"pool-{number // 4}" if count < 10 else f"pool-{number}"},
                "devices": [{"name": f"d{device}"} for device in range(number)],
            },
        }
        for number in range(count)
    ]
    parity.check(node(), *slices)
