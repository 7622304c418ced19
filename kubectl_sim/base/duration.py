"""Durations: Go's ``time.Duration`` syntax and the short human forms of kubectl's AGE column.

Durations are ``int`` microseconds, the unit of virtual time.  Models Go's ``time.ParseDuration``
and ``Duration.String`` and ``k8s.io/apimachinery/pkg/util/duration``.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.base.timefmt import HOUR, MINUTE, SECOND

UNKNOWN = "<unknown>"
INVALID = "<invalid>"

_NANOS = {
    "ns": 1,
    "us": 1_000,
    "µs": 1_000,  # U+00B5, micro sign
    "μs": 1_000,  # U+03BC, Greek mu
    "ms": 1_000_000,
    "s": 1_000_000_000,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
}
_DIGITS = "0123456789"
_MAX = 1 << 63


class DurationError(ValueError):
    """The text is not a duration; the message is that of Go's ``time.ParseDuration``."""


def parse(text: str) -> int:
    """Microseconds of a Go duration such as ``1h30m``, ``300ms``, ``-1.5h`` or ``0``.

    What is finer than a microsecond is cut off.  Raises :class:`DurationError`.
    """
    nanos = parse_nanos(text)
    return nanos // 1000 if nanos >= 0 else -(-nanos // 1000)


def parse_nanos(text: str) -> int:
    """Nanoseconds of a Go duration.  Raises :class:`DurationError`."""
    negative = text[:1] == "-"
    rest = text[1:] if text[:1] in ("-", "+") else text
    if rest == "0":
        return 0
    if not rest:
        raise _invalid(text)
    total = 0
    while rest:
        amount, rest = _element(rest, text)
        total += amount
        if total > _MAX:
            raise _invalid(text)
    if negative:
        return -total
    if total == _MAX:
        raise _invalid(text)
    return total


def _element(rest: str, text: str) -> tuple[int, str]:
    """One number with its unit at the start of ``rest``: (nanoseconds, what follows)."""
    if rest[0] != "." and rest[0] not in _DIGITS:
        raise _invalid(text)
    whole, rest = _leading_digits(rest)
    fraction = ""
    if rest[:1] == ".":
        fraction, rest = _leading_digits(rest[1:])
    if not whole and not fraction:
        raise _invalid(text)
    size = 0
    while size < len(rest) and rest[size] != "." and rest[size] not in _DIGITS:
        size += 1
    if not size:
        raise DurationError(f"time: missing unit in duration {_quote(text)}")
    unit, rest = rest[:size], rest[size:]
    nanos = _NANOS.get(unit)
    if nanos is None:
        raise DurationError(f"time: unknown unit {_quote(unit)} in duration {_quote(text)}")
    amount = int(whole or "0")
    if amount > _MAX // nanos:
        raise _invalid(text)
    digits = fraction[:18]  # Go's limit, and like Go in floating point, cut to whole nanoseconds
    return amount * nanos + int(float(digits or "0") * (nanos / 10.0 ** len(digits))), rest


def _leading_digits(text: str) -> tuple[str, str]:
    size = 0
    while size < len(text) and text[size] in _DIGITS:
        size += 1
    return text[:size], text[size:]


def _invalid(text: str) -> DurationError:
    return DurationError(f"time: invalid duration {_quote(text)}")


def _quote(text: str) -> str:
    """Package time's own quoting: bytes outside printable ASCII as ``\\xNN``."""
    out = ['"']
    for byte in text.encode("utf-8", "surrogateescape"):
        if byte in (0x22, 0x5C):
            out.append("\\" + chr(byte))
        elif byte < 0x20 or byte >= 0x80:
            out.append(f"\\x{byte:02x}")
        else:
            out.append(chr(byte))
    out.append('"')
    return "".join(out)


def format(us: int) -> str:
    """Go's ``Duration.String()``: ``1h30m0s``, ``1.5s``, ``300ms``, ``0s``."""
    if us < 0:
        return "-" + format(-us)
    if us < SECOND:
        if not us:
            return "0s"
        return f"{us}µs" if us < 1000 else f"{_decimal(us, 1000)}ms"
    minutes, rest = divmod(us, MINUTE)
    seconds = f"{_decimal(rest, SECOND)}s"
    if not minutes:
        return seconds
    hours, minutes = divmod(minutes, 60)
    return f"{hours}h{minutes}m{seconds}" if hours else f"{minutes}m{seconds}"


def _decimal(amount: int, unit: int) -> str:
    whole, rest = divmod(amount, unit)
    if not rest:
        return str(whole)
    digits = str(rest + unit)[1:].rstrip("0")
    return f"{whole}.{digits}"


def _whole_seconds(us: int) -> int:
    return us // SECOND if us >= 0 else -(-us // SECOND)


def human(us: int) -> str:
    """The AGE column: two or three significant figures, as ``duration.HumanDuration``.

    Up to two seconds in the future count as now; more is ``<invalid>``.
    """
    seconds = _whole_seconds(us)
    if seconds < 120:
        if seconds < 0:
            return INVALID if seconds < -1 else "0s"
        return f"{seconds}s"
    minutes = seconds // 60
    if minutes < 10:
        return _pair(minutes, "m", seconds % 60, "s")
    if minutes < 180:
        return f"{minutes}m"
    hours = minutes // 60
    if hours < 8:
        return _pair(hours, "h", minutes % 60, "m")
    if hours < 48:
        return f"{hours}h"
    days = hours // 24
    if hours < 192:
        return _pair(days, "d", hours % 24, "h")
    if hours < 24 * 365 * 2:
        return f"{days}d"
    if hours < 24 * 365 * 8:
        return _pair(days // 365, "y", days % 365, "d")
    return f"{days // 365}y"


def _pair(major: int, major_unit: str, minor: int, minor_unit: str) -> str:
    return f"{major}{major_unit}{minor}{minor_unit}" if minor else f"{major}{major_unit}"


def short_human(us: int) -> str:
    """One figure only, as ``duration.ShortHumanDuration``."""
    seconds = _whole_seconds(us)
    if seconds < 60:
        if seconds < 0:
            return INVALID if seconds < -1 else "0s"
        return f"{seconds}s"
    if us < HOUR:
        return f"{seconds // 60}m"
    hours = seconds // 3600
    if hours < 24:
        return f"{hours}h"
    if hours < 24 * 365:
        return f"{hours // 24}d"
    return f"{hours // 24 // 365}y"


def age(then: str | int | None, now: int) -> str:
    """How long ago ``then`` was (RFC 3339 text or microseconds), as ``translateTimestampSince`` prints it.

    No time, or Go's zero time, is ``<unknown>``; a time in the future is ``<invalid>``.
    """
    if then is None or then == "":
        return UNKNOWN
    if isinstance(then, str):
        then = timefmt.parse(then)
    if then == timefmt.ZERO:
        return UNKNOWN
    return human(now - then)
