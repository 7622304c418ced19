from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_sim.base import duration
from tests.oracle import needs_kubectl, real_kubectl

S = 1_000_000
H = 3600 * S
D = 24 * H


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("0", 0),
        ("+0", 0),
        ("5s", 5 * S),
        ("1h30m", 90 * 60 * S),
        ("300ms", 300_000),
        ("-1.5h", -90 * 60 * S),
        ("1us2µs3μs", 6),
        ("1500ns", 1),
        ("-1500ns", -1),
        (".5s", S // 2),
        ("5.s", 5 * S),
        ("3.000000001s", 3 * S),
        ("2562047h47m16.854775807s", (2**63 - 1) // 1000),
    ],
)
def test_parse(text: str, us: int) -> None:
    assert duration.parse(text) == us


BAD = [
    "",
    "3",
    "-",
    "s",
    ".",
    "-.",
    ".s",
    "+.s",
    "1d",
    "1h-3m",
    "x",
    "1y2z",
    "10 s",
    "9223372036854775808ns",
    "9223372036854775.808us",
    "2562048h",
    "5ß",
    'a"b',
    "3é",
    "5\\",
]


@needs_kubectl
@pytest.mark.parametrize("text", [bad for bad in BAD if bad])
def test_errors_are_kubectls(text: str) -> None:
    code, _, stderr = real_kubectl(["delete", "pod", "x", f"--timeout={text}"])
    with pytest.raises(duration.DurationError) as caught:
        duration.parse(text)
    assert code == 1
    assert stderr.startswith(f'error: invalid argument {_go_quote(text)} for "--timeout" flag: {caught.value}\n')


def _go_quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.mark.parametrize(
    ("us", "text"),
    [
        (0, "0s"),
        (1, "1µs"),
        (1100, "1.1ms"),
        (2_200_000, "2.2s"),
        (3 * 60 * S + 300_000, "3m0.3s"),
        (4 * 60 * S + S // 1000, "4m0.001s"),
        (5 * H + 6 * 60 * S + 7 * S, "5h6m7s"),
        (-H, "-1h0m0s"),
    ],
)
def test_format(us: int, text: str) -> None:
    assert duration.format(us) == text


@given(st.integers(-(2**62), 2**62).map(lambda n: n // 1000))
def test_format_parses_back(us: int) -> None:
    assert duration.parse(duration.format(us)) == us


@pytest.mark.parametrize(
    ("us", "long", "short"),
    [
        (-2 * S, "<invalid>", "<invalid>"),
        (-S - 999_999, "0s", "0s"),
        (0, "0s", "0s"),
        (S - 1, "0s", "0s"),
        (59 * S, "59s", "59s"),
        (119 * S, "119s", "1m"),
        (120 * S, "2m", "2m"),
        (121 * S, "2m1s", "2m"),
        (599 * S, "9m59s", "9m"),
        (600 * S, "10m", "10m"),
        (601 * S, "10m", "10m"),
        (179 * 60 * S, "179m", "2h"),
        (3 * H, "3h", "3h"),
        (8 * H - 1, "7h59m", "7h"),
        (8 * H, "8h", "8h"),
        (48 * H - 1, "47h", "1d"),
        (48 * H, "2d", "2d"),
        (49 * H, "2d1h", "2d"),
        (8 * D - 1, "7d23h", "7d"),
        (8 * D, "8d", "8d"),
        (364 * D, "364d", "364d"),
        (365 * D, "365d", "1y"),
        (2 * 365 * D - 1, "729d", "1y"),
        (2 * 365 * D, "2y", "2y"),
        (2 * 365 * D + D, "2y1d", "2y"),
        (8 * 365 * D, "8y", "8y"),
        (9 * 365 * D + 9 * D, "9y", "9y"),
    ],
)
def test_human(us: int, long: str, short: str) -> None:
    assert duration.human(us) == long
    assert duration.short_human(us) == short


def test_age() -> None:
    now = 1_795_413_149 * S
    assert duration.age("2026-11-23T05:52:29Z", now) == "0s"
    assert duration.age(now - 90 * S, now) == "90s"
    assert duration.age(None, now) == "<unknown>"
    assert duration.age("", now) == "<unknown>"
    assert duration.age("0001-01-01T00:00:00Z", now) == "<unknown>"
    assert duration.age("2026-11-23T05:53:29Z", now) == "<invalid>"
