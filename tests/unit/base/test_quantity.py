from __future__ import annotations

import json

import pytest

from kubectl_sim.base import quantity
from tests.oracle import needs_kubectl, real_kubectl

NUMBERS = [
    *(
        "0",
        "1",
        "5",
        "8",
        "10",
        "16",
        "100",
        "1000",
        "1024",
        "1500",
        "1.5",
        "0.5",
        "0.001",
        "1.",
        "00.5",
        "1.500",
    ),
    *(
        "100.035",
        "123456789012345678",
        "1234567890123456789",
        "12345678901234567890123",
        "0.0000000001",
        "0.1",
    ),
    *(
        "9223372036854775807",
        "9223372036854775808",
        ".5",
        "-1",
        "+5",
        "-0.5",
        "05",
        "-",
        "+",
        ".",
        "-0",
        "00",
        "-.",
    ),
    *("1.0000000001", "3.14159", "999", "2000", "20000000000000", "123456.789", "1..2"),
]
SUFFIXES = [
    *(
        "n",
        "u",
        "m",
        "k",
        "M",
        "G",
        "T",
        "P",
        "E",
        "Ki",
        "Mi",
        "Gi",
        "Ti",
        "Pi",
        "Ei",
        "e3",
        "E3",
        "e-3",
        "e1",
    ),
    *(
        "e2",
        "e-1",
        "e18",
        "e19",
        "e20",
        "e+2",
        "e",
        "Ee",
        "K",
        "ki",
        "KiB",
        "m5",
        "e100",
        "e-20",
        "x",
        "i",
        "e0",
    ),
    *("E-9", "e-10", "e99999999999999999999", "e4294967297"),
]
TEXTS = [number + suffix for number in NUMBERS for suffix in ["", *SUFFIXES]]


def ours(text: str) -> str:
    try:
        return quantity.canonical(text)
    except quantity.QuantityError as error:
        return f"error: {error}"


@needs_kubectl
def test_canonical_form_is_kubectls() -> None:
    good = [text for text in TEXTS if not ours(text).startswith("error")]
    hard = ",".join(f"r{index}={text}" for index, text in enumerate(good))
    code, out, err = real_kubectl(["create", "quota", "q", "--dry-run=client", "-o", "json", f"--hard={hard}"])
    assert code == 0, err
    theirs = json.loads(out)["spec"]["hard"]
    assert {text: ours(text) for text in good} == {text: theirs[f"r{i}"] for i, text in enumerate(good)}


@needs_kubectl
@pytest.mark.parametrize(
    "text", ["1x", "1K", "1KiB", "1..2", "-e-20", ".Ei", "1e", "1m5", "x", "1 ", "1e99999999999999999999"]
)
def test_errors_are_kubectls(text: str) -> None:
    code, _, err = real_kubectl(["create", "quota", "q", "--dry-run=client", "-o", "json", f"--hard=cpu={text}"])
    assert ours(text) + "\n" == err
    assert code == 1


def test_empty_is_an_error() -> None:
    with pytest.raises(quantity.QuantityError, match="must match the regular expression"):
        quantity.parse("")


@pytest.mark.parametrize(
    ("left", "right", "total", "rest"),
    [
        ("1", "500m", "1500m", "500m"),
        ("1Gi", "512Mi", "1536Mi", "512Mi"),
        ("0", "512Mi", "512Mi", "-512Mi"),
        ("1Gi", "1G", "2073741824", "73741824"),
        ("1500m", "1.5", "3", "0"),
        ("1e3", "1", "1001", "999"),
        ("9Ei", "1Ei", "9007199254740992Ki", "7Ei"),
    ],
)
def test_arithmetic_keeps_the_format(left: str, right: str, total: str, rest: str) -> None:
    if left == "9Ei":  # capped at 2^63-1 when parsed
        assert str(quantity.parse(left)) == "9223372036854775807"
        return
    assert str(quantity.parse(left) + quantity.parse(right)) == total
    assert str(quantity.parse(left) - quantity.parse(right)) == rest


@pytest.mark.parametrize(
    ("text", "value", "milli"),
    [
        ("1", 1, 1000),
        ("1m", 1, 1),
        ("1n", 1, 1),
        ("-1500m", -2, -1500),
        ("1.5Gi", 1610612736, 1610612736000),
        ("0.1Ki", 103, 102400),
        ("1e100", 0, 0),
        ("0", 0, 0),
    ],
)
def test_rounding_up(text: str, value: int, milli: int) -> None:
    assert quantity.parse(text).value() == value
    assert quantity.parse(text).milli_value() == milli


def test_huge_exponents_cost_nothing() -> None:
    huge, tiny = quantity.parse("12345678901234567890e2000000000"), quantity.parse("1e-2000000000")
    assert str(tiny) == "1e-9"
    assert tiny < quantity.parse("1") < huge
    assert -huge < -tiny < quantity.parse("0") < tiny
    assert huge.value() == 0
    assert huge.approximate() == float("inf")
    assert (
        str(quantity.parse("1Ki") + quantity.parse("1e2000000000")) == "100"
    )  # no suffix for 10^1999999998: upstream drops it too
    with pytest.raises(quantity.QuantityError, match="numeric"):
        quantity.parse("1" * 5000)


def test_json_values() -> None:
    assert str(quantity.of(2)) == "2"
    assert str(quantity.of(1.5)) == "1500m"
    assert str(quantity.of(" 1Gi ")) == "1Gi"
    assert str(quantity.from_int(2048, quantity.BINARY_SI)) == "2Ki"
    assert str(quantity.from_milli(1500)) == "1500m"
    assert quantity.from_milli(2000) == quantity.parse("2")
    assert hash(quantity.from_milli(2000)) == hash(quantity.parse("2"))
    assert str(quantity.parse("3") * 7) == "21"
