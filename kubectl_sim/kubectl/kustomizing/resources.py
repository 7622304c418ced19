"""The objects that a build has gathered so far, in order.  Models api/resmap (reswrangler.go)."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, go_list
from kubectl_sim.kubectl.kustomizing.resource import BEHAVIOR, Resource
from kubectl_sim.kubectl.kustomizing.values import is_empty, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kubectl_sim.kubectl.kustomizing.ids import Id


class Resources:
    """A list of resources, no two of which have the same id."""

    __slots__ = ("items",)

    def __init__(self, items: Iterable[Resource] = ()) -> None:
        self.items: list[Resource] = []
        self.append_all(items)

    def __iter__(self) -> Iterator[Resource]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)

    def append_all(self, others: Iterable[Resource]) -> None:
        """Raises KustomizeError for an id that is there already."""
        seen = {resource.id.key for resource in self.items}
        for resource in others:
            found = resource.id
            if found.key in seen:
                raise KustomizeError(f"may not add resource with an already registered id: {found}")
            seen.add(found.key)
            self.items.append(resource)

    def replace_all(self, items: list[Resource]) -> None:
        """These instead, after the same test."""
        self.items = []
        self.append_all(items)

    def drop_empty(self) -> None:
        if any(resource.empty for resource in self.items):
            self.items = [resource for resource in self.items if not resource.empty]

    def with_any_id(self, matches: Callable[[Id], bool]) -> list[Resource]:
        """Those of which the present or a former id matches."""
        return [
            resource
            for resource in self.items
            if not resource.empty and any(matches(one) for one in [*resource.previous, resource.id])
        ]

    def by_id(self, wanted: Id) -> Resource:
        """The one resource that has or had an id; it is what a patch is for."""
        found = self.with_id(wanted)
        if len(found) == 1:
            return found[0]
        count = "multiple" if found else "no"
        raise KustomizeError(f"{count} matches for Id {wanted}; failed to find unique target for patch {wanted}")

    def with_id(self, wanted: Id) -> list[Resource]:
        """Those that have or had an id; most are told apart by their names alone."""
        key, name = wanted.key, wanted.name
        return [
            resource
            for resource in self.items
            if resource.may_be_called(name)
            and not resource.empty
            and any(one.name == name and one.key == key for one in [*resource.previous, resource.id])
        ]

    def absorb(self, resource: Resource) -> None:
        """Add what a generator made, or merge it into what has its id, as its behavior says."""
        wanted = resource.id
        behavior = resource.noted(BEHAVIOR)
        found = self.with_id(wanted)
        if not found:
            if behavior in ("merge", "replace"):
                raise KustomizeError(f"id {wanted.go()} does not exist; cannot merge or replace")
            self.append_all([resource])
            return
        if len(found) > 1:
            shown = go_list([shown(one) for one in found])
            raise KustomizeError(f"found multiple objects {shown} that could accept merge of {wanted}")
        old = found[0]
        if behavior == "merge":
            _merge_data(resource, old)
        elif behavior == "replace":
            resource.take_metadata(old)
        else:
            raise KustomizeError(
                f"id {wanted.go()} exists; can not use behavior: '{behavior or 'unspecified'}', "
                "behavior must be merge or replace"
            )
        self.items[self.items.index(old)] = resource


def _merge_data(resource: Resource, old: Resource) -> None:
    from kubectl_sim.kubectl.kustomizing import origins
    from kubectl_sim.kubectl.kustomizing.generators import set_data

    origin = old.noted(origins.ORIGIN)
    resource.take_metadata(old)
    for field in ("data", "binaryData"):
        both = {}
        for one in (old, resource):
            found = one.node.get(field)
            if isinstance(found, dict):
                both.update({key: "" if is_empty(value) else text_of(value) for key, value in found.items()})
        set_data(resource.node, field, both)
    if origin:
        resource.note(origins.ORIGIN, origin)


def shown(resource: Resource) -> str:
    from kubectl_sim.base import jsonio

    return jsonio.compact(resource.json())
