"""Describes a PriorityClass."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Value, policy, description and events."""
    w = Writer()
    w.field("Name", obj["metadata"]["name"])
    w.field("Value", obj.get("value", 0))
    w.field("GlobalDefault", bool(obj.get("globalDefault")))
    w.field("PreemptionPolicy", obj.get("preemptionPolicy"))
    w.field("Description", obj.get("description"))
    w.field("Annotations", joined(obj["metadata"].get("annotations")))
    describe_events(w, obj, source, settings)
    return w.result()
