"""Defaults of core/v1 kinds other than pods.  Models pkg/apis/core/v1/defaults.go."""

from __future__ import annotations

from kubectl_sim.kinds._shared.podspec import FIXED_SOURCES
from kubectl_sim.kinds._shared.resourcelists import round_all, round_up
from kubectl_sim.kinds._shared.workload import fill, fill_template, part, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

AFFINITY_SECONDS = 10800


def service(obj: Obj) -> None:
    spec = spec_of(obj)
    if not spec.get("sessionAffinity"):
        spec["sessionAffinity"] = "None"
    if not spec.get("type"):
        spec["type"] = "ClusterIP"
    _session_affinity(spec)
    for port in spec.get("ports") or ():
        if not port.get("protocol"):
            port["protocol"] = "TCP"
        if port.get("targetPort") in (None, 0, ""):
            port["targetPort"] = port.get("port", 0)
    kind = spec["type"]
    if not spec.get("externalTrafficPolicy") and _is_external(spec):
        spec["externalTrafficPolicy"] = "Cluster"
    if spec.get("internalTrafficPolicy") is None and kind in ("ClusterIP", "NodePort", "LoadBalancer"):
        spec["internalTrafficPolicy"] = "Cluster"
    if kind == "LoadBalancer":
        fill(spec, allocateLoadBalancerNodePorts=True)
        for ingress in ((obj.get("status") or {}).get("loadBalancer") or {}).get("ingress") or ():
            if ingress.get("ip") and ingress.get("ipMode") is None:
                ingress["ipMode"] = "VIP"


def _is_external(spec: Obj) -> bool:
    kind = spec["type"]
    return kind in ("LoadBalancer", "NodePort") or (kind == "ClusterIP" and bool(spec.get("externalIPs")))


def _session_affinity(spec: Obj) -> None:
    if spec["sessionAffinity"] == "None":
        spec.pop("sessionAffinityConfig", None)
    elif spec["sessionAffinity"] == "ClientIP":
        config = spec.get("sessionAffinityConfig") or {}
        if (config.get("clientIP") or {}).get("timeoutSeconds") is None:
            spec["sessionAffinityConfig"] = {"clientIP": {"timeoutSeconds": AFFINITY_SECONDS}}


def endpoints(obj: Obj) -> None:
    for subset in obj.get("subsets") or ():
        for port in subset.get("ports") or ():
            if not port.get("protocol"):
                port["protocol"] = "TCP"


def node(obj: Obj) -> None:
    spec = spec_of(obj)
    cidr = spec.get("podCIDR")
    cidrs = spec.get("podCIDRs")
    if cidr and (not cidrs or cidrs[0] != cidr):
        spec["podCIDRs"] = [cidr]
    elif cidrs and not cidr:
        spec["podCIDR"] = cidrs[0]
    status = obj.get("status")
    if status:
        if status.get("allocatable") is None and status.get("capacity") is not None:
            status["allocatable"] = dict(status["capacity"])
        round_up(status.get("capacity"))
        round_up(status.get("allocatable"))


def persistentvolume(obj: Obj) -> None:
    spec = spec_of(obj)
    if not spec.get("persistentVolumeReclaimPolicy"):
        spec["persistentVolumeReclaimPolicy"] = "Retain"
    fill(spec, volumeMode="Filesystem")
    round_up(spec.get("capacity"))
    for name, complete in FIXED_SOURCES.items():
        if spec.get(name) is not None:
            complete(spec[name])
    status = part(obj, "status")
    if not status.get("phase"):
        status["phase"] = "Pending"


def persistentvolumeclaim(obj: Obj) -> None:
    spec = spec_of(obj)
    fill(spec, volumeMode="Filesystem", resources={})
    round_all(spec["resources"])
    status = part(obj, "status")
    if not status.get("phase"):
        status["phase"] = "Pending"
    round_up(status.get("capacity"))
    round_up(status.get("allocatedResources"))


def podtemplate(obj: Obj) -> None:
    fill_template(obj)


def replicationcontroller(obj: Obj) -> None:
    spec = spec_of(obj)
    fill(spec, replicas=1)
    if spec.get("template") is None:
        return
    labels = fill_template(spec)["metadata"].get("labels")
    if labels is not None:
        if not spec.get("selector"):
            spec["selector"] = dict(labels)
        if not obj["metadata"].get("labels"):
            obj["metadata"]["labels"] = dict(labels)


def resourcequota(obj: Obj) -> None:
    round_up(spec_of(obj).get("hard"))
    status = obj.get("status")
    if status:
        round_up(status.get("hard"))
        round_up(status.get("used"))


def limitrange(obj: Obj) -> None:
    for item in spec_of(obj).get("limits") or ():
        if item.get("type") == "Container":
            limits = {**(item.get("max") or {}), **(item.get("default") or {})}
            requests = {**(item.get("min") or {}), **limits, **(item.get("defaultRequest") or {})}
            if limits:
                item["default"] = limits
            if requests:
                item["defaultRequest"] = requests
        for name in ("max", "min", "default", "defaultRequest", "maxLimitRequestRatio"):
            round_up(item.get(name))


def secret(obj: Obj) -> None:
    if not obj.get("type"):
        obj["type"] = "Opaque"
    written = obj.pop("stringData", None)
    if written:
        from binascii import b2a_base64

        data = part(obj, "data")
        for key, value in written.items():
            data[key] = b2a_base64(value.encode(), newline=False).decode()
