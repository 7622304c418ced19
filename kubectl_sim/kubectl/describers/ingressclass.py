"""Describes an IngressClass."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Controller, its parameters and events."""
    w = Writer()
    spec = obj.get("spec") or {}
    describe_metadata(w, obj, namespaced=False)
    w.field("Controller", spec.get("controller"))
    parameters = spec.get("parameters")
    if parameters is not None:
        w.line("Parameters:")
        w.fields([("APIGroup", parameters.get("apiGroup"))], 1)
        w.field("Kind", parameters.get("kind"), 1)
        w.field("Name", parameters.get("name"), 1)
    describe_events(w, obj, source, settings)
    return w.result()
