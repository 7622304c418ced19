from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.base import jsonio, yamlevents, yamlio
from tests.oracle import needs_kubectl, real_documents

PLAIN_SCALARS = r"""
y Y yes Yes YES yEs n N no No NO on On ON off Off OFF true True TRUE tRue false null Null NULL ~ nul
0 00 07 08 09 0644 0o644 0O17 0x1F 0X1f 0xg 0b11 0B11 0b12 0b-11 -0b11 0b 0x 1_000 _1 1_ 1__0 0_7 0_8
1e3 1E3 1e+3 1e-3 1e400 1e 1.5 1. .5 -.5 +.5 . .. ... .1_0 1_0.5 ._1 .1_ .1__0 +12 -12 - + ++1 1e3.5
1:30 12:30:45 1:70 190:20:30.15 2001-01-01 2001-1-1 2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z
9223372036854775807 9223372036854775808 18446744073709551616 -9223372036854775809 1234567890123456789012
0.1 100000000000000000000.0 1e20 1e21 1.0 -0 0.0 +0 inf nan NaN Infinity 0x1p4 12e03 = << a:b a:b:c
http://x:80 a#b '' "" 'yes' "1" 1.2.3 v1 1.20 0777 0o8 0x_1F -0x1F +0x1f -07 1e5_0 ½ ١ 0١ @ ` %a a%
"\x41" "\u00e9" "\U0001F600" "\e" "\N" "\_" 'it''s' 10k 5Gi 1f 0d1 5e-324 1e-400 !foo .inf -.inf .NaN
!!str !!int 0b1111111111111111111111111111111111111111111111111111111111111111
"""
TAGGED_SCALARS = """
!!str 1|!!int '3'|!!int x|!!float 3|!!float x|!!bool x|!!null x|!!binary aGVsbG8=|!!binary /w==|!!binary x
!!timestamp 2001-01-01|!!timestamp x|!foo 1|! 1|!!set {a: 1}|!!python/x 1|!<tag:yaml.org,2002:str> 1|!!int 1.5
!!float 9223372036854775808|!!merge x
"""
SCALARS = [*PLAIN_SCALARS.split(), *TAGGED_SCALARS.strip().replace("\n", "|").split("|")]
PLACES = ["v: {}\n", "v: [{}]\n", "v: {{a: {}}}\n", "v:\n- {}\n", "v:\n  {}: 1\n", "v: {{{}: 1}}\n"]

DOCUMENTS = [
    "v: &a {x: 1, y: 2}\nw:\n  <<: *a\n  x: 3\nu:\n  x: 4\n  <<: *a\n",
    "v: {<<: [{a: 1, b: 2}, {a: 3, c: 4}], b: 5}\n",
    "v: {a: 1, a: 2}\nw: 1\nw: 2\n",
    "v: |\n  a\n   b\n\nw: >-\n  a\n  b\n\n  c\nx: |2+\n   y\n\n",
    "v: a b\n  c\n\n  d # e\nw: 'a\n  b'\nx: \"a \\\n   b\\n\n   c\"\n",
    "v: [http://x:80/y, a:b, {c:d: 1}, \"e\":f]\nw: {x:y, 'z':1}\n",
    'v: "it\\\'s"\n',
    "? v\n: w\n? x\n",
    "v: {1: a, 1.5: b, true: c, 0x10: d, 1e3: e, 1234567.5: f, 2001-01-01: g, .inf: h}\n",
    "v: !!binary |\n  aGVs\n  bG8=\n",
    "v: &x [&y 1, *y]\nw: *x\n&k k: *k\n",
    "v: 1\n...\nnot: [read\n",
    "v:\r\n- a\r\n- |\r\n  b\r\n  c\r\n",
]

FAULTS = [
    "v: a: b",
    "v: [",
    "v: [a\nw: b",
    "v: {a: b",
    "v: 'a",
    'v: "a\\qb"',
    'v: "\\/"',
    "v:\n\t- a",
    "v:\n  - a\n  b: c",
    "v:\n  a: 1\n b: 2",
    "v: *nope",
    "v: &a [*a]",
    "v: {{ .Values.x }}",
    "v: {[a]: b}",
    "v: {{a: {b: [1, x]}}: c}",
    "? {a: b}\n: c",
    "v: {null: 1}",
    "v: {~: {a: b}}",
    "v: {18446744073709551615: 1}",
    "v: .inf",
    "v: [.nan]",
    "v: {<<: 1}",
    "v: {<<: [1]}",
    "v: \x01",
    "v: a\x00b",
    "v: @a",
    "v: `a",
    "v: %a",
    "- a\nb: c",
    "v: 'a' b",
    "v: |x\n  a",
    "v: |0\n  a",
    "v: !<a\n",
    "v: & a",
    "%YAML 3.0\n---\nv: 1",
    "%FOO\n---\nv: 1",
    "v: 1\n--- w: 2",
    "v: 1\n---x",
    "v: 1\n----\n",
    "v\nw: 1",
    "v: 1\nw",
    "v: - a",
    "v: ]",
    '{"a": [}',
    '{"a": 1',
    '{"a": tru}',
    '{"a": 01}',
    '{"a": "\\x"}',
    '{"a": \'b"}',
    '{"a": 1.}',
    '{"a" 1}',
    '{"a": 1,}}',
    '{"é": \x07}',
    '{"a": 1} x: [',
    '{"a": 1} {"b": 2} {',
    '{"a": 1} {"b": 2} ]',
    "{a",
]


def named(index: int, text: str) -> str:
    return f"apiVersion: v1\nkind: X\nmetadata: {{name: n{index}}}\n{text}"


def read(text: str | bytes) -> tuple[list[Any], str | None]:
    found: list[Any] = []
    try:
        for value in yamlio.load_all(text):
            found.append(value)  # noqa: PERF402 - what came before a fault counts
    except yamlio.YAMLError as error:
        return found, str(error)
    return found, None


def floats(value: Any) -> Any:
    """JSON numbers as kubectl holds them: what is no int64 is a float64."""
    if isinstance(value, dict):
        return {key: floats(item) for key, item in value.items()}
    if isinstance(value, list):
        return [floats(item) for item in value]
    return float(value) if type(value) is int and not -(1 << 63) <= value < 1 << 63 else value


def assert_same(texts: list[str]) -> None:
    for text, (values, error) in zip(texts, real_documents(list(texts)), strict=True):
        mine, my_error = read(text)
        assert my_error == error, text
        if error is None:
            assert jsonio.pretty(mine) == jsonio.pretty(floats(values)), text


@needs_kubectl
def test_scalars_mean_what_kubectl_takes_them_for() -> None:
    lines = [place.format(scalar) for place in PLACES for scalar in SCALARS]
    assert_same([named(index, line) for index, line in enumerate(lines)])


@needs_kubectl
def test_documents_are_read_as_kubectl_reads_them() -> None:
    assert_same([named(index, text) for index, text in enumerate(DOCUMENTS)])


@needs_kubectl
def test_errors_are_kubectls() -> None:
    for text, (_, error) in zip(FAULTS, real_documents(list(FAULTS)), strict=True):
        assert read(text)[1] == error, text
    indented = [f"apiVersion: v1\nkind: X\nspec:\n\n{text}" for text in FAULTS if text[0] != "{"]
    for text, (_, error) in zip(indented, real_documents(list(indented)), strict=True):
        assert read(text)[1] == error, text


def test_streams() -> None:
    assert read("---\n# nothing\n---\n\n---\na: 1\n--- # comment\nb: 2\n---\nnull\n")[0] == [{"a": 1}, {"b": 2}]
    assert read('{"a": 1}\n{"b": [2.0]} null {"c": 12345678901234567890}')[0] == [
        {"a": 1},
        {"b": [2.0]},
        {"c": 12345678901234567000.0},
    ]
    assert read('{"a": 1}\n---\nb: 2\n---\n{"c": 3}\n')[0] == [{"a": 1}, {"b": 2}, {"c": 3}]
    assert read("")[0] == []
    assert read("a\n---\n- 1\n")[0] == ["a", [1]]
    assert read("a: 1\n---\nb: [\n") == (
        [{"a": 1}],
        "error converting YAML to JSON: yaml: line 1: did not find expected node content",
    )


def test_encodings() -> None:
    assert read(b"\xef\xbb\xbfa: 1\n")[0] == [{"a": 1}]
    assert read("a: é\n".encode("utf-16"))[0] == [{"a": "é"}]
    assert read(b"a: \xff\xc3\n")[0] == [{"a": "\ufffd\ufffd"}]
    assert read('{"a": "\\ud800x\\ud83d\\ude00"}')[0] == [{"a": "\ufffdx\U0001f600"}]


def test_load_is_one_document_without_prefix() -> None:
    assert yamlio.load("a: 010\n---\nb: 1") == {"a": 8}
    assert yamlio.load(b"") is None
    with pytest.raises(yamlio.YAMLError, match=r"^yaml: line 2: mapping values are not allowed in this context$"):
        yamlio.load("a: 1\nb: c: d")


def test_aliases_are_copies() -> None:
    value = yamlio.load("a: &a {b: [1]}\nc: *a")
    value["c"]["b"].append(2)
    assert value["a"] == {"b": [1]}


def test_alias_bombs_are_refused_at_once() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join(f'*a{n - 1}' for _ in range(10))}]" for n in range(1, 12)]
    with pytest.raises(yamlio.YAMLError, match=r"^yaml: document contains excessive aliasing$"):
        yamlio.load("\n".join(lines))


@pytest.mark.parametrize(
    "text", ["[" * 100_000, "- " * 100_000, "{a: " * 20_000, "\n".join(" " * n + "a:" for n in range(2000))]
)
def test_deep_nesting_is_refused(text: str) -> None:
    with pytest.raises(yamlio.YAMLError, match="exceeded max depth"):
        yamlio.load(text)
    chain = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 600))
    with pytest.raises(yamlio.YAMLError, match=r"exceeded max depth|excessive aliasing"):
        yamlio.load(chain)
    with pytest.raises(yamlio.YAMLError, match="exceeded max depth"):
        list(yamlio.load_all('{"a":' * 400 + "1" + "}" * 400))
    with pytest.raises(yamlio.YAMLError, match="exceeded max depth"):
        list(yamlio.load_all('{"a":' * 40_000 + "1" + "}" * 40_000))


def run(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[3]
    )
    return done.stdout


def test_reading_imports_almost_nothing() -> None:
    loaded = run(
        "import sys; from kubectl_sim.base import yamlio; yamlio.load('a: [1, 08]\\nb: c'); print(*sys.modules)"
    ).split()
    banned = {"re", "json", "typing", "enum", "datetime", "functools", "collections", "ruamel", "ruamel.yaml"}
    assert not banned & set(loaded)


def test_ruamel_yaml_is_left_as_it_was() -> None:
    ours, theirs = (
        "assert yamlio.load('a: yes') == {'a': True}",
        "assert yaml.YAML(typ='safe').load('a: yes') == {'a': 'yes'}",
    )
    for order in ([ours, theirs, ours, theirs], [theirs, ours, theirs, ours]):
        steps = "; ".join(
            f"from ruamel import yaml; {step}" if "YAML(" in step else f"from kubectl_sim.base import yamlio; {step}"
            for step in order
        )
        run(steps)


def test_without_the_extension(monkeypatch: pytest.MonkeyPatch) -> None:
    ordinary = [*DOCUMENTS[:5], *DOCUMENTS[7:]]  # the two parsers differ in what stands between brackets
    expected = [read(named(index, text)) for index, text in enumerate(ordinary)]
    monkeypatch.setattr(yamlevents, "_extension", None)
    monkeypatch.setattr(yamlevents, "_load_extension", lambda: None)
    assert [read(named(index, text)) for index, text in enumerate(ordinary)] == expected
    assert read("a: b: c")[1] == "error converting YAML to JSON: yaml: mapping values are not allowed in this context"
    assert (
        read("a: 1\n b: 2")[1]
        == "error converting YAML to JSON: yaml: line 2: mapping values are not allowed in this context"
    )
    assert read("a: [")[1] is not None
    assert read("a: \x01")[1] == "error converting YAML to JSON: yaml: control characters are not allowed"
