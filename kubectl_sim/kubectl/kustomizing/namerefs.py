"""References by name follow the objects whose names have changed.

Models api/internal/accumulator/namereferencetransformer.go and api/filters/nameref.
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing import fieldspecs
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context
from kubectl_sim.kubectl.kustomizing.ids import DEFAULT, Gvk
from kubectl_sim.kubectl.kustomizing.resource import PREFIXES, SUFFIXES
from kubectl_sim.kubectl.kustomizing.values import is_null, text_of, untagged

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.config import References
    from kubectl_sim.kubectl.kustomizing.fieldspecs import FieldSpec
    from kubectl_sim.kubectl.kustomizing.resource import Resource
    from kubectl_sim.kubectl.kustomizing.resources import Resources


class _Known:
    """What names one object: computed once, for nothing of it changes here."""

    __slots__ = ("cluster", "id", "name", "namespace", "place", "prefixes", "previous", "resource", "suffixes")

    def __init__(self, resource: Resource) -> None:
        self.resource = resource
        self.id = resource.id
        self.previous = resource.previous
        self.name = self.id.name
        self.namespace = self.id.namespace
        self.cluster = self.id.cluster_scoped
        self.place = self.id.place
        self.prefixes = resource.listed(PREFIXES)
        self.suffixes = resource.listed(SUFFIXES)

    def like(self, other: _Known, allow_empty: bool) -> bool:
        """Whether both got their names in the same kustomizations."""
        return _same_end(self.prefixes, other.prefixes, allow_empty) and _same_end(
            self.suffixes, other.suffixes, allow_empty
        )


def _same_end(mine: list[str], theirs: list[str], allow_empty: bool) -> bool:
    if not mine or not theirs:
        return allow_empty or mine == theirs
    size = min(len(mine), len(theirs))
    return mine[-size:] == theirs[-size:]


def transform(resources: Resources, references: References) -> None:
    """Give all fields that name an object its present name."""
    known = [_Known(resource) for resource in resources]
    by_name: dict[str, list[_Known]] = {}
    for one in known:
        for name in dict.fromkeys(former.name for former in one.previous):
            by_name.setdefault(name, []).append(one)
    for one in known:
        if not one.cluster:
            _subject_namespaces(one)
    by_kind: dict[str, list[tuple[Gvk, FieldSpec, FieldSpec]]] = {}
    for target, specs in references:
        for spec in specs:
            # Once a referrer is chosen, the field is looked for whatever its kind is by now.
            by_kind.setdefault(spec.kind, []).append((target, spec, fieldspecs.FieldSpec(spec.path)))
    everywhere = by_kind.pop("", [])
    for one in known:
        original = one.previous[0] if one.previous else one.id
        for target, spec, field in [*by_kind.get(original.kind, ()), *everywhere]:
            if spec.selects(original):
                _Referrer(one, target, field, by_name, known).run()


class _Referrer:
    """One object that may name another, and one field where it may do so."""

    __slots__ = ("by_name", "everything", "me", "reachable", "spec", "target")

    def __init__(
        self, me: _Known, target: Gvk, spec: FieldSpec, by_name: dict[str, list[_Known]], everything: list[_Known]
    ) -> None:
        self.me = me
        self.target = target
        self.spec = spec
        self.by_name = by_name
        self.everything = everything
        self.reachable: frozenset[str] | None = None

    def run(self) -> None:
        with context(f"updating name reference in '{self.spec.path}' field of '{self.me.id}'"):
            fieldspecs.apply(self.spec, self.me.resource, self.set)

    def set(self, holder: Any, key: Any) -> None:
        value = holder[key]
        if is_null(value):
            return
        if isinstance(value, dict):
            self.set_map(value)
        elif isinstance(value, list):
            for position, item in enumerate(value):
                if isinstance(item, dict):
                    self.set_map(item)
                elif not is_null(item):
                    self.set_scalar(value, position)
        else:
            self.set_scalar(holder, key)

    def set_scalar(self, holder: Any, key: Any) -> None:
        name = text_of(holder[key])
        found = self.find(name, self.by_name.get(name, ()), with_namespace=False)
        if found is not None and found.name != name:
            holder[key] = untagged(holder[key], found.name)

    def set_map(self, value: dict[str, Any]) -> None:
        if "name" not in value:
            raise KustomizeError("path config error; no 'name' field in node")
        name = text_of(value["name"])
        candidates = self.by_name.get(name, ())
        if "namespace" in value:
            candidates = self.in_namespace(candidates, text_of(value["namespace"]))
        found = self.find(name, candidates, with_namespace=True)
        if found is None or (found.name == name and not found.namespace):
            return
        value["name"] = untagged(value["name"], found.name)
        if found.namespace:
            value["namespace"] = untagged(value.get("namespace", ""), found.namespace)

    def in_namespace(self, candidates: Iterable[_Known], namespace: str) -> list[_Known]:
        """Those whose first namespace it was, or if nothing was ever there, those that are there now."""
        everything = [one for one in self.everything if self.can_reach(one)]
        if any(_first_place(one) == namespace for one in everything):
            return [one for one in candidates if _first_place(one) == namespace]
        return [one for one in candidates if one.place == namespace and not one.cluster]

    def can_reach(self, other: _Known) -> bool:
        """Objects of one namespace refer to those of it, to cluster-wide ones, and role bindings to accounts."""
        me = self.me
        if me.cluster or other.cluster or other.place == me.place:
            return True
        if self.reachable is None:
            self.reachable = _subject_namespaces(me)
        return other.namespace in self.reachable

    def find(self, name: str, candidates: Iterable[_Known], with_namespace: bool) -> _Known | None:
        """The one object that is meant; None if there is none."""
        me = self.me
        role = self.role()
        found = [
            one
            for one in candidates
            if self.can_reach(one)
            and any(self.target.selects(former) for former in one.previous)
            and (role is None or any(role.selects(former) for former in one.previous))
            and self.is_near(one)
        ]
        if len(found) == 1:
            return found[0]
        found = [one for one in found if one.like(me, allow_empty=True)]
        if len(found) > 1:
            found = [one for one in found if one.like(me, allow_empty=False)]
        if not found:
            return None
        same = {(one.name, one.namespace if with_namespace else "") for one in found}
        if len(found) == 1 or len(same) == 1:
            return found[0]
        raise KustomizeError(self.too_many(found))

    def is_near(self, other: _Known) -> bool:
        me = self.me
        return me.cluster or other.cluster or other.resource.kind == "ServiceAccount" or me.place == other.place

    def role(self) -> Gvk | None:
        """For ``roleRef``: the kind that it says."""
        if not self.spec.path.endswith("roleRef/name"):
            return None
        found = self.me.resource.node.get("roleRef")
        if not isinstance(found, dict) or "apiGroup" not in found or "kind" not in found:
            return None
        return Gvk(text_of(found["apiGroup"]), "", text_of(found["kind"]))

    def too_many(self, found: list[_Known]) -> str:
        listed = ", ".join(str(one.id) for one in found)
        details = "".join(f"--- possible referral {i}:\n{one.resource.yaml()}\n" for i, one in enumerate(found))
        referrer = self.me.resource.yaml()
        return (
            f"found multiple possible referrals: {listed}\n"
            f"\n**** Too many possible referral targets to referrer:\n{referrer}\n{details}"
        )


def _first_place(one: _Known) -> str:
    first = one.previous[0] if one.previous else one.id
    return "" if first.cluster_scoped else first.namespace or DEFAULT


def _subject_namespaces(me: _Known) -> frozenset[str]:
    resource = me.resource
    subjects = resource.node.get("subjects")
    if resource.kind != "RoleBinding" or not isinstance(subjects, list):
        return frozenset()
    found = set()
    for subject in subjects:
        if isinstance(subject, dict) and "namespace" in subject and subject.get("kind") == "ServiceAccount":
            if not isinstance(subject["namespace"], str):
                raise KustomizeError(f'Invalid Input: namespace is blank for resource "{me.id}"\n')
            found.add(str(subject["namespace"]))
    return frozenset(found)
