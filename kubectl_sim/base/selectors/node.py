"""Node selectors: the terms of node affinity, ORed, over a node's labels and its name.

Models ``k8s.io/component-helpers/scheduling/corev1/nodeaffinity``.
"""

from __future__ import annotations

from .label import from_map
from .selector import (
    DOES_NOT_EXIST,
    EQUALS,
    EXISTS,
    GREATER_THAN,
    IN,
    LESS_THAN,
    NOT_EQUALS,
    NOT_IN,
    FieldSelector,
    Requirement,
    Selector,
    SelectorError,
    requirement,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import Any

    Requirements = Sequence[Mapping[str, Any]]

_OPERATORS = {
    "In": IN,
    "NotIn": NOT_IN,
    "Exists": EXISTS,
    "DoesNotExist": DOES_NOT_EXIST,
    "Gt": GREATER_THAN,
    "Lt": LESS_THAN,
}
_FIELD_OPERATORS = {"In": EQUALS, "NotIn": NOT_EQUALS}


class Term:
    """One term: ``labels`` and ``fields`` must both match.  ``errors`` is why it could not be parsed."""

    __slots__ = ("errors", "fields", "labels")

    def __init__(self, obj: Mapping[str, Any], path: str) -> None:
        labels, errors = _gather(obj.get("matchExpressions") or (), f"{path}.matchExpressions", _expression)
        fields, more = _gather(obj.get("matchFields") or (), f"{path}.matchFields", _field)
        self.labels = Selector(labels) if labels else None
        self.fields = FieldSelector(fields) if fields else None
        self.errors = (*errors, *more)

    def matches(self, labels: Mapping[str, str], name: str) -> bool:
        """Whether a node of this name and these labels satisfies the term, which must have no errors."""
        if self.labels is not None and not self.labels.matches(labels):
            return False
        # Upstream: a node without a name has no fields, and then they are not asked for.
        return self.fields is None or not name or self.fields.matches({"metadata.name": name})


def _gather(
    expressions: Requirements, path: str, parse: Callable[[Mapping[str, Any], str], Requirement]
) -> tuple[list[Requirement], list[str]]:
    requirements: list[Requirement] = []
    errors: list[str] = []
    for index, expression in enumerate(expressions):
        try:
            requirements.append(parse(expression, f"{path}[{index}]"))
        except SelectorError as error:
            errors += error.errors
    return requirements, errors


def _operator(expression: Mapping[str, Any], path: str, known: Mapping[str, str]) -> str:
    name = expression.get("operator") or ""
    if name not in known:
        from . import texts

        raise SelectorError(texts.unsupported(f"{path}.operator", name, known))
    return known[name]


def _expression(expression: Mapping[str, Any], path: str) -> Requirement:
    operator = _operator(expression, path, _OPERATORS)
    return requirement(expression.get("key") or "", operator, expression.get("values"), path)


def _field(expression: Mapping[str, Any], path: str) -> Requirement:
    operator = _operator(expression, path, _FIELD_OPERATORS)
    values = expression.get("values")
    if not values or len(values) != 1:
        from . import texts

        raise SelectorError(texts.one_element(path, values))
    return Requirement(expression.get("key") or "", operator, values)


def _is_empty(term: Mapping[str, Any]) -> bool:
    return not term.get("matchExpressions") and not term.get("matchFields")


class NodeSelector:
    """Terms of which one must match.  An empty term matches no node, nor do no terms at all."""

    __slots__ = ("terms",)

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)

    def matches(self, labels: Mapping[str, str], name: str) -> bool:
        """Whether a node is selected.

        Raises :class:`SelectorError` if none of the terms matches and some could not be parsed.
        """
        for term in self.terms:
            if not term.errors and term.matches(labels, name):
                return True
        self._check()
        return False

    def _check(self) -> None:
        errors = [error for term in self.terms for error in term.errors]
        if errors:
            raise SelectorError(*errors)


def parse_node_selector(obj: Mapping[str, Any], path: str = "", *, lazy: bool = False) -> NodeSelector:
    """The selector of a ``NodeSelector`` object (``nodeSelectorTerms``).

    Raises :class:`SelectorError` for what upstream cannot parse; with ``lazy`` only ``matches`` does.
    ``path`` is the field that errors name as the object's own.
    """
    base = f"{path}.nodeSelectorTerms" if path else "nodeSelectorTerms"
    terms = enumerate(obj.get("nodeSelectorTerms") or ())
    selector = NodeSelector([Term(term, f"{base}[{index}]") for index, term in terms if not _is_empty(term)])
    if not lazy:
        selector._check()
    return selector


class PreferredTerms:
    """The weighted terms of a preferred node affinity."""

    __slots__ = ("_terms",)

    def __init__(self, preferences: Requirements, path: str = "") -> None:
        """Raises :class:`SelectorError`.  Empty terms and those of no weight are passed over."""
        self._terms: list[tuple[int, Term]] = []
        for index, item in enumerate(preferences):
            preference = item.get("preference") or {}
            if item.get("weight") and not _is_empty(preference):
                self._terms.append((item["weight"], Term(preference, f"{path}[{index}]")))
        NodeSelector([term for _, term in self._terms])._check()

    def score(self, labels: Mapping[str, str], name: str) -> int:
        """The sum of the weights of the terms that match a node."""
        return sum(weight for weight, term in self._terms if term.matches(labels, name))


class RequiredNodeAffinity:
    """What a pod's ``spec`` demands of its node: ``nodeSelector`` and required node affinity."""

    __slots__ = ("labels", "terms")

    def __init__(self, pod_spec: Mapping[str, Any]) -> None:
        affinity = (pod_spec.get("affinity") or {}).get("nodeAffinity") or {}
        required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
        self.labels = from_map(pod_spec.get("nodeSelector"))
        self.terms = None if required is None else parse_node_selector(required, lazy=True)

    def matches(self, labels: Mapping[str, str], name: str) -> bool:
        """Whether the pod may run on a node.  Raises :class:`SelectorError` as ``NodeSelector`` does."""
        if not self.labels.matches(labels):
            return False
        return self.terms is None or self.terms.matches(labels, name)
