"""What an unquoted YAML scalar means to kubectl, and how numbers look in its output.

kubectl reads YAML with go-yaml v2: YAML 1.1 booleans (``y``, ``on``), Go's integer prefixes
(``0o17``, ``0x1f``, a leading ``0`` for octal), no sexagesimal numbers.  Reading and writing share
these rules: a string is quoted on the way out if it would be read as anything else.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class YAMLError(ValueError):
    """The text is not YAML (or JSON) that kubectl reads; the message is kubectl's."""


NAN = float("nan")
INFINITY = float("inf")
INT64_MIN, INT64_MAX, UINT64_MAX = -(1 << 63), (1 << 63) - 1, (1 << 64) - 1

WORDS: dict[str, Any] = {
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), NAN),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), INFINITY),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -INFINITY),
}

_HINTS = frozenset("+-.0123456789yYnNtTfFoO~")
_DIGITS = "0123456789"
_BASES = {"x": 16, "X": 16, "o": 8, "O": 8, "b": 2, "B": 2}
_BASE_DIGITS = {16: "0123456789abcdefABCDEF", 8: "01234567", 2: "01"}


def resolve(text: str) -> Any:
    """None, a bool, an int (up to uint64), a float, or the text itself (timestamps stay text)."""
    if text and text[0] not in _HINTS:
        return text
    if text in WORDS:
        return WORDS[text]
    first = text[0]
    if first == ".":
        value = _float(text.replace("_", "")) if _underscores_separate_digits(text) else None
    elif first in "+-0123456789":
        value = _number(text.replace("_", ""))
    else:
        return text
    return text if value is None else value


def _number(plain: str) -> int | float | None:
    integer = _integer(plain)
    if integer is not None:
        return integer
    value = _float(plain)
    if value is not None:
        return value
    # go-yaml's own binary form, which lets a sign follow the prefix.
    if plain.startswith("0b"):
        return _signed(plain[2:], 2)
    if plain.startswith("-0b"):
        return _signed("-" + plain[3:], 2)
    return None


def _signed(text: str, base: int) -> int | None:
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits or digits.strip(_BASE_DIGITS[base]):
        return None
    return int(text, base)


def _integer(plain: str) -> int | None:
    """Go's ``ParseInt(s, 0, 64)``, then ``ParseUint``: None for anything that neither accepts."""
    body = plain[1:] if plain[0] in "+-" else plain
    if not body or body[0] not in _DIGITS:
        return None
    if body[0] == "0" and len(body) > 1:
        base = _BASES.get(body[1], 8)
        digits = body[1:] if base == 8 and body[1] not in "oO" else body[2:]
        if not digits or digits.strip(_BASE_DIGITS[base]):
            return None
        value = int(digits, base)
    elif body.isdigit() and body.isascii() and len(body) <= 20:
        value = int(body)
    else:
        return None
    if plain[0] == "-":
        value = -value
    in_range = INT64_MIN <= value <= (UINT64_MAX if body is plain else INT64_MAX)
    return value if in_range else None


def _float(plain: str) -> float | None:
    """A decimal number with optional fraction and exponent; None for anything else and for overflow."""
    body = plain[1:] if plain[0] in "+-" else plain
    if body[:1] not in _FLOAT_START or body.strip(_FLOAT_CHARS):
        return None
    mantissa, _, exponent = body.replace("E", "e").partition("e")
    whole, _, fraction = mantissa.partition(".")
    if not (whole + fraction).isdigit() or ("e" in body.lower() and not _is_exponent(exponent)):
        return None
    value = float(plain)
    return None if value in (INFINITY, -INFINITY) else value


_FLOAT_CHARS = "0123456789.eE+-"
_FLOAT_START = frozenset("0123456789.")


def _is_exponent(text: str) -> bool:
    digits = text[1:] if text[:1] in ("+", "-") else text
    return digits.isdigit()


def _underscores_separate_digits(text: str) -> bool:
    """Go's rule for underscores in a number: each one stands between two digits."""
    parts = text.split("_")
    return all(part[-1:].isdigit() for part in parts[:-1]) and all(part[:1].isdigit() for part in parts[1:])


def float_key(value: float) -> str:
    """A float as a map key: the shortest decimal that reads back as the nearest float32."""
    if value != value:
        return ".nan"
    import struct

    from kubectl_sim.base import goformat

    try:
        single = struct.unpack("f", struct.pack("f", value))[0]
    except OverflowError:
        single = INFINITY if value > 0 else -INFINITY
    if single in (INFINITY, -INFINITY):
        return ".inf" if single > 0 else "-.inf"
    precision = 1
    while struct.unpack("f", struct.pack("f", float(f"{single:.{precision}g}")))[0] != single:
        precision += 1
    return goformat.general(float(f"{single:.{precision}g}"))


def json_number(value: int | float) -> int | float:
    """The number after a trip through Go's JSON into ``unstructured``: int64 where it fits, else float64."""
    if isinstance(value, float):
        if value != value // 1 or not INT64_MIN <= value <= INT64_MAX:
            return value
        value = int(_integral_text(value))
    return value if INT64_MIN <= value <= INT64_MAX else float(value)


def _integral_text(value: float) -> str:
    """A whole float as JSON writes it: its shortest digits, filled up with zeros."""
    if abs(value) < 1e15:
        return str(int(value))
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    return whole + fraction.rstrip("0").ljust(int(exponent or 0), "0")


def is_string(text: str) -> bool:
    """Whether the text, written plain, would be read back as this very string."""
    if not text:
        return False
    if text[0] not in _HINTS:
        return True
    if not isinstance(resolve(text), str):
        return False
    if text[0] not in "+-0123456789":
        return True
    return not is_timestamp(text) and not _is_base60(text)


def _is_base60(text: str) -> bool:
    """``1:30``, ``-12:05.5``: YAML 1.1 numbers that go-yaml reads as text but still quotes."""
    if ":" not in text:
        return False
    body = text[1:] if text[0] in "+-" else text
    head, *parts = body.split(":")
    if not head[:1].isdigit() or not head.isascii() or head.strip("0123456789_"):
        return False
    last, dot, fraction = parts[-1].partition(".")
    if dot and fraction.strip("0123456789_"):
        return False
    return all(_is_sixtieth(part) for part in [*parts[:-1], last])


def _is_sixtieth(part: str) -> bool:
    if len(part) == 2:
        return part[0] in "012345" and part[1] in _DIGITS
    return len(part) == 1 and part in _DIGITS


def is_timestamp(text: str) -> bool:
    """Whether go-yaml takes the text for a time: a date, or a date and a time in one of three forms."""
    if len(text) < 8 or text[4] != "-" or not (text[:4].isascii() and text[:4].isdigit()):
        return False
    month, text_rest = _short_number(text[5:])
    if not 1 <= month <= 12 or text_rest[:1] != "-":
        return False
    day, rest = _short_number(text_rest[1:])
    if not 1 <= day <= 28 and not _is_late_day(int(text[:4]), month, day):
        return False
    if not rest:
        return True
    if rest[0] in "Tt":
        return _is_clock(rest[1:], zoned=True)
    # A space in Go's layout stands for any number of spaces, also none.
    return rest[0] == " " and _is_clock(rest.lstrip(" "), zoned=False)


def _is_late_day(year: int, month: int, day: int) -> bool:
    from kubectl_sim.base.timefmt import days_in_month

    return 28 < day <= days_in_month(year, month)


def _short_number(text: str) -> tuple[int, str]:
    """A number of one or two digits at the start of a text; -1 if there is none."""
    size = 0
    while size < 2 and text[size : size + 1] in _DIGITS and size < len(text):
        size += 1
    return (int(text[:size]), text[size:]) if size else (-1, text)


def _is_clock(text: str, zoned: bool) -> bool:
    hour, rest = _short_number(text)
    minute, rest = _short_number(rest[1:]) if rest[:1] == ":" else (-1, rest)
    second, rest = _short_number(rest[1:]) if rest[:1] == ":" else (-1, rest)
    if not (0 <= hour < 24 and 0 <= minute < 60 and 0 <= second < 60):
        return False
    if rest[:1] in (".", ",") and rest[1:2] in _DIGITS and len(rest) > 1:
        rest = rest[1:].lstrip(_DIGITS)
    if not zoned:
        return not rest
    if rest == "Z":
        return True
    digits = rest[1:3] + rest[4:6]
    if len(rest) != 6 or rest[0] not in "+-" or rest[3] != ":" or not (digits.isascii() and digits.isdigit()):
        return False
    return int(digits[:2]) <= 24 and int(digits[2:]) <= 60
