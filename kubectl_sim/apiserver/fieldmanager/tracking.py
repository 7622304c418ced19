"""Keeping managedFields up to date with plain writes, and server-side apply.

Models apimachinery/pkg/util/managedfields/internal (fieldmanager.go and the managers it stacks)
and structured-merge-diff/merge.  All versions of a kind are taken to have the same fields.
"""

from __future__ import annotations

from kubectl_sim.apiserver.codec import zero
from kubectl_sim.apiserver.fieldmanager import fieldset, managed, typed
from kubectl_sim.apiserver.fieldmanager.atoms import DEDUCED, of_struct
from kubectl_sim.apiserver.fieldmanager.managed import APPLY, UPDATE, Manager, Managers
from kubectl_sim.base import jsonio
from kubectl_sim.base.patches.common import same
from kubectl_sim.model import status
from kubectl_sim.model.schema import STRUCT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.fieldmanager.atoms import Atom
    from kubectl_sim.apiserver.fieldmanager.fieldset import FieldSet
    from kubectl_sim.model.schema import Schema, Struct

    Obj = dict[str, Any]
    Path = tuple[str, ...]

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
#: Takes over the live fields of an object that nobody tracked before it is first applied.
_BEFORE_FIRST_APPLY = "before-first-apply"
_KUBECTL = "kubectl"
_UNKNOWN = "unknown"
_MANAGER_LIMIT = 128

# What belongs to the server or is part of the object's identity, and so to no manager.
_NOBODYS: FieldSet = {
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


def _entries(obj: Obj) -> Any:
    metadata = obj.get("metadata")
    return metadata.get("managedFields") if isinstance(metadata, dict) else None


def _untracked(obj: Obj) -> Obj:
    """The object without its managedFields."""
    metadata = obj.get("metadata") or {}
    if "managedFields" not in metadata:
        return obj
    kept = {key: value for key, value in metadata.items() if key != "managedFields"}
    return {**obj, "metadata": kept}


def _tracked(obj: Obj, managers: Managers) -> Obj:
    """The object with these managers as its managedFields."""
    bare = _untracked(obj)
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
            return _untracked(new)
        before = blank(schema) if live is None else _untracked(live)
        found = _updated(root_atom(schema), before, _untracked(new), managers, writer)
    except typed.TypedError:  # an object that does not fit its type keeps the managers that it had
        return _tracked(new, _readable(_entries(live or {})))
    return _tracked(new, managed.capped(found))


def _managers_of(live: Obj | None, new: Obj, subresource: bool) -> Managers:
    """The managers to go on from: those that the request sends along, else the live object's."""
    known = _readable(_entries(live or {}))
    if subresource:
        return known
    sent = _entries(new)
    if managed.is_reset(sent):
        return {}
    return _readable(sent) or known


def _readable(entries: Any) -> Managers:
    try:
        return managed.decode(entries)
    except managed.Unreadable:
        return {}


def _updated(atom: Atom, live: Obj, new: Obj, managers: Managers, writer: Writer) -> Managers:
    comparison = typed.compare(live, new, atom).without(writer.reset)
    changed = comparison.changed()
    left = _taken_away(managers, changed, comparison.removed)
    own = fieldset.difference(changed, _NOBODYS)
    if own:
        mine = Manager(writer.name, UPDATE, writer.api_version, own, writer.subresource, writer.time)
        before = left.get(mine.identity)
        fields = fieldset.union(own, before.fields) if before else own
        left[mine.identity] = mine.owning(fieldset.in_order(fields))
    return left


def _taken_away(managers: Managers, changed: FieldSet, removed: FieldSet, spared: str = "") -> Managers:
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


# ---------------------------------------------------------------------------- server-side apply


def applied(
    schema: Schema | None, live: Obj | None, config: Obj, writer: Writer, force: bool = False
) -> tuple[Obj, bool]:
    """The live object (None to create it) with ``config`` applied, and whether that changed anything.

    The result has its managedFields but no defaults yet.  Raises BadRequest for a config of the
    wrong form, Conflict when other managers own what it would change, and an internal error for a
    config that does not fit its type.
    """
    atom = root_atom(schema)
    if _entries(config) is not None:
        raise status.bad_request("metadata.managedFields must be nil")
    current = blank(schema) if live is None else live
    managers = _decoded_for_apply(current)
    bare = _untracked(current)
    _check(config, atom)
    if live is not None and not managers:
        earlier = Writer(_BEFORE_FIRST_APPLY, writer.api_version, writer.time)
        managers = _updated(atom, blank(schema), bare, {}, earlier)
    apply = _Apply(atom, bare, config, managers, writer)
    merged, found = apply.run(force)
    unchanged = same(merged, bare)
    if not unchanged and apply.identity in found:
        found[apply.identity] = found[apply.identity].owning(found[apply.identity].fields, writer.time)
    result = _with_last_applied(merged, config) if writer.name == _KUBECTL else merged
    return _tracked(result, found), not unchanged


def _decoded_for_apply(live: Obj) -> Managers:
    try:
        return managed.decode(_entries(live))
    except managed.Unreadable as error:
        raise status.StatusError(500, "", f"failed to decode managed fields: {error}") from None


def _check(config: Obj, atom: Atom) -> None:
    try:
        typed.validate(config, atom)
    except typed.TypedError as error:
        where = "/".join(_text(config.get("metadata"), key) for key in ("namespace", "name"))
        text = f"failed to create typed patch object ({where}; {_gvk(config)}): {error}"
        raise status.StatusError(500, "", text) from None


def _text(metadata: Any, key: str) -> str:
    found = metadata.get(key) if isinstance(metadata, dict) else None
    return found if isinstance(found, str) else ""


def _gvk(obj: Obj) -> str:
    """Kind and version as Go prints a GroupVersionKind."""
    version = obj.get("apiVersion", "")
    return f"{version if '/' in version else '/' + version}, Kind={obj.get('kind', '')}"


def _with_last_applied(obj: Obj, config: Obj) -> Obj:
    """Keep the annotation of client-side apply in step where there is one."""
    annotations = (obj.get("metadata") or {}).get("annotations") or {}
    if not annotations.get(LAST_APPLIED):
        return obj
    metadata = config.get("metadata") or {}
    said = {key: text for key, text in (metadata.get("annotations") or {}).items() if key != LAST_APPLIED}
    noted = {**metadata, "annotations": said} if said else {k: v for k, v in metadata.items() if k != "annotations"}
    text = _sorted_json({**config, "metadata": noted}) + "\n"
    return {**obj, "metadata": {**obj["metadata"], "annotations": {**annotations, LAST_APPLIED: text}}}


def _sorted_json(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{jsonio.quote(key)}:{_sorted_json(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_sorted_json, value)) + "]"
    return jsonio.quote(value) if isinstance(value, str) else jsonio.scalar(value)


class _Apply:
    """One application of a config to a live object."""

    __slots__ = ("atom", "config", "identity", "live", "managers", "mine", "writer")

    def __init__(self, atom: Atom, live: Obj, config: Obj, managers: Managers, writer: Writer) -> None:
        self.atom = atom
        self.live = live
        self.config = config
        self.managers = managers
        self.writer = writer
        fields = fieldset.without(typed.fields_of(config, atom), writer.reset)
        self.mine = Manager(writer.name, APPLY, writer.api_version, fields, writer.subresource)
        self.identity = self.mine.identity

    def run(self, force: bool) -> tuple[Obj, Managers]:
        before = self.managers.get(self.identity)
        self.mine = self.mine.owning(self.mine.fields, before.time if before else "")
        managers = {**self.managers, self.identity: self.mine}
        merged = typed.merge(self.live, self.config, self.atom)
        merged = self._pruned(merged, managers, before.fields if before else {})
        comparison = typed.compare(self.live, merged, self.atom).without(self.writer.reset)
        changed = comparison.changed()
        conflicts = self._conflicts(managers, changed)
        if conflicts and not force:
            remaining = self._not_from_last_applied(conflicts)
            if remaining:
                raise managed.conflict(remaining)
        left = _taken_away(managers, changed, comparison.removed, spared=self.identity)
        own = fieldset.difference(self.mine.fields, _NOBODYS)
        if own:
            left[self.identity] = self.mine.owning(fieldset.in_order(own))
        else:
            left.pop(self.identity, None)
        return merged, left

    def _conflicts(self, managers: Managers, changed: FieldSet) -> list[tuple[Manager, Path]]:
        """Fields that others own and that this apply changes, managers in order."""
        return [
            (managers[key], path)
            for key in sorted(managers)
            if key != self.identity
            for path in fieldset.paths(fieldset.intersection(managers[key].fields, changed))
        ]

    # ---- removing what is no longer said

    def _pruned(self, merged: Obj, managers: Managers, last: FieldSet) -> Obj:
        """Without what this manager applied last time, does not apply now, and nobody else claims."""
        if not fieldset.difference(last, self.mine.fields):
            return merged
        atom = self.atom
        pruned = typed.remove(merged, typed.named(last, atom), atom) or {}
        owned: FieldSet = {}
        for manager in managers.values():
            owned = fieldset.union(owned, manager.fields)
        everything = typed.named(typed.fields_of(merged, atom), atom)
        kept = fieldset.union(self._named_fields(pruned), typed.named(owned, atom))
        pruned = typed.remove(merged, fieldset.difference(everything, kept), atom) or {}
        dangling = fieldset.difference(everything, self._named_fields(pruned))
        mine = fieldset.intersection(dangling, typed.named(last, atom))
        result: Obj = typed.remove(merged, mine, atom) or {}
        return result

    def _named_fields(self, obj: Obj) -> FieldSet:
        return typed.named(typed.fields_of(obj, self.atom), self.atom)

    # ---- from client-side to server-side apply

    def _not_from_last_applied(self, conflicts: list[tuple[Manager, Path]]) -> list[tuple[Manager, Path]]:
        """The conflicts that remain when kubectl may take over what it had applied client-side."""
        if self.writer.name != _KUBECTL:
            return conflicts
        allowed = self._last_applied_fields()
        return [found for found in conflicts if not fieldset.has(allowed, found[1])]

    def _last_applied_fields(self) -> FieldSet:
        """What the annotation of client-side apply says and the live object still has."""
        text = ((self.live.get("metadata") or {}).get("annotations") or {}).get(LAST_APPLIED)
        try:
            last = jsonio.loads(text) if text else None
            if not isinstance(last, dict) or last.get("apiVersion") != self.writer.api_version:
                return {}
            typed.validate(last, self.atom)
            differences = typed.compare(last, self.live, self.atom)
        except (ValueError, typed.TypedError):
            return {}
        fields = typed.fields_of(last, self.atom)
        for gone in (differences.modified, differences.added, differences.removed):
            fields = fieldset.difference(fields, gone)
        return fields


# ---------------------------------------------------------------------------------------- no-ops


def without_new_times(old: Obj, new: Obj) -> Obj:
    """``new``, with the old managedFields if they differ in their times alone.

    A write that changes nothing but the time of an entry is no change.
    """
    before, after = _entries(old), _entries(new)
    if not before or not after or before == after:
        return new
    if [_timeless(entry) for entry in before] != [_timeless(entry) for entry in after]:
        return new
    return {**new, "metadata": {**new["metadata"], "managedFields": before}}


def _timeless(entry: Obj) -> Obj:
    return {key: value for key, value in entry.items() if key != "time"}
