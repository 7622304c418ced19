"""Kinds that are served in a version other than the stored one."""

from __future__ import annotations

import copy
from typing import Any

from kubectl_sim.kinds.autoscaling import _conversion as autoscaling
from kubectl_sim.kinds.events import _conversion as events
from tests.random_objects import Generator

Obj = dict[str, Any]

ALPHA = "autoscaling.alpha.kubernetes.io"
V2: Obj = {
    "apiVersion": "autoscaling/v2",
    "kind": "HorizontalPodAutoscaler",
    "metadata": {"name": "web", "annotations": {"mine": "yes"}},
    "spec": {
        "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
        "minReplicas": 1,
        "maxReplicas": 5,
        "metrics": [
            {
                "type": "Resource",
                "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}},
            },
            {
                "type": "Pods",
                "pods": {"metric": {"name": "rps"}, "target": {"type": "AverageValue", "averageValue": "10"}},
            },
            {
                "type": "Resource",
                "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}},
            },
        ],
        "behavior": {
            "scaleUp": {
                "stabilizationWindowSeconds": 0,
                "selectPolicy": "Max",
                "policies": [{"type": "Pods", "value": 4, "periodSeconds": 15}],
            }
        },
    },
    "status": {
        "currentReplicas": 1,
        "desiredReplicas": 2,
        "currentMetrics": [
            {
                "type": "Resource",
                "resource": {"name": "cpu", "current": {"averageUtilization": 3, "averageValue": "5m"}},
            }
        ],
        "conditions": [
            {
                "type": "AbleToScale",
                "status": "True",
                "lastTransitionTime": "2026-01-01T00:00:00Z",
                "reason": "Ready",
                "message": "a < b",
            }
        ],
    },
}


def test_v1_keeps_in_annotations_what_it_has_no_fields_for() -> None:
    before = copy.deepcopy(V2)
    assert autoscaling.to_v1(V2) == {
        "apiVersion": "autoscaling/v1",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {
            "name": "web",
            "annotations": {
                "mine": "yes",
                f"{ALPHA}/metrics": '[{"type":"Resource","resource":{"name":"memory","targetAverageValue":"1Gi"}},'
                '{"type":"Pods","pods":{"metricName":"rps","targetAverageValue":"10"}}]',
                f"{ALPHA}/current-metrics": '[{"type":"Resource","resource":{"name":"cpu",'
                '"currentAverageUtilization":3,"currentAverageValue":"5m"}}]',
                f"{ALPHA}/behavior": '{"ScaleUp":{"StabilizationWindowSeconds":0,"SelectPolicy":"Max","Policies":'
                '[{"Type":"Pods","Value":4,"PeriodSeconds":15}],"Tolerance":null},"ScaleDown":null}',
                f"{ALPHA}/conditions": '[{"type":"AbleToScale","status":"True","lastTransitionTime":'
                '"2026-01-01T00:00:00Z","reason":"Ready","message":"a \\u003c b"}]',
            },
        },
        "spec": {
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
            "minReplicas": 1,
            "maxReplicas": 5,
            "targetCPUUtilizationPercentage": 50,
        },
        "status": {"currentReplicas": 1, "desiredReplicas": 2, "currentCPUUtilizationPercentage": 3},
    }
    assert before == V2


def test_v1_and_back() -> None:
    assert autoscaling.from_v1(autoscaling.to_v1(V2)) == V2


def test_v1_of_a_user() -> None:
    sent = {"metadata": {"name": "web"}, "spec": {"maxReplicas": 3, "targetCPUUtilizationPercentage": 70}}
    target = {"type": "Utilization", "averageUtilization": 70}
    assert autoscaling.from_v1(sent) == {
        "apiVersion": "autoscaling/v2",
        "metadata": {"name": "web"},
        "spec": {"maxReplicas": 3, "metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]},
        "status": {},
    }
    [metric] = autoscaling.from_v1({"spec": {"maxReplicas": 3}})["spec"]["metrics"]
    assert metric["resource"]["target"]["averageUtilization"] == 80


def test_annotations_that_do_not_parse_count_for_nothing() -> None:
    for text in ("", "nonsense", "1", "{}", '["a"]', "null"):
        annotations = {f"{ALPHA}/{name}": text for name in ("metrics", "current-metrics", "behavior", "conditions")}
        obj = autoscaling.from_v1({"metadata": {"annotations": annotations}, "spec": {"maxReplicas": 3}})
        assert obj["spec"]["metrics"][0]["resource"]["name"] == "cpu"
        assert "behavior" not in obj["spec"]
        assert "annotations" not in obj["metadata"]


def test_random_autoscalers_survive() -> None:
    for seed in range(40):
        obj = Generator(seed, fill=0.6).object("autoscaling/v2", "HorizontalPodAutoscaler", "x", "default")
        seen = autoscaling.to_v1(obj)
        again = autoscaling.to_v1(autoscaling.from_v1(seen))
        assert autoscaling.from_v1(again) == autoscaling.from_v1(seen)


def test_events_under_other_names() -> None:
    core = {
        "apiVersion": "v1",
        "kind": "Event",
        "metadata": {"name": "x"},
        "involvedObject": {"kind": "Pod"},
        "message": "text",
        "count": 2,
        "firstTimestamp": "2026-01-01T00:00:00Z",
        "lastTimestamp": None,
        "source": {"component": "kubelet"},
        "reportingComponent": "kubelet",
        "reportingInstance": "node",
        "type": "Normal",
    }
    seen = events.to_events(core)
    assert seen == {
        "apiVersion": "events.k8s.io/v1",
        "kind": "Event",
        "metadata": {"name": "x"},
        "regarding": {"kind": "Pod"},
        "note": "text",
        "deprecatedCount": 2,
        "deprecatedFirstTimestamp": "2026-01-01T00:00:00Z",
        "deprecatedLastTimestamp": None,
        "deprecatedSource": {"component": "kubelet"},
        "reportingController": "kubelet",
        "reportingInstance": "node",
        "type": "Normal",
    }
    assert events.to_core(seen) == core
