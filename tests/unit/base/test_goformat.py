from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.base import goformat
from tests.oracle import needs_kubectl, real_kubectl

VALUES: dict[str, Any] = {
    "i": 5,
    "n": -7,
    "z": 0,
    "big": 12345678901,
    "f": 1.5,
    "huge": 1e21,
    "small": 0.00001,
    "quarter": -0.25,
    "million": 1234567.5,
    "s": "hi",
    "wide": "Zoë日本",
    "control": 'a\nb\t\x1b"q\\',
    "empty": "",
    "t": True,
    "nul": None,
    "list": [1, "a", None, 2.5, [True], {"k": "v"}],
    "map": {"x": 1, "y": {"z": [1, 2]}, "n": None},
}
FORMATS_TEXT = """
    %v %d %s %q %t %x %X %o %O %b %c %U %#U %e %f %g %G %E %T %#v %+d %5d %-5d| %05d %#x %#o %#q %+q %.2f
    %8.3f %-8.2f| %08.2f %+.1e %5s %-5s| %05s %.1s %10.2s %5t %6v %06v %-6v| %.3v %5q %y %! %% %.3d %8.3d
    %08.3d %+v %.3g %#g %5T
"""
SEVERAL: list[tuple[str, list[str]]] = [
    ("%d %s", ["i"]),
    ("%s", ["s", "i", "nul"]),
    ("%[2]s %[1]d", ["i", "s"]),
    ("%*d", ["i", "z"]),
    ("%[3]*.[2]*[1]f", ["f", "i", "i"]),
    ("%-*d|", ["i", "i"]),
    ("%*d", ["s", "i"]),
    ("%.*f", ["n", "f"]),
    ("%[5]d", ["i"]),
    ("%[x]d", ["i"]),
    ("%[1]d %d", ["i", "n"]),
    ("%[1", ["s"]),
    ("a%", ["s"]),
    ("% x", ["s"]),
]


@needs_kubectl
def test_printf_equals_go(tmp_path: Path) -> None:
    calls = [(format, [key]) for format in FORMATS_TEXT.split() for key in VALUES] + SEVERAL
    template = "".join(
        f"{{{{printf {goformat.quote(format)} {' '.join('.' + key for key in keys)}}}}}@~@" for format, keys in calls
    )
    manifest = tmp_path / "x.json"
    manifest.write_text(json.dumps({"apiVersion": "v1", "kind": "X", "metadata": {"name": "x"}, **VALUES}))
    _, out, _ = real_kubectl(["annotate", "--local", "-f", str(manifest), "a-", "-o", f"go-template={template}"])
    theirs = out.split("@~@")[:-1]
    ours = [goformat.sprintf(format, [_decoded(VALUES[key]) for key in keys]) for format, keys in calls]
    assert dict(zip(map(str, calls), ours, strict=True)) == dict(zip(map(str, calls), theirs, strict=True))


def _decoded(value: Any) -> Any:
    """Go's decoder makes an int64 of what has no fraction."""
    return int(value) if isinstance(value, float) and value.is_integer() and value < 2**63 else value


@pytest.mark.parametrize(
    "value,text",
    [(1e6, "1e+06"), (1e5, "100000"), (-0.0, "-0"), (1e-4, "0.0001"), (1e-5, "1e-05"), (2.5e99, "2.5e+99")],
)
def test_shortest_floats(value: float, text: str) -> None:
    assert goformat.show(value) == text


def test_sprint_puts_spaces_between_what_is_no_string() -> None:
    assert goformat.sprint([1, 2, "a", "b", 3, None, True]) == "1 2a b3 <nil> true".replace("a b", "ab")
    assert goformat.sprintln(["a", 1]) == "a 1\n"


@pytest.mark.parametrize(
    "literal,value",
    [('"a\\nb"', "a\nb"), ("`a\\n`", "a\\n"), ("'x'", "x"), ('"\\u00e9\\x41\\101"', "éAA"), ('"\\""', '"')],
)
def test_unquote(literal: str, value: str) -> None:
    assert goformat.unquote(literal) == value


@pytest.mark.parametrize("literal", ['"a', "'ab'", '"\\q"', '"\\x4"', '"\\400"', "", '"', "abc"])
def test_unquote_refuses(literal: str) -> None:
    with pytest.raises(ValueError, match="invalid syntax"):
        goformat.unquote(literal)


def test_quote_is_undone_by_unquote() -> None:
    for text in ("", 'a"b', "\x00\x1b\x7f", "é\u200b\U0001f600", "a\\b\n"):
        assert goformat.unquote(goformat.quote(text)) == text
