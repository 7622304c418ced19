"""Defaults of HorizontalPodAutoscaler v2.  Models pkg/apis/autoscaling/v2/defaults.go."""

from __future__ import annotations

from kubectl_sim.base.objects import clone
from kubectl_sim.kinds._shared.workload import fill, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

CPU_UTILIZATION = 80
DEFAULT_METRICS: list[Obj] = [
    {
        "type": "Resource",
        "resource": {
            "name": "cpu",
            "target": {"type": "Utilization", "averageUtilization": CPU_UTILIZATION},
        },
    }
]
_UP: Obj = {
    "stabilizationWindowSeconds": 0,
    "selectPolicy": "Max",
    "policies": [
        {"type": "Pods", "value": 4, "periodSeconds": 15},
        {"type": "Percent", "value": 100, "periodSeconds": 15},
    ],
}
_DOWN: Obj = {
    "selectPolicy": "Max",
    "policies": [{"type": "Percent", "value": 100, "periodSeconds": 15}],
}


def horizontalpodautoscaler(obj: Obj) -> None:
    spec = spec_of(obj)
    fill(spec, minReplicas=1)
    if not spec.get("metrics"):
        spec["metrics"] = clone(DEFAULT_METRICS)
    behavior = spec.get("behavior")
    if behavior is not None:
        for name, rules in (("scaleUp", _UP), ("scaleDown", _DOWN)):
            given = behavior.get(name) or {}
            behavior[name] = {**clone(rules), **{k: v for k, v in given.items() if v is not None}}
