"""Defaults of resource.k8s.io/v1.  Models pkg/apis/resource/v1/defaults.go."""

from __future__ import annotations

from kubectl_sim.kinds._shared.workload import fill, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def resourceclaim(obj: Obj) -> None:
    _claim_spec(spec_of(obj))


def resourceclaimtemplate(obj: Obj) -> None:
    inner = spec_of(obj).get("spec")
    if inner is not None:
        _claim_spec(inner)


def _claim_spec(spec: Obj) -> None:
    for request in (spec.get("devices") or {}).get("requests") or ():
        for exact in (request.get("exactly"), *(request.get("firstAvailable") or ())):
            if exact is not None:
                _request(exact)


def _request(request: Obj) -> None:
    if not request.get("allocationMode"):
        request["allocationMode"] = "ExactCount"
    if request["allocationMode"] == "ExactCount" and not request.get("count"):
        request["count"] = 1
    for toleration in request.get("tolerations") or ():
        if not toleration.get("operator"):
            toleration["operator"] = "Equal"


def devicetaintrule(obj: Obj) -> None:
    taint = spec_of(obj).get("taint")
    if taint is not None:
        fill(taint, timeAdded=obj["metadata"].get("creationTimestamp"))


def resourceslice(obj: Obj) -> None:
    created = obj["metadata"].get("creationTimestamp")
    for device in spec_of(obj).get("devices") or ():
        for taint in device.get("taints") or ():
            fill(taint, timeAdded=created)
