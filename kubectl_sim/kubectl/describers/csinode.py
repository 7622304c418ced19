"""Describes a CSINode."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata, show, timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """The storage drivers of a node, and events."""
    w = Writer()
    describe_metadata(w, obj, namespaced=False)
    w.field("CreationTimestamp", timestamp(obj["metadata"].get("creationTimestamp")))
    w.line("Spec:")
    drivers = (obj.get("spec") or {}).get("drivers")
    if drivers is not None:
        w.line("Drivers:", 1)
    for driver in drivers or ():
        w.line(f"{driver['name']}:", 2)
        w.field("Node ID", driver.get("nodeID"), 3)
        count = (driver.get("allocatable") or {}).get("count")
        if count is not None:
            w.line("Allocatables:", 3)
            w.field("Count", count, 4)
        if driver.get("topologyKeys") is not None:
            w.field("Topology Keys", show(driver["topologyKeys"]), 3)
    describe_events(w, obj, source, settings)
    return w.result()
