"""Resource quantities: ``500m``, ``1.5Gi``, ``12e6``.  Models ``k8s.io/apimachinery/pkg/api/resource``.

A quantity is exact: ``unscaled * 10**scale`` plus the family of suffixes it is written with.
Upstream computes in int64 where it can and in big decimals where it must; the differences that
a user can see (which spellings are kept as typed, rounding up to nano, the cap of binary
quantities at 2^63-1) are kept here, the two representations are not.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

DECIMAL_SI = "DecimalSI"
BINARY_SI = "BinarySI"
DECIMAL_EXPONENT = "DecimalExponent"

ERR_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
ERR_NUMERIC = "unable to parse numeric part of quantity"
ERR_SUFFIX = "unable to parse quantity's suffix"

_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_DECIMAL_SUFFIX = {exponent: suffix for suffix, exponent in _DECIMAL.items()}
_BINARY_SUFFIX = {exponent: suffix for suffix, exponent in _BINARY.items()}

_DIGITS = "0123456789"
_SUFFIX_CHARS = "eEinumkKMGTP"
_MAX_INT64 = (1 << 63) - 1
_NANO = -9
_INT64_DIGITS = 18
# Beyond this many decimal places numbers are compared by magnitude instead of being written out,
# so that 1e2000000000 costs nothing (upstream would write it out).
_WIDE = 400
_LONGEST = 4000
_CACHE_LIMIT = 4096


class QuantityError(ValueError):
    """The text is not a quantity; the message is upstream's."""


class Quantity:
    """An immutable amount: ``unscaled * 10**scale``, to be written in ``format``."""

    __slots__ = ("_text", "format", "scale", "unscaled")

    def __init__(self, unscaled: int, scale: int = 0, format: str = DECIMAL_SI, text: str | None = None) -> None:
        self.unscaled = unscaled
        self.scale = scale
        self.format = format
        self._text = text

    def __str__(self) -> str:
        """The canonical form; a spelling that upstream keeps as typed is kept."""
        text = self._text
        if text is None:
            text = self._text = _canonicalize(self)
        return text

    def __repr__(self) -> str:
        return f"Quantity({str(self)!r})"

    def __bool__(self) -> bool:
        return self.unscaled != 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and self.compare(other) == 0

    def __hash__(self) -> int:
        unscaled, scale = _strip_zeros(self.unscaled, self.scale)
        return hash((unscaled, scale if unscaled else 0))

    def __lt__(self, other: Quantity) -> bool:
        return self.compare(other) < 0

    def __le__(self, other: Quantity) -> bool:
        return self.compare(other) <= 0

    def __gt__(self, other: Quantity) -> bool:
        return self.compare(other) > 0

    def __ge__(self, other: Quantity) -> bool:
        return self.compare(other) >= 0

    def __add__(self, other: Quantity) -> Quantity:
        """The sum, in this quantity's format, or in the other's where this one is zero."""
        return self._plus(other.unscaled, other.scale, other.format)

    def __sub__(self, other: Quantity) -> Quantity:
        """The difference; the format follows the rule of addition."""
        return self._plus(-other.unscaled, other.scale, other.format)

    def __neg__(self) -> Quantity:
        return Quantity(-self.unscaled, self.scale, self.format)

    def __mul__(self, factor: int) -> Quantity:
        return Quantity(self.unscaled * factor, self.scale, self.format)

    def _plus(self, unscaled: int, scale: int, format: str) -> Quantity:
        if not self.unscaled:
            return Quantity(unscaled, scale, format)
        if not unscaled:
            return Quantity(self.unscaled, self.scale, self.format)
        if scale == self.scale:
            return Quantity(self.unscaled + unscaled, scale, self.format)
        if abs(scale - self.scale) > _LONGEST:  # the smaller one vanishes
            bigger = (unscaled, scale) if scale > self.scale else (self.unscaled, self.scale)
            return Quantity(*bigger, self.format)
        if scale > self.scale:
            return Quantity(self.unscaled + unscaled * 10 ** (scale - self.scale), self.scale, self.format)
        return Quantity(self.unscaled * 10 ** (self.scale - scale) + unscaled, scale, self.format)

    def sign(self) -> int:
        """-1, 0 or 1."""
        return (self.unscaled > 0) - (self.unscaled < 0)

    def compare(self, other: Quantity) -> int:
        """-1, 0 or 1 as this quantity is less than, equal to or greater than the other."""
        mine, theirs = self.unscaled, other.unscaled
        if self.scale != other.scale:
            by_sign = self.sign() - other.sign()
            if by_sign or not mine:
                return (by_sign > 0) - (by_sign < 0)
            distance = self.scale - other.scale
            if abs(distance) > _WIDE:
                mine, theirs = self._magnitude(), other._magnitude()
            elif distance > 0:
                mine *= 10**distance
            else:
                theirs *= 10**-distance
        return (mine > theirs) - (mine < theirs)

    def _magnitude(self) -> int:
        """Orders two quantities of equal sign whose scales lie far apart."""
        return self.sign() * (self.scale + len(str(abs(self.unscaled))) + (1 << 40))

    def value(self) -> int:
        """The whole units, rounded away from zero."""
        return self.scaled_value(0)

    def milli_value(self) -> int:
        """The thousandths, rounded away from zero: the unit of CPU."""
        return self.scaled_value(-3)

    def scaled_value(self, scale: int) -> int:
        """The amount in units of ``10**scale``, rounded away from zero; 0 if that overflows an int64."""
        up = self.scale - scale
        if up <= 0:
            return _shrink(self.unscaled, -up)
        if up > 18:
            return 0
        value: int = self.unscaled * 10**up
        return value if -_MAX_INT64 - 1 <= value <= _MAX_INT64 else 0

    def approximate(self) -> float:
        """The amount as a float, possibly inexact or infinite."""
        try:
            return self.unscaled * 10.0**self.scale
        except OverflowError:
            return self.sign() * float("inf")


def _shrink(value: int, places: int) -> int:
    """``value / 10**places`` rounded away from zero."""
    if not places or not value:
        return value
    if places > _WIDE and places > value.bit_length():
        return 1 if value > 0 else -1
    divisor: int = 10**places
    return -(-value // divisor) if value > 0 else value // divisor


def _strip_zeros(unscaled: int, scale: int) -> tuple[int, int]:
    """Move the factors of ten of the mantissa into the exponent."""
    if not unscaled or unscaled % 10:
        return unscaled, scale
    digits = str(unscaled)
    kept = digits.rstrip("0")
    return int(kept), scale + len(digits) - len(kept)


def _canonicalize(amount: Quantity) -> str:
    if not amount.unscaled:
        return "0"
    format = amount.format
    if format == BINARY_SI:
        text = _binary(amount)
        if text is not None:
            return text
        format = DECIMAL_SI  # small or fractional: a binary suffix would lose precision
    unscaled, scale = _strip_zeros(amount.unscaled, amount.scale)
    places = scale % 3
    number, exponent = unscaled * 10**places, scale - places
    if format == DECIMAL_SI:
        return f"{number}{_DECIMAL_SUFFIX.get(exponent, '')}"
    return f"{number}e{exponent}" if exponent else str(number)


def _binary(amount: Quantity) -> str | None:
    unscaled, scale = amount.unscaled, amount.scale
    if scale < 0:
        unscaled, scale = _strip_zeros(unscaled, scale)
        if scale < 0:
            return None
    if scale > _LONGEST:
        return None
    value = unscaled * 10**scale
    if -1024 < value < 1024:
        return None
    exponent = 0
    while not value & 1023:
        value >>= 10
        exponent += 10
    return f"{value}{_BINARY_SUFFIX.get(exponent, '')}"


_parsed: dict[str, Quantity] = {}


def parse(text: str) -> Quantity:
    """The quantity that a string spells.  Raises :class:`QuantityError`.

    As upstream, this is more lenient than the regular expression in its own error text:
    ``-``, ``.`` and ``m`` are zero, ``1.`` is one.
    """
    found = _parsed.get(text)
    if found is None:
        found = _parse(text)
        if len(_parsed) >= _CACHE_LIMIT:
            _parsed.clear()
        _parsed[text] = found
    return found


def canonical(text: str) -> str:
    """The string under which the API server stores a quantity.  Raises :class:`QuantityError`."""
    return str(parse(text))


def of(value: Any) -> Quantity:
    """The quantity of a decoded JSON value (number or string, spaces around it ignored)."""
    return parse(value.strip() if isinstance(value, str) else str(value))


def from_int(value: int, format: str = DECIMAL_SI) -> Quantity:
    """A quantity of whole units."""
    return Quantity(value, 0, format)


def from_milli(value: int, format: str = DECIMAL_SI) -> Quantity:
    """A quantity of thousandths."""
    return Quantity(value, -3, format)


def _parse(text: str) -> Quantity:
    if not text:
        raise QuantityError(ERR_FORMAT)
    if text == "0":
        return Quantity(0, 0, DECIMAL_SI, text)
    negative, whole, fraction, suffix = _split(text)
    base, exponent, format = _interpret(suffix)
    digits = whole + fraction
    if len(digits) > _LONGEST:
        raise QuantityError(ERR_NUMERIC)
    if base == 10:
        scale = exponent - len(fraction)
        if len(digits) <= _INT64_DIGITS and scale >= _NANO:
            return _exact_decimal(text, negative, digits, scale, format)
        _require_digits(text, suffix)
        return _rounded(int(digits), negative, scale, format)
    if not fraction and 14 - len(whole) - exponent * 3 // 10 >= 0:
        return _exact_binary(text, negative, int(whole), exponent)
    _require_digits(text, suffix)
    return _rounded(int(digits) << exponent, negative, -len(fraction), format)


def _require_digits(text: str, suffix: str) -> None:
    """The big-number path, unlike the other, wants at least one digit before the suffix."""
    if not text[: len(text) - len(suffix)].strip("+-."):
        raise QuantityError(ERR_NUMERIC)


def _exact_decimal(text: str, negative: bool, digits: str, scale: int, format: str) -> Quantity:
    value = int(digits)
    kept = scale % 3 == 0 and not digits.endswith("000") and digits[0] != "0"
    return Quantity(-value if negative else value, scale, format, text if kept else None)


def _exact_binary(text: str, negative: bool, value: int, exponent: int) -> Quantity:
    amount = value << exponent
    return Quantity(-amount if negative else amount, 0, BINARY_SI, text if value & 7 else None)


def _rounded(unscaled: int, negative: bool, scale: int, format: str) -> Quantity:
    """What does not fit the exact paths: rounded up to nano, binary quantities capped at 2^63-1."""
    if unscaled and scale < _NANO:
        unscaled, scale = _shrink(unscaled, _NANO - scale), _NANO
    if format == BINARY_SI:
        one = 10**-scale
        if unscaled > _MAX_INT64 * one:
            unscaled, scale = _MAX_INT64, 0
        elif 0 < unscaled < one:
            format = DECIMAL_SI
    return Quantity(-unscaled if negative else unscaled, scale, format)


def _split(text: str) -> tuple[bool, str, str, str]:
    """(negative, digits before the point without leading zeros, digits after it, suffix)."""
    start, end = (1 if text[0] in "+-" else 0), len(text)
    while start < end and text[start] == "0":
        start += 1
    stop = _run(text, start, _DIGITS)
    whole, fraction = text[start:stop] or "0", ""
    if stop < end and text[stop] == ".":
        point, stop = stop, _run(text, stop + 1, _DIGITS)
        fraction = text[point + 1 : stop]
    suffix = text[stop:]
    stop = _run(text, stop, _SUFFIX_CHARS)
    if stop < end and text[stop] in "+-":
        stop += 1
    if _run(text, stop, _DIGITS) != end:
        raise QuantityError(ERR_FORMAT)
    return text[0] == "-", whole, fraction, suffix


def _run(text: str, start: int, allowed: str) -> int:
    """Where the run of allowed characters that begins at ``start`` ends."""
    size = len(text)
    while start < size and text[start] in allowed:
        start += 1
    return start


def _interpret(suffix: str) -> tuple[int, int, str]:
    """(base, exponent, format) of a suffix."""
    exponent = _DECIMAL.get(suffix)
    if exponent is not None:
        return 10, exponent, DECIMAL_SI
    exponent = _BINARY.get(suffix)
    if exponent is not None:
        return 2, exponent, BINARY_SI
    digits = suffix[2:] if suffix[1:2] in ("+", "-") else suffix[1:]
    if suffix[0] not in "eE" or not digits.isdigit():
        raise QuantityError(ERR_SUFFIX)
    exponent = int(suffix[1:])
    if not -(1 << 63) <= exponent < 1 << 63:
        raise QuantityError(ERR_SUFFIX)
    return 10, (exponent + (1 << 31)) % (1 << 32) - (1 << 31), DECIMAL_EXPONENT
