"""Dates that YAML recognizes, as the times that JSON makes of them."""

from __future__ import annotations

_DIGITS = "0123456789"


def rfc3339(text: str) -> str:
    """``2001-12-14t21:59:43.10-05:00`` as ``2001-12-14T21:59:43.1-05:00``; a date alone is midnight in UTC."""
    date, clock = _split(text)
    year, month, day = (int(part) for part in date.split("-"))
    shown = f"{year:04}-{month:02}-{day:02}T"
    if not clock:
        return shown + "00:00:00Z"
    zone = _zone(clock)
    hour, minute, rest = clock.removesuffix(zone).split(":")
    second, _, fraction = rest.replace(",", ".").partition(".")
    fraction = fraction[:9].rstrip("0")
    shown += f"{int(hour):02}:{int(minute):02}:{int(second):02}"
    return shown + (f".{fraction}" if fraction else "") + ("Z" if zone in ("", "+00:00", "-00:00") else zone)


def _split(text: str) -> tuple[str, str]:
    for position, char in enumerate(text):
        if char not in _DIGITS + "-":
            return text[:position], text[position + 1 :].strip()
    return text, ""


def _zone(clock: str) -> str:
    if clock.endswith(("Z", "z")):
        return clock[-1]
    return clock[-6:] if clock[-6:-5] in ("+", "-") and clock[-6:-5] else ""
