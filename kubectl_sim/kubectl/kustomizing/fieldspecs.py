"""Field specs: which field of which kind a transformer writes, and the walk to it.

Models api/types/fieldspec.go and api/filters/fieldspec.  A path is the same through maps and lists:
``spec/containers/env`` goes through every container.
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, context, go_list
from kubectl_sim.kubectl.kustomizing.ids import Gvk
from kubectl_sim.kubectl.kustomizing.values import NEW, is_null

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.resource import Resource

    #: Called with the map or list that holds the field, and the key or index in it.
    Setter = Callable[[Any, Any], None]


class FieldSpec(Gvk):
    """``create`` makes the field where it is missing, as far as the transformer knows what to make."""

    __slots__ = ("create", "parts", "path")

    def __init__(self, path: str, kind: str = "", group: str = "", version: str = "", create: bool = False) -> None:
        super().__init__(group, version, kind)
        self.path = path
        self.create = create
        self.parts = split_path(path)

    def covers(self, other: FieldSpec) -> bool:
        """Whether another one says nothing new."""
        return self.path == other.path and other.selects(self)


def split_path(path: str, delimiter: str = "/") -> list[str]:
    """The parts of a path; a backslash before the delimiter makes it a part of a name."""
    pieces = path.split(delimiter)
    if len(pieces) > 1 and not pieces[0]:
        del pieces[0]
    if "\\" not in path:
        return pieces
    parts = [pieces[0]]
    for piece in pieces[1:]:
        if parts[-1].endswith("\\"):
            parts[-1] = parts[-1][:-1] + delimiter + piece
        else:
            parts.append(piece)
    return parts


def merge(specs: list[FieldSpec], others: Iterable[FieldSpec]) -> list[FieldSpec]:
    """Both lists; raises KustomizeError where two disagree on ``create``."""
    merged = list(specs)
    for other in others:
        found = next((spec for spec in merged if spec.covers(other)), None)
        if found is None:
            merged.append(other)
        elif found.create != other.create:
            raise KustomizeError("conflicting fieldspecs")
    return merged


def apply(spec: FieldSpec, resource: Resource, setter: Setter, make: Any = None) -> None:
    """Call ``setter`` for each place that a spec leads to.

    ``make`` is what a missing field is made as where the spec says ``create``: ``{}`` for a map, ``""`` for a
    scalar, None if it is never made.
    """
    node = resource.node
    if spec.kind and spec.kind != resource.kind:
        return
    if spec.group or spec.version:
        group, slash, version = resource.api_version.partition("/")
        if not slash:
            group, version = "", group
        if (spec.group and spec.group != group) or (spec.version and spec.version != version):
            return
    walk = _Walk(spec, setter, make if spec.create else None)
    try:
        walk.step([node], 0, 0)
    except KustomizeError as error:
        raise KustomizeError(f"considering field '{spec.path}' of object {resource.id}: {error}") from None


class _Walk:
    """One walk; ``make`` is None where nothing is made."""

    __slots__ = ("make", "parts", "setter")

    def __init__(self, spec: FieldSpec, setter: Setter, make: Any) -> None:
        self.parts = spec.parts
        self.setter = setter
        self.make = make

    def step(self, holder: Any, key: Any, index: int) -> None:
        if index == len(self.parts):
            self.setter(holder, key)
            return
        value = holder[key]
        if isinstance(value, dict):
            self.into_map(value, index)
        elif isinstance(value, list):
            with context(f"visit traversal on path: {go_list(self.parts[index:])}"):
                for position in range(len(value)):
                    self.step(value, position, index)
        elif not is_null(value):
            raise KustomizeError("expected sequence or mapping node")

    def into_map(self, value: dict[str, Any], index: int) -> None:
        part = self.parts[index]
        field = part.removesuffix("[]")
        if not field:
            raise KustomizeError("cannot set or create an empty field name")
        if field != part:
            if field not in value:
                return
            if is_null(value[field]):
                value[field] = []
        elif field not in value or is_null(value[field]):
            made = self.made(index)
            if made is not None:
                value[field] = made
            elif field not in value:
                return
        self.step(value, field, index + 1)

    def made(self, index: int) -> Any:
        """What a missing or null field becomes; None if it stays as it is."""
        if self.make is None:
            return None
        if index + 1 < len(self.parts):
            return {}
        return {} if isinstance(self.make, dict) else NEW
