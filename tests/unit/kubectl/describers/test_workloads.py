from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.base.selectors.selector import SelectorError
from kubectl_sim.model.status import forbidden
from tests.canned_server import Objects
from tests.unit.kubectl.describers.parity import OLD, Obj, Parity, event, meta, ours_in_zone

LABELS = {"app": "web"}
SELECTOR = {"matchLabels": LABELS, "matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}


def template(**spec: Any) -> Obj:
    return {"metadata": {"labels": LABELS}, "spec": {"containers": [{"name": "main", "image": "nginx"}], **spec}}


def owned(obj: Obj, owner: Obj, controller: bool = True) -> Obj:
    reference = {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": owner["metadata"]["name"],
        "uid": owner["metadata"]["uid"],
        "controller": controller,
    }
    return {**obj, "metadata": {**obj["metadata"], "ownerReferences": [reference]}}


def pods_of(owner: Obj, *phases: str) -> list[Obj]:
    return [
        owned(
            {
                "apiVersion": "v1",
                "kind": "Pod",
                "metadata": meta(f"pod-{number}", labels=LABELS),
                "spec": {"containers": []},
                "status": {"phase": phase},
            },
            owner,
        )
        for number, phase in enumerate(phases)
    ]


def workload(kind: str, spec: Obj, status: Obj | None = None, version: str = "apps/v1", **metadata: Any) -> Obj:
    return {
        "apiVersion": version,
        "kind": kind,
        "metadata": meta("web", **metadata),
        "spec": spec,
        "status": status or {},
    }


PHASES = ["Running", "Running", "Pending", "Succeeded", "Failed", "Unknown", ""]
CONDITIONS = [{"type": "ReplicaFailure", "status": "True", "reason": "FailedCreate"}, {"type": "X", "status": "False"}]


def replica_set(name: str = "web", replicas: int = 3, **more: Any) -> Obj:
    spec = {"replicas": replicas, "selector": SELECTOR, "template": template(), **more}
    found = workload("ReplicaSet", spec, {"replicas": replicas, "conditions": CONDITIONS})
    return {**found, "metadata": meta(name, labels=LABELS)}


def test_replica_set(parity: Parity) -> None:
    one = replica_set()
    text = parity.check(one, *pods_of(one, *PHASES), event(one))
    assert "Pods Status:  2 Running / 1 Waiting / 1 Succeeded / 1 Failed\n" in text


def test_pods_of_others_do_not_count(parity: Parity) -> None:
    one = replica_set()
    other = {**one, "metadata": meta("other")}
    orphan, labelled = pods_of(one, "Running", "Running")
    del orphan["metadata"]["ownerReferences"]
    labelled = owned(labelled, one, controller=False)
    foreign = pods_of(other, "Running")
    parity.check(one, orphan, labelled, *foreign)


def test_replica_set_whose_pods_may_not_be_listed(parity: Parity) -> None:
    one = replica_set()
    objects = Objects(one)
    objects.errors["pods"] = forbidden("pods", "", "no")
    assert "Pods Status:  error in fetching pods: pods is forbidden: no" in parity.check(one, objects=objects)


def test_owned_replica_set_without_a_selector(parity: Parity) -> None:
    owner = workload("Deployment", {})
    parity.check(owned(replica_set(selector=None), owner))


def test_selectors_that_are_wrong(parity: Parity) -> None:
    one = replica_set(selector={"matchExpressions": [{"key": "a", "operator": "Near"}]})
    parity.server.objects = objects = Objects(one)
    code, _, errors = parity.server.kubectl("describe", "rs", "web")
    with pytest.raises(SelectorError) as caught:
        ours_in_zone(one, objects)
    assert (code, errors) == (1, f"error: {caught.value}\n")


def deployment(status: Obj | None = None, **spec: Any) -> Obj:
    full = {
        "replicas": 3,
        "selector": SELECTOR,
        "template": template(),
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": 1}},
        **spec,
    }
    return workload("Deployment", full, status)


def test_deployment(parity: Parity) -> None:
    counts = {"replicas": 5, "updatedReplicas": 2, "availableReplicas": 4, "unavailableReplicas": 1}
    one = deployment({**counts, "conditions": CONDITIONS}, minReadySeconds=10)
    parity.check(one, event(one))
    parity.check(deployment(strategy={"type": "Recreate"}, replicas=0))
    parity.check(deployment(strategy={"type": "RollingUpdate", "rollingUpdate": {}}))


def of_rollout(owner: Obj, name: str, image: str, replicas: int, created: str) -> Obj:
    pod_template = {
        "metadata": {"creationTimestamp": None, "labels": {**LABELS, "pod-template-hash": name}},
        "spec": {"containers": [{"name": "main", "image": image}]},
    }
    one = owned(replica_set(name, replicas, template=pod_template), owner)
    one["metadata"]["creationTimestamp"] = created
    return one


def test_replica_sets_of_a_deployment(parity: Parity) -> None:
    one = deployment()
    old = of_rollout(one, "c", "nginx:1", 0, "2002-01-01T00:00:00Z")
    older = of_rollout(one, "b", "nginx:2", 1, "2001-01-01T00:00:00Z")
    same_age = of_rollout(one, "a", "nginx:3", 1, "2001-01-01T00:00:00Z")
    new = of_rollout(one, "d", "nginx", 3, "2003-01-01T00:00:00Z")
    text = parity.check(one, new, old, older, same_age)
    assert "NewReplicaSet:     d (3/3 replicas created)\n" in text
    parity.check(one, old)
    parity.check(one, new)
    parity.check(one, new, of_rollout(one, "e", "nginx", 0, "2004-01-01T00:00:00Z"))
    stranger = of_rollout({**one, "metadata": meta("other")}, "x", "nginx", 1, OLD)
    assert "NewReplicaSet" not in parity.check(one, stranger)


def test_the_new_replica_set_may_spell_its_template_differently(parity: Parity) -> None:
    one = deployment(template={**template(volumes=[]), "metadata": {"labels": LABELS, "annotations": {}}})
    new = of_rollout(one, "d", "nginx", 3, OLD)
    new["spec"]["template"]["spec"]["containers"][0] |= {"resources": {}, "env": []}
    assert "NewReplicaSet:     d " in parity.check(one, new)


def test_replica_sets_that_may_not_be_listed(parity: Parity) -> None:
    one = deployment()
    objects = Objects(one)
    objects.errors["replicasets.apps"] = forbidden("replicasets.apps", "", "no")
    parity.check(one, objects=objects)


def test_everything_a_pod_template_shows(parity: Parity) -> None:
    pod_template = template(
        serviceAccountName="robot",
        initContainers=[{"name": "init", "image": "busybox", "env": [{"name": "A", "value": "1\n2"}]}],
        volumes=[{"name": "data", "emptyDir": {}}, {"name": "odd"}],
        nodeSelector={"b": "1", "a": "2"},
        tolerations=[{"key": "x", "operator": "Exists"}, {"key": "a", "value": "b", "effect": "NoSchedule"}],
        topologySpreadConstraints=[
            {"maxSkew": 1, "topologyKey": key, "whenUnsatisfiable": "DoNotSchedule"} for key in ("zone", "host")
        ],
        priorityClassName="high",
        schedulingGroup={"podGroupName": "g"},
    )
    pod_template["metadata"]["annotations"] = {"b": "1", "a": "x" * 200}
    pod_template["spec"]["containers"][0]["env"] = [
        {"name": "N", "valueFrom": {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.name"}}}
    ]
    parity.check(deployment(template=pod_template))


def test_replication_controller(parity: Parity) -> None:
    spec = {"replicas": 2, "selector": LABELS, "template": template()}
    one = workload("ReplicationController", spec, {"replicas": 1, "conditions": CONDITIONS}, "v1")
    parity.check(one, *pods_of(one, *PHASES), event(one))
    parity.check(workload("ReplicationController", {"replicas": 0}, version="v1"))


def test_daemon_set(parity: Parity) -> None:
    spec = {"selector": SELECTOR, "template": template(nodeSelector={"b": "1", "a": "2"})}
    counts = {"desiredNumberScheduled": 5, "currentNumberScheduled": 4, "numberMisscheduled": 3}
    one = workload("DaemonSet", spec, {**counts, "updatedNumberScheduled": 2, "numberAvailable": 1})
    parity.check(one, *pods_of(one, *PHASES), event(one))


@pytest.mark.parametrize(
    "strategy",
    [
        {"type": "OnDelete"},
        {"type": "RollingUpdate", "rollingUpdate": {"partition": 2}},
        {"type": "RollingUpdate", "rollingUpdate": {"partition": 0, "maxUnavailable": "10%"}},
        {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}},
    ],
)
def test_stateful_set(parity: Parity, strategy: Obj) -> None:
    claims = [
        {
            "metadata": {"name": "data", "labels": {"b": "1", "a": "2"}, "annotations": {"x": "y" * 200}},
            "spec": {
                "accessModes": ["ReadWriteOnce", "ReadOnlyMany"],
                "storageClassName": "fast",
                "resources": {"requests": {"storage": "1024Mi"}},
            },
        },
        {"metadata": {"name": "bare"}, "spec": {}},
    ]
    spec = {
        "replicas": 3,
        "selector": SELECTOR,
        "template": template(),
        "serviceName": "web",
        "podManagementPolicy": "Parallel",
        "updateStrategy": strategy,
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Delete"},
        "volumeClaimTemplates": claims,
    }
    one = workload("StatefulSet", spec, {"replicas": 2})
    parity.check(one, *pods_of(one, *PHASES), event(one))
    parity.check(workload("StatefulSet", {"replicas": 0, "selector": SELECTOR, "template": template()}))


@pytest.mark.parametrize(
    ("spec", "status"),
    [
        ({}, {}),
        (
            {
                "parallelism": 2,
                "completions": 5,
                "completionMode": "NonIndexed",
                "suspend": False,
                "backoffLimit": 6,
                "ttlSecondsAfterFinished": 100,
                "activeDeadlineSeconds": 30,
            },
            {"startTime": OLD, "completionTime": "2001-02-03T04:09:07Z", "succeeded": 5, "ready": 0, "failed": 1},
        ),
        ({"suspend": True}, {"startTime": OLD, "active": 2, "ready": 1}),
        ({"completionMode": "Indexed", "completions": 3}, {}),
        ({"completionMode": "Indexed"}, {"completedIndexes": "0,2-5"}),
        ({"completionMode": "Indexed"}, {"completedIndexes": ",".join(map(str, range(0, 99, 2)))}),
        ({"completionMode": "Indexed"}, {"completedIndexes": "1" * 60}),
        ({"completionMode": "Indexed"}, {"completedIndexes": "1" * 50 + ","}),
        ({"selector": {"matchExpressions": [{"key": "a", "operator": "In"}]}}, {}),
    ],
)
def test_job(parity: Parity, spec: Obj, status: Obj) -> None:
    one = workload("Job", {"selector": SELECTOR, "template": template(), **spec}, status, "batch/v1")
    parity.check(owned(one, workload("CronJob", {}, version="batch/v1")), event(one))


@pytest.mark.parametrize(
    ("spec", "job", "status"),
    [
        ({}, {}, {}),
        (
            {
                "suspend": False,
                "timeZone": "Asia/Seoul",
                "successfulJobsHistoryLimit": 3,
                "failedJobsHistoryLimit": 0,
                "startingDeadlineSeconds": 10,
            },
            {"selector": SELECTOR, "parallelism": 0, "completions": 2, "activeDeadlineSeconds": 7},
            {"lastScheduleTime": OLD, "active": [{"name": "a"}, {"name": "b"}]},
        ),
        ({"suspend": True}, {"selector": {"matchLabels": {"-": "x"}}}, {"active": []}),
    ],
)
def test_cron_job(parity: Parity, spec: Obj, job: Obj, status: Obj) -> None:
    job_template = {"spec": {"template": template(), **job}}
    full = {"schedule": "*/5 * * * *", "concurrencyPolicy": "Forbid", "jobTemplate": job_template, **spec}
    one = workload("CronJob", full, status, "batch/v1")
    parity.check(one, event(one))


METRICS: list[tuple[Obj, Obj | None]] = [
    ({"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization"}}}, None),
    (
        {"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 50}}},
        {"resource": {"name": "cpu", "current": {"averageUtilization": 30, "averageValue": "100m"}}},
    ),
    (
        {"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 50}}},
        {"resource": {"name": "cpu", "current": {"averageUtilization": 30}}},
    ),
    (
        {"type": "Resource", "resource": {"name": "cpu", "target": {"averageUtilization": 50}}},
        {"resource": {"name": "cpu", "current": {"averageValue": "30m"}}},
    ),
    (
        {"type": "Resource", "resource": {"name": "memory", "target": {"averageValue": "1024Mi"}}},
        {"resource": {"name": "memory", "current": {"averageValue": "512Mi"}}},
    ),
    (
        {"type": "Resource", "resource": {"name": "memory", "target": {"averageValue": "1"}}},
        {"resource": {"name": "memory", "current": {}}},
    ),
    (
        {
            "type": "ContainerResource",
            "containerResource": {"name": "cpu", "container": "main", "target": {"averageUtilization": 50}},
        },
        {"containerResource": {"name": "cpu", "container": "main", "current": {"averageUtilization": 3}}},
    ),
    (
        {
            "type": "ContainerResource",
            "containerResource": {"name": "cpu", "container": "main", "target": {"averageValue": "2"}},
        },
        {"pods": {"metric": {"name": "other"}, "current": {}}},
    ),
    (
        {"type": "Pods", "pods": {"metric": {"name": 'hits "x"'}, "target": {"averageValue": "10"}}},
        {"pods": {"metric": {"name": "hits"}, "current": {"averageValue": "11500m"}}},
    ),
    ({"type": "Pods", "pods": {"metric": {"name": "hits"}, "target": {"averageValue": "10"}}}, None),
    (
        {
            "type": "Object",
            "object": {
                "metric": {"name": "hits"},
                "describedObject": {"kind": "Service", "name": "web"},
                "target": {"type": "Value", "value": "10"},
            },
        },
        {"object": {"metric": {"name": "hits"}, "current": {"value": "20"}}},
    ),
    (
        {
            "type": "Object",
            "object": {
                "metric": {"name": "hits"},
                "describedObject": {"kind": "Service", "name": "web"},
                "target": {"type": "AverageValue", "averageValue": "10"},
            },
        },
        {"object": {"metric": {"name": "hits"}, "current": {"value": "20"}}},
    ),
    (
        {"type": "External", "external": {"metric": {"name": "queue"}, "target": {"value": "10"}}},
        {"external": {"metric": {"name": "queue"}, "current": {"value": "20"}}},
    ),
    (
        {"type": "External", "external": {"metric": {"name": "queue"}, "target": {"averageValue": "10"}}},
        {"external": {"metric": {"name": "queue"}, "current": {"value": "20"}}},
    ),
    (
        {"type": "External", "external": {"metric": {"name": "queue"}, "target": {"averageValue": "10"}}},
        {"external": {"metric": {"name": "queue"}, "current": {"averageValue": "20"}}},
    ),
    ({"type": "Other"}, None),
]


def test_autoscaler(parity: Parity) -> None:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    one = workload(
        "HorizontalPodAutoscaler",
        {
            "scaleTargetRef": target,
            "minReplicas": 2,
            "maxReplicas": 10,
            "metrics": [spec for spec, _ in METRICS],
            "behavior": {
                "scaleUp": {"stabilizationWindowSeconds": 0, "selectPolicy": "Min"},
                "scaleDown": {
                    "selectPolicy": "Disabled",
                    "policies": [
                        {"type": "Pods", "value": 4, "periodSeconds": 60},
                        {"type": "Percent", "value": 100, "periodSeconds": 15},
                    ],
                },
            },
        },
        {
            "currentReplicas": 3,
            "desiredReplicas": 4,
            "currentMetrics": [status or {"type": "None"} for _, status in METRICS],
            "conditions": [{"type": "AbleToScale", "status": "True", "reason": "Ready", "message": "go"}],
        },
        "autoscaling/v2",
    )
    parity.check(one, event(one))
    one["status"] = {}
    one["spec"]["behavior"] = {"scaleUp": {"policies": [{"type": "Pods", "value": 1, "periodSeconds": 1}]}}
    del one["spec"]["minReplicas"]
    parity.check(one)


@pytest.mark.parametrize(
    ("spec", "status"),
    [
        ({}, {}),
        ({"minReplicas": 2, "targetCPUUtilizationPercentage": 80}, {"currentReplicas": 1}),
        ({"targetCPUUtilizationPercentage": 80}, {"currentCPUUtilizationPercentage": 0, "desiredReplicas": 3}),
    ],
)
def test_autoscaler_of_the_first_version(parity: Parity, spec: Obj, status: Obj) -> None:
    """Described from autoscaling/v1 only by servers without v2, as this one is made to be."""
    one = workload(
        "HorizontalPodAutoscaler",
        {"scaleTargetRef": {"kind": "Deployment", "name": "web"}, "maxReplicas": 5, **spec},
        status,
        "autoscaling/v1",
    )
    path = "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers/web"
    parity.server.answer("GET", path, {"kind": "Status", "status": "Failure", "code": 404}, code=404)
    try:
        parity.check(one)
    finally:
        del parity.server.answers["GET", path]


def test_disruption_budget(parity: Parity) -> None:
    status = {"disruptionsAllowed": 1, "currentHealthy": 3, "desiredHealthy": 2, "expectedPods": 4}
    for spec in (
        {},
        {"minAvailable": 2, "selector": SELECTOR},
        {"maxUnavailable": "25%", "selector": {}},
        {"maxUnavailable": 0, "selector": {"matchExpressions": [{"key": "a", "operator": "Near"}]}},
    ):
        one = workload("PodDisruptionBudget", spec, status, "policy/v1")
        parity.check(one, event(one))
