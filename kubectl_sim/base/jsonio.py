"""JSON without the import cost of the standard library's ``json`` package.

``import json`` pulls in ``re``, ``enum`` and ``functools`` only to compile three
patterns that the C scanner never uses.  A kubectl command that answers in 35 ms
cannot spend 6 of them there, so this module drives the same C scanner and encoder
(``_json``) directly and falls back to ``json`` on interpreters without them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    _Parts = tuple[Callable[[str, int], tuple[Any, int]], Callable[[Any], str], Callable[[str], str]]


class JSONError(ValueError):
    """The text is not JSON; ``position`` is the offset of the offending character."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.position = position


class NumberError(JSONError):
    """A number beyond float64."""


_WHITESPACE = " \t\n\r"


def _constant(name: str) -> Any:
    raise JSONError(f"invalid character {name[0]!r} looking for beginning of value", 0)


def _finite(text: str) -> float:
    value = float(text)
    if value - value != 0:
        raise NumberError(f"json: cannot unmarshal number {text} into Go value of type float64", 0)
    return value


class _Context:
    """What ``_json.make_scanner`` reads its settings from."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = staticmethod(_finite)
    parse_int = int
    parse_constant = staticmethod(_constant)
    memo: dict[str, str] = {}  # noqa: RUF012


def _build() -> _Parts:
    import _json  # CPython's accelerator; the supported interpreters all have it

    scan = _json.make_scanner(_Context())  # type: ignore[arg-type]
    encode = _json.make_encoder(None, _refuse, _json.encode_basestring, None, ":", ",", False, False, False)
    return scan, lambda obj: "".join(encode(obj, 0)), _json.encode_basestring


def _refuse(obj: object) -> Any:
    raise TypeError(f"{type(obj).__name__} is not a JSON value")


def _build_portable() -> _Parts:
    import json

    decoder = json.JSONDecoder(parse_constant=_constant, parse_float=_finite)
    encoder = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return decoder.raw_decode, encoder.encode, encoder.encode


try:
    _scan, dumps, _string = _build()
except (ImportError, AttributeError, TypeError):
    _scan, dumps, _string = _build_portable()


def for_many() -> tuple[Callable[[Any], str], Callable[[str], Any]]:
    """(dumps, loads) for values by the thousand: orjson's.

    To load it takes as long as a whole command, and it reads integers beyond 64 bits as floats: it is
    for what the cluster's own components write.
    """
    try:
        import orjson
    except ImportError:  # no wheel for this machine
        return dumps, loads
    encode = orjson.dumps

    def quick(value: Any) -> str:
        try:
            return encode(value).decode()
        except TypeError:
            return dumps(value)

    return quick, orjson.loads


def loads(text: str | bytes) -> Any:
    """Decode one JSON value.  Raises :class:`JSONError` for anything else."""
    if isinstance(text, bytes):
        text = text.decode()
    start, size = 0, len(text)
    while start < size and text[start] in _WHITESPACE:
        start += 1
    value, end = decode_at(text, start)
    while end < size and text[end] in _WHITESPACE:
        end += 1
    if end != size:
        raise JSONError(f"invalid character {text[end]!r} after top-level value", end)
    return value


def decode_at(text: str, start: int) -> tuple[Any, int]:
    """The JSON value that begins at an offset, and the offset behind it.  Raises :class:`JSONError`."""
    try:
        return _scan_with_errors(text, start)
    except StopIteration as stop:
        where = stop.value if isinstance(stop.value, int) else start
        raise JSONError(_looking_for_value(text, where), where) from None
    except JSONError:
        raise
    except ValueError as error:
        raise JSONError(str(error), getattr(error, "pos", start)) from None


def _scan_with_errors(text: str, start: int) -> tuple[Any, int]:
    try:
        return _scan(text, start)
    except SystemError:
        # CPython's scanner builds its exception from json.decoder, and only if that is loaded.
        import json.decoder  # noqa: F401

        return _scan(text, start)


def _looking_for_value(text: str, where: int) -> str:
    if where >= len(text):
        return "unexpected end of JSON input"
    return f"invalid character {text[where]!r} looking for beginning of value"


# Go's encoder escapes these inside strings so that JSON can stand in HTML.
_HTML = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def quote(text: str) -> str:
    """One JSON string as Go's ``encoding/json`` writes it (HTML characters escaped)."""
    out = dumps(text)
    for char, escape in _HTML.items():
        if char in out:
            out = out.replace(char, escape)
    return out


def pretty(value: Any, indent: int = 4, sort_keys: bool = True) -> str:
    """Indented JSON with sorted keys and Go's escapes: what ``kubectl -o json`` prints."""
    return _written(value, "\n", " " * indent, sort_keys)


def compact(value: Any, sort_keys: bool = True) -> str:
    """JSON on one line with sorted keys and Go's escapes: what Go's ``json.Marshal`` makes of a map."""
    return _written(value, "", "", sort_keys)


def _written(value: Any, newline: str, step: str, sort_keys: bool) -> str:
    writer = _Writer(step, ": " if newline else ":", sort_keys)
    writer.write(value, newline)
    text = "".join(writer.parts)
    for char, escape in _HTML.items():  # outside of strings JSON has none of these
        if char in text:
            text = text.replace(char, escape)
    return text


class _Writer:
    """Writes a value in pieces.  Ten thousand pods have forty million characters: loops, not recursion per leaf."""

    __slots__ = ("colon", "keys", "parts", "sort_keys", "step")

    def __init__(self, step: str, colon: str, sort_keys: bool) -> None:
        self.step = step
        self.colon = colon
        self.sort_keys = sort_keys
        self.parts: list[str] = []
        self.keys: dict[str, str] = {}

    def write(self, value: Any, newline: str) -> None:
        if isinstance(value, dict):
            self._object(value, newline)
        elif isinstance(value, list):
            self._array(value, newline)
        else:
            self.parts.append(_string(value) if isinstance(value, str) else scalar(value))

    def _object(self, value: dict[str, Any], newline: str) -> None:
        add = self.parts.append
        if not value:
            add("{}")
            return
        keys = self.keys
        inner = newline + self.step
        separator = "{" + inner
        for key in sorted(value) if self.sort_keys else value:
            name = keys.get(key)
            if name is None:
                name = keys[key] = _string(key) + self.colon
            item = value[key]
            if type(item) is str:
                add(f"{separator}{name}{_string(item)}")
            else:
                add(separator + name)
                self.write(item, inner)
            separator = "," + inner
        add(newline + "}")

    def _array(self, value: list[Any], newline: str) -> None:
        add = self.parts.append
        if not value:
            add("[]")
            return
        inner = newline + self.step
        separator = "[" + inner
        for item in value:
            add(separator)
            self.write(item, inner)
            separator = "," + inner
        add(newline + "]")


def scalar(value: Any) -> str:
    """A number, boolean or null as Go's encoder writes it."""
    if value is None:
        return "null"
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, float):
        return go_float(value)
    return str(value)


def go_float(value: float) -> str:
    """A float64 as Go's JSON encoder writes it: shortest form, ``e`` notation outside 1e-6…1e21."""
    magnitude = abs(value)
    if value == int(value) and magnitude < 1e21:
        if magnitude < 1e15:
            return "-0" if value == 0 and repr(value)[0] == "-" else str(int(value))
        mantissa, _, exponent = repr(value).partition("e")  # shortest digits, filled up with zeros
        whole, _, fraction = mantissa.partition(".")
        return whole + fraction.rstrip("0").ljust(int(exponent or 0), "0")
    if magnitude < 1e-6 or magnitude >= 1e21:
        mantissa, _, exponent = f"{value!r}".partition("e")
        return f"{mantissa}e{int(exponent):+d}" if exponent else mantissa
    text = repr(value)
    return text if "e" not in text else f"{value:.20f}".rstrip("0")
