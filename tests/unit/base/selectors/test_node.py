"""Node affinity: terms, their errors, preferences and what a pod requires."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.base import selectors
from kubectl_sim.base.selectors import PreferredTerms, RequiredNodeAffinity, SelectorError


def term(*expressions: tuple[Any, ...], fields: tuple[tuple[Any, ...], ...] = ()) -> dict[str, Any]:
    def write(expression: tuple[Any, ...]) -> dict[str, Any]:
        key, operator, *values = expression
        return {"key": key, "operator": operator, **({"values": values} if values else {})}

    return {"matchExpressions": list(map(write, expressions)), "matchFields": list(map(write, fields))}


def node_selector(*terms: dict[str, Any]) -> dict[str, Any]:
    return {"nodeSelectorTerms": list(terms)}


@pytest.mark.parametrize(
    ("obj", "expected"),
    [
        (node_selector(), False),
        (node_selector({}), False),
        (node_selector({}, term(("zone", "In", "a"))), True),
        (node_selector(term(("zone", "In", "b")), term(("zone", "In", "a"))), True),
        (node_selector(term(("zone", "In", "a"), ("cpu", "Gt", "8"))), False),
        (node_selector(term(("zone", "In", "a"), ("cpu", "Gt", "7"))), True),
        (node_selector(term(("cpu", "Lt", "9"))), True),
        (node_selector(term(("gpu", "DoesNotExist"))), True),
        (node_selector(term(("gpu", "NotIn", "a100"))), True),
        (node_selector(term(("gpu", "Exists"))), False),
        (node_selector(term(fields=(("metadata.name", "In", "node-1"),))), True),
        (node_selector(term(fields=(("metadata.name", "NotIn", "node-1"),))), False),
        (node_selector(term(("zone", "In", "b"), fields=(("metadata.name", "In", "node-1"),))), False),
    ],
)
def test_matching(obj: dict[str, Any], expected: bool) -> None:
    assert selectors.parse_node_selector(obj).matches({"zone": "a", "cpu": "8"}, "node-1") is expected


def test_a_node_without_a_name_is_not_asked_for_it() -> None:
    selector = selectors.parse_node_selector(node_selector(term(fields=(("metadata.name", "In", "node-1"),))))
    assert selector.matches({}, "")


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        (
            term(("zone", "Near", "a")),
            't[0].matchExpressions[0].operator: Unsupported value: "Near": supported values: "In", "NotIn", "Exists",'
            ' "DoesNotExist", "Gt", "Lt"',
        ),
        (
            term(("zone", "Exists"), ("cpu", "Gt", "many")),
            "t[0].matchExpressions[1].values[0]: Invalid value: \"many\": for 'Gt', 'Lt' operators, the value must be"
            " an integer",
        ),
        (
            term(("cpu", "Gt", "1", "2")),
            "t[0].matchExpressions[0].values: Invalid value: [\"1\",\"2\"]: for 'Gt', 'Lt' operators, exactly one value"
            " is required",
        ),
        (
            term(("cpu", "In")),
            "t[0].matchExpressions[0].values: Invalid value: null: for 'in', 'notin' operators, values set can't be"
            " empty",
        ),
        (
            term(fields=(("metadata.name", "Exists"),)),
            't[0].matchFields[0].operator: Unsupported value: "Exists": supported values: "In", "NotIn"',
        ),
        (
            term(fields=(("metadata.name", "In", "a", "b"), ("metadata.name", "In"))),
            '[t[0].matchFields[0].values: Invalid value: ["a","b"]: must have one element,'
            " t[0].matchFields[1].values: Invalid value: null: must have one element]",
        ),
    ],
)
def test_errors(bad: dict[str, Any], message: str) -> None:
    message = message.replace("t[0]", "nodeSelectorTerms[0]")
    with pytest.raises(SelectorError) as caught:
        selectors.parse_node_selector(node_selector(bad))
    assert str(caught.value) == message
    # Lazily, it only matters if no other term matches.
    lazy = selectors.parse_node_selector(node_selector(bad, term(("zone", "Exists"))), lazy=True)
    assert lazy.matches({"zone": "a"}, "n")
    with pytest.raises(SelectorError) as caught:
        lazy.matches({}, "n")
    assert str(caught.value) == message


def test_the_path_of_errors() -> None:
    with pytest.raises(SelectorError, match=r"^spec.nodeSelectorTerms\[1\].matchExpressions\[0\].operator: "):
        selectors.parse_node_selector(node_selector({}, term(("a", "Like"))), "spec")


def test_preferences_add_up() -> None:
    terms = [
        {"weight": 10, "preference": term(("zone", "In", "a"))},
        {"weight": 5, "preference": term(("disk", "In", "ssd"))},
        {"weight": 0, "preference": term(("zone", "Near"))},  # no weight: not even read
        {"weight": 7, "preference": {}},
        {"weight": 1, "preference": term(fields=(("metadata.name", "In", "n"),))},
    ]
    preferred = PreferredTerms(terms)
    assert preferred.score({"zone": "a", "disk": "ssd"}, "n") == 16
    assert preferred.score({"zone": "b"}, "m") == 0
    with pytest.raises(SelectorError, match=r"^\[1\].matchExpressions\[0\].operator: Unsupported value: \"Near\""):
        PreferredTerms([{}, {"weight": 1, "preference": term(("zone", "Near"))}])


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({}, True),
        ({"nodeSelector": {"zone": "a"}}, True),
        ({"nodeSelector": {"zone": "b"}}, False),
        ({"affinity": {"nodeAffinity": {}}}, True),
        ({"nodeSelector": {"zone": "a"}, "required": node_selector(term(("cpu", "Gt", "9")))}, False),
        ({"nodeSelector": {"zone": "a"}, "required": node_selector(term(("cpu", "Gt", "1")))}, True),
        ({"required": node_selector()}, False),
    ],
)
def test_what_a_pod_requires(spec: dict[str, Any], expected: bool) -> None:
    spec = dict(spec)
    required = spec.pop("required", None)
    if required is not None:
        spec["affinity"] = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required}}
    assert RequiredNodeAffinity(spec).matches({"zone": "a", "cpu": "8"}, "node-1") is expected
