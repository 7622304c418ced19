"""Label selectors read, refuse and print what upstream reads, refuses and prints."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kubectl_sim.base import selectors
from kubectl_sim.base.selectors import EVERYTHING, NOTHING, Requirement, Selector, SelectorError
from tests.oracle import needs_kubectl, real_kubectl

KEY_RULE = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric"
    " character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is"
    " '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
VALUE_RULE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and"
    " end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is"
    " '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)
SUBDOMAIN_RULE = (
    "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
    " must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
    r" '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("", ""),
        ("  ", ""),
        ("x=a,y=b,z=c", "x=a,y=b,z=c"),
        ("z=c,x=a", "x=a,z=c"),
        ("x==a", "x==a"),
        ("x!=a,y=b", "x!=a,y=b"),
        ("x= ,z= ", "x=,z="),
        ("!x", "!x"),
        (" ! x ", "!x"),
        ("x>1,z<5", "x>1,z<5"),
        ("x in (b, a,b)", "x in (a,b)"),
        ("x in (foo,,baz),y,z notin ()", "x in (,baz,foo),y,z notin ()"),
        ("x in (,)", "x in ()"),
        ("x in (a,)", "x in (,a)"),
        ("x in (,a)", "x in (,a)"),
        ("x notin (in,notin)", "x notin (in,notin)"),
        ("in in (in)", "in in (in)"),
        ("notin=in", "notin=in"),
        ("in,notin,!in", "in,!in,notin"),
        ("x!=a,x!=b", "x!=a,x!=b"),
        ("x!=b,x!=a", "x!=b,x!=a"),
        ("example.com/x\n=\ta", "example.com/x=a"),
        ("x=a\0y", None),
        ("x\0=a", "x=a"),
        ("\0nonsense((", ""),
        ("k" * 253 + "/" + "n" * 63 + "=" + "v" * 63, "k" * 253 + "/" + "n" * 63 + "=" + "v" * 63),
    ],
)
def test_parse_and_print(text: str, printed: str | None) -> None:
    if printed is None:
        with pytest.raises(SelectorError, match=r"^found 'y', expected: ',' or 'end of string'$"):
            selectors.parse(text)
    else:
        assert str(selectors.parse(text)) == printed


OPERATORS = "in, notin, =, ==, !=, gt, lt"
REFUSED = [
    ("x in", "unable to parse requirement: found '' expected: '('"),
    ("x in a", "unable to parse requirement: found 'a' expected: '('"),
    ("x in (", "unable to parse requirement: found '', expected: ',', ')' or identifier"),
    ("x in (!", "unable to parse requirement: found '!', expected: ',', ')' or identifier"),
    ("x in (a", "unable to parse requirement: found '', expected: ',' or ')'"),
    ("x in (a b)", "unable to parse requirement: found 'b', expected: ',' or ')'"),
    ("x in (a,", "unable to parse requirement: found '', expected: ',', or identifier"),
    ("x in (a,(b))", "unable to parse requirement: found '(', expected: ',', or identifier"),
    ("x in (a))", "found ')', expected: ',' or 'end of string'"),
    ("!x=a", "found '=', expected: ',' or 'end of string'"),
    ("x==a==b", "found '==', expected: ',' or 'end of string'"),
    ("x=1,", "found '', expected: identifier after ','"),
    ("x=1,,y", "found ',', expected: identifier after ','"),
    (",x", "found ',', expected: !, identifier, or 'end of string'"),
    ("=a", "found '=', expected: !, identifier, or 'end of string'"),
    ("!", "unable to parse requirement: found '', expected: identifier"),
    ("!!x", "unable to parse requirement: found '!', expected: identifier"),
    ("x==!", "unable to parse requirement: found '!', expected: identifier"),
    ("x y", f"unable to parse requirement: found 'y', expected: {OPERATORS}"),
    ("x exists", f"unable to parse requirement: found 'exists', expected: {OPERATORS}"),
    ("x!", f"unable to parse requirement: found '!', expected: {OPERATORS}"),
    ("x(", f"unable to parse requirement: found '(', expected: {OPERATORS}"),
    (
        "x<a",
        "unable to parse requirement: values[0]: Invalid value: \"a\": for 'Gt', 'Lt' operators, the value must be an"
        " integer",
    ),
    (
        "x>9223372036854775808",
        "unable to parse requirement: values[0]: Invalid value: \"9223372036854775808\": for 'Gt', 'Lt' operators,"
        " the value must be an integer",
    ),
    (
        "x>-",
        "unable to parse requirement: [values[0]: Invalid value: \"-\": for 'Gt', 'Lt' operators, the value must be an"
        f' integer, values[0][x]: Invalid value: "-": {VALUE_RULE}]',
    ),
    ("x>-1", f'unable to parse requirement: values[0][x]: Invalid value: "-1": {VALUE_RULE}'),
    ("x=a||y=b", f'unable to parse requirement: values[0][x]: Invalid value: "a||y": {VALUE_RULE}'),
    ("x||y", f'unable to parse requirement: <nil>: Invalid value: "x||y": {KEY_RULE}'),
    ('"x"=1', f'unable to parse requirement: <nil>: Invalid value: "\\"x\\"": {KEY_RULE}'),
    ("/x", 'unable to parse requirement: <nil>: Invalid value: "/x": prefix part must be non-empty'),
    (
        "x/",
        f'unable to parse requirement: <nil>: Invalid value: "x/": name part must be non-empty; {KEY_RULE}',
    ),
    ("UP/x=1", f'unable to parse requirement: <nil>: Invalid value: "UP/x": {SUBDOMAIN_RULE}'),
    ("a..b/x", f'unable to parse requirement: <nil>: Invalid value: "a..b/x": {SUBDOMAIN_RULE}'),
    (
        "a/b/c",
        'unable to parse requirement: <nil>: Invalid value: "a/b/c": a valid label key '
        + KEY_RULE.removeprefix("name part ")
        + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')",
    ),
    (
        "k" * 64,
        f'unable to parse requirement: <nil>: Invalid value: "{"k" * 64}": name part must be no more than 63 bytes',
    ),
    (
        "k" * 254 + "/a",
        f'unable to parse requirement: <nil>: Invalid value: "{"k" * 254}/a": prefix part must be no more than 253'
        " bytes",
    ),
    (
        "x=" + "é" * 32,
        f'unable to parse requirement: values[0][x]: Invalid value: "{"é" * 32}": must be no more than 63 bytes;'
        f" {VALUE_RULE}",
    ),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        selectors.parse(text)
    assert str(caught.value) == message


@needs_kubectl
@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_the_real_kubectl_refuses_alike(text: str, message: str) -> None:
    assert real_kubectl(["top", "pod", f"--selector={text}"]) == (1, "", f"error: {message}\n")


def test_errors_name_the_path_they_are_given() -> None:
    with pytest.raises(SelectorError, match=r"^unable to parse requirement: spec: Invalid value: \"a/\": "):
        selectors.parse("a/", "spec")
    with pytest.raises(SelectorError, match=r"requirement: spec.values\[0\]\[a\]: Invalid value: \"-\": "):
        selectors.parse("a=-", "spec")


@pytest.mark.parametrize(
    ("key", "operator", "values", "message"),
    [
        ("x", "in", [], "values: Invalid value: []: for 'in', 'notin' operators, values set can't be empty"),
        ("x", "notin", None, "values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty"),
        (
            "x",
            "=",
            ["b", "a"],
            'values: Invalid value: ["b","a"]: exact-match compatibility requires one single value',
        ),
        ("x", "!", ["a"], 'values: Invalid value: ["a"]: values set must be empty for exists and does not exist'),
        ("x", "gt", [], "values: Invalid value: []: for 'Gt', 'Lt' operators, exactly one value is required"),
        (
            "x",
            "lt",
            ["1", "2"],
            "values: Invalid value: [\"1\",\"2\"]: for 'Gt', 'Lt' operators, exactly one value is required",
        ),
        (
            "x",
            "unsupportedOp",
            [],
            'operator: Unsupported value: "unsupportedOp": supported values: "in", "notin", "=", "==", "!=", "gt",'
            ' "lt", "exists", "!"',
        ),
        ("x y", "exists", [], f'key: Invalid value: "x y": {KEY_RULE}'),
        ("x", "in", ["a", "-", "b", "-"], f'[values[1][x]: Invalid value: "-": {VALUE_RULE}, values[3][x]: Invalid'
         f' value: "-": {VALUE_RULE}]'),
    ],
)  # fmt: skip
def test_requirements_are_validated(key: str, operator: str, values: list[str] | None, message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        selectors.requirement(key, operator, values)
    assert str(caught.value) == message


def test_an_aggregate_says_each_thing_once() -> None:
    assert str(SelectorError("a", "b", "a")) == "[a, b]"
    assert str(SelectorError("a", "a")) == "a"
    assert SelectorError("a", "b", "a").errors == ("a", "b", "a")


@pytest.mark.parametrize(
    ("obj", "printed"),
    [
        (None, "<none>"),
        ({}, "<none>"),
        ({"matchLabels": None, "matchExpressions": []}, "<none>"),
        ({"matchLabels": {"b": "2", "a": "1"}}, "a=1,b=2"),
        (
            {"matchLabels": {"z": "1"}, "matchExpressions": [{"key": "a", "operator": "Exists"}]},
            "a,z=1",
        ),
        ({"matchExpressions": [{"key": "a", "operator": "DoesNotExist", "values": []}]}, "!a"),
        ({"matchExpressions": [{"key": "a", "operator": "In", "values": ["y", "x", "y"]}]}, "a in (x,y,y)"),
        ({"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["y"]}]}, "a notin (y)"),
        ({"matchExpressions": [{"key": "a", "operator": "Gt", "values": ["1"]}]}, "<error>"),
        ({"matchExpressions": [{"key": "a", "operator": "In"}]}, "<error>"),
        ({"matchLabels": {"a": "not a value"}}, "<error>"),
    ],
)
def test_format_label_selector(obj: dict[str, Any] | None, printed: str) -> None:
    assert selectors.format_label_selector(obj) == printed


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ({"key": "a", "operator": "Gt", "values": ["1"]}, '"Gt" is not a valid label selector operator'),
        ({"key": "a", "operator": "in"}, '"in" is not a valid label selector operator'),
        ({"key": "a"}, '"" is not a valid label selector operator'),
        (
            {"key": "a", "operator": "In", "values": []},
            "values: Invalid value: null: for 'in', 'notin' operators, values set can't be empty",
        ),
        (
            {"key": "a", "operator": "Exists", "values": ["1"]},
            'values: Invalid value: ["1"]: values set must be empty for exists and does not exist',
        ),
        ({"operator": "Exists"}, f'key: Invalid value: "": name part must be non-empty; {KEY_RULE}'),
    ],
)
def test_objects_refused(expression: dict[str, Any], message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        selectors.from_object({"matchExpressions": [expression]})
    assert str(caught.value) == message


def test_none_selects_nothing_and_empty_selects_everything() -> None:
    assert selectors.from_object(None) is NOTHING
    assert selectors.from_object({}) == EVERYTHING == selectors.from_map(None) == selectors.from_map({})
    assert not NOTHING.matches({}) and EVERYTHING.matches({})
    assert not NOTHING.empty and EVERYTHING.empty
    assert NOTHING != EVERYTHING and str(NOTHING) == str(EVERYTHING) == ""
    assert NOTHING.add(Requirement("a", "exists")) is NOTHING


def test_plain_maps() -> None:
    assert str(selectors.from_map({"b": "2", "a": "1"})) == "a=1,b=2"
    assert selectors.from_map({"a": "not valid"}).matches({"a": "not valid"})
    assert selectors.validated_from_map({"a": "1"}) == selectors.parse("a=1")
    with pytest.raises(SelectorError, match=r"^values\[0\]\[a\]: Invalid value: \"not valid\": "):
        selectors.validated_from_map({"a": "not valid"})


def test_format_labels() -> None:
    assert selectors.format_labels(None) == selectors.format_labels({}) == "<none>"
    # The pairs are sorted as text: "=" comes behind "-" and before letters.
    assert selectors.format_labels({"a": "z", "a-b": "y", "ab": "x"}) == "a-b=y,a=z,ab=x"


def test_text_to_object() -> None:
    assert selectors.to_object("x in (b,a,,b),y,!z,q=1,q==2") == {
        "matchLabels": {"q": "2"},
        "matchExpressions": [
            {"key": "x", "operator": "In", "values": ["", "a", "b"]},
            {"key": "y", "operator": "Exists"},
            {"key": "z", "operator": "DoesNotExist"},
        ],
    }
    assert selectors.to_object("") == {}


@needs_kubectl
@pytest.mark.parametrize("text", ["x in (b,a,,b),y,!z,q=1,q==2", "b=,a in (,)", "in in (in),notin notin (notin)"])
def test_the_real_kubectl_writes_the_same_object(text: str) -> None:
    budget = ["create", "poddisruptionbudget", "x", "--min-available=1", "--dry-run=client", "-o=json"]
    code, out, _ = real_kubectl([*budget, f"--selector={text}"])
    assert (code, json.loads(out)["spec"]["selector"]) == (0, selectors.to_object(text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x>1", '"gt" isn\'t supported in label selectors'),
        ("x!=1", '"!=" is not a valid label selector operator'),
        ("x in", "couldn't parse the selector string \"x in\": unable to parse requirement: found '' expected: '('"),
    ],
)
def test_text_that_no_object_says(text: str, message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        selectors.to_object(text)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ("x notin (a)", {}, True),
        ("x!=a", {"y": "a"}, True),
        ("x!=a", {"x": "a"}, False),
        ("x=", {}, False),
        ("x=", {"x": ""}, True),
        ("x notin ()", {"x": ""}, False),
        ("x notin ()", {"x": "a"}, True),
        ("x>1", {"x": "2"}, True),
        ("x>1", {"x": "two"}, False),
        ("x>1", {}, False),
        ("x<5", {"x": "-9223372036854775808"}, True),
        ("x<5", {"x": "-9223372036854775809"}, False),
        ("x>5", {"x": "9223372036854775807"}, True),
        ("x>5", {"x": "9223372036854775808"}, False),
        ("x>5", {"x": "+6"}, True),
        ("x>5", {"x": " 6"}, False),
        ("x>5", {"x": "1_0"}, False),
        ("x>0", {"x": "0" * 5000 + "1"}, True),
        ("x>0", {"x": "1" * 5000}, False),
        ("x>1,x<3,x!=2", {"x": "2"}, False),
        ("x>1,x<2", {"x": "1"}, False),
        ("x>9223372036854775807", {"x": "9223372036854775807"}, False),
        ("x=a,x=b", {"x": "a"}, False),
        ("x=a,x!=a", {"x": "a"}, False),
        ("x=a,!x", {"x": "a"}, False),
        ("x,!x", {}, False),
        ("x in (a,b),x in (b,c)", {"x": "b"}, True),
        ("x in (1,2,z),x>1", {"x": "2"}, True),
        ("x in (1,2,z),x>1", {"x": "1"}, False),
        ("x in (1,2,z),x<2", {"x": "2"}, False),
        ("x in (1,2,z),x<2", {"x": "1"}, True),
        ("x in (1,2,z),x>1", {"x": "z"}, False),
        ("!x,x!=a", {}, True),
    ],
)
def test_matching(text: str, labels: dict[str, str], expected: bool) -> None:
    assert selectors.parse(text).matches(labels) is expected


def test_contradictions_are_seen_at_once() -> None:
    for text in ("x=a,x=b", "x=a,x!=a", "x,!x", "x>3,x<4", "x=a,x>1", "x>9223372036854775807"):
        assert selectors.parse(text).normal is None
    assert selectors.parse("x notin (a),x notin (b)").normal is not None


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("a=1", "a", "1"),
        ("a==1", "a", "1"),
        ("a in (1)", "a", "1"),
        ("a=", "a", ""),
        ("a in (1,2)", "a", None),
        ("a!=1", "a", None),
        ("a,a=1", "a", None),
        ("a=1", "b", None),
    ],
)
def test_requires_exact_match(text: str, key: str, value: str | None) -> None:
    assert selectors.parse(text).requires_exact_match(key) == value


def test_selectors_are_values() -> None:
    selector = selectors.parse("b=1,a")
    assert {selector: "x"}[Selector([Requirement("a", "exists"), Requirement("b", "=", ["1"])])] == "x"
    assert selector != selectors.parse("b==1,a")
    assert selector.add(Requirement("Z", "!")) == selectors.parse("!Z,a,b=1")
    assert selector == selectors.parse("a,b=1")
    assert repr(selector) == "<Selector 'a,b=1'>"
    assert selector != selectors.parse_fields("a=1")


def test_label_rules_for_others() -> None:
    assert selectors.label_key_errors("example.com/x") == []
    assert selectors.label_key_errors("") == ["name part must be non-empty", KEY_RULE]
    assert selectors.label_key_errors("-/-") == [SUBDOMAIN_RULE, KEY_RULE]
    assert selectors.label_key_errors("-" + "k" * 62) == [KEY_RULE]
    assert selectors.label_key_errors("-" * 253 + "/k") == [SUBDOMAIN_RULE]
    assert selectors.label_value_errors("") == []
    assert selectors.label_value_errors("-" + "k" * 62) == [VALUE_RULE]
    assert selectors.label_value_errors("a" * 64) == ["must be no more than 63 bytes"]
    assert selectors.label_value_errors("a\n") == [VALUE_RULE]
