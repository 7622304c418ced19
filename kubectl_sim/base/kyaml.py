"""KYAML, the strict dialect of YAML that ``kubectl -o kyaml`` prints.  Models sigs.k8s.io/yaml/kyaml.

Everything is in braces, strings are always quoted, keys only where YAML would misread them.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ESCAPES = {
    '"': '\\"', "\\": "\\\\", "\a": "\\a", "\b": "\\b", "\f": "\\f", "\r": "\\r", "\t": "\t", "\v": "\\v",
    "\0": "\\0", "\x1b": "\\e", "\x85": "\\N", "\xa0": "\\_", "\u2028": "\\L", "\u2029": "\\P",
}  # fmt: skip
_GUESSED = frozenset(
    ["null", "~", "true", "y", "yes", "on", "false", "n", "no", "off", ".inf", "-.inf", "+.inf", ".nan"]
)
#: Words that Go's ParseBool accepts, beyond those that YAML takes for booleans.
_BOOLS = frozenset(["1", "0", "t", "T", "f", "F"])


def dump(value: Any, sort_keys: bool = True) -> str:
    """One document with its header.  Without ``sort_keys`` keys keep their order."""
    parts = ["---\n"]
    _render(value, 0, sort_keys, parts)
    parts.append("\n")
    return "".join(parts)


def _render(value: Any, indent: int, sort_keys: bool, parts: list[str]) -> None:
    if isinstance(value, str):
        parts.append(_string(value, indent + 1))
    elif isinstance(value, dict):
        _mapping(value, indent, sort_keys, parts)
    elif isinstance(value, list):
        _sequence(value, indent, sort_keys, parts)
    else:
        parts.append(jsonio.scalar(value))


def _mapping(value: dict[str, Any], indent: int, sort_keys: bool, parts: list[str]) -> None:
    if not value:
        parts.append("{}")
        return
    space = "  " * (indent + 1)
    parts.append("{\n")
    for key in sorted(value) if sort_keys else value:
        parts.append(f"{space}{_key(key)}: ")
        _render(value[key], indent + 1, sort_keys, parts)
        parts.append(",\n")
    parts.append("  " * indent + "}")


def _sequence(value: list[Any], indent: int, sort_keys: bool, parts: list[str]) -> None:
    if not value:
        parts.append("[]")
        return
    if all(isinstance(item, (dict, list)) for item in value):
        parts.append("[")
        for index, item in enumerate(value):
            parts.append(", " if index else "")
            _render(item, indent, sort_keys, parts)
        parts.append("]")
        return
    space = "  " * (indent + 1)
    parts.append("[\n")
    for item in value:
        parts.append(space)
        _render(item, indent + 1, sort_keys, parts)
        parts.append(",\n")
    parts.append("  " * indent + "]")


def _string(text: str, indent: int) -> str:
    """A quoted string; one with line breaks is folded, a line of the text on each line."""
    if "\n" not in text:
        return f'"{_escaped(text)}"'
    space = "  " * indent
    lines = text.split("\n")
    body = []
    for index, line in enumerate(lines):
        last = index == len(lines) - 1
        if last and not line:
            break
        ending = "" if last else "\\n"
        # A backslash keeps leading space; the others are aligned with it.
        lead = "\\" if line[:1].isspace() else " "
        body.append(f"{space}{lead}{_escaped(line)}{ending}\\\n")
    return '"\\\n' + "".join(body) + space + '"'


def _escaped(text: str) -> str:
    if text.isprintable() and "\\" not in text and '"' not in text:
        return text
    return "".join([_ESCAPES.get(char) or _rune(char) for char in text])


def _rune(char: str) -> str:
    if char.isprintable():
        return char
    code = ord(char)
    if char == "\n":
        return "\\n"
    if 0xDC80 <= code <= 0xDCFF:  # a byte that was no UTF-8
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x20 or code == 0x7F:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _key(text: str) -> str:
    if not _needs_quotes(text):
        return text
    quoted = _escaped(text).replace("\t", "\\t")  # only values keep their tabs
    return f'"{quoted}"'


def _needs_quotes(text: str) -> bool:
    if not text or text.lower() in _GUESSED or text in _BOOLS or _is_number(text):
        return True
    if text[:4].isdigit() and text[4:5] == "-":
        from kubectl_sim.base.yamlscalar import is_timestamp

        if is_timestamp(text):
            return True
    last = len(text) - 1
    for index, char in enumerate(text):
        if char.isalpha() or char.isnumeric() or char == "_":
            continue
        if not 0 < index < last or char not in "-./":
            return True
    return False


def _is_number(text: str) -> bool:
    from kubectl_sim.base.yamlscalar import resolve

    plain = text.replace("_", "")
    if plain[:1] in "+-.0123456789" and not isinstance(resolve(plain), str):
        return True
    return plain.lower().lstrip("+-") in ("inf", "infinity", "nan") or _is_hex_float(plain)


def _is_hex_float(text: str) -> bool:
    digits = text.lower().lstrip("+-")
    if not digits.startswith("0x") or "p" not in digits:
        return False
    try:
        float.fromhex(text)
    except (ValueError, OverflowError):
        return False
    return True
