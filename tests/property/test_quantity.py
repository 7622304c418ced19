"""Quantities obey exact arithmetic, whatever they are written like."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kubectl_sim.base import quantity
from kubectl_sim.base.quantity import Quantity

SUFFIX = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "e2": 2, "e-4": -4}


@st.composite
def texts(draw: st.DrawFn) -> tuple[str, Fraction]:
    """A quantity's text with its exact value, within the nine places that upstream keeps."""
    number, suffix = draw(st.integers(-(10**14), 10**14)), draw(st.sampled_from(sorted(SUFFIX)))
    return f"{number}{suffix}", Fraction(number) * Fraction(10) ** SUFFIX[suffix]


def exact(amount: Quantity) -> Fraction:
    return Fraction(amount.unscaled) * Fraction(10) ** amount.scale


@given(texts(), texts())
def test_order_and_sums_are_exact(left: tuple[str, Fraction], right: tuple[str, Fraction]) -> None:
    (a, a_value), (b, b_value) = left, right
    qa, qb = quantity.parse(a), quantity.parse(b)
    assert exact(qa) == a_value
    assert exact(qa + qb) == a_value + b_value
    assert exact(qa - qb) == a_value - b_value
    assert qa.compare(qb) == (a_value > b_value) - (a_value < b_value)
    if a_value == b_value:
        assert hash(qa) == hash(qb)


@given(texts(), st.sampled_from([quantity.DECIMAL_SI, quantity.BINARY_SI, quantity.DECIMAL_EXPONENT]))
def test_canonical_form_means_the_same_and_is_stable(left: tuple[str, Fraction], format: str) -> None:
    text, value = left
    amount = quantity.parse(text)
    written = str(Quantity(amount.unscaled, amount.scale, format))
    if format == quantity.BINARY_SI and abs(value) >= 2**63:
        return  # capped when read
    assert exact(quantity.parse(written)) == value
    if format != quantity.BINARY_SI or written.endswith("i"):
        assert quantity.canonical(written) == written


@given(texts(), st.sampled_from([0, -3, 3]))
def test_scaled_value_rounds_away_from_zero(left: tuple[str, Fraction], scale: int) -> None:
    text, value = left
    exactly = value / Fraction(10) ** scale
    rounded = -((-exactly).__floor__()) if exactly > 0 else exactly.__floor__()
    assert quantity.parse(text).scaled_value(scale) in (rounded, 0 if abs(rounded) >= 2**63 else rounded)
