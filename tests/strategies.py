"""Hypothesis strategies that several property tests share.

The alphabets are small on purpose: keys and values must collide, contradict and repeat for a test to
say anything.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from kubectl_sim.base.selectors import FieldSelector, Requirement, Selector

INT64_MAX = str(2**63 - 1)

LABEL_KEYS = ["app", "tier", "example.com/app", "in", "notin", "size"]
#: Valid label values: empty, keywords of the grammar, and integers of every awkward kind.
LABEL_VALUES = ["", "web", "db", "in", "notin", "0", "1", "2", "007", INT64_MAX, str(2**63), "9" * 63, "0" * 62 + "2"]
INTEGERS = [value for value in LABEL_VALUES if value.isdigit() and int(value) < 2**63]
#: What no label may be, but what a comparison of numbers must survive.
ODD_VALUES = [
    "+1",
    "-1",
    str(-(2**63)),
    str(-(2**63) - 1),
    "+",
    "-",
    "+-1",
    " 1",
    "1 ",
    "1_0",
    "٣",
    "1.0",
    "1e3",
    "0x1",
]
NAMESPACES = ["default", "kube-system"]

FIELD_KEYS = ["metadata.name", "metadata.namespace", "status.phase", "spec.nodeName"]
FIELD_VALUES = ["", "Running", "node-1", "a=b", "a,b", "back\\slash", "default", "pod-0", "pod-1"]

label_keys = st.sampled_from(LABEL_KEYS)
label_values = st.sampled_from(LABEL_VALUES)
label_sets = st.dictionaries(label_keys, label_values, max_size=5)
odd_label_sets = st.dictionaries(label_keys, st.sampled_from(LABEL_VALUES + ODD_VALUES), max_size=5)
namespaces = st.sampled_from(NAMESPACES)


def _requirements(operators: list[str], values: st.SearchStrategy[list[str]]) -> st.SearchStrategy[Requirement]:
    return st.builds(Requirement, label_keys, st.sampled_from(operators), values)


#: Every operator, with as many values as it takes.
requirements = st.one_of(
    _requirements(["in", "notin"], st.lists(label_values, min_size=1, max_size=4)),
    _requirements(["=", "==", "!="], st.lists(label_values, min_size=1, max_size=1)),
    _requirements(["exists", "!"], st.just([])),
    _requirements(["gt", "lt"], st.lists(st.sampled_from(INTEGERS), min_size=1, max_size=1)),
)
selectors = st.lists(requirements, max_size=5).map(Selector)

field_requirements = st.builds(
    Requirement,
    st.sampled_from(FIELD_KEYS),
    st.sampled_from(["=", "!="]),
    st.lists(st.sampled_from(FIELD_VALUES), min_size=1, max_size=1),
)
field_selectors = st.lists(field_requirements, max_size=4).map(FieldSelector)


@st.composite
def label_selector_objects(draw: st.DrawFn) -> dict[str, Any]:
    """A ``LabelSelector`` as a manifest has it."""
    obj: dict[str, Any] = {}
    if draw(st.booleans()):
        obj["matchLabels"] = draw(st.dictionaries(label_keys, label_values, max_size=3))
    if draw(st.booleans()):
        obj["matchExpressions"] = draw(st.lists(_expressions(("In", "NotIn"), ("Exists", "DoesNotExist")), max_size=3))
    return obj


def _expressions(with_values: tuple[str, ...], without: tuple[str, ...]) -> st.SearchStrategy[dict[str, Any]]:
    values = st.lists(label_values, min_size=1, max_size=3)
    return st.one_of(
        st.fixed_dictionaries({"key": label_keys, "operator": st.sampled_from(with_values), "values": values}),
        st.fixed_dictionaries({"key": label_keys, "operator": st.sampled_from(without)}),
    )


@st.composite
def node_selector_terms(draw: st.DrawFn) -> dict[str, Any]:
    """A ``NodeSelectorTerm``: empty, of labels, of the node's name, or of both."""
    bounds = st.fixed_dictionaries(
        {
            "key": label_keys,
            "operator": st.sampled_from(["Gt", "Lt"]),
            "values": st.lists(st.sampled_from(INTEGERS), min_size=1, max_size=1),
        }
    )
    names = st.fixed_dictionaries(
        {
            "key": st.just("metadata.name"),
            "operator": st.sampled_from(["In", "NotIn"]),
            "values": st.lists(st.sampled_from(["pod-0", "pod-1"]), min_size=1, max_size=1),
        }
    )
    expressions = st.one_of(_expressions(("In", "NotIn"), ("Exists", "DoesNotExist")), bounds)
    return {
        "matchExpressions": draw(st.lists(expressions, max_size=3)),
        "matchFields": draw(st.lists(names, max_size=2)),
    }


node_selector_objects = st.fixed_dictionaries({"nodeSelectorTerms": st.lists(node_selector_terms(), max_size=3)})
