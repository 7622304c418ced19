"""Describes Endpoints."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import NONE, UNSET, Writer, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Addresses and ports of each subset, and events."""
    w = Writer()
    describe_metadata(w, obj)
    w.line("Subsets:")
    for subset in obj.get("subsets") or ():
        w.field("Addresses", _addresses(subset.get("addresses")), 1)
        w.field("NotReadyAddresses", _addresses(subset.get("notReadyAddresses")), 1)
        ports = subset.get("ports")
        if ports:
            w.line("Ports:", 1)
            w.header("Name", "Port", "Protocol", level=2)
        for port in ports or ():
            w.row(port.get("name") or UNSET, port.get("port", 0), port.get("protocol"), level=2)
        w.line()
    describe_events(w, obj, source, settings)
    return w.result()


def _addresses(addresses: Sequence[Obj] | None) -> str:
    return ",".join([address.get("ip", "") for address in addresses or ()]) or NONE
