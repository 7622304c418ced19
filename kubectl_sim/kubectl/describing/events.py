"""The events at the end of a description.  Models searchEvents and DescribeEvents of pkg/describe."""

from __future__ import annotations

from kubectl_sim.base.duration import age
from kubectl_sim.kubectl.describing.layout import NONE, Writer
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source


def describe_events(w: Writer, obj: Obj, source: Source, settings: Settings) -> None:
    """The table of an object's events, unless the settings say not to show events."""
    if settings.show_events:
        metadata = obj["metadata"]
        write_events(w, allowed_events(source, metadata, obj["kind"], metadata.get("uid")), settings.now)


def allowed_events(source: Source, metadata: Obj, kind: str, uid: str | None) -> Sequence[Obj]:
    """As :func:`find_events`, but none for a user who may not list events."""
    try:
        return find_events(source, metadata, kind, uid)
    except StatusError:
        return []


def find_events(source: Source, metadata: Obj, kind: str, uid: str | None) -> Sequence[Obj]:
    """The events about an object; ``kind`` and ``uid`` may be empty and then do not matter."""
    namespace = metadata.get("namespace", "")
    terms = [
        f"involvedObject.name={_escape(metadata['name'])}",
        f"involvedObject.namespace={namespace}",
    ]
    if kind:
        terms.append(f"involvedObject.kind={kind}")
    if uid:
        terms.append(f"involvedObject.uid={_escape(uid)}")
    return source.list("events", namespace, field_selector=",".join(terms))


def _escape(value: str) -> str:
    """A value as field selectors want it."""
    return value.replace("\\", "\\\\").replace(",", "\\,").replace("=", "\\=")


def write_events(w: Writer, events: Sequence[Obj], now: int) -> None:
    """The events by the time they were last seen."""
    if not events:
        w.field("Events", NONE)
        return
    w.line("Events:")
    w.header("Type", "Reason", "Age", "From", "Message", rules=("----", "------", "----", "----", "-------"))
    for event in sorted(events, key=_last_seen):
        origin = (event.get("source") or {}).get("component") or event.get("reportingComponent")
        w.row(event.get("type"), event.get("reason"), interval(event, now), origin, _message(event))


def _last_seen(event: Obj) -> str:
    """RFC 3339 times in UTC and of whole seconds sort as texts; no time comes first."""
    return event.get("lastTimestamp") or ""


def interval(event: Obj, now: int) -> str:
    """``5m``, or ``10s (x4 over 5m)`` for what happened again."""
    first = age(event.get("eventTime") or event.get("firstTimestamp"), now)
    series = event.get("series")
    if series is not None:
        return f"{age(series.get('lastObservedTime'), now)} (x{series.get('count', 0)} over {first})"
    count = event.get("count") or 0
    if count > 1:
        return f"{age(event.get('lastTimestamp'), now)} (x{count} over {first})"
    return first


def _message(event: Obj) -> str:
    message: str = (event.get("message") or "").strip()
    path = event["involvedObject"].get("fieldPath")
    return f"{path}: {message}" if path else message
