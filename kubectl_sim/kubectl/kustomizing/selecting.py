"""Selectors of patches and replacements: patterns for kind, name and namespace, labels and annotations.

Models api/types/selector.go.
"""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.errors import KustomizeError
from kubectl_sim.kubectl.kustomizing.ids import Id, id_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kubectl.kustomizing.resource import Resource
    from kubectl_sim.kubectl.kustomizing.resources import Resources

_SPECIAL = frozenset("\\^$.*+?()[]{}|")
_FIELDS = ("group", "version", "kind", "name", "namespace")


def _pattern(text: str) -> Callable[[str], bool]:
    """Whether a whole text fits a regular expression; anything fits none."""
    if not text:
        return lambda _: True
    if _SPECIAL.isdisjoint(text):
        return text.__eq__
    pattern = compiled(text, f"^(?:{text})$")
    return lambda value: pattern.fullmatch(value) is not None


_GO_WORDS = {
    "unterminated character set": "missing closing ]: `{rest}`",
    "missing ), unterminated subpattern": "missing closing ): `{shown}`",
    "unbalanced parenthesis": "unexpected ): `{shown}`",
    "nothing to repeat": "missing argument to repetition operator: `{char}`",
    "multiple repeat": "invalid nested repetition operator: `{pair}`",
    "bad escape (end of pattern)": "trailing backslash at end of expression: ``",
}


def compiled(text: str, shown: str = "") -> Any:
    """A pattern.  Raises KustomizeError in Go's words, which show the whole expression (``shown``)."""
    import re

    try:
        return re.compile(text)
    except re.error as error:
        position = error.pos or 0
        shown = shown or text
        rest = shown[shown.find(text) + position :]
        words = _GO_WORDS.get(error.msg, error.msg + ": `{rest}`")
        said = words.format(rest=rest, shown=shown, char=rest[:1], pair=text[position - 1 : position + 1])
        raise KustomizeError(f"error parsing regexp: {said}") from None


def shown(fields: dict[str, Any]) -> str:
    """A selector as errors show it."""
    return f"{id_of(fields)}:a={fields.get('annotationSelector') or ''}:l={fields.get('labelSelector') or ''}"


class Selector:
    """``fields`` as they stand in the file."""

    __slots__ = ("annotations", "id", "labels", "matchers")

    def __init__(self, fields: dict[str, Any]) -> None:
        self.id = id_of(fields)
        self.annotations = fields.get("annotationSelector") or ""
        self.labels = fields.get("labelSelector") or ""
        self.matchers = {field: _pattern(fields.get(field) or "") for field in _FIELDS}

    def fits_kind(self, one: Id) -> bool:
        return (
            self.matchers["group"](one.group)
            and self.matchers["version"](one.version)
            and self.matchers["kind"](one.kind)
        )

    def fits(self, one: Id) -> bool:
        return self.fits_kind(one) and self.matchers["name"](one.name) and self.matchers["namespace"](one.namespace)

    def fits_marks(self, resource: Resource) -> bool:
        """Whether annotations and labels fit."""
        return _fits(self.annotations, resource, "annotations") and _fits(self.labels, resource, "labels")

    def select(self, resources: Resources) -> list[Resource]:
        """The original name and namespace count as much as the present ones."""
        name, namespace = self.matchers["name"], self.matchers["namespace"]
        found = []
        for resource in resources:
            present, original = resource.id, resource.original
            if (
                (namespace(original.place) or namespace(present.place))
                and (name(original.name) or name(present.name))
                and self.fits_kind(present)
                and _fits(self.labels, resource, "labels")
                and _fits(self.annotations, resource, "annotations")
            ):
                found.append(resource)
        return found


def _fits(selector: str, resource: Resource, field: str) -> bool:
    if not selector:
        return True
    from kubectl_sim.base import selectors

    try:
        parsed = selectors.parse(selector)
    except selectors.SelectorError as error:
        raise KustomizeError(str(error)) from None
    return bool(parsed.matches(resource.texts(field)))
