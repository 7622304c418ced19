"""Keeping managedFields up to date with plain writes.

Models apimachinery/pkg/util/managedfields/internal (fieldmanager.go and the managers it stacks)
and structured-merge-diff/merge.  All versions of a kind are taken to have the same fields.
"""

from __future__ import annotations

from kubectl_sim.apiserver.codec import zero
from kubectl_sim.apiserver.fieldmanager import fieldset, managed, typed
from kubectl_sim.apiserver.fieldmanager.atoms import DEDUCED, of_struct
from kubectl_sim.apiserver.fieldmanager.managed import UPDATE, Manager, Managers
from kubectl_sim.model.schema import STRUCT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.fieldmanager.atoms import Atom
    from kubectl_sim.apiserver.fieldmanager.fieldset import FieldSet
    from kubectl_sim.model.schema import Schema, Struct

    Obj = dict[str, Any]

_UNKNOWN = "unknown"
_MANAGER_LIMIT = 128

# What belongs to the server or is part of the object's identity, and so to no manager.
NOBODYS: FieldSet = {
    "f:apiVersion": {},
    "f:kind": {},
    "f:metadata": {
        ".": {},
        **{
            f"f:{name}": {}
            for name in (
                "name",
                "namespace",
                "creationTimestamp",
                "selfLink",
                "uid",
                "clusterName",
                "generation",
                "managedFields",
                "resourceVersion",
            )
        },
    },
}


class Writer:
    """Who writes: the manager's name, the object's version, the subresource, and the time as text.

    ``reset`` are fields that a write through this subresource leaves as they are: the status of
    a plain write, the spec of a status write.
    """

    __slots__ = ("api_version", "name", "reset", "subresource", "time")

    def __init__(
        self, name: str, api_version: str, time: str, subresource: str = "", reset: tuple[str, ...] = ()
    ) -> None:
        self.name = name
        self.api_version = api_version
        self.time = time
        self.subresource = subresource
        self.reset: FieldSet = {f"f:{field}": {} for field in reset}


def manager_name(asked: str, user_agent: str) -> str:
    """The manager of a request: the one that it asks for, else what its user agent starts with."""
    return asked or user_agent.partition("/")[0][:_MANAGER_LIMIT] or _UNKNOWN


def root_atom(schema: Schema | None) -> Atom:
    """The type of whole objects; None stands for custom resources."""
    return DEDUCED if schema is None else of_struct(schema.root)


def blank(schema: Schema | None) -> Obj:
    """What there is of a kind's object before it is created: Go's zero value."""
    return {} if schema is None else _zero(schema.root)


def _zero(struct: Struct) -> Obj:
    found: Obj = {}
    for field in struct.written():
        kind = field.type
        if kind.shape == STRUCT and kind.struct is not None and not kind.pointer:
            found[field.name] = _zero(kind.struct)
        else:
            found[field.name] = zero(kind)
    return found


def entries_of(obj: Obj) -> Any:
    """An object's managedFields as they stand."""
    metadata = obj.get("metadata")
    return metadata.get("managedFields") if isinstance(metadata, dict) else None


def untracked(obj: Obj) -> Obj:
    """The object without its managedFields."""
    metadata = obj.get("metadata") or {}
    if "managedFields" not in metadata:
        return obj
    kept = {key: value for key, value in metadata.items() if key != "managedFields"}
    return {**obj, "metadata": kept}


def tracked(obj: Obj, managers: Managers) -> Obj:
    """The object with these managers as its managedFields."""
    bare = untracked(obj)
    if not managers:
        return bare
    return {**bare, "metadata": {**(bare.get("metadata") or {}), "managedFields": managed.encode(managers)}}


# ----------------------------------------------------------------------------------- plain writes


def updated(schema: Schema | None, live: Obj | None, new: Obj, writer: Writer) -> Obj:
    """``new`` with managedFields that tell what this create, update or patch has changed.

    ``live`` is None on creation.  Objects that nobody tracks stay untracked until they are applied.
    """
    try:
        managers = _managers_of(live, new, bool(writer.subresource))
        if live is not None and not managers:
            return untracked(new)
        before = blank(schema) if live is None else untracked(live)
        found = updated_managers(root_atom(schema), before, untracked(new), managers, writer)
    except typed.TypedError:  # an object that does not fit its type keeps the managers that it had
        return tracked(new, _readable(entries_of(live or {})))
    return tracked(new, managed.capped(found))


def _managers_of(live: Obj | None, new: Obj, subresource: bool) -> Managers:
    """The managers to go on from: those that the request sends along, else the live object's."""
    known = _readable(entries_of(live or {}))
    if subresource:
        return known
    sent = entries_of(new)
    if managed.is_reset(sent):
        return {}
    return _readable(sent) or known


def _readable(entries: Any) -> Managers:
    try:
        return managed.decode(entries)
    except managed.Unreadable:
        return {}


def updated_managers(atom: Atom, live: Obj, new: Obj, managers: Managers, writer: Writer) -> Managers:
    """The managers after a write, each with the fields that are still its own."""
    comparison = typed.compare(live, new, atom).without(writer.reset)
    changed = comparison.changed()
    left = taken_away(managers, changed, comparison.removed)
    own = fieldset.difference(changed, NOBODYS)
    if own:
        mine = Manager(writer.name, UPDATE, writer.api_version, own, writer.subresource, writer.time)
        before = left.get(mine.identity)
        fields = fieldset.union(own, before.fields) if before else own
        left[mine.identity] = mine.owning(fieldset.in_order(fields))
    return left


def taken_away(managers: Managers, changed: FieldSet, removed: FieldSet, spared: str = "") -> Managers:
    """The managers without the fields that another one has changed or removed."""
    gone = fieldset.union(changed, removed)
    result: Managers = {}
    for key, manager in managers.items():
        if key == spared:
            result[key] = manager
            continue
        fields = fieldset.difference(manager.fields, gone)
        if fields:
            result[key] = manager.owning(fields)
    return result


# ---------------------------------------------------------------------------------------- no-ops


def without_new_times(old: Obj, new: Obj) -> Obj:
    """``new``, with the old managedFields if they differ in their times alone.

    A write that changes nothing but the time of an entry is no change.
    """
    before, after = entries_of(old), entries_of(new)
    if not before or not after or before == after:
        return new
    if [_timeless(entry) for entry in before] != [_timeless(entry) for entry in after]:
        return new
    return {**new, "metadata": {**new["metadata"], "managedFields": before}}


def _timeless(entry: Obj) -> Obj:
    return {key: value for key, value in entry.items() if key != "time"}
