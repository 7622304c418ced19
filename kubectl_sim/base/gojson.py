"""JSON documents as kubectl's ``-f`` reads them, with the error texts of Go's ``encoding/json``.

Models apimachinery's YAMLOrJSONDecoder: a stream that begins with ``{`` holds JSON values one after
another; if the first or second of them is not JSON, the rest is read as YAML.
"""

from __future__ import annotations

from kubectl_sim.base import jsonio
from kubectl_sim.base.yamlbuild import MAX_DEPTH
from kubectl_sim.base.yamlscalar import YAMLError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

_SPACE = " \t\r\n"
_UNEXPECTED_END = "unexpected EOF"


def documents(text: str, yaml_documents: Callable[[str], Iterator[Any]]) -> Iterator[Any]:
    """The values of a JSON stream, nulls left out.  Raises :class:`YAMLError`."""
    position = count = 0
    while True:
        start = _skip(text, position, _SPACE)
        if start == len(text):
            return
        try:
            value, position = jsonio.decode_at(text, start)
        except jsonio.NumberError as error:
            raise YAMLError(str(error)) from None
        except (jsonio.JSONError, RecursionError):
            problem, offset = syntax_error(text, start)
            if count > 1:
                raise YAMLError(problem) from None
            break
        count += 1
        if value is not None:
            yield normalized(value)
    if offset:
        problem = f"json: offset {offset}: {problem}"
    yield from _rest_as_yaml(text[position:], problem, yaml_documents)


def _rest_as_yaml(rest: str, problem: str, yaml_documents: Callable[[str], Iterator[Any]]) -> Iterator[Any]:
    """What follows the JSON values, as YAML; if its first document is no YAML either, JSON's problem counts."""
    start = 0
    while rest[start : start + 1].isspace() and (start == 0 or rest[start - 1] != "\n"):
        start += 1
    if len(rest[start : start + 4].encode()) < 4:
        raise YAMLError(problem)
    following = yaml_documents(rest[start:])
    try:
        first = next(following, None)
    except YAMLError:
        raise YAMLError(problem) from None
    if first is not None:
        yield first
        yield from following


def normalized(value: Any, depth: int = 0) -> Any:
    """A decoded value with Go's types: int64 or float64 numbers, and U+FFFD for half surrogate pairs.

    Raises :class:`YAMLError` for numbers beyond float64 and for too deep nesting.
    """
    kind = type(value)
    if kind is str:
        return value if value.isascii() else value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if kind is int:
        return (
            value if -(1 << 63) <= value < 1 << 63 else _in_range(float(value) if value.bit_length() < 1025 else _INF)
        )
    if kind is float:
        return _in_range(value)
    if depth > MAX_DEPTH:
        raise YAMLError("exceeded max depth")
    if kind is dict:
        return {normalized(key): normalized(item, depth + 1) for key, item in value.items()}
    if kind is list:
        return [normalized(item, depth + 1) for item in value]
    return value


_INF = float("inf")


def _in_range(value: float) -> float:
    if value in (_INF, -_INF):
        raise YAMLError("json: cannot unmarshal number into Go value of type float64")
    return value


def _skip(text: str, position: int, chars: str) -> int:
    size = len(text)
    while position < size and text[position] in chars:
        position += 1
    return position


def syntax_error(text: str, start: int) -> tuple[str, int]:
    """What Go's scanner says of a faulty value: (message, bytes read so far); 0 bytes if the text just ends."""
    return _explained(text, _Scanner(text, start).value)


def document_error(text: str) -> str:
    """What Go's json.Unmarshal says of a text that is not one value."""
    return _explained(text, _Scanner(text, 0).document)[0]


def _explained(text: str, walk: Callable[[], None]) -> tuple[str, int]:
    try:
        walk()
    except _Found as found:
        if found.position >= len(text):
            return _UNEXPECTED_END, 0
        char = text[found.position].encode("utf-8", "surrogatepass")[0]
        offset = len(text[: found.position].encode("utf-8", "surrogatepass")) + 1
        return f"invalid character {_quoted(chr(char))} {found.context}", offset
    return "exceeded max depth", 0


def _quoted(char: str) -> str:
    if char == "'":
        return r"'\''"
    if char == '"':
        return "'\"'"
    from kubectl_sim.base import goformat

    return f"'{goformat.quote(char)[1:-1]}'"


class _Found(Exception):
    """The first character that Go's scanner refuses, or the end of the text, and what it was reading."""

    def __init__(self, position: int, context: str) -> None:
        super().__init__(context)
        self.position = position
        self.context = context


#: Go's scanner reads nothing that is nested deeper.
_GO_DEPTH = 10_000
_BEGIN = "looking for beginning of value"
_BEGIN_KEY = "looking for beginning of object key string"
_LITERALS = {"t": "true", "f": "false", "n": "null"}
_HEX = "0123456789abcdefABCDEF"
_DIGITS = "0123456789"


class _Scanner:
    """Walks over a value the way Go's scanner does, only to find the fault."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position

    def peek(self) -> str:
        return self.text[self.position : self.position + 1]

    def fault(self, context: str) -> _Found:
        return _Found(self.position, context)

    def space(self) -> None:
        self.position = _skip(self.text, self.position, _SPACE)

    def value(self) -> None:
        """One value; open objects and arrays are kept on a stack, so that nesting costs no recursion."""
        closers: list[str] = []
        while True:
            self.space()
            char = self.peek()
            if char and char in "{[":
                if len(closers) == _GO_DEPTH:
                    raise self.fault("exceeded max depth")
                self.position += 1
                self.space()
                closer = "}" if char == "{" else "]"
                if self.peek() != closer:
                    if char == "{":
                        self.key(_BEGIN_KEY)
                    closers.append(closer)
                    continue
                self.position += 1
            else:
                self.scalar(char)
            if not self.after_value(closers):
                return

    def document(self) -> None:
        """One value and nothing after it."""
        self.value()
        self.space()
        if self.peek():
            raise self.fault("after top-level value")

    def after_value(self, closers: list[str]) -> bool:
        """Go on to the next element; False when the outermost value is complete."""
        while closers:
            self.space()
            char = self.peek()
            closer = closers[-1]
            if char == ",":
                self.position += 1
                if closer == "}":
                    self.space()
                    self.key(_BEGIN_KEY)
                return True
            if char != closer:
                raise self.fault("after object key:value pair" if closer == "}" else "after array element")
            self.position += 1
            closers.pop()
        return False

    def key(self, context: str) -> None:
        if self.peek() != '"':
            raise self.fault(context)
        self.string()
        self.space()
        if self.peek() != ":":
            raise self.fault("after object key")
        self.position += 1

    def scalar(self, char: str) -> None:
        if char == '"':
            self.string()
        elif char in _LITERALS and char:
            self.literal(_LITERALS[char])
        elif char and char in "-0123456789":
            self.number()
        else:
            raise self.fault(_BEGIN)

    def literal(self, word: str) -> None:
        for index, char in enumerate(word):
            if self.peek() != char:
                expected = f"in literal {word} (expecting '{word[index]}')"
                raise self.fault(expected)
            self.position += 1

    def number(self) -> None:
        if self.peek() == "-":
            self.position += 1
        if self.peek() == "0":
            self.position += 1
        else:
            self.digits("in numeric literal")
        if self.peek() == ".":
            self.position += 1
            self.digits("after decimal point in numeric literal")
        if self.peek() in ("e", "E"):
            self.position += 1
            if self.peek() in ("+", "-"):
                self.position += 1
            self.digits("in exponent of numeric literal")

    def digits(self, context: str) -> None:
        if not self.peek() or self.peek() not in _DIGITS:
            raise self.fault(context)
        self.position = _skip(self.text, self.position, _DIGITS)

    def string(self) -> None:
        self.position += 1
        while True:
            char = self.peek()
            if not char or char < " ":
                raise self.fault("in string literal")
            self.position += 1
            if char == '"':
                return
            if char == "\\":
                self.escape()

    def escape(self) -> None:
        char = self.peek()
        if not char or char not in '"\\/bfnrtu':
            raise self.fault("in string escape code")
        self.position += 1
        if char != "u":
            return
        for _ in range(4):
            if not self.peek() or self.peek() not in _HEX:
                raise self.fault("in \\u hexadecimal character escape")
            self.position += 1
