"""Events as events.k8s.io shows them, from the stored core events and back.

Models pkg/apis/events/v1/conversion.go: the same object, other names.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

#: Name of a field in events.k8s.io, by that in core.
NAMES = {
    "count": "deprecatedCount",
    "firstTimestamp": "deprecatedFirstTimestamp",
    "lastTimestamp": "deprecatedLastTimestamp",
    "source": "deprecatedSource",
    "message": "note",
    "involvedObject": "regarding",
    "reportingComponent": "reportingController",
}
_CORE = {ours: theirs for theirs, ours in NAMES.items()}


def to_events(obj: Obj) -> Obj:
    """The events.k8s.io/v1 view of a stored core event."""
    return {**{NAMES.get(key, key): value for key, value in obj.items()}, "apiVersion": "events.k8s.io/v1"}


def to_core(obj: Obj) -> Obj:
    """The core event that is stored for one sent as events.k8s.io/v1."""
    return {**{_CORE.get(key, key): value for key, value in obj.items()}, "apiVersion": "v1"}
