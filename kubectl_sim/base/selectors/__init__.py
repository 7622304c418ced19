"""Selectors: one parser and normal form, three compiled targets.

Nearly everything in Kubernetes is found by labels: lists and watches, a Service's pods, a
controller's children, affinity and spread, network policies, disruption budgets.  Upstream asks each
question by looping over all candidates.  Here a selector is parsed once, simplified to at most one
constraint a key, and compiled for the side on which the many are:

===================  ==========================================  =============================
one selector against  asked with                                  target
===================  ==========================================  =============================
a mapping in memory   ``compile(selector)(labels)``,              ``predicate``: a closure
                      ``selector.matches(labels)``
the objects on disk   ``to_sql(selector, "pods", ...)``           ``sql``: ranges of an index
many selectors        ``ReverseIndex().matching(labels)``         ``reverse``: bitsets of selectors
===================  ==========================================  =============================

A property test holds all three to an oracle that is written straight from the documentation.

Where selectors come from:

- ``parse(text)``: ``-l 'app=web,tier in (a,b),!canary,size>3'``
- ``from_object(obj)``: a ``LabelSelector``; ``from_map(labels)``: a plain map, ``validated_from_map``
- ``parse_fields(text)``: ``--field-selector``
- ``parse_node_selector(obj)``, ``PreferredTerms(list)``, ``RequiredNodeAffinity(pod_spec)``
- ``EVERYTHING`` and ``NOTHING``; ``selector.add(requirement(key, operator, values))``

And back: ``str(selector)``, ``to_object(text)``, ``format_label_selector(obj)``,
``format_labels(labels)``, ``escape(value)`` for the right-hand side of a field selector.

``SelectorError`` (a ``ValueError``) carries upstream's text; ``label_key_errors`` and
``label_value_errors`` give the rules for labels anywhere else.

The names load their module when they are first used: parsing a ``-l`` pays for no other target.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .field import parse_fields
    from .label import (
        format_label_selector,
        format_labels,
        from_map,
        from_object,
        parse,
        to_object,
        validated_from_map,
    )
    from .node import NodeSelector, PreferredTerms, RequiredNodeAffinity, parse_node_selector
    from .predicate import compile
    from .reverse import ReverseIndex
    from .selector import (
        EVERYTHING,
        NOTHING,
        FieldSelector,
        Requirement,
        Selector,
        SelectorError,
        escape,
        is_label_key,
        is_label_value,
        requirement,
    )
    from .sql import node_to_sql, to_sql
    from .texts import label_key_errors, label_value_errors

__all__ = [
    "EVERYTHING",
    "NOTHING",
    "FieldSelector",
    "NodeSelector",
    "PreferredTerms",
    "RequiredNodeAffinity",
    "Requirement",
    "ReverseIndex",
    "Selector",
    "SelectorError",
    "compile",
    "escape",
    "format_label_selector",
    "format_labels",
    "from_map",
    "from_object",
    "is_label_key",
    "is_label_value",
    "label_key_errors",
    "label_value_errors",
    "node_to_sql",
    "parse",
    "parse_fields",
    "parse_node_selector",
    "requirement",
    "to_object",
    "to_sql",
    "validated_from_map",
]

_MODULES = {
    "field": ("parse_fields",),
    "label": (
        "format_label_selector",
        "format_labels",
        "from_map",
        "from_object",
        "parse",
        "to_object",
        "validated_from_map",
    ),
    "node": ("NodeSelector", "PreferredTerms", "RequiredNodeAffinity", "parse_node_selector"),
    "predicate": ("compile",),
    "reverse": ("ReverseIndex",),
    "selector": (
        "EVERYTHING",
        "NOTHING",
        "FieldSelector",
        "Requirement",
        "Selector",
        "SelectorError",
        "escape",
        "is_label_key",
        "is_label_value",
        "requirement",
    ),
    "sql": ("node_to_sql", "to_sql"),
    "texts": ("label_key_errors", "label_value_errors"),
}
_HOME = {name: module for module, names in _MODULES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = __import__(f"{__name__}.{_HOME[name]}", fromlist=(name,))
    value = globals()[name] = getattr(module, name)
    return value
