"""``date`` formats: virtual time as programs print it (containers run in UTC)."""

from __future__ import annotations

from kubectl_sim.base.timefmt import civil, days_from_civil

_DAYS = ("Thursday", "Friday", "Saturday", "Sunday", "Monday", "Tuesday", "Wednesday")
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_SHORTHANDS = {
    "F": "%Y-%m-%d",
    "T": "%H:%M:%S",
    "D": "%m/%d/%y",
    "R": "%H:%M",
    "c": "%a %b %e %H:%M:%S %Y",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
    "r": "%I:%M:%S %p",
    "h": "%b",
}


def strftime(us: int, layout: str) -> str:
    """Format an instant; a field that ``date`` does not know stays as it is."""
    if "%" not in layout:
        return layout
    for field, meaning in _SHORTHANDS.items():
        if "%" + field in layout:
            layout = layout.replace("%" + field, meaning)
    return _fields(us, layout)


def _fields(us: int, layout: str) -> str:
    seconds, micros = divmod(us, 1_000_000)
    days, rest = divmod(seconds, 86_400)
    year, month, day = civil(days)
    hour, minute, second = rest // 3600, rest // 60 % 60, rest % 60
    out = []
    head, *pieces = layout.split("%")
    out.append(head)
    literal_next = False
    for piece in pieces:
        if literal_next:
            out.append(piece)
            literal_next = False
            continue
        if not piece:
            out.append("%")
            literal_next = True
            continue
        field, tail = piece[0], piece[1:]
        if field == "Y":
            value = f"{year:04d}"
        elif field == "m":
            value = f"{month:02d}"
        elif field == "d":
            value = f"{day:02d}"
        elif field == "H":
            value = f"{hour:02d}"
        elif field == "M":
            value = f"{minute:02d}"
        elif field == "S":
            value = f"{second:02d}"
        else:
            value = _rare_field(field, (days, year, month, day, hour, seconds, micros))
        out.append(value)
        out.append(tail)
    return "".join(out)


def _rare_field(field: str, facts: tuple[int, int, int, int, int, int, int]) -> str:
    days, year, month, day, hour, seconds, micros = facts
    values = {
        "a": _DAYS[days % 7][:3],
        "A": _DAYS[days % 7],
        "b": _MONTHS[month - 1][:3],
        "B": _MONTHS[month - 1],
        "e": f"{day:2d}",
        "y": f"{year % 100:02d}",
        "I": f"{(hour + 11) % 12 + 1:02d}",
        "p": "AM" if hour < 12 else "PM",
        "Z": "UTC",
        "z": "+0000",
        "s": str(seconds),
        "N": f"{micros:06d}000",
        "j": f"{days - days_from_civil(year, 1, 1) + 1:03d}",
        "u": str((days + 3) % 7 + 1),
        "w": str((days + 4) % 7),
        "n": "\n",
        "t": "\t",
    }
    return values.get(field, "%" + field)
