from __future__ import annotations

import json
from typing import Any

import pytest

from kubectl_sim.base import yamldump, yamlio
from tests.oracle import needs_kubectl, real_yaml

WORDS = r"""
y n yes no on off true null ~ NULL 1 01 08 0x1f 0o7 0b1 0b12 1e3 1e400 1.5 .5 1. .1_0 1_000 _1 +1 -1 - + -- . ..
--- ---a ... ...a .inf nan .nan +.inf 1:30 1:70 12:30:45.5 1:2:3 -1:30 1:30. 1:60 1_0:30 08:00 = << <<: & * ? ?a : :a
a: a:b 2001-01-01 2001-1-1 2001-13-01 2001-02-30 2001-12-14T21:59:43Z 2001-12-14t21:59:43.10-05:00 20011-01-01
2001-01-01T00:00:00 2001-01-0100:00:00 2001-01-01T01:02:03.Z 2001-1-1T1:1:1+24:60 #a a#b [a] {a} ,a !a |a >a 'a' "a"
%a @a `a a,b a[b] k8s.io/x é 한국 😀 v1 1.20 10k 5Gi 0.0.0.0 ::1 http://x:80/y?z=1&a=b#c \ a\b
"""
TEXTS = [
    *WORDS.split(),
    *("", " ", "a b", " a", "a ", "a  b", "- a", "a: b", "a :b", "a #b", "a# b", "? a", ": a", "it's", "tab\there"),
    *("\n", "a\n", "\na", "a\n\n", "\n\n", "a\nb", "a\nb\n", "a\n b\n", " a\nb", "a \nb", "a\nb ", "a\tb\nc", "a\r\nb"),
    *("\x00\x07\x1b", "a\u00a0b", "a\u2028b", "a\u2028\nb", "\u2028a", "a \u2028b", "\ufeffab", "a\ufeffb", "a\x85b"),
    *("a \x85 \x85 b", "x" * 200, "x " * 60, "x " * 60 + "y", "'" + " quoted" * 20, '"' + " double" * 20 + " \\"),
    *("tab\t" + " word" * 30, "tab\t" + "  two" * 30, "#  " + "two  " * 40, "é" * 79 + " a b", "2001-12-14 21:59:43"),
    *("2001-12-14  2:9:3.5", "😀 " * 12, "yes " * 40, "a: " + "b " * 40 + "#c", "\U0001f600" + " '\"\\" * 30),
]
KEYS = [
    "a",
    "a1",
    "a2",
    "a10",
    "a01",
    "b0",
    "1",
    "10",
    "2",
    "_x",
    "A",
    "Z",
    "a.b/c",
    "a_b",
    "a-b",
    "",
    "yes",
    "- x",
    "x:",
]
KEYS += [
    "k" * 127,
    "k" * 129,
    "é" * 65,
    "long key " * 20,
    "two\nlines",
    "tab\t",
    "2001-01-01",
    "~",
    "a b",
    " a",
    "한국",
]
NUMBERS = [
    0,
    -1,
    2**53,
    2**63 - 1,
    -(2**63),
    1.5,
    0.1,
    1e-7,
    1e21,
    1e20,
    123456.5,
    1234567.5,
    1e6,
    2.5e-5,
    1e300,
    5e-324,
]
SHAPES: list[Any] = [
    *(
        None,
        True,
        False,
        {},
        [],
        [[]],
        [{}],
        {"a": {}},
        {"a": []},
        [[1, [2]], [3]],
        [{"a": 1, "b": [2]}, {"c": {"d": [3]}}],
    ),
    *(
        {"a": [[{"b": [1]}]]},
        [None, True],
        {"k" * 130: {"a": [1], "b": 2}},
        {"k" * 130: [1, [2]]},
        {"k" * 130: "w " * 60},
    ),
]


def named(index: int, value: Any) -> dict[str, Any]:
    metadata = {"annotations": {"read": "yes"}, "name": f"n{index}"}
    return {"apiVersion": "v1", "kind": "X", "metadata": metadata, "v": value}


@needs_kubectl
def test_every_text_key_and_shape_is_written_as_kubectl_writes_it() -> None:
    values: list[Any] = [*TEXTS, *([text] for text in TEXTS), *NUMBERS, *SHAPES]
    values += [{text: 1} for text in TEXTS if "\x85" not in text]
    values += [{key: key} for key in KEYS]
    # Natural order is not transitive ("02" < "0b" < "2/" < "02"), so only pairs have one answer.
    values += [{a: 1, b: 2} for a in KEYS for b in KEYS if a < b]
    objects = [named(index, value) for index, value in enumerate(values)]
    for mine, theirs in zip(map(yamldump.dump, objects), real_yaml(objects), strict=True):
        assert mine == theirs


def test_documents() -> None:
    assert yamldump.dump_all([{"a": 1}, {"b": None}]) == "a: 1\n---\nb: null\n"
    assert yamldump.dump("a b") == "a b\n"
    assert yamldump.dump([]) == "[]\n"
    assert yamlio.dump({"b": [1, {"c": "yes"}], "a": {}}) == 'a: {}\nb:\n- 1\n- c: "yes"\n'


@pytest.mark.parametrize("text", ["a\x7fb", "\x80", "\x9f", "\uffff"])
def test_what_go_yaml_refuses(text: str) -> None:
    with pytest.raises(yamlio.YAMLError, match=r"^yaml: control characters are not allowed$"):
        yamldump.dump({"a": text})


def test_numbers_out_of_range_become_floats() -> None:
    assert yamldump.dump(json.loads("[123456789012345678901234, -9223372036854775809]")) == (
        "- 1.2345678901234569e+23\n- -9.223372036854776e+18\n"
    )
