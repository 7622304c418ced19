"""Field paths of replacements and vars: ``spec.containers.[name=web].image``, ``*``, indexes.

Models kyaml/utils/pathsplitter.go, and of kyaml/yaml the PathGetter (fns.go) and the PathMatcher (match.go).
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.errors import KustomizeError
from kubectl_sim.kubectl.kustomizing.fieldspecs import split_path
from kubectl_sim.kubectl.kustomizing.values import NEW, is_null, resolve, text_of, wrong_kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    #: A map or list, and the key or index in it of what is meant.
    Place = tuple[Any, Any]


def split(path: str) -> list[str]:
    """The parts of a dotted path.  ``[a=b.c]`` is one part; of ``[a.b]`` the brackets are dropped."""
    parts = split_path(path, ".")
    found, position = [], 0
    while position < len(parts):
        part = parts[position]
        if part.startswith("[") and not part.endswith("]"):
            while position < len(parts) - 1 and not part.endswith("]"):
                position += 1
                part += "." + parts[position]
            if "=" not in part:
                part = part.strip("[]")
        found.append(part)
        position += 1
    return found


def _index(part: str) -> int | None:
    digits = part[1:] if part[:1] in ("+", "-") else part
    return int(part) if digits.isascii() and digits.isdigit() else None


def is_condition(part: str) -> bool:
    return part.startswith("[") and part.endswith("]")


def condition(part: str) -> tuple[str, str]:
    """(field, value) of ``[field=value]``."""
    field, equals, value = part.removesuffix("]").removeprefix("[").partition("=")
    if not equals:
        raise KustomizeError("list path element must contain fieldName=fieldValue for element to match")
    return field, value


# ------------------------------------------------------------------------------- one place


def lookup(root: Any, parts: list[str]) -> Place | None:
    """The one place that a path leads to, None if it leads nowhere.  Raises KustomizeError."""
    place: Place = ([root], 0)
    for part in (part.strip() for part in parts):
        if not part:
            continue
        value = place[0][place[1]]
        index = _index(part)
        if index is not None or part == "-":
            if index is not None and index < 0:
                raise KustomizeError(f"array index {index} cannot be negative")
            found = _at(value, index)
        elif part == "*":
            raise KustomizeError("wildcard is not supported in PathGetter")
        elif is_condition(part):
            found = _where(value, *condition(part))
        else:
            found = _field(value, part)
        if found is None:
            return None
        place = found
    return place


def _at(value: Any, index: int | None) -> Place | None:
    if not isinstance(value, list):
        if is_null(value):
            return None
        raise wrong_kind(value, "SequenceNode")
    position = len(value) - 1 if index is None else index
    return (value, position) if 0 <= position < len(value) else None


def _where(value: Any, field: str, wanted: str) -> Place | None:
    if is_null(value):
        return None
    if not isinstance(value, list):
        raise wrong_kind(value, "SequenceNode")
    for position, one in enumerate(value):
        if field:
            if isinstance(one, dict) and field in one and text_of(one[field]) == wanted:
                return value, position
        elif text_of(one) == wanted:
            return value, position
    return None


def _field(value: Any, name: str) -> Place | None:
    if is_null(value):
        return None
    if not isinstance(value, dict):
        raise wrong_kind(value, "MappingNode")
    return (value, name) if name in value else None


# ------------------------------------------------------------------------------ all places


def matches(place: Place, parts: list[str], make: Any = None) -> list[Place]:
    """All places that a path leads to.  ``make`` is what a missing last field is made as; None makes nothing."""
    return list(_Matcher(make).run(place, parts))


class _Matcher:
    __slots__ = ("make",)

    def __init__(self, make: Any) -> None:
        self.make = make

    def run(self, place: Place, parts: list[str]) -> Iterator[Place]:
        if not parts:
            yield place
            return
        part = parts[0]
        index = _index(part)
        if index is not None and index >= 0:
            yield from self.by_index(place, index, parts)
        elif is_condition(part):
            yield from self.by_condition(place, parts)
        elif part == "*":
            for inner in _elements(place):
                yield from self.run(inner, parts[1:])
        else:
            yield from self.by_field(place, parts)

    def created(self, parts: list[str]) -> Any:
        """What stands for a part that is missing, by what follows it."""
        if len(parts) == 1 or not parts[1]:
            return {} if isinstance(self.make, dict) else [] if isinstance(self.make, list) else NEW
        follows = _index(parts[1])
        return [] if is_condition(parts[1]) or (follows is not None and follows >= 0) else {}

    def by_field(self, place: Place, parts: list[str]) -> Iterator[Place]:
        holder, key = place
        value = holder[key]
        name = parts[0]
        if is_null(value):
            if self.make is None:
                return
            # Upstream adds the field to a node that stays a null.
            value = {}
        if not isinstance(value, dict):
            raise wrong_kind(value, "MappingNode")
        if name not in value:
            if self.make is None:
                return
            value[name] = self.created(parts)
        found = value[name]
        if len(parts) > 1 and not isinstance(found, (dict, list)) and not is_null(found):
            yield from self.inside_text(text_of(found), parts[1:])
            return
        yield from self.run((value, name), parts[1:])

    def inside_text(self, text: str, parts: list[str]) -> Iterator[Place]:
        """A text that is itself YAML: a place in a copy of it, which nobody will see."""
        from kubectl_sim.base.yamlscalar import YAMLError
        from kubectl_sim.kubectl.kustomizing import yamlread

        try:
            yield from self.run(([yamlread.node(text).value], 0), parts)
        except YAMLError as error:
            raise KustomizeError(str(error)) from None

    def by_index(self, place: Place, index: int, parts: list[str]) -> Iterator[Place]:
        value = _list(place)
        if len(value) == index and self.make is not None and isinstance(place[0][place[1]], list):
            value.append(self.created(parts))
        if len(value) < index + 1:
            raise KustomizeError(f"index {index} specified but only {len(value)} elements found")
        yield from self.run((value, index), parts[1:])

    def by_condition(self, place: Place, parts: list[str]) -> Iterator[Place]:
        field, pattern = condition(parts[0])
        found = list(self.fitting(place, field, pattern, parts))
        if found or self.make is None:
            yield from found
            return
        value = _list(place)
        value.append({field: resolve(pattern)} if field else resolve(pattern))
        yield from self.fitting(place, field, pattern, parts)

    def fitting(self, place: Place, field: str, pattern: str, parts: list[str]) -> Iterator[Place]:
        fits = _regexp(pattern)
        for holder, position in _elements(place):
            element = holder[position]
            if not field:
                if fits(_written(element)):
                    yield holder, position
            elif isinstance(element, dict) and field in element and fits(_written(element[field])):
                yield from self.run((holder, position), parts[1:])


def _list(place: Place) -> list[Any]:
    value = place[0][place[1]]
    if is_null(value):
        return []
    if not isinstance(value, list):
        raise wrong_kind(value, "SequenceNode")
    return value


def _elements(place: Place) -> list[Place]:
    value = _list(place)
    return [(value, position) for position in range(len(value))]


def _written(value: Any) -> str:
    """A scalar as it is printed, in quotes if it needs them."""
    from kubectl_sim.base import yamldump
    from kubectl_sim.kubectl.kustomizing.values import plain

    return yamldump.dump(plain(value)).strip() if isinstance(value, (str, dict, list)) else text_of(value)


def _regexp(pattern: str) -> Any:
    """Whether a text has a part that fits (Go's MatchString)."""
    if not set(pattern) & set("\\^$.*+?()[]{}|"):
        return lambda text: pattern in text
    from kubectl_sim.kubectl.kustomizing import selecting

    return selecting.compiled(pattern).search
