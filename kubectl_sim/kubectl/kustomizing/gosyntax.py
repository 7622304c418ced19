"""Go's ``%#v`` of a decoded YAML value, which errors about unprintable objects show."""

from __future__ import annotations

from kubectl_sim.base import goformat
from kubectl_sim.kubectl.kustomizing import stamps
from kubectl_sim.kubectl.kustomizing.values import Key, Stamp, is_null, resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def show(value: Any) -> str:
    if isinstance(value, dict):
        odd = any(isinstance(key, Key) for key in value)
        items = ", ".join(f"{_key(key)}:{show(value[key])}" for key in sorted(value, key=_order))
        return f"map[{'interface {}' if odd else 'string'}]interface {{}}{{{items}}}"
    if isinstance(value, list):
        return "[]interface {}{" + ", ".join(map(show, value)) + "}"
    if is_null(value):
        return "interface {}(nil)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Stamp):
        return _time(value)
    if isinstance(value, str):
        return goformat.quote(value)
    if isinstance(value, int):
        return str(int(value)) if value < 1 << 63 else hex(value)
    return goformat.general(float(value))


def _order(key: str) -> tuple[int, str]:
    """Go sorts keys of several types by their type first."""
    value = resolve(key) if isinstance(key, Key) else key
    if is_null(value):
        return 0, key
    if isinstance(value, Stamp):
        return 4, key
    return (1 if isinstance(value, str) else 3 if isinstance(value, bool) else 2), key


def _key(key: str) -> str:
    return show(resolve(key)) if isinstance(key, Key) else goformat.quote(key)


def _time(stamp: Stamp) -> str:
    text = stamps.rfc3339(stamp)
    date, _, clock = text.partition("T")
    year, month, day = (int(part) for part in date.split("-"))
    hour, minute, rest = clock[:2], clock[3:5], clock[6:]
    second, fraction = rest[:2], ""
    if rest[2:3] == ".":
        fraction = rest[3:].rstrip("Z").split("+")[0].split("-")[0]
    zone = "time.UTC" if text.endswith("Z") else 'time.Location("")'
    nanoseconds = int(fraction.ljust(9, "0") or "0")
    shown = f"{int(hour)}, {int(minute)}, {int(second)}, {nanoseconds}, {zone}"
    return f"time.Date({year}, time.{_MONTHS[month - 1]}, {day}, {shown})"
