"""Defaults of apiregistration.k8s.io/v1.  Models kube-aggregator/pkg/apis/apiregistration/v1."""

from __future__ import annotations

from kubectl_sim.kinds._shared.workload import fill

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def apiservice(obj: Obj) -> None:
    service = (obj.get("spec") or {}).get("service")
    if service is not None:
        fill(service, port=443)


def prepare(obj: Obj) -> None:
    """What the API server answers itself is always available."""
    obj["status"] = {}
    if (obj.get("spec") or {}).get("service") is None:
        condition = {
            "type": "Available",
            "status": "True",
            "reason": "Local",
            "message": "Local APIServices are always available",
            "lastTransitionTime": obj["metadata"].get("creationTimestamp"),
        }
        obj["status"] = {"conditions": [condition]}
