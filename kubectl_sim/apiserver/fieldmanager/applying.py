"""Server-side apply: what a manager says of an object becomes so, and what it no longer says goes.

Models apimachinery/pkg/util/managedfields/internal and structured-merge-diff/merge.
"""

from __future__ import annotations

from kubectl_sim.apiserver.fieldmanager import fieldset, managed, merging, typed
from kubectl_sim.apiserver.fieldmanager.managed import APPLY, Manager, Managers
from kubectl_sim.apiserver.fieldmanager.tracking import (
    NOBODYS,
    Writer,
    blank,
    entries_of,
    root_atom,
    taken_away,
    tracked,
    untracked,
    updated_managers,
)
from kubectl_sim.base import jsonio
from kubectl_sim.base.patches.common import same
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.fieldmanager.atoms import Atom
    from kubectl_sim.apiserver.fieldmanager.fieldset import FieldSet
    from kubectl_sim.model.schema import Schema

    Obj = dict[str, Any]
    Path = tuple[str, ...]

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
#: Takes over the live fields of an object that nobody tracked before it is first applied.
_BEFORE_FIRST_APPLY = "before-first-apply"
_KUBECTL = "kubectl"


def applied(
    schema: Schema | None, live: Obj | None, config: Obj, writer: Writer, force: bool = False
) -> tuple[Obj, bool]:
    """The live object (None to create it) with ``config`` applied, and whether that changed anything.

    The result has its managedFields but no defaults yet.  Raises BadRequest for a config of the
    wrong form, Conflict when other managers own what it would change, and an internal error for a
    config that does not fit its type.
    """
    atom = root_atom(schema)
    if entries_of(config) is not None:
        raise status.bad_request("metadata.managedFields must be nil")
    current = blank(schema) if live is None else live
    managers = _decoded_for_apply(current)
    bare = untracked(current)
    _check(config, atom)
    if live is not None and not managers:
        earlier = Writer(_BEFORE_FIRST_APPLY, writer.api_version, writer.time)
        managers = updated_managers(atom, blank(schema), bare, {}, earlier)
    apply = _Apply(atom, bare, config, managers, writer)
    merged, found = apply.run(force)
    unchanged = same(merged, bare)
    if not unchanged and apply.identity in found:
        found[apply.identity] = found[apply.identity].owning(found[apply.identity].fields, writer.time)
    result = _with_last_applied(merged, config) if writer.name == _KUBECTL else merged
    return tracked(result, found), not unchanged


def _decoded_for_apply(live: Obj) -> Managers:
    try:
        return managed.decode(entries_of(live))
    except managed.Unreadable as error:
        raise status.StatusError(500, "", f"failed to decode managed fields: {error}") from None


def _check(config: Obj, atom: Atom) -> None:
    try:
        merging.validate(config, atom)
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
        fields = fieldset.without(merging.fields_of(config, atom), writer.reset)
        self.mine = Manager(writer.name, APPLY, writer.api_version, fields, writer.subresource)
        self.identity = self.mine.identity

    def run(self, force: bool) -> tuple[Obj, Managers]:
        before = self.managers.get(self.identity)
        self.mine = self.mine.owning(self.mine.fields, before.time if before else "")
        managers = {**self.managers, self.identity: self.mine}
        merged = merging.merge(self.live, self.config, self.atom)
        merged = self._pruned(merged, managers, before.fields if before else {})
        comparison = typed.compare(self.live, merged, self.atom).without(self.writer.reset)
        changed = comparison.changed()
        conflicts = self._conflicts(managers, changed)
        if conflicts and not force:
            remaining = self._not_from_last_applied(conflicts)
            if remaining:
                raise managed.conflict(remaining)
        left = taken_away(managers, changed, comparison.removed, spared=self.identity)
        own = fieldset.difference(self.mine.fields, NOBODYS)
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
        pruned = merging.remove(merged, merging.named(last, atom), atom) or {}
        owned: FieldSet = {}
        for manager in managers.values():
            owned = fieldset.union(owned, manager.fields)
        everything = merging.named(merging.fields_of(merged, atom), atom)
        kept = fieldset.union(self._named_fields(pruned), merging.named(owned, atom))
        pruned = merging.remove(merged, fieldset.difference(everything, kept), atom) or {}
        dangling = fieldset.difference(everything, self._named_fields(pruned))
        mine = fieldset.intersection(dangling, merging.named(last, atom))
        result: Obj = merging.remove(merged, mine, atom) or {}
        return result

    def _named_fields(self, obj: Obj) -> FieldSet:
        return merging.named(merging.fields_of(obj, self.atom), self.atom)

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
            merging.validate(last, self.atom)
            differences = typed.compare(last, self.live, self.atom)
        except (ValueError, typed.TypedError):
            return {}
        fields = merging.fields_of(last, self.atom)
        for gone in (differences.modified, differences.added, differences.removed):
            fields = fieldset.difference(fields, gone)
        return fields
