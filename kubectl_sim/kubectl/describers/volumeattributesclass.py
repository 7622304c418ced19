"""Describes a VolumeAttributesClass."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Driver, parameters and events."""
    w = Writer()
    w.field("Name", obj["metadata"]["name"])
    w.field("Annotations", joined(obj["metadata"].get("annotations")))
    w.field("DriverName", obj.get("driverName"))
    w.field("Parameters", joined(obj.get("parameters")))
    describe_events(w, obj, source, settings)
    return w.result()
