"""YAML under random change: read and written as the real kubectl does, and read back as it was."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_sim.base import jsonio, yamldump, yamlio
from tests.oracle import needs_kubectl, real_documents, real_yaml

BLOCKS = [
    "spec:\n  replicas: 3 # three\n  selector: {app: web}\n"
    "  containers:\n  - name: web\n    image: nginx:1.21\n    args: [-c, 'x']\n",
    "data:\n  a.conf: |\n    x = 1\n     y\n\n    z\n"
    "  b: >-\n    one\n    two\n\n    three\n  c: \"q\\tu\\x41\n    o\"\n  d: 'it''s'\n",
    "a: &a {x: 1, y: [2, 3]}\nb:\n  <<: *a\n  y: 4\nc: [*a, *a]\n",
    "- - a\n  - b\n-\n  c: d\n- {e: f, g}\n- ? h\n  : i\n",
    'u: http://x:80/y\nv: [http://x:80/y, a:b, "c":d]\nw: {k:l, m: n}\n',
    "s: !!str 1\ni: !!int '2'\nb: yes\nn: ~\no: 0644\nt: 2001-01-01\nf: 1e3\n",
    "plain: one\n  two\n\n  three\nnext: |2-\n   a\n  b\nlast: >+\n  c\n\n",
]
CHARS = [
    *"abc:-#{}[],&*!|>'\"%@`?\\\n\n  \t~=01.<",
    ": ",
    "- ",
    "\n  ",
    "\n- ",
    "...",
    "\r\n",
    "é",
    "\u2028",
    "\\n",
    "\\/",
]
CHARS += ["\\x", "http://a:b", "{{ .v }}", "<<: ", "&a ", "*a", "!!str ", "|\n", ">-\n", "a: ", "'", '"', "[", "}"]


def changed(text: str, source: random.Random) -> str:
    for _ in range(source.choice([0, 1, 1, 1, 2, 3])):
        at, kind = source.randrange(len(text) + 1), source.random()
        lines = text.split("\n")
        line = source.randrange(len(lines))
        if kind < 0.5:
            text = text[:at] + source.choice(CHARS) + text[at:]
        elif kind < 0.7:
            text = text[:at] + text[at + source.choice([1, 1, 2, 5]) :]
        elif kind < 0.85:
            lines[line] = " " * source.choice([1, 2, 3]) + lines[line]
            text = "\n".join(lines)
        else:
            lines.insert(source.randrange(len(lines)), lines.pop(line)[source.choice([0, 1, 2]) :])
            text = "\n".join(lines)
    return text


def read(text: str) -> tuple[list[Any], str | None]:
    found: list[Any] = []
    try:
        for value in yamlio.load_all(text):
            found.append(value)  # noqa: PERF402 - what came before a fault counts
    except yamlio.YAMLError as error:
        return found, str(error)
    return found, None


@needs_kubectl
def test_faulty_documents_fail_alike() -> None:
    source = random.Random(37)
    texts = []
    for index in range(600):
        body = changed(source.choice(BLOCKS), source)
        indented = "".join(f"  {line}\n" for line in body.split("\n"))
        texts.append(f"apiVersion: v1\nkind: X\nmetadata: {{name: n{index}}}\nv:\n{indented}")
    failed = 0
    for text, (values, error) in zip(texts, real_documents(list(texts)), strict=True):
        mine, my_error = read(text)
        assert my_error == error, text
        failed += error is not None
        if error is None:
            assert jsonio.pretty(mine) == jsonio.pretty(values), text
    assert 100 < failed < 500


LETTERS = [
    *"abcxyz ABC   09-_:#,?[]{}&*!|>'\"%@`\\/.=~+<",
    "\n",
    "\n",
    " \n",
    "\t",
    "é",
    "한국",
    "😀",
    "\r",
    "\x1b",
    "word ",
]


def random_text(source: random.Random) -> str:
    if source.random() < 0.7:
        return "".join(source.choice(LETTERS) for _ in range(source.randint(0, 12)))
    words = ["word", "a", "longer-word", "x:", "#y", "'q'", '"z"', "한국어", "\\", "1", "yes"]
    gap = source.choice([" ", " ", "  "])
    return source.choice(["", "'", "#", ": ", "é", "\t", "😀"]) + gap.join(
        source.choice(words) for _ in range(source.randint(5, 50))
    )


def random_value(source: random.Random, depth: int = 0) -> Any:
    kind = source.random()
    if depth > 4 or kind < 0.5:
        return random_text(source)
    if kind < 0.55:
        return source.choice([1, 0, -5, 1.5, True, False, None])
    if kind < 0.8:
        # Letters only: natural order is not transitive, and kubectl's own answer then varies.
        keys = ["".join(source.choice("abcdXYZ./-") for _ in range(source.randint(1, 6))) for _ in range(4)]
        return {key: random_value(source, depth + 1) for key in keys[: source.randint(0, 4)]}
    return [random_value(source, depth + 1) for _ in range(source.randint(0, 4))]


@needs_kubectl
def test_objects_are_written_alike() -> None:
    source = random.Random(1)
    metadata = [{"annotations": {"read": "yes"}, "name": f"n{index}"} for index in range(500)]
    objects = [{"apiVersion": "v1", "kind": "X", "metadata": item, "v": random_value(source)} for item in metadata]
    for value, theirs in zip(objects, real_yaml(objects), strict=True):
        assert yamldump.dump(value) == theirs


texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff") | st.sampled_from("\n\t :#-")
)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=20
)


def integral(value: Any) -> Any:
    """A whole float comes back as an int if it fits: JSON has but one kind of number."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e18:
        return int(jsonio.go_float(value))
    if isinstance(value, dict):
        return {key: integral(item) for key, item in value.items()}
    return [integral(item) for item in value] if isinstance(value, list) else value


@settings(max_examples=300)
@given(values)
def test_what_is_written_is_read_back(value: Any) -> None:
    assert yamlio.load(yamldump.dump(value)) == integral(value)


@settings(max_examples=300)
@given(st.text() | st.binary().map(yamlio.decode))
def test_any_text_is_read_or_refused(text: str) -> None:
    read(text)
