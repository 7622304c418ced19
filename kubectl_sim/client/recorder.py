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


class Recorder:
    """Writes events for the components of one process."""

    def __init__(self, client: Client, is_new: Callable[[str], bool] | None = None) -> None:
        """``is_new(uid)``: was the object created just now, so that it cannot have events yet?"""
        self._client = client
        self._is_new = is_new
        #: uid of an object -> its events, as far as this process has seen or written them.
        self._known: dict[str, list[Obj]] = {}

    def forget(self) -> None:
        """Another process may have written since: read again."""
        self._known.clear()

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
        reference = _reference(obj, field_path)
        earlier = self._earlier(reference)
        if component != _FILTERED and _is_spam(earlier, component, at):
            return
        message = message[:_MESSAGE_LIMIT]
        message = self._combined(earlier, reference, type, reason, message, component, at)
        same = _same(earlier, reference, type, reason, message, component, host)
        times = (at if first is None else first, at, count)
        try:
            if same is None or not self._count(earlier, same, at, count):
                self._create(earlier, reference, type, reason, message, times, component, host)
        except StatusError:
            # Upstream gives up on an event that is refused, as in a namespace that is going away.
            return

    def _earlier(self, reference: Obj) -> list[Obj]:
        uid = reference.get("uid", "")
        known = self._known.get(uid)
        if known is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            namespace = reference.get("namespace") or "default"
            known = []
            if uid and not (self._is_new is not None and self._is_new(uid)):
                known = self._client.list("events", namespace, field_selector=f"involvedObject.uid={uid}")
            self._known[uid] = known
        return known

    @staticmethod
    def _combined(
        earlier: list[Obj], reference: Obj, type: str, reason: str, message: str, component: str, at: int
    ) -> str:
        if len(earlier) < _SIMILAR_LIMIT:
            return message
        similar = [
            event
            for event in earlier
            if event["reason"] == reason
            and event["type"] == type
            and event["source"].get("component") == component
            and timefmt.parse(event["lastTimestamp"]) > at - _SIMILAR_WINDOW
        ]
        messages = {event.get("message", "") for event in similar}
        if message in messages or len(messages) < _SIMILAR_LIMIT:
            return message
        return COMBINED + message

    def _count(self, earlier: list[Obj], event: Obj, at: int, count: int) -> bool:
        """Count an event again; False when it has been deleted meanwhile."""
        metadata = event["metadata"]
        changed = {**event, "count": event.get("count", 1) + count, "lastTimestamp": timefmt.rfc3339(at)}
        try:
            updated = self._client.update("events", {**changed, "metadata": {**metadata, "resourceVersion": ""}})
        except StatusError as error:
            if error.code != 404:
                raise
            earlier.remove(event)
            return False
        earlier[earlier.index(event)] = updated
        return True

    def _create(
        self,
        earlier: list[Obj],
        reference: Obj,
        type: str,
        reason: str,
        message: str,
        times: tuple[int, int, int],
        component: str,
        host: str,
    ) -> None:
        first, at, count = times
        namespace = reference.get("namespace") or "default"
        source = {"component": component, "host": host} if host else {"component": component}
        # Upstream names an event by the nanosecond; the number keeps those of one instant apart.
        stamp = at * 1000 + len(earlier)
        event = {
            "apiVersion": "v1",
            "kind": "Event",
            "metadata": {"name": f"{reference['name']}.{stamp:x}", "namespace": namespace},
            "involvedObject": reference,
            "reason": reason,
            **({"message": message} if message else {}),
            "source": source,
            "firstTimestamp": timefmt.rfc3339(first),
            "lastTimestamp": timefmt.rfc3339(at),
            "count": count,
            "type": type,
            "eventTime": None,
            "reportingComponent": component,
            "reportingInstance": host,
        }
        earlier.append(self._stored(event, stamp))

    def _stored(self, event: Obj, stamp: int) -> Obj:
        """The event, created under the first free name: while time stands still, names come again."""
        while True:
            try:
                return self._client.create("events", event)
            except StatusError as error:
                if error.reason != "AlreadyExists":
                    raise
            stamp += 1
            name = f"{event['involvedObject']['name']}.{stamp:x}"
            event = {**event, "metadata": {**event["metadata"], "name": name}}


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


def _same(
    earlier: list[Obj], reference: Obj, type: str, reason: str, message: str, component: str, host: str
) -> Obj | None:
    path = reference.get("fieldPath")
    for event in earlier:
        text = event.get("message", "")
        if (
            event["reason"] == reason
            and (text == message or (message.startswith(COMBINED) and text.startswith(COMBINED)))
            and event["type"] == type
            and event["source"].get("component") == component
            and event["source"].get("host", "") == host
            and event["involvedObject"].get("fieldPath") == path
        ):
            return event
    return None


def _is_spam(earlier: list[Obj], component: str, at: int) -> bool:
    """A token bucket of 25 that fills by one every 300 seconds, for each source and object."""
    mine = [event for event in earlier if event["source"].get("component") == component]
    spent = sum(event.get("count", 1) for event in mine)
    if spent < _SPAM_BURST:
        return False
    first = min(timefmt.parse(event["firstTimestamp"]) for event in mine)
    return bool(spent >= _SPAM_BURST + (at - first) // (300 * 1_000_000))
