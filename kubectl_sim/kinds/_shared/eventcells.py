"""How events are printed and selected, whichever group they are read through."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import UNKNOWN
from kubectl_sim.model.kind import Column, since

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]

#: Events live this long after they were last seen.
TTL_SECONDS = 3600

COLUMNS = (
    Column("Last Seen"),
    Column("Type"),
    Column("Reason"),
    Column("Object"),
    Column("Subobject", priority=1),
    Column("Source", priority=1),
    Column("Message"),
    Column("First Seen", priority=1),
    Column("Count", priority=1),
    Column("Name", "string", "name", priority=1),
)


def row(event: Obj) -> list[Cell]:
    """The cells of a core event."""
    first = event.get("firstTimestamp") or event.get("eventTime")
    last = event.get("lastTimestamp") or first
    count = event.get("count") or 1
    series = event.get("series")
    if series is not None:
        last = series.get("lastObservedTime")
        count = series.get("count", 0)
    regarding = event.get("involvedObject") or {}
    kind = regarding.get("kind", "").lower()
    name = regarding.get("name")
    return [
        since(last) if last else UNKNOWN,
        event.get("type", ""),
        event.get("reason", ""),
        f"{kind}/{name}" if name else kind,
        regarding.get("fieldPath", ""),
        _source(event),
        (event.get("message") or "").strip(),
        since(first) if first else UNKNOWN,
        count,
        event["metadata"]["name"],
    ]


def _source(event: Obj) -> str:
    source = event.get("source") or {}
    component = source.get("component") or event.get("reportingComponent") or ""
    host = source.get("host") or event.get("reportingInstance") or ""
    return f"{component}, {host}" if host else component


def _regarding(name: str) -> Callable[[Obj], str]:
    return lambda event: str((event.get("involvedObject") or {}).get(name) or "")


def _own(name: str) -> Callable[[Obj], str]:
    return lambda event: str(event.get(name) or "")


def _component(event: Obj) -> str:
    return str((event.get("source") or {}).get("component") or event.get("reportingComponent") or "")


REGARDING = ("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")

CORE_FIELDS: dict[str, Callable[[Obj], str]] = {
    **{f"involvedObject.{name}": _regarding(name) for name in REGARDING},
    "reason": _own("reason"),
    "reportingComponent": _own("reportingComponent"),
    "source": _component,
    "type": _own("type"),
}
