from __future__ import annotations

import os
import time
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kubectl_sim.base import timefmt

NOW = 1_795_413_149_123_456  # 2026-11-23T05:52:29.123456Z
instants = st.datetimes(min_value=datetime(1, 1, 1), max_value=datetime(9999, 12, 31), timezones=st.just(UTC))


def micros(moment: datetime) -> int:
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds


def test_forms() -> None:
    assert timefmt.rfc3339(NOW) == "2026-11-23T05:52:29Z"
    assert timefmt.rfc3339_micro(NOW) == "2026-11-23T05:52:29.123456Z"
    assert timefmt.rfc3339_nano(NOW - 56) == "2026-11-23T05:52:29.1234Z"
    assert timefmt.rfc3339_nano(NOW - 123_456) == "2026-11-23T05:52:29Z"
    assert timefmt.go_rfc1123z(NOW, 0) == "Mon, 23 Nov 2026 05:52:29 +0000"
    assert timefmt.go_rfc1123z(NOW, 9 * 3600) == "Mon, 23 Nov 2026 14:52:29 +0900"
    assert timefmt.go_rfc1123z(NOW, -(5 * 3600 + 1800)) == "Mon, 23 Nov 2026 00:22:29 -0530"
    assert timefmt.rfc3339(timefmt.ZERO) == "0001-01-01T00:00:00Z"


def test_describe_form_is_local_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Seoul" if os.path.exists("/usr/share/zoneinfo/Asia/Seoul") else "KST-9")
    time.tzset()
    try:
        assert timefmt.go_rfc1123z(NOW) == "Mon, 23 Nov 2026 14:52:29 +0900"
    finally:
        monkeypatch.undo()
        time.tzset()


@given(instants)
def test_agrees_with_datetime(moment: datetime) -> None:
    us = micros(moment)
    assert timefmt.rfc3339_micro(us) == f"{moment:%Y}".rjust(4, "0") + f"{moment:-%m-%dT%H:%M:%S.%fZ}"
    assert timefmt.parse(timefmt.rfc3339_micro(us)) == us
    assert timefmt.parse(timefmt.rfc3339(us)) == us // 1_000_000 * 1_000_000
    assert timefmt.go_rfc1123z(us, 0)[:3] == f"{moment:%a}"


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("2026-11-23T14:52:29+09:00", "2026-11-23T05:52:29Z"),
        ("2026-11-23T05:52:29.5Z", "2026-11-23T05:52:29.500000Z"),
        ("2026-11-23T05:52:29.123456789-00:30", "2026-11-23T06:22:29.123456Z"),
        ("2024-02-29T5:00:00Z", "2024-02-29T05:00:00Z"),
    ],
)
def test_other_forms(text: str, same: str) -> None:
    assert timefmt.parse(text) == timefmt.parse(same)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", 'parsing time "" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "2006"'),
        ("soon", 'parsing time "soon" as "2006-01-02T15:04:05Z07:00": cannot parse "soon" as "2006"'),
        (
            "2026-11-23",
            'parsing time "2026-11-23" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "T"',
        ),
        (
            "2026-11-23T05:52:29",
            'parsing time "2026-11-23T05:52:29" as "2006-01-02T15:04:05Z07:00": cannot parse "" as "Z07:00"',
        ),
        ("2026-13-23T05:52:29Z", 'parsing time "2026-13-23T05:52:29Z": month out of range'),
        ("2026-02-29T05:52:29Z", 'parsing time "2026-02-29T05:52:29Z": day out of range'),
        ("2026-02-01T25:52:29Z", 'parsing time "2026-02-01T25:52:29Z": hour out of range'),
        ("2026-02-01T05:52:29ZZ", 'parsing time "2026-02-01T05:52:29ZZ": extra text: "Z"'),
    ],
)
def test_errors(text: str, message: str) -> None:
    with pytest.raises(timefmt.TimeError) as caught:
        timefmt.parse(text)
    assert str(caught.value) == message
