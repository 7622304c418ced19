"""The encoder for thousands of values writes what the one for single values writes."""

import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from kubectl_sim.base import jsonio

TEXT = st.text(st.characters(codec="utf-8"))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 70), 1 << 70) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=50, deadline=None)
@given(VALUES)
def test_the_same_text(value):
    dumps, _ = jsonio.for_many()
    assert dumps(value) == jsonio.dumps(value)


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(TEXT, st.integers(-(1 << 62), 1 << 62) | st.floats(allow_nan=False, allow_infinity=False) | TEXT)
)
def test_the_same_value(value):
    dumps, loads = jsonio.for_many()
    assert loads(dumps(value)) == value == loads(jsonio.dumps(value))


def test_without_the_library_it_is_the_plain_encoder(monkeypatch):
    monkeypatch.setitem(sys.modules, "orjson", None)
    assert jsonio.for_many() == (jsonio.dumps, jsonio.loads)
