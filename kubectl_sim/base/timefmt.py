"""Times as Kubernetes writes them, from and to virtual time (``int`` microseconds since the Unix epoch, UTC).

``datetime`` costs a start-up several milliseconds, and all that is needed here is the
proleptic Gregorian calendar, so the conversion is plain integer arithmetic with a small
memory for the date and the second that were asked for last.

Models ``metav1.Time`` (seconds), ``metav1.MicroTime`` and Go's ``time.Parse`` error texts.
"""

from __future__ import annotations

import time

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

#: Go's zero ``time.Time``, 0001-01-01T00:00:00Z, which upstream prints as ``<unknown>`` or ``<unset>``.
ZERO = -62_135_596_800 * SECOND

RFC3339_LAYOUT = "2006-01-02T15:04:05Z07:00"

_WEEKDAYS = ("Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_CACHE_LIMIT = 4096


class TimeError(ValueError):
    """The text is not a time; the message is Go's ``time.ParseError``."""


def civil(days: int) -> tuple[int, int, int]:
    """(year, month, day) of the day that lies ``days`` after 1970-01-01."""
    shifted = days + 719_468  # days since 0000-03-01: leap days then end a year
    era, day_of_era = divmod(shifted, 146_097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    year = year_of_era + era * 400 + (month <= 2)
    return year, month, day


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to the given date (the inverse of :func:`civil`)."""
    if month <= 2:
        year -= 1
    era, year_of_era = divmod(year, 400)
    shifted_month = month - 3 if month > 2 else month + 9
    day_of_year = (153 * shifted_month + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def days_in_month(year: int, month: int) -> int:
    """Number of days of a month (1…12)."""
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _MONTH_DAYS[month - 1]


_seconds: dict[int, str] = {}
_dates: dict[int, str] = {}


def _date(days: int) -> str:
    text = _dates.get(days)
    if text is None:
        if len(_dates) >= _CACHE_LIMIT:
            _dates.clear()
        year, month, day = civil(days)
        text = _dates[days] = f"{year:04d}-{month:02d}-{day:02d}T"
    return text


def _to_second(seconds: int) -> str:
    text = _seconds.get(seconds)
    if text is None:
        if len(_seconds) >= _CACHE_LIMIT:
            _seconds.clear()
        days, rest = divmod(seconds, 86_400)
        minutes, second = divmod(rest, 60)
        hour, minute = divmod(minutes, 60)
        text = _seconds[seconds] = f"{_date(days)}{hour:02d}:{minute:02d}:{second:02d}"
    return text


def rfc3339(us: int) -> str:
    """``2026-11-23T05:52:29Z``: how ``metav1.Time`` is stored (fractions are cut off)."""
    return _to_second(us // SECOND) + "Z"


def rfc3339_micro(us: int) -> str:
    """``2026-11-23T05:52:29.123456Z``: how ``metav1.MicroTime`` is stored."""
    seconds, fraction = divmod(us, SECOND)
    return f"{_to_second(seconds)}.{fraction:06d}Z"


def rfc3339_nano(us: int) -> str:
    """Go's ``time.RFC3339Nano``: as :func:`rfc3339_micro` without the fraction's trailing zeros."""
    seconds, fraction = divmod(us, SECOND)
    if not fraction:
        return _to_second(seconds) + "Z"
    return f"{_to_second(seconds)}." + f"{fraction:06d}".rstrip("0") + "Z"


def local_offset(us: int) -> int:
    """Seconds east of UTC of this process's time zone (``TZ``) at an instant."""
    try:
        return time.localtime(us // SECOND).tm_gmtoff
    except (OverflowError, OSError, ValueError):
        return 0


def go_rfc1123z(us: int, offset: int | None = None) -> str:
    """``Mon, 23 Nov 2026 05:52:29 +0000``: the form of ``kubectl describe``.

    kubectl prints local time, so ``offset`` (seconds east of UTC) defaults to that of this process.
    """
    if offset is None:
        offset = local_offset(us)
    days, rest = divmod(us // SECOND + offset, 86_400)
    year, month, day = civil(days)
    minutes, second = divmod(rest, 60)
    hour, minute = divmod(minutes, 60)
    sign, east = ("-", -offset) if offset < 0 else ("+", offset)
    zone = f"{sign}{east // 3600:02d}{east % 3600 // 60:02d}"
    return (
        f"{_WEEKDAYS[days % 7]}, {day:02d} {_MONTHS[month - 1]} {year:04d} {hour:02d}:{minute:02d}:{second:02d} {zone}"
    )


def parse(text: str) -> int:
    """Microseconds of an RFC 3339 time with any zone and any number of fraction digits.

    Raises :class:`TimeError` with the text of Go's ``time.Parse(time.RFC3339, …)``.
    """
    if len(text) == 20 and text[19] == "Z":
        seconds = _parse_plain(text)
        if seconds is not None:
            return seconds * SECOND
    from kubectl_sim.base import timeparse

    return timeparse.Parser(text).run()


_parsed_dates: dict[str, int] = {}


def _parse_plain(text: str) -> int | None:
    """The form Kubernetes itself writes; None for anything odd, which the full parser judges."""
    date = text[:11]
    base = _parsed_dates.get(date)
    if base is None:
        base = _plain_date(date)
        if base is None:
            return None
        if len(_parsed_dates) >= _CACHE_LIMIT:
            _parsed_dates.clear()
        _parsed_dates[date] = base
    hour, minute, second = text[11:13], text[14:16], text[17:19]
    digits = hour + minute + second
    if text[13] != ":" or text[16] != ":" or not (digits.isascii() and digits.isdigit()):
        return None
    if hour > "23" or minute > "59" or second > "59":
        return None
    return base + int(hour) * 3600 + int(minute) * 60 + int(second)


def _plain_date(date: str) -> int | None:
    year, month, day = date[:4], date[5:7], date[8:10]
    digits = year + month + day
    if date[4] != "-" or date[7] != "-" or date[10] != "T" or not (digits.isascii() and digits.isdigit()):
        return None
    if not 1 <= int(month) <= 12 or not 1 <= int(day) <= days_in_month(int(year), int(month)):
        return None
    return days_from_civil(int(year), int(month), int(day)) * 86_400
