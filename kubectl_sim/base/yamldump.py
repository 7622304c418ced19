"""YAML as ``kubectl -o yaml`` prints it.

Upstream encodes the object as JSON, reads that as YAML and writes it with go-yaml v2's emitter: keys in
natural order, lists not indented below their key, two spaces a level, literal blocks for texts of
several lines, and plain or quoted texts folded at the first space behind column 80.  The detour through
JSON is visible in a few places, which are kept: some control characters are refused, U+0085 folds into
a space, and whole floats lose their fraction.
"""

from __future__ import annotations

from kubectl_sim.base.yamlscalar import INT64_MIN, UINT64_MAX, YAMLError, is_string

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

_WIDTH = 80
_LONGEST_SIMPLE_KEY = 128
_CACHE_LIMIT = 8192
_CACHED_LENGTH = 64

_NEL, _LINE, _PARAGRAPH, _BOM = "\x85", "\u2028", "\u2029", "\ufeff"
_BREAKS = "\r\n" + _NEL + _LINE + _PARAGRAPH
_FIRST_INDICATORS = frozenset("#,[]{}&*!|>'\"%@`")

_PLAIN, _SINGLE, _DOUBLE, _LITERAL = range(4)


def dump(value: Any) -> str:
    """The document of a JSON value, with its final newline.

    Raises :class:`YAMLError` for control characters that go-yaml does not accept.
    """
    out: list[str] = []
    if type(value) is dict and value:
        _mapping(value, "", "", out)
    elif type(value) is list and value:
        _sequence(value, "", "", out)
    else:
        out.append(_value(value, -1, "").removeprefix(" "))
    return "".join(out)


def dump_all(values: Iterable[Any]) -> str:
    """Several documents with ``---`` lines between them."""
    return "---\n".join(map(dump, values))


# Each of these appends whole lines.  ``lead`` opens the first line, ``pad`` the following ones.


def _mapping(value: dict[str, Any], pad: str, lead: str, out: list[str]) -> None:
    for key in _in_order(value):
        item = value[key]
        written = _keys.get(key) or _key(key)
        if written[-1] != ":":
            _complex_key(key, item, pad, lead, out)
        elif type(item) is str and item in _values and len(lead) + len(written) + len(_values[item]) <= _WIDTH:
            out.append(f"{lead}{written}{_values[item]}")
        elif type(item) is dict and item:
            out.append(f"{lead}{written}\n")
            _mapping(item, pad + "  ", pad + "  ", out)
        elif type(item) is list and item:
            out.append(f"{lead}{written}\n")
            _sequence(item, pad, pad, out)
        else:
            out.append(lead + written)
            out.append(_value(item, len(lead) + len(written), pad + "  "))
        lead = pad


def _sequence(value: list[Any], pad: str, lead: str, out: list[str]) -> None:
    for item in value:
        _nested(item, "-", pad, lead, out)
        lead = pad


def _nested(item: Any, indicator: str, pad: str, lead: str, out: list[str]) -> None:
    """What follows ``-``, ``?`` or ``:`` at the start of a line."""
    if type(item) is dict and item:
        _mapping(item, pad + "  ", f"{lead}{indicator} ", out)
    elif type(item) is list and item:
        _sequence(item, pad + "  ", f"{lead}{indicator} ", out)
    else:
        out.append(lead + indicator)
        out.append(_value(item, len(lead) + 1, pad + "  "))


def _complex_key(key: str, item: Any, pad: str, lead: str, out: list[str]) -> None:
    """A key of several lines or of more than 128 bytes."""
    _nested(key, "?", pad, lead, out)
    _nested(item, ":", pad, pad, out)


def _value(value: Any, column: int, pad: str) -> str:
    """A scalar or an empty collection with the space before it and the newline behind it.

    ``column`` is where the space goes, ``pad`` the indentation of further lines.
    """
    if type(value) is str:
        return _text(value, column, pad)
    if value is None:
        return " null\n"
    if value is True:
        return " true\n"
    if value is False:
        return " false\n"
    if type(value) is dict:
        return " {}\n"
    if type(value) is list:
        return " []\n"
    return f" {_number(value)}\n"


def _number(value: int | float) -> str:
    if isinstance(value, int) and INT64_MIN <= value <= UINT64_MAX:
        return str(value)
    from kubectl_sim.base import goformat, jsonio

    if isinstance(value, float) and value == value // 1 and abs(value) < 1e21:
        value = int(jsonio.go_float(value))
    if isinstance(value, int):
        if INT64_MIN <= value <= UINT64_MAX:
            return str(value)
        value = float(value)
    return goformat.general(value)


# Texts.

# The written form of short texts of one line: " text\n", for values of lines that need no folding.
_values: dict[str, str] = {}
# "key:", or "?" for a key that is not simple.
_keys: dict[str, str] = {}


def _key(key: str) -> str:
    text = _as_read(key)
    multiline = not text.isprintable() and any(char in text for char in _BREAKS)
    if multiline or len(text.encode("utf-8", "replace")) > _LONGEST_SIMPLE_KEY:
        written = "?"
    else:
        written = _flat(text, _style(text)) + ":"
    if len(_keys) >= _CACHE_LIMIT:
        _keys.clear()
    _keys[key] = written
    return written


def _text(value: str, column: int, pad: str) -> str:
    text = _as_read(value)
    style = _style(text)
    if style == _LITERAL:
        return _literal(text, pad)
    flat = _flat(text, style)
    if len(flat) <= _CACHED_LENGTH and style != _SINGLE:
        if len(_values) >= _CACHE_LIMIT:
            _values.clear()
        _values[value] = f" {flat}\n"
    if style == _SINGLE and (_LINE in flat or _PARAGRAPH in flat):
        flat = _indented_breaks(flat, pad)
    elif column + 1 + len(flat) > _WIDTH and " " in flat:
        flat = _folded(flat, column + 1, pad, style)
    return f" {flat}\n"


def _style(text: str) -> int:
    if text.isascii() and text.isprintable():
        if not is_string(text):
            return _DOUBLE
        return _PLAIN if text.isalnum() or _plain_allowed(text) else _SINGLE
    if "\n" in text:
        return _DOUBLE if text[-1] == " " or _space_before_break(text) or not _printable(text) else _LITERAL
    if not is_string(text) or not _printable(text):
        return _DOUBLE
    if _LINE in text or _PARAGRAPH in text:
        return _DOUBLE if _space_before_break(text) or _space_after_break(text) else _SINGLE
    return _PLAIN if _plain_allowed(text) else _SINGLE


def _printable(text: str) -> bool:
    """No character that go-yaml escapes; unlike everyone else it also escapes what lies beyond U+FFFF."""
    if text.isascii():
        return text.replace("\n", "").isprintable()
    return not any(
        (char < " " and char != "\n") or "\x7f" <= char < "\xa0" or char > "\ufffd" or char == _BOM for char in text
    )


def _plain_allowed(text: str) -> bool:
    first = text[0]
    if first in _FIRST_INDICATORS or first == " " or text[-1] == " ":
        return False
    if first in "-?:" and text[1:2] in ("", " "):
        return False
    if text.startswith(("---", "...")):
        return False
    return not (": " in text or text[-1] == ":" or " #" in text)


def _space_before_break(text: str) -> bool:
    return any(" " + mark in text for mark in _BREAKS)


def _space_after_break(text: str) -> bool:
    return any(mark + " " in text for mark in _BREAKS)


def _flat(text: str, style: int) -> str:
    if style == _PLAIN:
        return text
    if style == _SINGLE:
        return "'" + text.replace("'", "''") + "'"
    if text.isascii() and text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    every = text[0] == _BOM  # the emitter takes each character for a byte order mark if the text begins with one
    return '"' + "".join(_escape(char) if every else _escaped(char) for char in text) + '"'


_ESCAPES = {
    "\0": "\\0", "\a": "\\a", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r",
    "\x1b": "\\e", '"': '\\"', "\\": "\\\\", _NEL: "\\N", "\xa0": "\\_", _LINE: "\\L", _PARAGRAPH: "\\P",
}  # fmt: skip


def _escaped(char: str) -> str:
    if " " <= char <= "~" and char not in '"\\':
        return char
    if "\xa0" <= char <= "\ufffd" and char not in (_LINE, _PARAGRAPH, _BOM):
        return char
    return _escape(char)


def _escape(char: str) -> str:
    short = _ESCAPES.get(char)
    if short is not None:
        return short
    code = ord(char)
    if code <= 0xFF:
        return f"\\x{code:02X}"
    return f"\\u{code:04X}" if code <= 0xFFFF else f"\\U{code:08X}"


def _folded(flat: str, column: int, pad: str, style: int) -> str:
    """Breaks at spaces behind column 80: at lone ones, in double quotes also at the first of several."""
    out: list[str] = []
    start = position = 0
    escape = ""
    # The first and the last character of a quoted text are never given up for a break.
    first, last = (0, len(flat)) if style == _PLAIN else (2, len(flat) - 2)
    while (position := flat.find(" ", position)) >= 0:
        end = position + 1
        while flat[end : end + 1] == " ":
            end += 1
        alone = end == position + 1
        if column + position - start > _WIDTH and first <= position < last and (alone or style == _DOUBLE):
            out.append(escape + flat[start:position])
            escape = "" if alone else "\\"
            start, column = position + 1, len(pad) + len(escape)
        position = end
    out.append(escape + flat[start:])
    return f"\n{pad}".join(out)


def _indented_breaks(flat: str, pad: str) -> str:
    """U+2028 and U+2029 are line breaks to go-yaml: it indents what follows them."""
    out = []
    for index, char in enumerate(flat):
        out.append(char)
        if char in _BREAKS and flat[index + 1] not in _BREAKS and index + 2 < len(flat):
            out.append(pad)
    return "".join(out)


def _literal(text: str, pad: str) -> str:
    hint = "2" if text[0] in " " + _BREAKS else ""
    if text[-1] not in _BREAKS:
        chomp = "-"
    else:
        chomp = "+" if len(text) == 1 or text[-2] in _BREAKS else ""
    if _LINE in text or _PARAGRAPH in text:
        body = _literal_lines(text, pad)
    else:
        body = "".join(f"{pad}{line}\n" if line else "\n" for line in text.removesuffix("\n").split("\n"))
    return f" |{hint}{chomp}\n{body}"


def _literal_lines(text: str, pad: str) -> str:
    out = []
    at_start = True
    for char in text:
        if char not in _BREAKS and at_start:
            out.append(pad)
        at_start = char in _BREAKS
        out.append(char)
    return "".join(out) + ("" if at_start else "\n")


def _as_read(text: str) -> str:
    """The text after its trip through JSON, which go-yaml reads as one long double-quoted line."""
    if text.isascii() and (text.isprintable() or "\x7f" not in text):
        return text
    if any(("\x7f" <= char < "\xa0" and char != _NEL) or char in "\ufffe\uffff" for char in text):
        raise YAMLError("yaml: control characters are not allowed")
    if not text.isprintable() and any("\ud800" <= char <= "\udfff" for char in text):
        text = text.encode("utf-8", "replace").decode()
    return _fold(text) if _NEL in text else text


def _fold(text: str) -> str:
    head, *parts = text.split(_NEL)
    out, breaks = [head.rstrip(" ")], 0
    for index, part in enumerate(parts, 1):
        breaks += 1
        part = part.lstrip(" ")
        if not part and index < len(parts):
            continue
        out.append(" " if breaks == 1 else "\n" * (breaks - 1))
        out.append(part if index == len(parts) else part.rstrip(" "))
        breaks = 0
    return "".join(out)


# Keys are in natural order: a2 before a10, letters after everything else.

_plain_order: dict[str, bool] = {}


def _in_order(value: dict[str, Any]) -> list[str]:
    for key in value:
        plain = _plain_order.get(key)
        if plain is None:
            if len(_plain_order) >= _CACHE_LIMIT:
                _plain_order.clear()
            plain = _plain_order[key] = key.isascii() and not key.strip(_ORDINARY)
        if not plain:
            return sorted(value, key=_Natural)
    return sorted(value)


# Characters that natural order and code points order alike.
_ORDINARY = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-./:, "


class _Natural:
    """A key that compares as go-yaml's ``keyList``."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text

    def __lt__(self, other: _Natural) -> bool:
        mine, theirs = self.text, other.text
        for index, (left, right) in enumerate(zip(mine, theirs, strict=False)):
            if left != right:
                return _differ(mine, theirs, index)
        return len(mine) < len(theirs)


def _differ(mine: str, theirs: str, index: int) -> bool:
    """The order of two keys that are equal up to ``index``."""
    left, right = mine[index], theirs[index]
    left_letter, right_letter = left.isalpha(), right.isalpha()
    if left_letter or right_letter:
        return left < right if left_letter and right_letter else right_letter
    my_number = their_number = 0
    if left == "0" or right == "0":
        before = mine[:index]
        digits = before[len(before.rstrip(_DIGITS)) :]
        my_number = their_number = 1 if digits.strip("0") else 0
    my_end, my_number = _digits(mine, index, my_number)
    their_end, their_number = _digits(theirs, index, their_number)
    if my_number != their_number:
        return my_number < their_number
    return my_end < their_end if my_end != their_end else left < right


_DIGITS = "0123456789"


def _digits(text: str, start: int, number: int) -> tuple[int, int]:
    end = start
    while end < len(text) and text[end] in _DIGITS:
        end += 1
    # Go's int64 wraps around here; keys with such long numbers are left to their digits.
    return end, number * 10 ** (end - start) + int(text[start:end] or "0")
