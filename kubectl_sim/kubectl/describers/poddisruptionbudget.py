"""Describes a PodDisruptionBudget."""

from __future__ import annotations

from kubectl_sim.base.selectors.label import format_label_selector
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import UNSET, Writer, show

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

_STATUS = (
    ("Allowed disruptions", "disruptionsAllowed"),
    ("Current", "currentHealthy"),
    ("Desired", "desiredHealthy"),
    ("Total", "expectedPods"),
)


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """The budget, the pods that it is for, what is left of it, and events."""
    w = Writer()
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    w.field("Name", obj["metadata"]["name"])
    w.field("Namespace", obj["metadata"].get("namespace"))
    for label, key in (("Min available", "minAvailable"), ("Max unavailable", "maxUnavailable")):
        if spec.get(key) is not None:
            w.field(label, show(spec[key]))
            break
    selector = spec.get("selector")
    w.field("Selector", UNSET if selector is None else format_label_selector(selector))
    w.line("Status:")
    w.fields([(label, status.get(key, 0)) for label, key in _STATUS], 2)
    describe_events(w, obj, source, settings)
    return w.result()
