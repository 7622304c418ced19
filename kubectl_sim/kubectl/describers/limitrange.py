"""Describes a LimitRange."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.layout import Writer
from kubectl_sim.kubectl.describing.limits import LIMIT_TITLES, describe_limits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """A table of the limits."""
    w = Writer()
    w.field("Name", obj["metadata"]["name"])
    w.field("Namespace", obj["metadata"].get("namespace"))
    w.header(*LIMIT_TITLES, level=0)
    describe_limits(w, obj.get("spec") or {})
    return w.result()
