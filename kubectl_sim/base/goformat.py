"""Go's ``fmt`` over JSON values: what ``%v``, ``Sprint`` and ``Printf`` make of them.

kubectl prints table cells, template values and custom columns through package fmt.  The values are
those of decoded JSON: nil, bool, int64, float64, string, ``[]interface {}`` and
``map[string]interface {}``; templates add Go's own ``int`` (see :class:`Int`).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_HEX = "0123456789abcdef"
_ESCAPES = {
    "\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\",
}  # fmt: skip


class Int(int):
    """Go's ``int``, the type of constants and lengths in templates; JSON's numbers are ``int64``."""

    __slots__ = ()


class Uint8(int):
    """Go's ``uint8``: one byte of a string."""

    __slots__ = ()


def type_name(value: Any) -> str:
    """The Go type of a value, as ``%T`` prints it."""
    if value is None:
        return "<nil>"
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if isinstance(value, Int) else "uint8" if isinstance(value, Uint8) else "int64"
    if isinstance(value, float):
        return "float64"
    if isinstance(value, str):
        return "string"
    return "map[string]interface {}" if isinstance(value, dict) else "[]interface {}"


def show(value: Any) -> str:
    """``%v``: maps print sorted as ``map[a:1 b:2]``, lists as ``[1 2]``, nil as ``<nil>``."""
    if isinstance(value, str):
        return value
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, int):
        return str(int(value))
    if value is None:
        return "<nil>"
    if isinstance(value, float):
        return general(value)
    if isinstance(value, dict):
        return f"map[{' '.join(f'{key}:{show(value[key])}' for key in sorted(value))}]"
    return f"[{' '.join(map(show, value))}]"


def general(value: float, letter: str = "e") -> str:
    """``%g``: the shortest text of a float64, in ``%e`` notation for exponents below -4 or from 6 on."""
    special = _special_float(value)
    if special:
        return special
    if value == 0:
        return "-0" if str(value)[0] == "-" else "0"
    digits, exponent = _decimal(value)
    if exponent < -4 or exponent >= 6:
        return _scientific(value, digits, exponent, letter)
    return _fixed(value, digits, exponent)


def _special_float(value: float) -> str:
    if value != value:
        return "NaN"
    if value in (float("inf"), float("-inf")):
        return "+Inf" if value > 0 else "-Inf"
    return ""


def _decimal(value: float) -> tuple[str, int]:
    """Shortest digits and decimal exponent: 1250.0 is ("125", 3)."""
    mantissa, _, exponent = f"{abs(value)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    shift = len(whole) - 1 - (len(whole + fraction) - len(digits) if whole.strip("0") == "" else 0)
    return digits.rstrip("0") or "0", shift + int(exponent or 0)


def _scientific(value: float, digits: str, exponent: int, letter: str) -> str:
    sign = "-" if value < 0 else ""
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{sign}{digits[0]}{fraction}{letter}{exponent:+03d}"


def _fixed(value: float, digits: str, exponent: int) -> str:
    sign = "-" if value < 0 else ""
    if exponent < 0:
        return f"{sign}0.{'0' * (-exponent - 1)}{digits}"
    digits = digits.ljust(exponent + 1, "0")
    fraction = f".{digits[exponent + 1 :]}" if len(digits) > exponent + 1 else ""
    return f"{sign}{digits[: exponent + 1]}{fraction}"


def go_syntax(value: Any) -> str:
    """``%#v``: the value as Go source."""
    if isinstance(value, str):
        return quote(value)
    if value is None:
        return "interface {}(nil)"
    if isinstance(value, dict):
        inner = ", ".join(f"{quote(key)}:{go_syntax(value[key])}" for key in sorted(value))
        return f"map[string]interface {{}}{{{inner}}}"
    if isinstance(value, (list, tuple)):
        return f"[]interface {{}}{{{', '.join(map(go_syntax, value))}}}"
    return show(value)


def sprint(values: list[Any]) -> str:
    """``fmt.Sprint``: a space between two operands when neither is a string."""
    parts: list[str] = []
    for index, value in enumerate(values):
        if index and not isinstance(value, str) and not isinstance(values[index - 1], str):
            parts.append(" ")
        parts.append(show(value))
    return "".join(parts)


def sprintln(values: list[Any]) -> str:
    """``fmt.Sprintln``: a space between all operands and a newline at the end."""
    return " ".join(map(show, values)) + "\n"


def quote(text: str, quotation: str = '"', ascii_only: bool = False) -> str:
    """``strconv.Quote``: a double-quoted Go string literal."""
    if not ascii_only and text.isprintable() and "\\" not in text and quotation not in text:
        return f"{quotation}{text}{quotation}"
    return f"{quotation}{''.join(_quoted_rune(char, quotation, ascii_only) for char in text)}{quotation}"


def _quoted_rune(char: str, quotation: str, ascii_only: bool) -> str:
    if char == quotation:
        return "\\" + char
    if char in _ESCAPES:
        return _ESCAPES[char]
    code = ord(char)
    if char.isprintable() and (code < 0x7F or not ascii_only):
        return char
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was no UTF-8, kept as a surrogate escape
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def unquote(literal: str) -> str:
    """The value of a Go string, raw string or rune literal.  Raises ValueError as ``strconv.Unquote``."""
    mark = literal[:1]
    if len(literal) < 2 or mark != literal[-1] or mark not in "\"'`":
        raise ValueError("invalid syntax")
    body = literal[1:-1]
    if mark == "`":
        if "`" in body:
            raise ValueError("invalid syntax")
        return body.replace("\r", "")
    if "\n" in body:
        raise ValueError("invalid syntax")
    if "\\" not in body and mark not in body:
        text = body
    else:
        text = _unescape(body, mark)
    if mark == "'" and len(text) != 1:
        raise ValueError("invalid syntax")
    return text


_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}


def _unescape(body: str, mark: str) -> str:
    out = bytearray()
    position, size = 0, len(body)
    while position < size:
        char = body[position]
        if char == mark:
            raise ValueError("invalid syntax")
        if char != "\\":
            out += char.encode("utf-8", "surrogateescape")
            position += 1
            continue
        piece, position = _escape(body, position + 1, mark)
        out += piece
    return out.decode("utf-8", "surrogateescape")


def _escape(body: str, position: int, mark: str) -> tuple[bytes, int]:
    char = body[position : position + 1]
    if char in _SIMPLE:
        return _SIMPLE[char].encode(), position + 1
    if char == mark:
        return char.encode(), position + 1
    if char and char in "01234567":
        code = _digits(body[position : position + 3], 3, 8)
        if code > 255:
            raise ValueError("invalid syntax")
        return _byte_or_rune(code, mark), position + 3
    width = {"x": 2, "u": 4, "U": 8}.get(char)
    if width is None:
        raise ValueError("invalid syntax")
    code = _digits(body[position + 1 : position + 1 + width], width, 16)
    if char == "x":
        return _byte_or_rune(code, mark), position + 1 + width
    if code > 0x10FFFF or 0xD800 <= code < 0xE000:
        raise ValueError("invalid syntax")
    return chr(code).encode(), position + 1 + width


def _byte_or_rune(code: int, mark: str) -> bytes:
    return chr(code).encode() if mark == "'" else bytes([code])


def _digits(text: str, width: int, base: int) -> int:
    allowed = _HEX[:base]
    if len(text) != width or any(char.lower() not in allowed for char in text):
        raise ValueError("invalid syntax")
    return int(text, base)


# ---------------------------------------------------------------------------------------- Sprintf


class _Spec:
    """One verb of a format with its flags; ``width`` and ``precision`` are None when not given."""

    __slots__ = ("minus", "plus", "precision", "sharp", "space", "width", "zero")

    def __init__(self) -> None:
        self.minus = self.plus = self.sharp = self.space = self.zero = False
        self.width: int | None = None
        self.precision: int | None = None

    def pad(self, text: str) -> str:
        width = self.width or 0
        if len(text) >= width:
            return text
        if self.minus:
            return text.ljust(width)
        return text.rjust(width, "0" if self.zero else " ")


class _Arguments:
    """The operands of a Printf and which of them is next."""

    __slots__ = ("bad_index", "next", "reordered", "values")

    def __init__(self, values: list[Any]) -> None:
        self.values = values
        self.next = 0
        self.reordered = False
        self.bad_index = False


_FLAGS = {"-": "minus", "+": "plus", "#": "sharp", " ": "space", "0": "zero"}


def sprintf(format: str, values: list[Any]) -> str:
    """``fmt.Sprintf``, with its ``%!d(string=hi)`` notes for what does not fit."""
    out: list[str] = []
    arguments = _Arguments(values)
    position, size = 0, len(format)
    while position < size:
        percent = format.find("%", position)
        if percent < 0:
            out.append(format[position:])
            break
        out.append(format[position:percent])
        piece, position = _directive(format, percent + 1, arguments)
        out.append(piece)
    if not arguments.reordered and arguments.next < len(values):
        rest = ", ".join(_extra(value) for value in values[arguments.next :])
        out.append(f"%!(EXTRA {rest})")
    return "".join(out)


def _extra(value: Any) -> str:
    return "<nil>" if value is None else f"{type_name(value)}={show(value)}"


def _directive(format: str, position: int, arguments: _Arguments) -> tuple[str, int]:
    """The text of the verb that starts after ``%``, and the position behind it."""
    spec = _Spec()
    arguments.bad_index = False
    after_index = False
    notes = ""
    while (flag := format[position : position + 1]) and flag in _FLAGS:
        setattr(spec, _FLAGS[flag], True)
        position += 1
    if spec.minus:
        spec.zero = False
    position, after_index = _argument_index(format, position, arguments)
    if format[position : position + 1] == "*":
        position += 1
        spec.width, bad = _int_operand(arguments)
        if bad:
            notes += "%!(BADWIDTH)"
        if spec.width is not None and spec.width < 0:
            spec.width, spec.minus, spec.zero = -spec.width, True, False
        after_index = False
    else:
        spec.width, position = _number(format, position)
        if after_index and spec.width is not None:
            arguments.bad_index = True
    if format[position : position + 1] == ".":
        position += 1
        if after_index:
            arguments.bad_index = True
        position, after_index = _argument_index(format, position, arguments)
        if format[position : position + 1] == "*":
            position += 1
            spec.precision, bad = _int_operand(arguments)
            if spec.precision is not None and spec.precision < 0:
                spec.precision, bad = None, False
                notes += "%!(BADPREC)"
            if bad:
                notes += "%!(BADPREC)"
            after_index = False
        else:
            spec.precision, position = _number(format, position)
            spec.precision = spec.precision or 0
    if not after_index:
        position, after_index = _argument_index(format, position, arguments)
    verb = format[position : position + 1]
    if not verb:
        return notes + "%!(NOVERB)", position
    return notes + _verb(verb, spec, arguments), position + 1


def _verb(verb: str, spec: _Spec, arguments: _Arguments) -> str:
    if verb == "%":
        return "%"
    if arguments.bad_index:
        return f"%!{verb}(BADINDEX)"
    if arguments.next >= len(arguments.values):
        return f"%!{verb}(MISSING)"
    value = arguments.values[arguments.next]
    arguments.next += 1
    return format_value(verb, spec, value)


def _number(format: str, position: int) -> tuple[int | None, int]:
    start = position
    while format[position : position + 1].isdigit() and format[position].isascii():
        position += 1
    return (int(format[start:position]) if position > start else None), position


def _int_operand(arguments: _Arguments) -> tuple[int | None, bool]:
    """The next operand as a width; (None, True) if it is no usable int."""
    if arguments.next >= len(arguments.values):
        return None, True
    value = arguments.values[arguments.next]
    arguments.next += 1
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > 1_000_000:
        return None, True
    return int(value), False


def _argument_index(format: str, position: int, arguments: _Arguments) -> tuple[int, bool]:
    """An explicit ``[2]``: sets the next operand."""
    if format[position : position + 1] != "[":
        return position, False
    arguments.reordered = True
    end = format.find("]", position)
    if end < 0:
        arguments.bad_index = True
        return position + 1, False
    text = format[position + 1 : end]
    if not text.isdigit() or not 0 < int(text) <= len(arguments.values):
        arguments.bad_index = True
        return end + 1, False
    arguments.next = int(text) - 1
    return end + 1, True


def format_value(verb: str, spec: _Spec, value: Any, depth: int = 0) -> str:
    """One operand under one verb."""
    if value is None:
        return _nil(verb, spec, depth)
    if verb == "T":
        return spec.pad(type_name(value))
    if verb == "p":
        return _bad_verb(verb, spec, value)
    if verb == "v" and (spec.sharp or spec.plus) and depth == 0:
        if spec.sharp:
            return go_syntax(value)
        spec.plus = False  # %+v asks for field names, not for signs
    if isinstance(value, dict):
        pairs = ((_nested(verb, spec, key), _nested(verb, spec, value[key])) for key in sorted(value))
        return f"map[{' '.join(f'{key}:{item}' for key, item in pairs)}]"
    if isinstance(value, (list, tuple)):
        return f"[{' '.join(_nested(verb, spec, item) for item in value)}]"
    return _formatter(value)(verb, spec, value)


def _nested(verb: str, spec: _Spec, value: Any) -> str:
    return format_value(verb, spec, value, 1)


def _nil(verb: str, spec: _Spec, depth: int) -> str:
    if depth:
        return "<nil>"
    return spec.pad("<nil>") if verb in "Tv" else f"%!{verb}(<nil>)"


def _formatter(value: Any) -> Callable[[str, _Spec, Any], str]:
    if isinstance(value, bool):
        return _boolean
    if isinstance(value, int):
        return _integer
    return _float if isinstance(value, float) else _text


def _pad_spaces(spec: _Spec, text: str) -> str:
    width = spec.width or 0
    return text.ljust(width) if spec.minus else text.rjust(width)


def _bad_verb(verb: str, spec: _Spec, value: Any) -> str:
    return f"%!{verb}({type_name(value)}={format_value('v', spec, value, 1)})"


def _boolean(verb: str, spec: _Spec, value: bool) -> str:
    return spec.pad(show(value)) if verb in "tv" else _bad_verb(verb, spec, value)


_BASES = {
    "d": (10, ""), "v": (10, ""), "b": (2, "0b"), "o": (8, "0"), "O": (8, "0o"),
    "x": (16, "0x"), "X": (16, "0X"),
}  # fmt: skip


def _integer(verb: str, spec: _Spec, value: int) -> str:
    if verb in _BASES:
        return _based(verb, spec, value)
    if verb in "cqU":
        return _rune(verb, spec, value)
    return _bad_verb(verb, spec, value)


def _based(verb: str, spec: _Spec, value: int) -> str:
    base, prefix = _BASES[verb]
    digits = _in_base(abs(value), base)
    if verb == "X":
        digits = digits.upper()
    sign = "-" if value < 0 else "+" if spec.plus else " " if spec.space else ""
    if spec.precision is not None:
        digits = "" if spec.precision == 0 and value == 0 else digits.rjust(spec.precision, "0")
        if not digits:
            return _pad_spaces(spec, "")
    elif spec.zero and spec.width:
        digits = digits.rjust(spec.width - len(sign), "0")
    if (not spec.sharp and verb != "O") or (verb == "o" and digits.startswith("0")):
        prefix = ""
    return _pad_spaces(spec, f"{sign}{prefix}{digits}")


def _in_base(value: int, base: int) -> str:
    if base == 10:
        return str(int(value))
    return f"{value:b}" if base == 2 else f"{value:o}" if base == 8 else f"{value:x}"


def _rune(verb: str, spec: _Spec, value: int) -> str:
    valid = 0 <= value <= 0x10FFFF and not 0xD800 <= value < 0xE000
    char = chr(value) if valid else "\ufffd"
    if verb == "c":
        return spec.pad(char)
    if verb == "q":
        return spec.pad(quote(char, "'", spec.plus))
    code = f"{value & 0xFFFFFFFFFFFFFFFF:X}".rjust(max(spec.precision or 0, 4), "0")
    text = f"U+{code}"
    if spec.sharp and valid and char.isprintable():
        text += f" '{char}'"
    return _pad_spaces(spec, text)


def _float(verb: str, spec: _Spec, value: float) -> str:
    if verb not in "vgGeEfFxXb":
        return _bad_verb(verb, spec, value)
    text = _float_digits(verb, spec, value)
    sign = text[0] if text[0] in "+-" else "+"
    digits = text.lstrip("+-")
    if sign == "+":
        sign = "+" if spec.plus else " " if spec.space else ""
    if digits == "NaN" or digits == "Inf":
        sign = "+" if digits == "Inf" and not sign else sign
        return _pad_spaces(spec, sign + digits)
    if spec.sharp and verb != "b":
        digits = _keep_zeros(verb, spec, digits)
    if spec.zero and spec.width:
        digits = digits.rjust(spec.width - len(sign), "0")
    return spec.pad(sign + digits)


def _keep_zeros(verb: str, spec: _Spec, text: str) -> str:
    """The sharp flag: always a decimal point, and with ``%g`` the trailing zeros up to the precision."""
    wanted = 0
    if verb in "vgGxX":
        wanted = 6 if spec.precision is None else spec.precision
    marks = "pP" if verb in "xX" else "eE"
    cut = next((index for index, char in enumerate(text) if char in marks), len(text))
    number, tail = text[:cut], text[cut:]
    significant = number.replace(".", "").lstrip("0")
    wanted -= len(significant)
    if "." not in number:
        wanted -= number == "0"
        number += "."
    return f"{number}{'0' * max(wanted, 0)}{tail}"


def _float_digits(verb: str, spec: _Spec, value: float) -> str:
    special = _special_float(value)
    if special:
        return special
    if verb in "fFeE":
        precision = 6 if spec.precision is None else spec.precision
        return f"{value:.{precision}{'f' if verb == 'F' else verb}}"
    if verb == "b":
        return _binary_float(value)
    if verb in "xX":
        return _hex_float(verb, value)
    if spec.precision is None:
        return general(value, "E" if verb == "G" else "e")
    return f"{value:.{max(spec.precision, 1)}{'G' if verb == 'G' else 'g'}}"


def _binary_float(value: float) -> str:
    """``%b``: the 53-bit mantissa and the power of two."""
    _, _, exponent = value.hex().partition("p")
    power = int(exponent) - 52 if value else -1074
    return f"{int(value * 2.0**-power) if power > -1000 else 0}p{power:+d}"


def _hex_float(verb: str, value: float) -> str:
    mantissa, _, exponent = value.hex().partition("p")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    text = f"{mantissa}p{exponent[0]}{exponent[1:].rjust(2, '0')}"
    return text.upper() if verb == "X" else text


def _text(verb: str, spec: _Spec, value: str) -> str:
    if verb not in "vsqxX":
        return _bad_verb(verb, spec, value)
    if spec.precision is not None and verb != "x" and verb != "X":
        value = value[: spec.precision]
    if verb == "q":
        if spec.sharp and "`" not in value and all(c.isprintable() or c == "\t" for c in value):
            return spec.pad(f"`{value}`")
        return spec.pad(quote(value, '"', spec.plus))
    if verb in "xX":
        return spec.pad(_hex_text(verb, spec, value))
    return spec.pad(value)


def _hex_text(verb: str, spec: _Spec, value: str) -> str:
    data = value.encode("utf-8", "surrogateescape")
    if spec.precision is not None:
        data = data[: spec.precision]
    prefix = "0x" if spec.sharp else ""
    if spec.space:
        text = " ".join(f"{prefix}{byte:02x}" for byte in data)
    else:
        text = (prefix if data else "") + data.hex()
    return text.upper() if verb == "X" else text
