"""Describes a Service."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.endpoints import endpoint_addresses
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import (
    NONE,
    UNSET,
    Writer,
    describe_metadata,
    joined,
    show,
)
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Addresses, ports with their endpoints, traffic policies and events."""
    w = Writer()
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    describe_metadata(w, obj)
    w.field("Selector", joined(spec.get("selector")))
    _describe_addresses(w, spec, status)
    endpoint_slices = _endpoint_slices(source, obj["metadata"])
    for port in spec.get("ports") or ():
        _describe_port(w, port, endpoint_slices)
    w.field("Session Affinity", spec.get("sessionAffinity"))
    w.fields(
        [
            ("External Traffic Policy", spec.get("externalTrafficPolicy") or None),
            ("Internal Traffic Policy", spec.get("internalTrafficPolicy")),
            ("HealthCheck NodePort", spec.get("healthCheckNodePort") or None),
            ("LoadBalancer Source Ranges", _list(spec.get("loadBalancerSourceRanges"))),
            ("Traffic Distribution", spec.get("trafficDistribution")),
        ]
    )
    describe_events(w, obj, source, settings)
    return w.result()


def _list(values: Sequence[str] | None, none: str | None = None) -> str | None:
    return ",".join(values) if values else none


def _describe_addresses(w: Writer, spec: Obj, status: Obj) -> None:
    ingress = (status.get("loadBalancer") or {}).get("ingress")
    w.field("Type", spec.get("type"))
    w.fields(
        [
            ("IP Family Policy", spec.get("ipFamilyPolicy")),
            ("IP Families", _list(spec.get("ipFamilies"), NONE)),
            ("IP", spec.get("clusterIP") or ""),
            ("IPs", _list(spec.get("clusterIPs"), NONE)),
            ("External IPs", _list(spec.get("externalIPs"))),
            ("Desired LoadBalancer IP", spec.get("loadBalancerIP") or None),
            ("External Name", spec.get("externalName") or None),
            ("LoadBalancer Ingress", ", ".join(map(_ingress_point, ingress)) if ingress else None),
        ]
    )


def _ingress_point(point: Obj) -> str:
    address = point.get("ip")
    if not address:
        return point.get("hostname") or ""
    return f"{address} ({point['ipMode']})" if point.get("ipMode") is not None else str(address)


def _endpoint_slices(source: Source, metadata: Obj) -> Sequence[Obj]:
    try:
        return source.list(
            "endpointslices.discovery.k8s.io",
            metadata.get("namespace", ""),
            label_selector=f"kubernetes.io/service-name={metadata['name']}",
        )
    except StatusError:
        return []


def _describe_port(w: Writer, port: dict[str, Any], endpoint_slices: Sequence[Obj]) -> None:
    name, protocol = port.get("name") or "", port.get("protocol", "")
    w.field("Port", f"{name or UNSET}\t{port['port']}/{protocol}")
    w.field("TargetPort", f"{show(port.get('targetPort', 0))}/{protocol}")
    w.fields([("AppProtocol", port.get("appProtocol"))])
    if port.get("nodePort"):
        w.field("NodePort", f"{name or UNSET}\t{port['nodePort']}/{protocol}")
    w.field("Endpoints", endpoint_addresses(endpoint_slices, name))
