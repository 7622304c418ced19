"""The managers of an object's fields, from and to ``metadata.managedFields``.

Models apimachinery/pkg/util/managedfields/internal (managedfields.go, capmanagers.go, conflict.go).
"""

from __future__ import annotations

from kubectl_sim.apiserver.fieldmanager import fieldset
from kubectl_sim.base import jsonio, timefmt
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.fieldmanager.fieldset import FieldSet

    Obj = dict[str, Any]
    Path = tuple[str, ...]

APPLY = "Apply"
UPDATE = "Update"

#: More entries of plain updates than this are merged, the oldest first.
MAX_UPDATERS = 10
_ANCIENT = "ancient-changes"


class Manager:
    """One entry: who, how, through which subresource and in which version, and what it owns.

    ``time`` is the RFC 3339 text of the last change, "" when there is none.  Never changed in place.
    """

    __slots__ = ("api_version", "fields", "name", "operation", "subresource", "time")

    def __init__(
        self,
        name: str,
        operation: str,
        api_version: str,
        fields: FieldSet,
        subresource: str = "",
        time: str = "",
    ) -> None:
        self.name = name
        self.operation = operation
        self.api_version = api_version
        self.fields = fields
        self.subresource = subresource
        self.time = time

    @property
    def applied(self) -> bool:
        return self.operation == APPLY

    @property
    def identity(self) -> str:
        """Who counts as the same manager; an applier keeps its entry across versions."""
        parts = {"manager": self.name, "operation": self.operation}
        if not self.applied:
            parts["apiVersion"] = self.api_version
        if self.subresource:
            parts["subresource"] = self.subresource
        return jsonio.dumps({key: text for key, text in parts.items() if text})

    def owning(self, fields: FieldSet, time: str | None = None) -> Manager:
        """The same manager with other fields."""
        when = self.time if time is None else time
        return Manager(self.name, self.operation, self.api_version, fields, self.subresource, when)

    def shown(self) -> str:
        """The manager as conflicts name it."""
        from kubectl_sim.base import goformat

        text = goformat.quote(self.name)
        if self.subresource:
            text += f" with subresource {goformat.quote(self.subresource)}"
        return text if self.applied else f"{text} using {self.api_version}"


#: Managers by identity.
Managers = dict[str, Manager]


class Unreadable(ValueError):
    """The managedFields that a client sent cannot be decoded."""


def decode(entries: Any) -> Managers:
    """The managers of an object's entries.  Raises :class:`Unreadable`."""
    managers: Managers = {}
    for index, entry in enumerate(entries or ()):
        if entry.get("operation") not in (APPLY, UPDATE):
            raise Unreadable("operation must be `Apply` or `Update`")
        if not entry.get("apiVersion"):
            raise Unreadable("apiVersion must not be empty")
        kind = entry.get("fieldsType")
        if not kind:
            raise Unreadable(f"missing fieldsType in managed fields entry {index}")
        if kind != "FieldsV1":
            from kubectl_sim.base import goformat

            raise Unreadable(f"invalid fieldsType {goformat.quote(kind)} in managed fields entry {index}")
        found = Manager(
            entry.get("manager", ""),
            entry["operation"],
            entry["apiVersion"],
            entry.get("fieldsV1") or {},
            entry.get("subresource", ""),
            entry.get("time") or "",
        )
        managers[found.identity] = found
    return managers


def encode(managers: Managers) -> list[Obj]:
    """The entries: appliers first, then by time and name."""
    found = sorted(
        managers.values(),
        key=lambda m: (m.operation, _seconds(m.time), m.name, m.api_version, m.subresource),
    )
    return [_entry(manager) for manager in found]


def _entry(manager: Manager) -> Obj:
    entry: Obj = {}
    if manager.name:
        entry["manager"] = manager.name
    entry |= {"operation": manager.operation, "apiVersion": manager.api_version}
    if manager.time:
        entry["time"] = manager.time
    entry |= {"fieldsType": "FieldsV1", "fieldsV1": manager.fields}
    if manager.subresource:
        entry["subresource"] = manager.subresource
    return entry


def _seconds(time: str) -> int:
    return timefmt.parse(time) // timefmt.SECOND if time else 0


def is_reset(entries: list[Obj] | None) -> bool:
    """Whether a client asks to forget all managers: an empty list, or one empty entry."""
    return entries in ([], [{}])


def capped(managers: Managers) -> Managers:
    """The managers with the oldest updaters of each version merged into one if there are too many."""
    updaters = [(_seconds(m.time), key) for key, m in managers.items() if not m.applied]
    surplus = len(updaters) - MAX_UPDATERS
    if surplus <= 0:
        return managers
    result = dict(managers)
    first: dict[str, str] = {}
    for _, key in sorted(updaters):
        if surplus <= 0:
            break
        manager = result[key]
        version = manager.api_version
        if version not in first:
            first[version] = key
            continue
        bucket = Manager(_ANCIENT, UPDATE, version, {}, time=manager.time)
        merged = result.get(bucket.identity) or result.pop(first[version])
        del result[key]
        result[bucket.identity] = bucket.owning(fieldset.union(manager.fields, merged.fields))
        surplus -= 1
    return result


def conflict(conflicts: list[tuple[Manager, Path]]) -> StatusError:
    """The refusal of an apply that would take fields from others."""
    causes = [
        {
            "reason": "FieldManagerConflict",
            "message": f"conflict with {manager.shown()}",
            "field": fieldset.show(path),
        }
        for manager, path in conflicts
    ]
    return StatusError(409, "Conflict", _conflict_text(conflicts), {"causes": causes})


def _conflict_text(conflicts: list[tuple[Manager, Path]]) -> str:
    if len(conflicts) == 1:
        manager, path = conflicts[0]
        return f"Apply failed with 1 conflict: conflict with {manager.shown()}: {fieldset.show(path)}"
    lines: list[str] = []
    last = ""
    for manager, path in conflicts:
        if manager.identity != last:
            lines.append(f"conflicts with {manager.shown()}:")
            last = manager.identity
        lines.append(f"- {fieldset.show(path)}")
    return f"Apply failed with {len(conflicts)} conflicts: " + "\n".join(lines)
