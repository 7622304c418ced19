from __future__ import annotations

import datetime as dt
import zoneinfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kubectl_sim.base import cron

SECOND = 1_000_000
UTC = dt.UTC


def us(text: str, zone: str = "UTC") -> int:
    moment = dt.datetime.fromisoformat(text).replace(tzinfo=zoneinfo.ZoneInfo(zone))
    return int(moment.timestamp()) * SECOND


def following(schedule: str, start: str, zone: str = "", count: int = 3) -> list[str]:
    moment: int | None = us(start)
    found = []
    for _ in range(count):
        assert moment is not None
        moment = cron.parse(schedule).next(moment, zone)
        if moment is not None:
            found.append(dt.datetime.fromtimestamp(moment / SECOND, UTC).strftime("%a %Y-%m-%d %H:%M:%S"))
    return found


@pytest.mark.parametrize(
    ("schedule", "start", "expected"),
    [
        ("* * * * *", "2026-01-01 00:00:30", ["Thu 2026-01-01 00:01:00", "Thu 2026-01-01 00:02:00"]),
        ("* * * * *", "2026-01-01 00:00", ["Thu 2026-01-01 00:01:00", "Thu 2026-01-01 00:02:00"]),
        ("*/15 * * * *", "2026-01-01 00:50", ["Thu 2026-01-01 01:00:00", "Thu 2026-01-01 01:15:00"]),
        ("5/20 * * * *", "2026-01-01 00:00", ["Thu 2026-01-01 00:05:00", "Thu 2026-01-01 00:25:00"]),
        ("30 8-10/2 * * *", "2026-01-01 09:00", ["Thu 2026-01-01 10:30:00", "Fri 2026-01-02 08:30:00"]),
        ("0 0 31 * *", "2026-02-01 00:00", ["Tue 2026-03-31 00:00:00", "Sun 2026-05-31 00:00:00"]),
        ("0 0 29 2 *", "2026-01-01 00:00", ["Tue 2028-02-29 00:00:00", "Sun 2032-02-29 00:00:00"]),
        ("0 9 * * mon-fri", "2026-01-02 10:00", ["Mon 2026-01-05 09:00:00", "Tue 2026-01-06 09:00:00"]),
        ("0 0 13 * FRI", "2026-02-01 00:00", ["Fri 2026-02-06 00:00:00", "Fri 2026-02-13 00:00:00"]),
        ("0 0 ? jan,Jul *", "2026-01-30 12:00", ["Sat 2026-01-31 00:00:00", "Wed 2026-07-01 00:00:00"]),
        ("@hourly", "2026-01-01 00:30", ["Thu 2026-01-01 01:00:00", "Thu 2026-01-01 02:00:00"]),
        ("@daily", "2026-01-01 00:30", ["Fri 2026-01-02 00:00:00", "Sat 2026-01-03 00:00:00"]),
        ("@midnight", "2026-01-01 00:30", ["Fri 2026-01-02 00:00:00", "Sat 2026-01-03 00:00:00"]),
        ("@weekly", "2026-01-01 00:30", ["Sun 2026-01-04 00:00:00", "Sun 2026-01-11 00:00:00"]),
        ("@monthly", "2026-01-15 00:30", ["Sun 2026-02-01 00:00:00", "Sun 2026-03-01 00:00:00"]),
        ("@yearly", "2026-01-15 00:30", ["Fri 2027-01-01 00:00:00", "Sat 2028-01-01 00:00:00"]),
        ("@every 90m", "2026-01-01 00:00:30", ["Thu 2026-01-01 01:30:30", "Thu 2026-01-01 03:00:30"]),
        ("@every 10ms", "2026-01-01 00:00:30", ["Thu 2026-01-01 00:00:31", "Thu 2026-01-01 00:00:32"]),
        ("TZ=Asia/Tokyo 0 9 * * *", "2026-01-01 00:00", ["Fri 2026-01-02 00:00:00", "Sat 2026-01-03 00:00:00"]),
    ],
)
def test_next(schedule: str, start: str, expected: list[str]) -> None:
    assert following(schedule, start, count=2) == expected


def test_what_never_comes() -> None:
    assert cron.parse("0 0 31 2 *").next(us("2026-01-01")) is None
    assert cron.parse("0 0 30 2 *").next(us("2026-01-01")) is None


def test_zones() -> None:
    # In Berlin the clock skips from 2:00 to 3:00 on 2026-03-29 and goes back from 3:00 to 2:00 on 2026-10-25.
    assert following("30 2 * * *", "2026-03-28 12:00", "Europe/Berlin", 2) == [
        "Mon 2026-03-30 00:30:00",
        "Tue 2026-03-31 00:30:00",
    ]
    assert following("30 2 * * *", "2026-10-24 12:00", "Europe/Berlin", 3) == [
        "Sun 2026-10-25 00:30:00",
        "Sun 2026-10-25 01:30:00",
        "Mon 2026-10-26 01:30:00",
    ]
    assert following("0 0 * * *", "2026-01-01 12:00", "Asia/Kolkata", 1) == ["Thu 2026-01-01 18:30:00"]
    assert following("TZ=Etc/UTC 0 0 * * *", "2026-01-01 12:00", "Asia/Kolkata", 1) == ["Fri 2026-01-02 00:00:00"]


@pytest.mark.parametrize(
    ("schedule", "message"),
    [
        ("", "empty spec string"),
        ("* * *", "expected exactly 5 fields, found 3: [* * *]"),
        ("* * * * * *", "expected exactly 5 fields, found 6: [* * * * * *]"),
        ("60 * * * *", "end of range (60) above maximum (59): 60"),
        ("* 24 * * *", "end of range (24) above maximum (23): 24"),
        ("* * 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("* * * 13 *", "end of range (13) above maximum (12): 13"),
        ("* * * * 7", "end of range (7) above maximum (6): 7"),
        ("5-3 * * * *", "beginning of range (5) beyond end of range (3): 5-3"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("1/2/3 * * * *", "too many slashes: 1/2/3"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("x * * * *", 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'),
        ("* * * * foo", 'failed to parse int from foo: strconv.Atoi: parsing "foo": invalid syntax'),
        ("*/-1 * * * *", "negative number (-1) not allowed: -1"),
        ("@sometimes", "unrecognized descriptor: @sometimes"),
        ("@every x", 'failed to parse duration @every x: time: invalid duration "x"'),
        ("TZ=Mars/City * * * * *", "provided bad location Mars/City: unknown time zone Mars/City"),
    ],
)
def test_what_is_no_schedule(schedule: str, message: str) -> None:
    with pytest.raises(cron.CronError) as caught:
        cron.parse(schedule)
    assert str(caught.value) == message


def test_zone_errors() -> None:
    assert [cron.zone_error(zone) for zone in ("", "UTC", "Europe/Berlin")] == ["", "", ""]
    assert cron.zone_error("Mars/City") == "unknown time zone Mars/City"
    assert cron.zone_error("../etc/passwd") == "time: invalid location name"


def numbers(low: int, high: int) -> st.SearchStrategy[str]:
    number = st.integers(low, high)
    return st.one_of(
        st.just("*"),
        number.map(str),
        st.tuples(number, number).map(lambda pair: f"{min(pair)}-{max(pair)}"),
        st.integers(1, high).map(lambda step: f"*/{step}"),
        st.lists(number, min_size=1, max_size=3).map(lambda items: ",".join(map(str, items))),
    )


def holds(text: str, value: int, low: int, high: int) -> bool:
    """Does a field name a value?  As the manual says, not as the parser does it."""
    for part in text.split(","):
        span, _, step = part.partition("/")
        first, last = (low, high) if span == "*" else [int(end) for end in (span.split("-") * 2)[:2]]
        if "-" in span:
            first, last = (int(end) for end in span.split("-"))
        if first <= value <= last and (value - first) % int(step or 1) == 0:
            return True
    return False


def is_due(fields: list[str], moment: dt.datetime) -> bool:
    minute, hour, day, month, weekday = fields
    in_month = holds(day, moment.day, 1, 31)
    in_week = holds(weekday, moment.isoweekday() % 7, 0, 6)
    starred = any(part in ("*", "*/1") for field in (day, weekday) for part in field.split(","))
    return (
        holds(minute, moment.minute, 0, 59)
        and holds(hour, moment.hour, 0, 23)
        and holds(month, moment.month, 1, 12)
        and ((in_month and in_week) if starred else (in_month or in_week))
    )


@settings(deadline=None)
@given(
    st.tuples(numbers(0, 59), numbers(0, 23), numbers(1, 31), numbers(1, 12), numbers(0, 6)),
    st.integers(us("2024-01-01"), us("2028-01-01")),
)
@example(("*", "*", "*/1", "*", "1"), us("2026-01-01"))
def test_equals_a_walk_through_the_minutes(fields: tuple[str, ...], start: int) -> None:
    found = cron.parse(" ".join(fields)).next(start)
    moment = dt.datetime.fromtimestamp(start // SECOND, UTC).replace(second=0) + dt.timedelta(minutes=1)
    for _ in range(24 * 60):
        if is_due(list(fields), moment):
            assert found == int(moment.timestamp()) * SECOND
            return
        moment += dt.timedelta(minutes=1)
    assert found is None or found >= int(moment.timestamp()) * SECOND


@given(st.text(max_size=30) | st.text("0123456789*/-,? @TZ=", max_size=20))
def test_takes_any_text(text: str) -> None:
    try:
        schedule = cron.parse(text)
    except cron.CronError:
        return
    found = schedule.next(us("2026-01-01"))
    assert found is None or found > us("2026-01-01")
