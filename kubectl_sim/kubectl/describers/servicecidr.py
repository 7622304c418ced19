"""Describes a ServiceCIDR."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata, timestamp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """The address ranges, conditions and events."""
    w = Writer()
    describe_metadata(w, obj, namespaced=False)
    w.field("CIDRs", ", ".join((obj.get("spec") or {}).get("cidrs") or ()))
    conditions = (obj.get("status") or {}).get("conditions")
    if conditions:
        w.line("Status:")
        w.line("Conditions:")
        w.header("Type", "Status", "LastTransitionTime", "Reason", "Message")
    for condition in conditions or ():
        changed = timestamp(condition.get("lastTransitionTime"))
        reason, message = condition.get("reason"), condition.get("message")
        w.row(condition["type"], condition["status"], changed, reason, message)
    describe_events(w, obj, source, settings)
    return w.result()
