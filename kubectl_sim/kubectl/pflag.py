"""Flags as kubectl parses them: types of values, and the walk over a command line.

Models github.com/spf13/pflag, the flag types of k8s.io/component-base/cli/flag, and what they take
from Go's strconv and encoding/csv.  Texts of errors are theirs.
"""

from __future__ import annotations

from kubectl_sim.base import duration
from kubectl_sim.base.goformat import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Protocol

    class Flag(Protocol):
        """What parsing needs to know of a flag."""

        @property
        def long(self) -> str: ...
        @property
        def shorthand(self) -> str: ...
        @property
        def kind(self) -> str: ...
        @property
        def no_opt(self) -> str: ...
        @property
        def deprecated_because(self) -> str: ...
        @property
        def shorthand_deprecated_because(self) -> str: ...


class FlagError(Exception):
    """The command line does not parse; the message is pflag's."""


# -- types of values ----------------------------------------------------------------------------


_TRUE = frozenset(("1", "t", "T", "true", "TRUE", "True"))
_FALSE = frozenset(("0", "f", "F", "false", "FALSE", "False"))
_PREFIXES = {"0x": 16, "0b": 2, "0o": 8}


def _bool(text: str, previous: Any) -> bool:
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError(f"strconv.ParseBool: parsing {quote(text)}: invalid syntax")


def parse_int(text: str, bits: int = 64, base: int = 0) -> int:
    """Go's ``strconv.ParseInt``; base 0 reads the prefixes 0x, 0b, 0o, 0 and underscores."""
    number = _magnitude(text[1:] if text[:1] in ("+", "-") else text, base)
    if number is None:
        raise ValueError(f"strconv.ParseInt: parsing {quote(text)}: invalid syntax")
    number = -number if text[:1] == "-" else number
    if not -(1 << bits - 1) <= number < 1 << bits - 1:
        raise ValueError(f"strconv.ParseInt: parsing {quote(text)}: value out of range")
    return number


def _magnitude(digits: str, base: int) -> int | None:
    if not digits.isascii() or not digits.replace("_", "").isalnum() or digits[:1] in "+-":
        return None
    if base == 0:
        prefix = digits[:2].lower()
        base = _PREFIXES.get(prefix, 8 if digits[0] == "0" and len(digits) > 1 else 10)
        digits = digits[2:] if prefix in _PREFIXES else digits
        # An underscore may follow the prefix, 0 for octal included.
        digits = digits[1:] if prefix in _PREFIXES and digits[:1] == "_" else digits
    elif "_" in digits:
        return None
    try:
        return int(digits, base)
    except ValueError:
        return None


def _int(text: str, previous: Any) -> int:
    return parse_int(text)


def _int32(text: str, previous: Any) -> int:
    return parse_int(text, 32)


def _level(text: str, previous: Any) -> int:
    """klog's ``-v``: decimal only."""
    return parse_int(text, 32, 10)


def _string(text: str, previous: Any) -> str:
    return text


def _duration(text: str, previous: Any) -> int:
    return duration.parse(text)


def _go_duration(text: str, previous: Any) -> int:
    """A duration that comes from Go's own flag package, whose error says less."""
    try:
        return duration.parse(text)
    except ValueError:
        raise ValueError("parse error") from None


def _slice(text: str, previous: Any) -> list[str]:
    return (previous or []) + read_csv(text)


def _array(text: str, previous: Any) -> list[str]:
    return [*(previous or []), text]


def _pairs(text: str, previous: Any) -> list[str]:
    """``debug``'s key=value lists."""
    if "=" not in text:
        raise ValueError(f"{text} must be formatted as key=value")
    return [*(previous or []), text]


def _string_map(text: str, previous: Any) -> dict[str, str]:
    """cliflag.MapStringString: key=value pairs with commas between, further ones added."""
    pairs = dict(previous or {})
    for part in text.split(","):
        key, equals, value = part.partition("=")
        if part and not equals:
            raise ValueError("malformed pair, expect string=string")
        if part:
            pairs[key.strip()] = value.strip()
    return pairs


def _vmodule(text: str, previous: Any) -> str:
    """klog's ``--vmodule``: pattern=N pairs with commas between."""
    for part in filter(None, text.split(",")):
        pattern, _, level = part.partition("=")
        try:
            well_formed = bool(pattern) and parse_int(level, 32, 10) >= 0
        except ValueError:
            well_formed = False
        if not well_formed:
            raise ValueError("syntax error: expect comma-separated list of filename=N")
    return text


# A kind reads one value; ``previous`` is what earlier uses of the flag came to, None at first.
KINDS: dict[str, Callable[[str, Any], Any]] = {
    "array": _array,
    "bool": _bool,
    "duration": _duration,
    "goDuration": _go_duration,
    "int": _int,
    "int32": _int32,
    "level": _level,
    "pairs": _pairs,
    "slice": _slice,
    "string": _string,
    "stringMap": _string_map,
    "vmodule": _vmodule,
}


def default_text(kind: str, value: Any) -> str:
    """A default as help shows it."""
    if kind == "string":
        return f"'{value}'"
    if kind == "bool":
        return "true" if value else "false"
    if kind in ("duration", "goDuration"):
        return duration.format(value)
    if isinstance(value, (list, tuple)):
        return f"[{','.join(value)}]"
    return str(value) if value else "" if kind in ("stringMap", "vmodule") else str(value)


def read_csv(text: str) -> list[str]:
    """The first record of a comma-separated text (Go's ``encoding/csv``)."""
    if text == "":
        return []
    rest = text.lstrip("\n")
    if not rest:
        raise ValueError("EOF")
    line = text.count("\n", 0, len(text) - len(rest)) + 1
    return _Record(rest, line).fields()


class _Record:
    """One record being read; positions are 1-based bytes, as in Go's messages."""

    def __init__(self, text: str, line: int) -> None:
        self.text = text
        self.at = 0
        self.start_line = self.line = line
        self.line_start = 0

    def fields(self) -> list[str]:
        fields = []
        while True:
            quoted = self.text[self.at : self.at + 1] == '"'
            fields.append(self._quoted() if quoted else self._bare())
            if self.text[self.at : self.at + 1] != ",":
                return fields
            self.at += 1

    def _bare(self) -> str:
        end = len(self.text)
        for mark in ",\n":
            found = self.text.find(mark, self.at, end)
            end = found if found >= 0 else end
        field = self.text[self.at : end]
        if '"' in field:
            self._fail('bare " in non-quoted-field', self.at + field.index('"'))
        self.at = end
        if self.text[end : end + 1] == "\n" and field.endswith("\r"):
            return field[:-1]
        return field

    def _quoted(self) -> str:
        parts: list[str] = []
        self.at += 1
        while True:
            end = self.text.find('"', self.at)
            if end < 0:
                self._pass(len(self.text))
                self._fail('extraneous or missing " in quoted-field', len(self.text))
            parts.append(self.text[self.at : end])
            self._pass(end)
            self.at = end + 1
            following = self.text[self.at : self.at + 1]
            if following == '"':
                parts.append('"')
                self.at += 1
            elif following in ("", ",", "\n"):
                return "".join(parts)
            else:
                self._fail('extraneous or missing " in quoted-field', end)

    def _pass(self, end: int) -> None:
        last = min(end, len(self.text) - 1)  # Go starts no new line at the very end
        newlines = self.text.count("\n", self.at, last)
        if newlines:
            self.line += newlines
            self.line_start = self.text.rindex("\n", self.at, last) + 1

    def _fail(self, why: str, position: int) -> None:
        column = len(self.text[self.line_start : position].encode()) + 1
        place = f"parse error on line {self.line}, column {column}: {why}"
        if self.line != self.start_line:
            place = f"record on line {self.start_line}; {place}"
        raise ValueError(place)


# -- command lines ------------------------------------------------------------------------------


class Parsed:
    """The outcome of a walk: values by flag name, arguments, and the notices about old flags."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.args: list[str] = []
        self.args_len_at_dash = -1
        self.notices: list[str] = []


def normalize(name: str) -> str:
    """Flags may be written with ``_`` for ``-``."""
    return name.replace("_", "-")


class Parser:
    """Walks over a command line (pflag's ``FlagSet.Parse``).  Flags and arguments may be mixed.

    ``given`` holds (name, text of the value) of each flag, in order.
    """

    def __init__(self, flags: Mapping[str, Flag]) -> None:
        self.flags = flags
        self.shorthands = {flag.shorthand: flag for flag in flags.values() if flag.shorthand}
        self.out = Parsed()
        self.given: list[tuple[str, str]] = []

    def parse(self, argv: list[str]) -> Parsed:
        """Raises :class:`FlagError` at the first thing that does not parse."""
        rest = list(reversed(argv))
        while rest:
            word = rest.pop()
            if word == "--":
                self.out.args_len_at_dash = len(self.out.args)
                self.out.args += reversed(rest)
                break
            if len(word) < 2 or word[0] != "-":
                self.out.args.append(word)
            elif word[1] == "-":
                self._long(word, rest)
            else:
                self._cluster(word[1:], rest)
        return self.out

    def _long(self, word: str, rest: list[str]) -> None:
        name, equals, value = word[2:].partition("=")
        if not name or name[0] == "-":
            raise FlagError(f"bad flag syntax: {word}")
        flag = self.flags.get(normalize(name))
        if flag is None:
            raise FlagError(f"unknown flag: --{name}")
        if not equals:
            if flag.no_opt:
                value = flag.no_opt
            elif rest:
                value = rest.pop()
            else:
                raise FlagError(f"flag needs an argument: {word}")
        self._set(flag, value)

    def _cluster(self, letters: str, rest: list[str]) -> None:
        """Shorthands; ``rest`` is what follows, last word first."""
        while letters and not letters.startswith("test."):  # the flags of Go's test binaries pass
            letters = self._shorthand(letters, rest)

    def _shorthand(self, letters: str, rest: list[str]) -> str:
        flag = self.shorthands.get(letters[0])
        if flag is None:
            # Go looks at the first byte of what may be a longer character.
            char = chr(letters.encode()[0])
            raise FlagError(f"unknown shorthand flag: {quote(char, chr(39))} in -{letters}")
        following = letters[1:]
        if len(letters) > 2 and letters[1] == "=":
            value, following = letters[2:], ""
        elif flag.no_opt:
            value = flag.no_opt
        elif following:
            value, following = following, ""
        elif rest:
            value = rest.pop()
        else:
            raise FlagError(f"flag needs an argument: {quote(letters[0], chr(39))} in -{letters}")
        if flag.shorthand_deprecated_because:
            self.out.notices.append(
                f"Flag shorthand -{flag.shorthand} has been deprecated, {flag.shorthand_deprecated_because}"
            )
        self._set(flag, value)
        return following

    def _set(self, flag: Flag, value: str) -> None:
        values = self.out.values
        self.given.append((flag.long, value))
        try:
            values[flag.long] = KINDS[flag.kind](value, values.get(flag.long))
        except ValueError as error:
            name = f"--{flag.long}"
            if flag.shorthand and not flag.shorthand_deprecated_because:
                name = f"-{flag.shorthand}, {name}"
            raise FlagError(f'invalid argument {quote(value)} for "{name}" flag: {error}') from None
        if flag.deprecated_because:
            self.out.notices.append(f"Flag --{flag.long} has been deprecated, {flag.deprecated_because}")


def argument_positions(argv: list[str], flags: Mapping[str, Flag]) -> list[int]:
    """Positions of the words that are neither flags nor values of flags.

    An unknown flag counts as one that takes a value, as with cobra.
    """
    shorthands = {flag.shorthand: flag for flag in flags.values()}
    positions = []
    at = 0
    while at < len(argv):
        word = argv[at]
        if word == "--":
            break
        if word.startswith("-"):
            known = flags.get(word[2:]) if word.startswith("--") else shorthands.get(word[1:])
            separate = word.startswith("--") or len(word) == 2
            if separate and "=" not in word and not (known and known.no_opt):
                at += 1
        elif word:
            positions.append(at)
        at += 1
    return positions
