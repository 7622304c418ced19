"""Describes an EndpointSlice."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import NONE, UNSET, Writer, describe_metadata, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Ports, then each endpoint with its state and place, and events."""
    w = Writer()
    describe_metadata(w, obj)
    w.field("AddressType", obj.get("addressType"))
    _describe_ports(w, obj.get("ports"))
    endpoints = obj.get("endpoints")
    w.line("Endpoints:" if endpoints else f"Endpoints: {NONE}")
    for endpoint in endpoints or ():
        _describe_endpoint(w, endpoint)
    describe_events(w, obj, source, settings)
    return w.result()


def _or_unset(value: object) -> str:
    return UNSET if value is None else show(value)


def _describe_ports(w: Writer, ports: Sequence[Obj] | None) -> None:
    if not ports:
        w.line(f"Ports: {UNSET}")
        return
    w.line("Ports:")
    w.header("Name", "Port", "Protocol")
    for port in ports:
        w.row(port.get("name") or UNSET, _or_unset(port.get("port")), port.get("protocol"))


def _describe_endpoint(w: Writer, endpoint: Obj) -> None:
    w.field("- Addresses", ", ".join(endpoint.get("addresses") or ()) or NONE, 1)
    w.line("Conditions:", 2)
    w.field("Ready", _or_unset((endpoint.get("conditions") or {}).get("ready")), 3)
    w.field("Hostname", _or_unset(endpoint.get("hostname")), 2)
    target = endpoint.get("targetRef")
    if target is not None:
        w.field("TargetRef", f"{target.get('kind', '')}/{target.get('name', '')}", 2)
    w.field("NodeName", _or_unset(endpoint.get("nodeName")), 2)
    w.field("Zone", _or_unset(endpoint.get("zone")), 2)
