"""Cron schedules in the dialect that CronJobs take.  Models github.com/robfig/cron v3, ParseStandard.

Five fields (minute, hour, day of month, month, day of week) or a descriptor such as ``@daily`` or
``@every 90m``, optionally after ``TZ=Area/City``.  Times are virtual time: microseconds, UTC.
"""

from __future__ import annotations

from kubectl_sim.base import duration
from kubectl_sim.base.timefmt import SECOND, civil

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_MINUTE = 60
_HOUR = 3600
_DAY = 86_400
_YEARS = 5
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")


class CronError(ValueError):
    """The text is not a schedule; the message is upstream's."""


class _Bounds:
    """What one field may hold."""

    __slots__ = ("high", "low", "names")

    def __init__(self, low: int, high: int, names: tuple[str, ...] = ()) -> None:
        self.low = low
        self.high = high
        self.names = {name: position + low for position, name in enumerate(names)}


_FIELDS = (
    _Bounds(0, 59),
    _Bounds(0, 23),
    _Bounds(1, 31),
    _Bounds(1, 12, _MONTHS),
    _Bounds(0, 6, _WEEKDAYS),
)
_DESCRIPTORS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_EVERY = "@every "


class Schedule:
    """When something is due.  ``every`` is a delay in microseconds, 0 for calendar schedules."""

    __slots__ = ("any_day", "any_weekday", "days", "every", "hours", "minutes", "months", "weekdays", "zone")

    def __init__(self, zone: str = "") -> None:
        self.zone = zone
        self.every = 0
        self.minutes: frozenset[int] = frozenset()
        self.hours: frozenset[int] = frozenset()
        self.days: frozenset[int] = frozenset()
        self.months: frozenset[int] = frozenset()
        self.weekdays: frozenset[int] = frozenset()
        #: Is the field a star?  With two restricted day fields either is enough.
        self.any_day = self.any_weekday = False

    def next(self, after: int, zone: str = "") -> int | None:
        """The first time later than ``after``; None when there is none within five years.

        ``zone`` is where the clock on the wall hangs, UTC if it is empty; a zone that the
        schedule itself names wins.
        """
        if self.every:
            return after // SECOND * SECOND + self.every
        offset = offset_of(self.zone or zone)
        found = _search(self, after // SECOND + 1, offset)
        return None if found is None else found * SECOND

    def _matches_day(self, days: int, day: int) -> bool:
        in_month = day in self.days
        in_week = (days + 4) % 7 in self.weekdays  # 1970-01-01 was a Thursday
        if self.any_day or self.any_weekday:
            return in_month and in_week
        return in_month or in_week


def _search(schedule: Schedule, start: int, offset: Callable[[int], int]) -> int | None:
    """The first matching second from ``start``: whole days, then hours, then minutes are left out."""
    moment = start if start % _MINUTE == 0 else start + _MINUTE - start % _MINUTE
    limit = start + _YEARS * 366 * _DAY
    while moment < limit:
        local = moment + offset(moment)
        days, second = divmod(local, _DAY)
        _, month, day = civil(days)
        if month not in schedule.months or not schedule._matches_day(days, day):
            moment = _at_midnight(days + 1, offset, moment)
        elif second // _HOUR not in schedule.hours:
            moment += _HOUR - second % _HOUR
        elif second % _HOUR // _MINUTE not in schedule.minutes:
            moment += _MINUTE
        else:
            return moment
    return None


def _at_midnight(days: int, offset: Callable[[int], int], moment: int) -> int:
    """The second at which a day begins on the wall; always later than ``moment``."""
    local = days * _DAY
    begin = local - offset(local - offset(moment))
    return max(begin, moment + _MINUTE - moment % _MINUTE)


def offset_of(zone: str) -> Callable[[int], int]:
    """Seconds that a zone is ahead of UTC, as a function of seconds since the epoch."""
    if zone in ("", "UTC"):
        return lambda _: 0
    import datetime
    import zoneinfo

    place = zoneinfo.ZoneInfo(zone)

    def offset(seconds: int) -> int:
        there = datetime.datetime.fromtimestamp(seconds, place).utcoffset()
        return 0 if there is None else there.days * _DAY + there.seconds

    return offset


def zone_error(zone: str) -> str:
    """Why a zone cannot be loaded, in Go's words; empty when it can."""
    if zone in ("", "UTC"):
        return ""
    if zone[0] in "/\\" or ".." in zone.split("/") or "\\" in zone:
        return "time: invalid location name"
    import zoneinfo

    try:
        zoneinfo.ZoneInfo(zone)
    except (ValueError, OSError, zoneinfo.ZoneInfoNotFoundError):
        return f"unknown time zone {zone}"
    return ""


def parse(text: str) -> Schedule:
    """A schedule.  Raises :class:`CronError`."""
    if not text:
        raise CronError("empty spec string")
    zone = ""
    if text.startswith(("TZ=", "CRON_TZ=")):
        head, _, text = text.partition(" ")
        zone = head.partition("=")[2]
        problem = zone_error(zone)
        if problem:
            raise CronError(f"provided bad location {zone}: {problem}")
        text = text.strip()
    schedule = Schedule(zone)
    if text.startswith("@"):
        return _describe(schedule, text)
    fields = text.split()
    if len(fields) != len(_FIELDS):
        raise CronError(f"expected exactly 5 fields, found {len(fields)}: [{' '.join(fields)}]")
    return _fill(schedule, fields)


def _describe(schedule: Schedule, text: str) -> Schedule:
    if text in _DESCRIPTORS:
        return _fill(schedule, _DESCRIPTORS[text].split())
    if text.startswith(_EVERY):
        try:
            delay = duration.parse(text[len(_EVERY) :])
        except duration.DurationError as error:
            raise CronError(f"failed to parse duration {text}: {error}") from None
        schedule.every = max(delay // SECOND * SECOND, SECOND)
        return schedule
    raise CronError(f"unrecognized descriptor: {text}")


def _fill(schedule: Schedule, fields: list[str]) -> Schedule:
    parsed = [_field(text, bounds) for text, bounds in zip(fields, _FIELDS, strict=True)]
    schedule.minutes, schedule.hours = parsed[0][0], parsed[1][0]
    schedule.days, schedule.any_day = parsed[2]
    schedule.months = parsed[3][0]
    schedule.weekdays, schedule.any_weekday = parsed[4]
    return schedule


def _field(text: str, bounds: _Bounds) -> tuple[frozenset[int], bool]:
    """The values of a field and whether it holds a star."""
    values: set[int] = set()
    star = False
    for part in text.split(","):
        if part:
            found, is_star = _range(part, bounds)
            values.update(found)
            star = star or is_star
    return frozenset(values), star


def _range(text: str, bounds: _Bounds) -> tuple[range, bool]:
    """``n``, ``n-m`` or ``*``, each with ``/step``."""
    parts = text.split("/")
    ends = parts[0].split("-")
    star = ends[0] in ("*", "?")
    if star:
        low, high = bounds.low, bounds.high
    else:
        low = high = _number_or_name(ends[0], bounds)
        if len(ends) == 2:
            high = _number_or_name(ends[1], bounds)
        elif len(ends) > 2:
            raise CronError(f"too many hyphens: {text}")
    step = 1
    if len(parts) == 2:
        step = _number(parts[1])
        if len(ends) == 1:
            high = bounds.high
        star = star and step <= 1
    elif len(parts) > 2:
        raise CronError(f"too many slashes: {text}")
    if low < bounds.low:
        raise CronError(f"beginning of range ({low}) below minimum ({bounds.low}): {text}")
    if high > bounds.high:
        raise CronError(f"end of range ({high}) above maximum ({bounds.high}): {text}")
    if low > high:
        raise CronError(f"beginning of range ({low}) beyond end of range ({high}): {text}")
    if step == 0:
        raise CronError(f"step of range should be a positive number: {text}")
    return range(low, high + 1, step), star


def _number_or_name(text: str, bounds: _Bounds) -> int:
    named = bounds.names.get(text.lower())
    return _number(text) if named is None else named


def _number(text: str) -> int:
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits.isascii() or not digits.isdigit():
        raise CronError(f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": invalid syntax')
    if len(digits.lstrip("0")) > 18:
        raise CronError(f'failed to parse int from {text}: strconv.Atoi: parsing "{text}": value out of range')
    number = int(text)
    if number < 0:
        raise CronError(f"negative number ({number}) not allowed: {text}")
    return number
