"""Describes an IPAddress."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """What the address was given to, and events."""
    w = Writer()
    describe_metadata(w, obj, namespaced=False)
    parent = (obj.get("spec") or {}).get("parentRef")
    if parent is not None:
        w.line("Parent Reference:")
        for label in ("Group", "Resource", "Namespace", "Name"):
            w.field(label, parent.get(label.lower()), 1)
    describe_events(w, obj, source, settings)
    return w.result()
