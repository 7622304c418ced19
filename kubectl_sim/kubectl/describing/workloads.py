"""What the kinds that own pods describe alike."""

from __future__ import annotations

from kubectl_sim.base.objects import controller_of
from kubectl_sim.kubectl.describing.layout import Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from kubectl_sim.kubectl.describing.source import Obj, Source

# Phases in the order of the line, with the words that it has for them.
_PHASES = {"Running": "Running", "Pending": "Waiting", "Succeeded": "Succeeded", "Failed": "Failed"}


def pod_status(source: Source, obj: Obj, selector: str) -> str:
    """``2 Running / 1 Waiting / 0 Succeeded / 0 Failed`` of the pods that the object controls."""
    metadata = obj["metadata"]
    counts = dict.fromkeys(_PHASES, 0)
    for pod in source.list("pods", metadata.get("namespace", ""), label_selector=selector):
        owner = controller_of(pod)
        phase = (pod.get("status") or {}).get("phase")
        if owner is not None and owner.get("uid") == metadata.get("uid") and phase in counts:
            counts[phase] += 1
    return " / ".join([f"{counts[phase]} {word}" for phase, word in _PHASES.items()])


def describe_conditions(w: Writer, conditions: Sequence[dict[str, Any]] | None) -> None:
    """Type, status and reason of the conditions."""
    if not conditions:
        return
    w.line("Conditions:")
    w.header("Type", "Status", "Reason")
    for condition in conditions:
        w.row(f"{condition['type']} ", condition["status"], condition.get("reason"))
