"""Cells of the kinds whose printing has rules.  The cases follow upstream's printers_test.go."""

from __future__ import annotations

from typing import Any

import pytest

from tests.kinds.asked import CREATED, new, record

Obj = dict[str, Any]

LATER = "2026-01-01T00:05:00Z"
TEMPLATE: Obj = {"spec": {"containers": [{"name": "a", "image": "x:1"}, {"name": "b", "image": "y"}]}}
SELECTOR: Obj = {
    "matchLabels": {"b": "2", "a": "1"},
    "matchExpressions": [
        {"key": "c", "operator": "In", "values": ["z", "y"]},
        {"key": "aa", "operator": "DoesNotExist"},
    ],
}
WORKLOAD = ["a,b", "x:1,y", "a=1,!aa,b=2,c in (y,z)"]


def cells(resource: str, obj: Obj) -> list[Any]:
    return record(resource).row(new(resource, obj))


def headers(resource: str) -> list[str]:
    return [column.name + "*" * column.priority for column in record(resource).columns]


def node(labels: Obj | None = None, ready: str = "", cordoned: bool = False, **status: Any) -> Obj:
    conditions = [{"type": "MemoryPressure", "status": "False"}]
    if ready:
        conditions.append({"type": "Ready", "status": ready})
    return {
        "metadata": {"labels": labels or {}},
        "spec": {"unschedulable": True} if cordoned else {},
        "status": {"conditions": conditions, **status},
    }


NODE_WIDE = {
    "nodeInfo": {
        "kubeletVersion": "v1.37.0",
        "osImage": "Linux",
        "kernelVersion": "6.1",
        "containerRuntimeVersion": "containerd://2.1",
    },
    "addresses": [
        {"type": "Hostname", "address": "n"},
        {"type": "ExternalIP", "address": "1.2.3.4"},
        {"type": "InternalIP", "address": "10.0.0.1"},
        {"type": "InternalIP", "address": "10.0.0.2"},
    ],
}


@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        (node(), ["Unknown", "<none>"]),
        (node(ready="True"), ["Ready", "<none>"]),
        (node(ready="False"), ["NotReady", "<none>"]),
        (node(ready="Unknown", cordoned=True), ["NotReady,SchedulingDisabled", "<none>"]),
        (node(cordoned=True), ["Unknown,SchedulingDisabled", "<none>"]),
        (
            node({"node-role.kubernetes.io/worker": "", "kubernetes.io/role": "master"}, "True"),
            ["Ready", "master,worker"],
        ),
        (node({"kubernetes.io/role": ""}, "True"), ["Ready", "<none>"]),
    ],
)
def test_nodes(obj: Obj, expected: list[str]) -> None:
    assert cells("nodes", obj)[1:3] == expected


def test_nodes_wide() -> None:
    assert cells("nodes", node(ready="True", **NODE_WIDE))[3:] == [
        CREATED,
        "v1.37.0",
        "10.0.0.1",
        "1.2.3.4",
        "Linux",
        "6.1",
        "containerd://2.1",
    ]
    assert cells("nodes", node())[4:] == ["", "<none>", "<none>", "<unknown>", "<unknown>", "<unknown>"]


def service(kind: str, *ports: Obj, ingress: list[Obj] | None = None, **spec: Any) -> Obj:
    return {
        "spec": {"type": kind, "ports": [{"protocol": "TCP", **port} for port in ports], **spec},
        "status": {"loadBalancer": {"ingress": ingress or []}},
    }


@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        (
            service("ClusterIP", {"port": 80}, {"port": 53, "protocol": "UDP"}, clusterIPs=["10.0.0.1"]),
            ["ClusterIP", "10.0.0.1", "<none>", "80/TCP,53/UDP"],
        ),
        (service("ClusterIP", clusterIPs=["None"]), ["ClusterIP", "None", "<none>", "<none>"]),
        (
            service(
                "NodePort", {"port": 80, "nodePort": 30080}, clusterIPs=["10.0.0.1"], externalIPs=["1.1.1.1", "2.2.2.2"]
            ),
            ["NodePort", "10.0.0.1", "1.1.1.1,2.2.2.2", "80:30080/TCP"],
        ),
        (service("LoadBalancer", {"port": 80}), ["LoadBalancer", "<none>", "<pending>", "80/TCP"]),
        (
            service("LoadBalancer", ingress=[{"ip": "9.9.9.9"}, {"hostname": "lb"}, {"ip": "8.8.8.8"}]),
            ["LoadBalancer", "<none>", "8.8.8.8,9.9.9.9,lb", "<none>"],
        ),
        (
            service("LoadBalancer", ingress=[{"ip": "9.9.9.9"}], externalIPs=["1.1.1.1"]),
            ["LoadBalancer", "<none>", "9.9.9.9,1.1.1.1", "<none>"],
        ),
        (service("ExternalName", externalName="example.com"), ["ExternalName", "<none>", "example.com", "<none>"]),
    ],
)
def test_services(obj: Obj, expected: list[str]) -> None:
    assert cells("services", obj)[1:5] == expected
    assert cells("services", {"spec": {**obj["spec"], "selector": {"b": "2", "a": "1"}}})[-1] == "a=1,b=2"


def test_workloads() -> None:
    spec = {"replicas": 3, "template": TEMPLATE, "selector": SELECTOR}
    status = {"replicas": 5, "readyReplicas": 2, "updatedReplicas": 1, "availableReplicas": 4}
    obj = {"spec": spec, "status": status}
    assert cells("deployments.apps", obj) == ["x", "2/3", 1, 4, CREATED, *WORKLOAD]
    assert cells("replicasets.apps", obj) == ["x", 3, 5, 2, CREATED, *WORKLOAD]
    assert cells("statefulsets.apps", obj) == ["x", "2/3", CREATED, *WORKLOAD[:2]]
    controller = {"spec": {**spec, "selector": {"b": "2", "a": "1"}}, "status": status}
    assert cells("replicationcontrollers", controller) == ["x", 3, 5, 2, CREATED, "a,b", "x:1,y", "a=1,b=2"]
    daemons = {
        "spec": {**spec, "template": {"spec": {**TEMPLATE["spec"], "nodeSelector": {"disk": "ssd"}}}},
        "status": {
            "desiredNumberScheduled": 5,
            "currentNumberScheduled": 4,
            "numberReady": 3,
            "updatedNumberScheduled": 2,
            "numberAvailable": 1,
        },
    }
    assert cells("daemonsets.apps", daemons) == ["x", 5, 4, 3, 2, 1, "disk=ssd", CREATED, *WORKLOAD]
    assert cells("deployments.apps", {"spec": {}})[-1] == ""
    assert cells("replicasets.apps", {"spec": {}})[-1] == "<none>"


def job(status: Obj | None = None, deleted: bool = False, **spec: Any) -> Obj:
    return {"metadata": {"deletionTimestamp": LATER} if deleted else {}, "spec": spec, "status": status or {}}


def condition(kind: str, status: str = "True") -> Obj:
    return {"type": kind, "status": status}


@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        (job(completions=2), ["Running", "0/2", ""]),
        (job({"succeeded": 1}), ["Running", "1/1", ""]),
        (job({"succeeded": 1}, parallelism=3), ["Running", "1/1 of 3", ""]),
        (
            job(
                {"succeeded": 2, "startTime": CREATED, "completionTime": LATER, "conditions": [condition("Complete")]},
                completions=2,
            ),
            ["Complete", "2/2", "5m"],
        ),
        (job({"startTime": CREATED}, completions=1), ["Running", "0/1", ["since", CREATED, "%s"]]),
        (job({"conditions": [condition("Failed")]}, completions=1), ["Failed", "0/1", ""]),
        (job({"conditions": [condition("Suspended")]}, completions=1), ["Suspended", "0/1", ""]),
        (job({"conditions": [condition("Suspended", "False")]}, completions=1), ["Running", "0/1", ""]),
        (job({"conditions": [condition("FailureTarget")]}, completions=1), ["FailureTarget", "0/1", ""]),
        (job({"conditions": [condition("SuccessCriteriaMet")]}, completions=1), ["SuccessCriteriaMet", "0/1", ""]),
        (job(deleted=True, completions=1), ["Terminating", "0/1", ""]),
    ],
)
def test_jobs(obj: Obj, expected: list[Any]) -> None:
    assert cells("jobs.batch", obj)[1:4] == expected


def test_cronjobs() -> None:
    spec = {"schedule": "0 * * * *", "suspend": False, "jobTemplate": {"spec": {"template": TEMPLATE}}}
    assert cells("cronjobs.batch", {"spec": spec}) == [
        "x",
        "0 * * * *",
        "<none>",
        "False",
        0,
        "<none>",
        CREATED,
        "a,b",
        "x:1,y",
        "<none>",
    ]
    busy = {
        "spec": {**spec, "timeZone": "Etc/UTC", "suspend": True},
        "status": {"active": [{}, {}], "lastScheduleTime": LATER},
    }
    assert cells("cronjobs.batch", busy)[2:6] == ["Etc/UTC", "True", 2, ["since", LATER, "%s"]]


def event(**values: Any) -> Obj:
    return {"involvedObject": {"kind": "Pod", "name": "web"}, "type": "Normal", "reason": "Why", **values}


def test_events() -> None:
    assert headers("events") == [
        "Last Seen",
        "Type",
        "Reason",
        "Object",
        "Subobject*",
        "Source*",
        "Message",
        "First Seen*",
        "Count*",
        "Name*",
    ]
    classic = event(
        firstTimestamp=CREATED,
        lastTimestamp=LATER,
        count=6,
        message=" text\n",
        source={"component": "kubelet", "host": "node"},
    )
    classic["involvedObject"]["fieldPath"] = "spec.containers{web}"
    assert cells("events", classic) == [
        ["since", LATER, "%s"],
        "Normal",
        "Why",
        "pod/web",
        "spec.containers{web}",
        "kubelet, node",
        "text",
        ["since", CREATED, "%s"],
        6,
        "x",
    ]
    modern = event(
        eventTime="2026-01-01T00:00:00.000000Z",
        reportingComponent="scheduler",
        series={"count": 9, "lastObservedTime": "2026-01-01T00:09:00.000000Z"},
    )
    row = cells("events", modern)
    assert row[0] == ["since", "2026-01-01T00:09:00.000000Z", "%s"]
    assert row[7:9] == [["since", "2026-01-01T00:00:00.000000Z", "%s"], 9]
    assert row[5] == "scheduler"
    assert cells("events", event())[0] == "<unknown>"


def test_volumes() -> None:
    volume = {
        "spec": {
            "capacity": {"storage": "5Gi"},
            "accessModes": ["ReadWriteMany", "ReadWriteOnce"],
            "persistentVolumeReclaimPolicy": "Retain",
            "claimRef": {"namespace": "default", "name": "data"},
            "storageClassName": "fast",
            "volumeMode": "Filesystem",
        },
        "status": {"phase": "Bound", "reason": "why"},
    }
    expected = [
        "x",
        "5Gi",
        "RWO,RWX",
        "Retain",
        "Bound",
        "default/data",
        "fast",
        "<unset>",
        "why",
        CREATED,
        "Filesystem",
    ]
    assert cells("persistentvolumes", volume) == expected
    deleted = {**volume, "metadata": {"deletionTimestamp": LATER}}
    assert cells("persistentvolumes", deleted)[4] == "Terminating"
    claim = {
        "spec": {"volumeName": "v", "storageClassName": "fast", "volumeAttributesClassName": "gold"},
        "status": {
            "phase": "Bound",
            "capacity": {"storage": "5Gi"},
            "accessModes": ["ReadOnlyMany", "ReadWriteOncePod"],
        },
    }
    expected = ["x", "Bound", "v", "5Gi", "ROX,RWOP", "fast", "gold", CREATED, "<unset>"]
    assert cells("persistentvolumeclaims", claim) == expected
    pending = {"spec": {}, "status": {"phase": "Pending"}}
    expected = ["x", "Pending", "", "", "", "", "<unset>", CREATED, "<unset>"]
    assert cells("persistentvolumeclaims", pending) == expected


def test_ingresses() -> None:
    rules = [{"host": host} for host in "abcde"]
    assert cells("ingresses.networking.k8s.io", {"spec": {}})[1:5] == ["<none>", "*", "", "80"]
    obj = {
        "spec": {"ingressClassName": "nginx", "rules": rules[:3], "tls": [{}]},
        "status": {"loadBalancer": {"ingress": [{"ip": "1.1.1.1"}]}},
    }
    assert cells("ingresses.networking.k8s.io", obj)[1:5] == ["nginx", "a,b,c", "1.1.1.1", "80, 443"]
    assert cells("ingresses.networking.k8s.io", {"spec": {"rules": rules}})[2] == "a,b,c + 2 more..."


def test_endpoints() -> None:
    def shown(*subsets: Obj) -> Any:
        return cells("endpoints", {"subsets": list(subsets)})[1]

    addresses = [{"ip": "10.0.0.1"}, {"ip": "fd00::1"}]
    assert shown() == "<none>"
    assert shown({"addresses": addresses}) == "10.0.0.1,fd00::1"
    assert shown({"addresses": addresses, "ports": [{"port": 80}]}) == "10.0.0.1:80,[fd00::1]:80"
    many = {"addresses": addresses, "ports": [{"port": 80}, {"port": 443}]}
    assert shown(many) == "10.0.0.1:80,[fd00::1]:80,10.0.0.1:443 + 1 more..."


def test_endpoint_slices() -> None:
    obj = {
        "addressType": "IPv4",
        "ports": [{"name": "a", "port": 80}, {"name": "b"}, {}],
        "endpoints": [{"addresses": ["10.0.0.1", "10.0.0.2"]}, {"addresses": ["10.0.0.3", "10.0.0.4", "10.0.0.5"]}],
    }
    assert cells("endpointslices.discovery.k8s.io", obj)[1:4] == [
        "IPv4",
        "80,b,*",
        "10.0.0.1,10.0.0.2,10.0.0.3 + 2 more...",
    ]
    assert cells("endpointslices.discovery.k8s.io", {"addressType": "IPv4"})[2:4] == ["<unset>", "<unset>"]


def metric(kind: str, source: str, **values: Any) -> Obj:
    return {"type": kind, source: values}


@pytest.mark.parametrize(
    ("specs", "statuses", "expected"),
    [
        ([], [], "<none>"),
        (
            [metric("Resource", "resource", name="cpu", target={"averageUtilization": 80})],
            [metric("Resource", "resource", name="cpu", current={"averageUtilization": 50})],
            "cpu: 50%/80%",
        ),
        ([metric("Resource", "resource", name="cpu", target={"averageUtilization": 80})], [], "cpu: <unknown>/80%"),
        (
            [metric("Resource", "resource", name="memory", target={"averageValue": "1Gi"})],
            [metric("Resource", "resource", name="memory", current={"averageValue": "200Mi"})],
            "memory: 200Mi/1Gi",
        ),
        (
            [metric("Pods", "pods", metric={"name": "qps"}, target={"averageValue": "10"})],
            [metric("Pods", "pods", current={"averageValue": "5"})],
            "5/10",
        ),
        ([metric("External", "external", target={"averageValue": "10"})], [], "<unknown>/10 (avg)"),
        ([metric("Object", "object", target={"value": "10k"})], [], "<unknown>/10k"),
        ([metric("Pods", "pods", target={"averageValue": "1"})] * 4, [], "<unknown>/1, <unknown>/1 + 2 more..."),
    ],
)
def test_autoscalers(specs: list[Obj], statuses: list[Obj], expected: str) -> None:
    obj = {
        "spec": {"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "maxReplicas": 9, "metrics": specs},
        "status": {"currentReplicas": 4, "currentMetrics": statuses},
    }
    row = cells("horizontalpodautoscalers.autoscaling", obj)
    assert row[1:6] == ["Deployment/web", expected, "<unset>", 9, 4]


def test_the_rest() -> None:
    quota = {
        "status": {"hard": {"pods": "4", "limits.cpu": "2", "cpu": "1"}, "used": {"pods": "2", "limits.cpu": "1"}},
    }
    assert cells("resourcequotas", quota)[1:3] == ["cpu: 0/1, pods: 2/4", "limits.cpu: 1/2"]
    budget = {"spec": {"minAvailable": "50%"}, "status": {"disruptionsAllowed": 2}}
    assert cells("poddisruptionbudgets.policy", budget)[1:4] == ["50%", "N/A", 2]
    binding = {
        "roleRef": {"kind": "Role", "name": "reader"},
        "subjects": [
            {"kind": "User", "name": "jane"},
            {"kind": "ServiceAccount", "namespace": "default", "name": "robot"},
            {"kind": "User", "name": "joe"},
            {"kind": "Group", "name": "all"},
        ],
    }
    expected = ["x", "Role/reader", CREATED, "jane, joe", "all", "default/robot"]
    assert cells("rolebindings.rbac.authorization.k8s.io", binding) == expected
    assert cells("roles.rbac.authorization.k8s.io", {}) == ["x", CREATED]
    assert headers("roles.rbac.authorization.k8s.io") == ["Name", "Created At"]
    request = {"spec": {"signerName": "a/b", "username": "jane", "expirationSeconds": 3600}}
    row = cells("certificatesigningrequests.certificates.k8s.io", request)
    assert row[2:] == ["a/b", "jane", "60m", "Pending"]
    issued = {"status": {"certificate": "YQ==", "conditions": [condition("Approved")]}}
    assert cells("certificatesigningrequests.certificates.k8s.io", issued)[-1] == "Approved,Issued"
    assert cells("secrets", {"type": "Opaque", "data": {"a": "", "b": ""}})[1:3] == ["Opaque", 2]
    assert cells("configmaps", {"data": {"a": ""}, "binaryData": {"b": ""}})[1] == 2
    assert cells("namespaces", {"status": {"phase": "Active"}})[1] == "Active"
    names = headers("storageclasses.storage.k8s.io")
    assert names == ["Name", "Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion", "Age"]
    default = {
        "metadata": {"annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
        "provisioner": "p",
        "reclaimPolicy": "Delete",
        "volumeBindingMode": "Immediate",
    }
    row = cells("storageclasses.storage.k8s.io", default)
    assert row[:5] == ["x (default)", "p", "Delete", "Immediate", False]
