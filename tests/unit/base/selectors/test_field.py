"""Field selectors read, refuse and print what upstream reads, refuses and prints."""

from __future__ import annotations

import pytest

from kubectl_sim.base import selectors
from kubectl_sim.base.selectors import SelectorError
from tests.oracle import needs_kubectl, real_kubectl


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("", ""),
        ("x=a,y=b,z=c", "x=a,y=b,z=c"),
        ("z=c,x==a", "x=a,z=c"),
        ("x!=a,y=b", "x!=a,y=b"),
        (",,x=a,", "x=a"),
        (r"x=a||y\=b", r"x=a||y\=b"),
        (r"x=a\=\=b", r"x=a\=\=b"),
        (r"k=\,,k2=v2", r"k2=v2,k=\,"),  # terms are sorted as text
        (r"k=\\,k2=v2", r"k2=v2,k=\\"),
        ("=a", "=a"),
        ("!=a", "!=a"),
        ("x =a", "x =a"),
        ("a!b=c", "a!b=c"),
        ("a!!=c", "a!!=c"),
        ("함=수,목=록", "목=록,함=수"),
    ],
)
def test_parse_and_print(text: str, printed: str) -> None:
    assert str(selectors.parse_fields(text)) == printed


REFUSED = [
    ("x", "invalid selector: 'x'; can't understand 'x'"),
    ("x=a,b", "invalid selector: 'x=a,b'; can't understand 'b'"),
    ("x in (a,b)", "invalid selector: 'x in (a,b)'; can't understand 'b)'"),
    ("metadata.name", "invalid selector: 'metadata.name'; can't understand 'metadata.name'"),
    ("x=a||y=b", "invalid field selector: unescaped character in value: 61"),
    ("x==a==b", "invalid field selector: unescaped character in value: 61"),
    ("x===a", "invalid field selector: unescaped character in value: 61"),
    (r"x=\a", r"invalid field selector: invalid escape sequence: \a"),
    ("x=\\", "invalid field selector: invalid escape sequence: \\"),
    (r"x=\\\ ".strip(), "invalid field selector: invalid escape sequence: \\"),
]


@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_refused(text: str, message: str) -> None:
    with pytest.raises(SelectorError) as caught:
        selectors.parse_fields(text)
    assert str(caught.value) == message


@needs_kubectl
@pytest.mark.parametrize(("text", "message"), REFUSED)
def test_the_real_kubectl_refuses_alike(text: str, message: str) -> None:
    assert real_kubectl(["top", "pod", f"--field-selector={text}"]) == (1, "", f"error: {message}\n")


@pytest.mark.parametrize(
    ("text", "fields", "expected"),
    [
        ("", {}, True),
        ("notin=in", {"notin": "in"}, True),
        ("a=", {}, True),
        ("a=", {"a": ""}, True),
        ("a!=", {}, False),
        ("a!=", {"a": "x"}, True),
        ("a!=x", {}, True),
        ("a=x,a!=", {"a": "x"}, True),
        ("a=x,a=", {"a": "x"}, False),
        (r"foo=bar,complex=\=value\\\,\\", {"foo": "bar", "complex": "=value\\,\\"}, True),
    ],
)
def test_matching(text: str, fields: dict[str, str], expected: bool) -> None:
    assert selectors.parse_fields(text).matches(fields) is expected


@pytest.mark.parametrize(("value", "escaped"), [("", ""), ("a", "a"), ("=", r"\="), (",", r"\,"), ("\\=", "\\\\\\=")])
def test_escape(value: str, escaped: str) -> None:
    assert selectors.escape(value) == escaped
    assert selectors.parse_fields(f"f={escaped}").requires_exact_match("f") == value


def test_requires_exact_match() -> None:
    selector = selectors.parse_fields("test!=a,test=b,other!=c")
    assert selector.requires_exact_match("test") == "b"
    assert selector.requires_exact_match("other") is None
    assert selector.requires_exact_match("none") is None
    assert selectors.parse_fields("").empty
