"""Record events.  Models client-go/tools/record: the correlator's counting and aggregation.

The same event again raises the count of the one that is there.  More than ten that differ in
their message alone within ten minutes become one, marked "(combined from similar events)".
The spam filter gives an object 25 events at once and one more every five minutes.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.client.client import Client

    Obj = dict[str, Any]

COMBINED = "(combined from similar events): "
_SIMILAR_LIMIT = 10
_SIMILAR_WINDOW = 600 * 1_000_000
_SPAM_BURST = 25
_MESSAGE_LIMIT = 1024
#: The kubelets' simulation has been through the filter already, occurrence by occurrence: what they
#: report late and in bulk must not fare worse.
_FILTERED = "kubelet"
#: Objects whose events are kept in memory.
_REMEMBERED = 20_000
_NOWHERE: Obj = {}


class _Told:
    """What has been told about one object; ``names`` are those of all events about objects of its name."""

    __slots__ = ("_buckets", "events", "names")

    def __init__(self, events: list[Obj], names: set[str]) -> None:
        self.events = events
        self.names = names
        #: component -> how often it has told something, and since when.
        self._buckets: dict[str, tuple[int, int]] = {}
        self._count_all()

    def _count_all(self) -> None:
        self._buckets.clear()
        for event in self.events:
            source = event.get("source") or _NOWHERE
            self.count(source.get("component", ""), event.get("count") or 1, timefmt.parse(_first(event)))

    def count(self, component: str, count: int, first: int) -> None:
        spent, since = self._buckets.get(component, (0, first))
        self._buckets[component] = spent + count, min(since, first)

    def is_spam(self, component: str, at: int) -> bool:
        """A token bucket of 25 that fills by one every 300 seconds, for each source and object."""
        spent, since = self._buckets.get(component, (0, 0))
        return spent >= _SPAM_BURST and spent >= _SPAM_BURST + (at - since) // (300 * 1_000_000)

    def forget(self, event: Obj) -> None:
        """Somebody has deleted an event."""
        self.events = [other for other in self.events if other is not event]
        self._count_all()


def _first(event: Obj) -> str:
    return str(event.get("firstTimestamp") or event["metadata"]["creationTimestamp"])


def _last(event: Obj) -> int:
    return timefmt.parse(event.get("lastTimestamp") or _first(event))


class Recorder:
    """Writes events for the components of one process."""

    def __init__(self, client: Client, about: Callable[[Obj], list[Obj]], create: Callable[[Obj], Obj]) -> None:
        """``about(metadata)`` finds the events about all objects of a namespace and name.

        ``create`` stores a new event; its name is none of theirs.
        """
        self._client = client
        self._about = about
        self._new_event = create
        #: uid of an object -> its events, as far as this process has seen or written them.
        self._known: dict[str, _Told] = {}
        #: (namespace, name) of objects -> the names of the events about them.
        self._names: dict[tuple[str, str], set[str]] = {}

    def forget(self) -> None:
        """Another process may have written since: read again."""
        self._known.clear()
        self._names.clear()

    def record(
        self,
        obj: Obj,
        type: str,
        reason: str,
        message: str,
        *,
        at: int,
        component: str,
        first: int | None = None,
        count: int = 1,
        host: str = "",
        field_path: str = "",
    ) -> None:
        """One occurrence at ``at`` (microseconds), or ``count`` of them since ``first``.

        Events about objects that are gone are kept too.
        """
        metadata = obj["metadata"]
        told = self._told(metadata)
        if component != _FILTERED and told.is_spam(component, at):
            return
        message = self._combined(told.events, (type, reason, component), message[:_MESSAGE_LIMIT], at)
        same = _same(told.events, (type, reason, component), message, host, field_path)
        times = (at if first is None else first, at, count)
        try:
            if same is None or not self._count(told, same, at, count):
                self._create(told, _reference(obj, field_path), type, reason, message, times, component, host)
        except StatusError:
            # Upstream gives up on an event that is refused, as in a namespace that is going away.
            return

    def _told(self, metadata: Obj) -> _Told:
        uid = metadata.get("uid", "")
        told = self._known.get(uid)
        if told is None:
            if len(self._known) > _REMEMBERED:
                self.forget()
            place = metadata.get("namespace") or "default", metadata["name"]
            found = self._about(metadata)
            names = self._names.setdefault(place, set())
            names.update([event["metadata"]["name"] for event in found])
            mine = [event for event in found if uid and (event.get("involvedObject") or _NOWHERE).get("uid") == uid]
            told = self._known[uid] = _Told(mine, names)
        return told

    @staticmethod
    def _combined(earlier: list[Obj], like: tuple[str, str, str], message: str, at: int) -> str:
        if len(earlier) < _SIMILAR_LIMIT:
            return message
        messages = {
            event.get("message", "")
            for event in earlier
            if _is_like(event, like) and _last(event) > at - _SIMILAR_WINDOW
        }
        if message in messages or len(messages) < _SIMILAR_LIMIT:
            return message
        return COMBINED + message

    def _count(self, told: _Told, event: Obj, at: int, count: int) -> bool:
        """Count an event again; False when it has been deleted meanwhile."""
        metadata = event["metadata"]
        changed = {**event, "count": event.get("count", 1) + count, "lastTimestamp": timefmt.rfc3339(at)}
        try:
            updated = self._client.update("events", {**changed, "metadata": {**metadata, "resourceVersion": ""}})
        except StatusError as error:
            if error.code != 404:
                raise
            told.forget(event)
            return False
        told.events[told.events.index(event)] = updated
        told.count(event["source"].get("component", ""), count, at)
        return True

    def _create(
        self,
        told: _Told,
        reference: Obj,
        type: str,
        reason: str,
        message: str,
        times: tuple[int, int, int],
        component: str,
        host: str,
    ) -> None:
        first, at, count = times
        # Upstream names an event by the nanosecond; the number keeps those of one instant apart.
        stamp = at * 1000 + len(told.events)
        while (name := f"{reference['name']}.{stamp:x}") in told.names:  # while time stands still, names come again
            stamp += 1
        told.names.add(name)
        event = {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"name": name, "namespace": reference.get("namespace") or "default"},
            "involvedObject": reference,
            "reason": reason,
            **({"message": message} if message else {}),
            "source": {"component": component, "host": host} if host else {"component": component},
            "firstTimestamp": timefmt.rfc3339(first),
            "lastTimestamp": timefmt.rfc3339(at),
            "count": count,
            "type": type,
            "eventTime": None,
            "reportingComponent": component,
            "reportingInstance": host,
        }
        told.events.append(self._new_event(event))
        told.count(component, count, first)


def _reference(obj: Obj, field_path: str) -> Obj:
    metadata = obj["metadata"]
    reference: Obj = {"kind": obj["kind"]}
    if metadata.get("namespace"):
        reference["namespace"] = metadata["namespace"]
    reference["name"] = metadata["name"]
    reference["uid"] = metadata.get("uid", "")
    reference["apiVersion"] = obj["apiVersion"]
    if metadata.get("resourceVersion"):
        reference["resourceVersion"] = metadata["resourceVersion"]
    if field_path:
        reference["fieldPath"] = field_path
    return reference


def _is_like(event: Obj, like: tuple[str, str, str]) -> bool:
    """Are type, reason and component these?"""
    return (event.get("type"), event.get("reason"), (event.get("source") or _NOWHERE).get("component")) == like


def _same(earlier: list[Obj], like: tuple[str, str, str], message: str, host: str, path: str) -> Obj | None:
    for event in earlier:
        text = event.get("message", "")
        if (
            (text == message or (message.startswith(COMBINED) and text.startswith(COMBINED)))
            and _is_like(event, like)
            and (event.get("source") or _NOWHERE).get("host", "") == host
            and event["involvedObject"].get("fieldPath", "") == path
        ):
            return event
    return None
