"""The parser of kubectl's JSONPath templates (see :mod:`kubectl_sim.base.jsonpath`)."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    # A tuple that begins with its kind.
    Node = tuple[Any, ...]

TEXT, FIELD, ARRAY, FILTER, NUMBER, WILDCARD, RECURSIVE, UNION, IDENTIFIER, LIST = range(10)

_TERMINATORS = frozenset(" \t\r\n.,[]$@{}")
_OPERATOR_CHARS = "!<>="


class JSONPathError(ValueError):
    """A template that does not parse, or that does not fit its object; the message is upstream's."""


class Parser:
    """Reads a template; :meth:`nodes` gives its texts and actions."""

    __slots__ = ("position", "start", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = self.start = 0

    def nodes(self) -> list[Node]:
        found: list[Node] = []
        while True:
            brace = self.text.find("{", self.position)
            end = len(self.text) if brace < 0 else brace
            if end > self.start:
                found.append((TEXT, self.text[self.start : end]))
            if brace < 0:
                return found
            self.position = self.start = brace + 1
            action: list[Node] = []
            while self.step(action):
                pass
            found.append((LIST, action))

    def next(self) -> str:
        char = self.text[self.position : self.position + 1]
        self.position += len(char)
        return char

    def peek(self) -> str:
        return self.text[self.position : self.position + 1]

    def consume(self) -> str:
        taken = self.text[self.start : self.position]
        self.start = self.position
        return taken

    def skip(self, size: int) -> None:
        self.position += size
        self.start = self.position

    def step(self, action: list[Node]) -> bool:
        """Read one node inside braces; False behind the closing brace."""
        text, position = self.text, self.position
        if text.startswith("}", position):
            self.skip(1)
            return False
        if text.startswith("[?(", position):
            self.filter(action)
        elif text.startswith("..", position):
            self.recursive(action)
        else:
            self.plain_step(action)
        return True

    def plain_step(self, action: list[Node]) -> None:
        char = self.next()
        if not char or char in "\r\n":
            raise JSONPathError("unclosed action")
        if char in " @$":
            self.consume()
        elif char == "[":
            self.array(action)
        elif char in "\"'":
            self.quoted(action, char)
        elif char == ".":
            self.field(action)
        elif char in "+-" or char.isdigit():
            self.position -= 1
            self.number(action)
        elif char == "_" or char.isalpha():
            self.position -= 1
            self.identifier(action)
        else:
            shown = f"U+{ord(char):04X}" + (f" '{char}'" if char.isprintable() else "")
            raise JSONPathError(f"unrecognized character in action: {shown}")

    def identifier(self, action: list[Node]) -> None:
        while self.peek() and self.peek() not in _TERMINATORS:
            self.position += 1
        name = self.consume()
        action.append((NUMBER, name == "true") if name in ("true", "false") else (IDENTIFIER, name))

    def recursive(self, action: list[Node]) -> None:
        if action and action[-1][0] == RECURSIVE:
            raise JSONPathError("invalid multiple recursive descent")
        self.skip(2)
        action.append((RECURSIVE,))
        if self.peek() == "_" or self.peek().isalnum():
            self.field(action)

    def number(self, action: list[Node]) -> None:
        if self.peek() in ("+", "-"):
            self.position += 1
        while self.peek() == "." or self.peek().isdigit():
            self.position += 1
        text = self.consume()
        value = _integer(text)
        if value is not None:
            action.append((NUMBER, value))
            return
        try:
            if not text.isascii():
                raise ValueError
            action.append((NUMBER, float(text)))
        except ValueError:
            raise JSONPathError(f"cannot parse number {text}") from None

    def field(self, action: list[Node]) -> None:
        self.consume()
        while True:
            char = self.peek()
            if not char or char in _TERMINATORS:
                break
            self.position = min(self.position + 1 + (char == "\\"), len(self.text))
        name = self.consume()
        action.append((WILDCARD,) if name == "*" else (FIELD, name.replace("\\", "")))

    def quoted(self, action: list[Node], quote: str) -> None:
        while True:
            char = self.next()
            if not char or char == "\n":
                raise JSONPathError("unterminated quoted string")
            if char == quote and self.text[self.position - 2] != "\\":
                break
        literal = self.consume()
        text = _unquote(literal)
        if text is None:
            raise JSONPathError(f"unquote string {literal} error invalid syntax")
        action.append((TEXT, text))

    def array(self, action: list[Node]) -> None:
        while True:
            char = self.next()
            if not char or char == "\n":
                raise JSONPathError("unterminated array")
            if char == "]":
                break
        text = self.consume()[1:-1]
        parts = text.split(",")
        if len(parts) > 1:
            action.append((UNION, [_action(f"[{part.strip(' ')}]") for part in parts]))
        elif len(text) > 1 and text[0] == text[-1] == "'" and "'" not in text[1:-1]:
            action.extend(_action(f".{text[1:-1]}"))
        else:
            action.append((ARRAY, *_slice(":" if text == "*" else text)))

    def filter(self, action: list[Node]) -> None:
        self.skip(3)
        opened = closed = False
        pair = ""
        while True:
            char = self.next()
            if not char or char == "\n":
                raise JSONPathError("unterminated filter")
            if char in "\"'":
                if not opened:
                    opened, pair = True, char
                elif self.text[self.position - 2] != "\\" and char == pair:
                    closed = True
            elif char == ")" and opened == closed:
                break
        if self.next() != "]":
            raise JSONPathError("unclosed array expect ]")
        left, operator, right = _comparison(self.consume()[:-2])
        action.append((FILTER, _action(left), operator, _action(right) if operator != "exists" else []))


def _action(text: str) -> list[Node]:
    """The nodes of one action."""
    nodes: list[Node] = Parser("{" + text + "}").nodes()[0][1]
    return nodes


def _comparison(text: str) -> tuple[str, str, str]:
    """(left side, operator, right side) of a filter; without an operator it asks whether the left side exists."""
    start = 0
    while start < len(text) and text[start] not in _OPERATOR_CHARS:
        start += 1
    end = start
    while end < len(text) and text[end] in _OPERATOR_CHARS:
        end += 1
    if end == len(text):
        end -= 1  # the right side must have at least one character
    if not start or end <= start:
        return text, "exists", ""
    return text[:start], text[start:end], text[end:]


def _integer(text: str) -> int | None:
    """Go's ``strconv.Atoi``."""
    digits = text[1:] if text[:1] in ("+", "-") else text
    if not digits.isascii() or not digits.isdigit() or len(digits) > 400:
        return None
    value = int(text)
    return value if -(1 << 63) <= value < 1 << 63 else None


def _slice(text: str) -> tuple[int | None, int | None, int | None, bool]:
    """(start, stop, step, whether it is a single index) of ``1``, ``-1``, ``1:3`` or ``::2``."""
    parts = text.split(":")
    if len(parts) > 3 or any(part.removeprefix("-").strip("0123456789") for part in parts):
        raise JSONPathError(f"invalid array index {text}")
    numbers: list[int | None] = []
    for part in parts:
        number = _integer(part) if part else None
        if part and number is None:
            raise JSONPathError(f"array index {part} is not a number")
        numbers.append(number)
    if len(numbers) == 1:
        return numbers[0], (numbers[0] or 0) + 1, None, True
    numbers.append(None)
    return numbers[0], numbers[1], numbers[2], False


_CONTROL = {"a": 7, "b": 8, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11, "\\": 92}
_HEX = "0123456789abcdefABCDEF"


def _unquote(literal: str) -> str | None:
    """The text of a quoted literal; None if it is malformed."""
    quote, body = literal[0], literal[1:-1]
    if "\\" not in body and quote not in body:
        return body
    out = bytearray()
    position = 0
    while position < len(body):
        char = body[position]
        if char == quote:
            return None
        if char != "\\":
            out += char.encode("utf-8", "replace")
            position += 1
            continue
        found = _unescape(body, position + 1, quote)
        if found is None:
            return None
        taken, position = found
        out += taken
    return out.decode("utf-8", "replace")


def _unescape(body: str, position: int, quote: str) -> tuple[bytes, int] | None:
    """(bytes, position behind) of the escape whose letter stands at ``position``."""
    char = body[position : position + 1]
    if char in _CONTROL:
        return bytes([_CONTROL[char]]), position + 1
    if char and char == quote:
        return char.encode(), position + 1
    size = {"x": 2, "u": 4, "U": 8}.get(char)
    if size is not None:
        digits = body[position + 1 : position + 1 + size]
        if len(digits) < size or digits.strip(_HEX):
            return None
        code = int(digits, 16)
        if char == "x":
            return bytes([code]), position + 3
        if code > 0x10FFFF or 0xD800 <= code < 0xE000:
            return None
        return chr(code).encode(), position + 1 + size
    digits = body[position : position + 3]
    if len(digits) == 3 and not digits.strip("01234567") and int(digits, 8) < 256:
        return bytes([int(digits, 8)]), position + 3
    return None
