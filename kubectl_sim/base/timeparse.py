"""Times in any form that Go reads: what :func:`kubectl_sim.base.timefmt.parse` leaves over, and all that is wrong."""

from __future__ import annotations

from kubectl_sim.base.timefmt import RFC3339_LAYOUT, SECOND, TimeError, days_from_civil, days_in_month


class Parser:
    """Go's ``time.Parse`` for the RFC 3339 layout, with its lenient one-digit hour and its error texts."""

    __slots__ = ("rest", "text")

    def __init__(self, text: str) -> None:
        self.text = self.rest = text

    def run(self) -> int:
        year = self.digits(4, 4, "2006")
        self.literal("-", "-01-02T15:04:05Z07:00")
        month = self.digits(2, 2, "01")
        if not 1 <= month <= 12:
            raise self.error(": month out of range")
        self.literal("-", "-02T15:04:05Z07:00")
        day = self.digits(2, 2, "02")
        self.literal("T", "T15:04:05Z07:00")
        hour = self.in_range(self.digits(1, 2, "15"), 24, "hour")
        self.literal(":", ":04:05Z07:00")
        minute = self.in_range(self.digits(2, 2, "04"), 60, "minute")
        self.literal(":", ":05Z07:00")
        second = self.in_range(self.digits(2, 2, "05"), 60, "second")
        fraction = self.fraction()
        offset = self.zone()
        if self.rest:
            raise self.error(f": extra text: {_quote(self.rest)}")
        if not 1 <= day <= days_in_month(year, month):
            raise self.error(": day out of range")
        seconds = days_from_civil(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second - offset
        return seconds * SECOND + fraction

    def error(self, message: str) -> TimeError:
        return TimeError(f"parsing time {_quote(self.text)}{message}")

    def mismatch(self, element: str) -> TimeError:
        return TimeError(
            f"parsing time {_quote(self.text)} as {_quote(RFC3339_LAYOUT)}: "
            f"cannot parse {_quote(self.rest)} as {_quote(element)}"
        )

    def digits(self, least: int, most: int, element: str) -> int:
        size = 0
        while size < most and self.rest[size : size + 1].isascii() and self.rest[size : size + 1].isdigit():
            size += 1
        if size < least:
            raise self.mismatch(element)
        value, self.rest = int(self.rest[:size]), self.rest[size:]
        return value

    def in_range(self, value: int, limit: int, name: str) -> int:
        if value >= limit:
            raise self.error(f": {name} out of range")
        return value

    def literal(self, char: str, layout: str) -> None:
        if self.rest[:1] != char:
            raise self.mismatch(layout[:1])
        self.rest = self.rest[1:]

    def fraction(self) -> int:
        if self.rest[:1] not in (".", ",") or not self.rest[1:2].isdigit():
            return 0
        size = 1
        while self.rest[size : size + 1].isascii() and self.rest[size : size + 1].isdigit():
            size += 1
        digits, self.rest = self.rest[1:size], self.rest[size:]
        return int(digits[:6].ljust(6, "0"))

    def zone(self) -> int:
        """Seconds east of UTC."""
        if self.rest[:1] == "Z":
            self.rest = self.rest[1:]
            return 0
        zone = self.rest[:6]
        digits = zone[1:3] + zone[4:6]
        plain = len(zone) == 6 and digits.isascii() and digits.isdigit()
        if not plain or zone[3] != ":" or zone[0] not in "+-":
            raise self.mismatch("Z07:00")
        self.rest = self.rest[6:]
        hours, minutes = int(zone[1:3]), int(zone[4:6])
        if hours > 24:
            raise self.error(": time zone offset hour out of range")
        if minutes > 60:
            raise self.error(": time zone offset minute out of range")
        east = hours * 3600 + minutes * 60
        return -east if zone[0] == "-" else east


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
