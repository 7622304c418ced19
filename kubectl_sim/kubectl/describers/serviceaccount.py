"""Describes a ServiceAccount."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Image pull secrets and events."""
    w = Writer()
    describe_metadata(w, obj)
    w.items("Image pull secrets", [ref.get("name", "") for ref in obj.get("imagePullSecrets") or ()])
    describe_events(w, obj, source, settings)
    return w.result()
