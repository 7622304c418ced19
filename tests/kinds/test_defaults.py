"""What is stored for what is given, as a v1.37 cluster stores it."""

from __future__ import annotations

import base64
import copy
from typing import Any

import pytest

from tests.kinds.asked import CREATED, POD, SELECTOR, TEMPLATE, UID, changed, new, record, stored

Obj = dict[str, Any]

CONTAINER: Obj = {
    "name": "web",
    "image": "nginx",
    "imagePullPolicy": "Always",
    "resources": {},
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
}
POD_SPEC: Obj = {
    "containers": [CONTAINER],
    "dnsPolicy": "ClusterFirst",
    "restartPolicy": "Always",
    "schedulerName": "default-scheduler",
    "securityContext": {},
    "terminationGracePeriodSeconds": 30,
}
STORED_TEMPLATE: Obj = {"metadata": {"labels": {"app": "web"}}, "spec": POD_SPEC}


def container(**given: Any) -> Obj:
    found: Obj = stored("pods", {"spec": {"containers": [{"name": "web", "image": "nginx:1.27", **given}]}})
    return found["spec"]["containers"][0]  # type: ignore[no-any-return]


def volume(**given: Any) -> Obj:
    found: Obj = stored("pods", changed(POD, spec__volumes=[{"name": "v", **given}]))
    return found["spec"]["volumes"][0]  # type: ignore[no-any-return]


def test_pod() -> None:
    obj = stored("pods", POD)
    assert obj["spec"] == {**POD_SPEC, "enableServiceLinks": True}
    assert obj["status"] == {"phase": "Pending", "qosClass": "BestEffort"}


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("nginx", "Always"),
        ("nginx:latest", "Always"),
        ("nginx:1.27", "IfNotPresent"),
        ("registry.local:5000/nginx", "Always"),
        ("registry.local:5000/nginx:1", "IfNotPresent"),
        (f"nginx@sha256:{'0' * 64}", "IfNotPresent"),
        (f"nginx:latest@sha256:{'0' * 64}", "Always"),
        ("", "IfNotPresent"),
        ("not an image!", "IfNotPresent"),
    ],
)
def test_image_pull_policy(image: str, policy: str) -> None:
    assert container(image=image)["imagePullPolicy"] == policy


def test_what_is_given_stays() -> None:
    given = {
        "imagePullPolicy": "Never",
        "terminationMessagePath": "/msg",
        "terminationMessagePolicy": "FallbackToLogsOnError",
    }
    assert given.items() <= container(**given).items()


def test_container_parts() -> None:
    found = container(
        ports=[{"containerPort": 80}, {"containerPort": 53, "protocol": "UDP"}],
        env=[{"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}}],
        livenessProbe={"httpGet": {"port": 80}},
        readinessProbe={"tcpSocket": {"port": 80}, "periodSeconds": 5, "timeoutSeconds": 0},
        startupProbe={"grpc": {"port": 80}},
        lifecycle={"preStop": {"httpGet": {"port": "http"}}},
    )
    assert found["ports"] == [{"containerPort": 80, "protocol": "TCP"}, {"containerPort": 53, "protocol": "UDP"}]
    assert found["env"][0]["valueFrom"]["fieldRef"]["apiVersion"] == "v1"
    timing = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
    assert found["livenessProbe"] == {"httpGet": {"port": 80, "path": "/", "scheme": "HTTP"}, **timing}
    assert found["readinessProbe"] == {"tcpSocket": {"port": 80}, **timing, "periodSeconds": 5}
    assert found["startupProbe"] == {"grpc": {"port": 80, "service": ""}, **timing}
    assert found["lifecycle"]["preStop"]["httpGet"] == {"port": "http", "path": "/", "scheme": "HTTP"}


def test_requests_follow_limits() -> None:
    resources = container(resources={"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "500m"}})["resources"]
    assert resources == {"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "500m", "memory": "1Gi"}}
    template = changed(TEMPLATE, spec__containers__0__resources={"limits": {"cpu": "1"}})
    obj = stored("deployments.apps", {"spec": {"selector": SELECTOR, "template": template}})
    assert obj["spec"]["template"]["spec"]["containers"][0]["resources"] == {"limits": {"cpu": "1"}}


def test_host_network_publishes_ports() -> None:
    pod = changed(POD, spec__hostNetwork=True, spec__containers__0__ports=[{"containerPort": 80}])
    ports = stored("pods", pod)["spec"]["containers"][0]["ports"]
    assert ports == [{"containerPort": 80, "hostPort": 80, "protocol": "TCP"}]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, {"emptyDir": {}}),
        ({"emptyDir": {"medium": "Memory"}}, {"emptyDir": {"medium": "Memory"}}),
        ({"secret": {"secretName": "s"}}, {"secret": {"secretName": "s", "defaultMode": 420}}),
        ({"configMap": {"name": "c"}}, {"configMap": {"name": "c", "defaultMode": 420}}),
        ({"configMap": {"name": "c", "defaultMode": 256}}, {"configMap": {"name": "c", "defaultMode": 256}}),
        ({"hostPath": {"path": "/x"}}, {"hostPath": {"path": "/x", "type": ""}}),
        (
            {"downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
            {
                "downwardAPI": {
                    "defaultMode": 420,
                    "items": [{"path": "p", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.labels"}}],
                }
            },
        ),
        (
            {"projected": {"sources": [{"serviceAccountToken": {"path": "t"}}]}},
            {
                "projected": {
                    "defaultMode": 420,
                    "sources": [{"serviceAccountToken": {"path": "t", "expirationSeconds": 3600}}],
                }
            },
        ),
        (
            {"ephemeral": {"volumeClaimTemplate": {"spec": {"accessModes": ["ReadWriteOnce"]}}}},
            {
                "ephemeral": {
                    "volumeClaimTemplate": {
                        "spec": {"accessModes": ["ReadWriteOnce"], "volumeMode": "Filesystem"},
                    }
                }
            },
        ),
        (
            {"iscsi": {"targetPortal": "p", "iqn": "i", "lun": 0}},
            {"iscsi": {"targetPortal": "p", "iqn": "i", "lun": 0, "iscsiInterface": "default"}},
        ),
    ],
)
def test_volumes(given: Obj, expected: Obj) -> None:
    assert volume(**given) == {"name": "v", **expected}


@pytest.mark.parametrize(
    ("resources", "quality"),
    [
        ([{}, {}], "BestEffort"),
        ([{"requests": {"cpu": "1"}}, {}], "Burstable"),
        ([{"limits": {"cpu": "1", "memory": "1Gi"}}], "Guaranteed"),
        ([{"limits": {"cpu": "1", "memory": "1Gi"}}, {}], "Burstable"),
        ([{"limits": {"cpu": "1000m", "memory": "1Gi"}, "requests": {"cpu": "1", "memory": "1024Mi"}}], "Guaranteed"),
        ([{"limits": {"cpu": "1", "memory": "1Gi"}, "requests": {"cpu": "500m"}}], "Burstable"),
        ([{"limits": {"cpu": "1"}}], "Burstable"),
        ([{"limits": {"example.com/gpu": "1"}}], "BestEffort"),
    ],
)
def test_quality_of_service(resources: list[Obj], quality: str) -> None:
    containers = [{"name": f"c{i}", "image": "x", "resources": item} for i, item in enumerate(resources)]
    assert stored("pods", {"spec": {"containers": containers}})["status"]["qosClass"] == quality


def test_gated_pod() -> None:
    obj = stored("pods", changed(POD, spec__schedulingGates=[{"name": "example.com/wait"}]))
    [condition] = obj["status"]["conditions"]
    assert condition["reason"] == "SchedulingGated"
    assert condition["message"] == "Scheduling is blocked due to non-empty scheduling gates"


def test_service_account_has_two_names() -> None:
    assert stored("pods", changed(POD, spec__serviceAccountName="robot"))["spec"]["serviceAccount"] == "robot"
    assert stored("pods", changed(POD, spec__serviceAccount="robot"))["spec"]["serviceAccountName"] == "robot"


@pytest.mark.parametrize(
    ("spec", "status", "asked", "seconds"),
    [
        ({"nodeName": "n"}, {"phase": "Running"}, None, 30),
        ({"nodeName": "n", "terminationGracePeriodSeconds": 5}, {"phase": "Running"}, None, 5),
        ({"nodeName": "n"}, {"phase": "Running"}, 7, 7),
        ({"nodeName": "n"}, {"phase": "Running"}, 0, 0),
        ({"nodeName": "n"}, {"phase": "Running"}, -5, 1),
        ({}, {"phase": "Pending"}, None, 0),
        ({}, {"phase": "Pending"}, 9, 0),
        ({"nodeName": "n"}, {"phase": "Succeeded"}, 9, 0),
        ({"nodeName": "n"}, {"phase": "Failed"}, None, 0),
    ],
)
def test_time_that_a_pod_gets_to_end(spec: Obj, status: Obj, asked: int | None, seconds: int) -> None:
    graceful = record("pods").graceful_seconds
    assert graceful is not None
    pod = {"spec": {"terminationGracePeriodSeconds": 30, **spec}, "status": status}
    assert graceful(pod, asked) == seconds


def test_deployment() -> None:
    assert stored("deployments.apps", {"spec": {"selector": SELECTOR, "template": TEMPLATE}})["spec"] == {
        "progressDeadlineSeconds": 600,
        "replicas": 1,
        "revisionHistoryLimit": 10,
        "selector": SELECTOR,
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
        "template": STORED_TEMPLATE,
    }
    recreated = {"spec": {"replicas": 0, "strategy": {"type": "Recreate"}, "selector": SELECTOR, "template": TEMPLATE}}
    spec = stored("deployments.apps", recreated)["spec"]
    assert (spec["replicas"], spec["strategy"]) == (0, {"type": "Recreate"})


def test_other_workloads() -> None:
    given = {"spec": {"selector": SELECTOR, "template": TEMPLATE}}
    both = {"selector": SELECTOR, "template": STORED_TEMPLATE}
    assert stored("replicasets.apps", given)["spec"] == {"replicas": 1, **both}
    assert stored("daemonsets.apps", given)["spec"] == {
        "revisionHistoryLimit": 10,
        "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}},
        **both,
    }
    claim = {"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"]}}
    stateful = stored("statefulsets.apps", changed(given, spec__volumeClaimTemplates=[claim]))["spec"]
    assert stateful == {
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
        "podManagementPolicy": "OrderedReady",
        "replicas": 1,
        "revisionHistoryLimit": 10,
        "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1, "partition": 0}},
        "volumeClaimTemplates": [
            {
                "apiVersion": "v1",
                "kind": "PersistentVolumeClaim",
                "metadata": {"name": "data"},
                "spec": {"accessModes": ["ReadWriteOnce"], "resources": {}, "volumeMode": "Filesystem"},
                "status": {"phase": "Pending"},
            }
        ],
        **both,
    }
    controller = stored("replicationcontrollers", {"spec": {"template": TEMPLATE}})
    assert controller["spec"] == {"replicas": 1, "selector": {"app": "web"}, "template": STORED_TEMPLATE}
    assert controller["metadata"]["labels"] == {"app": "web"}


JOB: Obj = {"metadata": {"name": "pi"}, "spec": {"template": {"spec": {**TEMPLATE["spec"], "restartPolicy": "Never"}}}}
JOB_LABELS = {
    "batch.kubernetes.io/controller-uid": UID,
    "batch.kubernetes.io/job-name": "pi",
    "controller-uid": UID,
    "job-name": "pi",
}


def test_job() -> None:
    obj = stored("jobs.batch", JOB)
    assert obj["spec"] == {
        "backoffLimit": 6,
        "completionMode": "NonIndexed",
        "completions": 1,
        "manualSelector": False,
        "parallelism": 1,
        "podReplacementPolicy": "TerminatingOrFailed",
        "selector": {"matchLabels": {"batch.kubernetes.io/controller-uid": UID}},
        "suspend": False,
        "template": {"metadata": {"labels": JOB_LABELS}, "spec": {**POD_SPEC, "restartPolicy": "Never"}},
    }
    assert obj["metadata"]["labels"] == JOB_LABELS
    assert obj["metadata"]["labels"] is not obj["spec"]["template"]["metadata"]["labels"]


def test_job_with_labels_of_its_own() -> None:
    obj = stored(
        "jobs.batch", changed(JOB, metadata__labels={"mine": "yes"}, spec__template__metadata__labels={"a": "b"})
    )
    assert obj["metadata"]["labels"] == {"mine": "yes"}
    assert obj["spec"]["template"]["metadata"]["labels"] == {"a": "b", **JOB_LABELS}


def test_job_that_selects_by_hand() -> None:
    manual = changed(
        JOB, spec__manualSelector=True, spec__selector=SELECTOR, spec__template__metadata__labels={"app": "web"}
    )
    spec = stored("jobs.batch", manual)["spec"]
    assert (spec["selector"], spec["template"]["metadata"]["labels"]) == (SELECTOR, {"app": "web"})


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"parallelism": 3}, {"parallelism": 3, "completions": None}),
        ({"completions": 3}, {"parallelism": 1, "completions": 3}),
        ({"completionMode": "Indexed", "completions": 2, "backoffLimitPerIndex": 1}, {"backoffLimit": 2147483647}),
        ({"podFailurePolicy": {"rules": []}}, {"podReplacementPolicy": "Failed"}),
    ],
)
def test_job_counts(given: Obj, expected: Obj) -> None:
    spec = stored("jobs.batch", {"spec": {**JOB["spec"], **given}})["spec"]
    assert {key: spec.get(key) for key in expected} == expected


def test_cronjob() -> None:
    given = {"spec": {"schedule": "@daily", "jobTemplate": {"spec": JOB["spec"]}}}
    assert stored("cronjobs.batch", given)["spec"] == {
        "concurrencyPolicy": "Allow",
        "failedJobsHistoryLimit": 1,
        "jobTemplate": {
            "metadata": {},
            "spec": {"template": {"metadata": {}, "spec": {**POD_SPEC, "restartPolicy": "Never"}}},
        },
        "schedule": "@daily",
        "successfulJobsHistoryLimit": 3,
        "suspend": False,
    }


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"ports": [{"port": 80}]},
            {
                "internalTrafficPolicy": "Cluster",
                "ports": [{"port": 80, "protocol": "TCP", "targetPort": 80}],
                "sessionAffinity": "None",
                "type": "ClusterIP",
            },
        ),
        (
            {"type": "NodePort", "ports": [{"port": 80, "targetPort": "http"}]},
            {
                "externalTrafficPolicy": "Cluster",
                "internalTrafficPolicy": "Cluster",
                "ports": [{"port": 80, "protocol": "TCP", "targetPort": "http"}],
                "sessionAffinity": "None",
                "type": "NodePort",
            },
        ),
        (
            {"type": "LoadBalancer", "externalTrafficPolicy": "Local"},
            {
                "allocateLoadBalancerNodePorts": True,
                "externalTrafficPolicy": "Local",
                "internalTrafficPolicy": "Cluster",
                "sessionAffinity": "None",
                "type": "LoadBalancer",
            },
        ),
        (
            {"type": "ExternalName", "externalName": "a.b"},
            {"externalName": "a.b", "sessionAffinity": "None", "type": "ExternalName"},
        ),
        (
            {"sessionAffinity": "ClientIP"},
            {
                "internalTrafficPolicy": "Cluster",
                "sessionAffinity": "ClientIP",
                "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 10800}},
                "type": "ClusterIP",
            },
        ),
    ],
)
def test_service(given: Obj, expected: Obj) -> None:
    assert stored("services", {"spec": given})["spec"] == expected


def test_storage() -> None:
    obj = stored("persistentvolumes", {"spec": {"capacity": {"storage": "1Gi"}, "hostPath": {"path": "/x"}}})
    assert obj["spec"] == {
        "capacity": {"storage": "1Gi"},
        "hostPath": {"path": "/x", "type": ""},
        "persistentVolumeReclaimPolicy": "Retain",
        "volumeMode": "Filesystem",
    }
    assert obj["status"] == {"phase": "Pending"}
    claim = stored("persistentvolumeclaims", {"spec": {"accessModes": ["ReadWriteOnce"]}})
    assert (claim["spec"]["volumeMode"], claim["status"]) == ("Filesystem", {"phase": "Pending"})
    storage_class = stored("storageclasses.storage.k8s.io", {"provisioner": "p"})
    assert (storage_class["reclaimPolicy"], storage_class["volumeBindingMode"]) == ("Delete", "Immediate")


def test_secret() -> None:
    obj = stored("secrets", {"data": {"a": "MQ==", "b": "MQ=="}, "stringData": {"b": "ü"}})
    assert obj["type"] == "Opaque"
    assert obj["data"] == {"a": "MQ==", "b": base64.b64encode("ü".encode()).decode()}
    assert "stringData" not in obj
    assert stored("secrets", {"type": "kubernetes.io/tls"})["type"] == "kubernetes.io/tls"


@pytest.mark.parametrize(
    ("given", "types"),
    [
        ({}, ["Ingress"]),
        ({"ingress": []}, ["Ingress"]),
        ({"egress": [{}]}, ["Ingress", "Egress"]),
        ({"policyTypes": ["Egress"]}, ["Egress"]),
    ],
)
def test_network_policy(given: Obj, types: list[str]) -> None:
    spec = stored("networkpolicies.networking.k8s.io", {"spec": {"podSelector": {}, **given}})["spec"]
    assert spec["policyTypes"] == types
    ports = changed({"spec": {"podSelector": {}}}, spec__ingress=[{"ports": [{"port": 80}]}])
    spec = stored("networkpolicies.networking.k8s.io", ports)["spec"]
    assert spec["ingress"] == [{"ports": [{"port": 80, "protocol": "TCP"}]}]


def test_limit_range() -> None:
    def defaulted(**given: Any) -> Obj:
        obj = stored("limitranges", {"spec": {"limits": [{"type": "Container", **given}]}})
        return obj["spec"]["limits"][0]  # type: ignore[no-any-return]

    assert defaulted(max={"cpu": "2"}) == {
        "type": "Container",
        "max": {"cpu": "2"},
        "default": {"cpu": "2"},
        "defaultRequest": {"cpu": "2"},
    }
    assert defaulted(min={"cpu": "1"})["defaultRequest"] == {"cpu": "1"}
    both = defaulted(default={"cpu": "2"}, defaultRequest={"memory": "1Gi"})
    assert both["defaultRequest"] == {"cpu": "2", "memory": "1Gi"}
    pods = stored("limitranges", {"spec": {"limits": [{"type": "Pod", "max": {"cpu": "2"}}]}})
    assert pods["spec"]["limits"] == [{"type": "Pod", "max": {"cpu": "2"}}]


def test_bindings() -> None:
    given = {
        "roleRef": {"kind": "Role", "name": "r"},
        "subjects": [{"kind": kind, "name": "n"} for kind in ("User", "Group", "ServiceAccount")],
    }
    obj = stored("rolebindings.rbac.authorization.k8s.io", given)
    assert obj["roleRef"]["apiGroup"] == "rbac.authorization.k8s.io"
    assert [subject.get("apiGroup") for subject in obj["subjects"]] == ["rbac.authorization.k8s.io"] * 2 + [None]


def test_autoscaler() -> None:
    target = {"kind": "Deployment", "name": "web"}
    spec = stored("horizontalpodautoscalers.autoscaling", {"spec": {"maxReplicas": 3, "scaleTargetRef": target}})[
        "spec"
    ]
    resource = {"name": "cpu", "target": {"averageUtilization": 80, "type": "Utilization"}}
    assert spec["minReplicas"] == 1
    assert spec["metrics"] == [{"type": "Resource", "resource": resource}]
    assert "behavior" not in spec
    behaved = {"spec": {"maxReplicas": 3, "behavior": {"scaleDown": {"stabilizationWindowSeconds": 5}}}}
    behavior = stored("horizontalpodautoscalers.autoscaling", behaved)["spec"]["behavior"]
    percent = {"type": "Percent", "value": 100, "periodSeconds": 15}
    assert behavior["scaleDown"] == {"policies": [percent], "selectPolicy": "Max", "stabilizationWindowSeconds": 5}
    assert behavior["scaleUp"] == {
        "policies": [{"type": "Pods", "value": 4, "periodSeconds": 15}, percent],
        "selectPolicy": "Max",
        "stabilizationWindowSeconds": 0,
    }


def test_custom_resource_definition() -> None:
    spec = {"group": "example.com", "names": {"plural": "crontabs", "kind": "CronTab"}, "scope": "Namespaced"}
    obj = stored("customresourcedefinitions.apiextensions.k8s.io", {"spec": spec})
    assert obj["spec"]["names"] == {
        "kind": "CronTab",
        "listKind": "CronTabList",
        "plural": "crontabs",
        "singular": "crontab",
    }
    assert obj["spec"]["conversion"] == {"strategy": "None"}


def test_the_rest() -> None:
    slice_ = stored("endpointslices.discovery.k8s.io", {"addressType": "IPv4", "ports": [{"port": 80}]})
    assert slice_["ports"] == [{"name": "", "port": 80, "protocol": "TCP"}]
    endpoints = stored("endpoints", {"subsets": [{"ports": [{"port": 80}]}]})
    assert endpoints["subsets"] == [{"ports": [{"port": 80, "protocol": "TCP"}]}]
    node = stored("nodes", {"spec": {"podCIDR": "10.0.0.0/24"}})
    assert node["spec"]["podCIDRs"] == ["10.0.0.0/24"]
    priority = stored("priorityclasses.scheduling.k8s.io", {"value": 1})
    assert priority["preemptionPolicy"] == "PreemptLowerPriority"
    webhook = {"name": "a.b.c", "clientConfig": {"service": {"name": "s", "namespace": "n"}}, "rules": [{}]}
    found = stored("validatingwebhookconfigurations.admissionregistration.k8s.io", {"webhooks": [webhook]})
    assert found["webhooks"] == [
        {
            "name": "a.b.c",
            "clientConfig": {"service": {"name": "s", "namespace": "n", "port": 443}},
            "failurePolicy": "Fail",
            "matchPolicy": "Equivalent",
            "namespaceSelector": {},
            "objectSelector": {},
            "rules": [{"scope": "*"}],
            "timeoutSeconds": 10,
        }
    ]
    service = {"service": {"name": "s", "namespace": "n"}}
    assert stored("apiservices.apiregistration.k8s.io", {"spec": service})["spec"]["service"]["port"] == 443


def test_annotations_of_a_deployment_are_a_new_generation() -> None:
    kind = record("deployments.apps")
    old = new("deployments.apps", {"metadata": {"generation": 3}, "spec": {}})
    changed_one = copy.deepcopy(old)
    changed_one["metadata"]["annotations"] = {"a": "b"}
    kind.prepare_update(changed_one, old)
    assert changed_one["metadata"]["generation"] == 4
    same = copy.deepcopy(old)
    same["metadata"]["labels"] = {"a": "b"}
    kind.prepare_update(same, old)
    assert same["metadata"]["generation"] == 3


def test_label_keys_of_a_pod_become_values() -> None:
    constraint = {
        "maxSkew": 1,
        "topologyKey": "zone",
        "whenUnsatisfiable": "DoNotSchedule",
        "labelSelector": SELECTOR,
        "matchLabelKeys": ["app", "absent"],
    }
    obj = stored("pods", changed(POD, spec__topologySpreadConstraints=[constraint]))
    [made] = obj["spec"]["topologySpreadConstraints"]
    assert made["labelSelector"]["matchExpressions"] == [{"key": "app", "operator": "In", "values": ["web"]}]


def test_creation_time_is_not_invented() -> None:
    assert stored("pods", POD)["metadata"]["creationTimestamp"] == CREATED
