"""The command lines of every day, understood without Click.

Reads the parse table that is generated from the Click tree.  Whatever is not plainly right (an
unknown flag or command, a value that does not look as it should, ``--help``) is left to
:mod:`kubectl_sim.kubectl.interpret`: :func:`parse` returns None.  A property test holds that where
it answers, both answer alike.
"""

from __future__ import annotations

from kubectl_sim.kubectl._table import CHILDREN, FLAGS, REQUIRED
from kubectl_sim.kubectl.options import Invocation, Options, attribute

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    # (name, attribute, shorthand, kind, default, value of a bare flag)
    Row = tuple[str, str, str, str, Any, str]

_BOOLS = {"true": True, "false": False}
_UNITS = {"s": 1_000_000, "m": 60_000_000, "h": 3_600_000_000}
# 18 digits always fit into 64 bits, 9 into 32.
_WIDTHS = {"int": 18, "int32": 9, "level": 9}

# Global flags with a word to say before the verb runs.
_RARE = ("profile",)


class _Decline(Exception):
    """Click should answer."""


def parse(argv: list[str]) -> Invocation | None:
    """The command that a line calls, or None if Click has to say."""
    try:
        return _parse(argv)
    except _Decline:
        return None


def _parse(argv: list[str]) -> Invocation:
    command, rest = "", argv
    rows = _rows(command)
    while command in CHILDREN:
        at = _first_word(rest, rows)
        word = rest[at] if at >= 0 else ""
        if word not in CHILDREN[command]:
            break
        command = CHILDREN[command][word]
        rest = rest[:at] + rest[at + 1 :]
        rows = _rows(command)
    if command not in REQUIRED or (command == "create" and rest and rest[0][:1] != "-"):
        raise _Decline  # a command that only holds others; a plugin of create
    values, args, dash = _walk(rest, rows)
    for name in REQUIRED[command]:
        if name not in values:
            raise _Decline
    for name in _RARE:
        if name in values and rows["--" + name] in flags_of(""):
            raise _Decline
    return _invocation(command, values, args, dash)


_known: dict[str, tuple[Row, ...]] = {}
_CONSTANTS = {"None": None, "False": False, "True": True, "''": "", "[]": ()}


def flags_of(command: str) -> tuple[Row, ...]:
    """The flags of a command; without one, the global ones."""
    found = _known.get(command)
    if found is None:
        found = _known[command] = tuple([_row(line) for line in FLAGS[command].split("\n") if line])
    return found


def _row(line: str) -> Row:
    name, shorthand, kind, default, bare = line.split("|")
    return name, attribute(name), shorthand, kind, _value(default), bare


def _value(text: str) -> Any:
    """A default that the table holds: the generator has quoted texts and put lists into brackets."""
    if text in _CONSTANTS:
        return _CONSTANTS[text]
    if text[0] == "'":
        return text[1:-1]
    return tuple(text[1:-1].split(",")) if text[0] == "[" else int(text)


def _rows(command: str) -> dict[str, Row]:
    """The flags that a command accepts by spelling: the global ones, and its own in front of them."""
    rows: dict[str, Row] = {}
    for row in flags_of(""):
        rows["--" + row[0]] = row
        if row[2]:
            rows["-" + row[2]] = row
    if command:
        for row in flags_of(command):
            hidden = rows.get("--" + row[0])
            if hidden is not None and hidden[2]:
                del rows["-" + hidden[2]]
            rows["--" + row[0]] = row
            if row[2]:
                rows["-" + row[2]] = row
    return rows


def _first_word(argv: list[str], rows: dict[str, Row]) -> int:
    """Position of the first word that is neither a flag nor the value of one, or -1."""
    at = 0
    while at < len(argv):
        word = argv[at]
        if word == "--":
            return -1
        if word[:1] != "-":
            if not word:
                raise _Decline
            return at
        if "=" not in word and (len(word) == 2 or word[1:2] == "-"):
            row = rows.get(word)
            if row is None:
                raise _Decline
            if not row[5]:
                at += 1
        at += 1
    return -1


def _walk(argv: list[str], rows: dict[str, Row]) -> tuple[dict[str, Any], list[str], int]:
    values: dict[str, Any] = {}
    args: list[str] = []
    at, end = 0, len(argv)
    while at < end:
        word = argv[at]
        at += 1
        if word[:1] != "-" or word == "-":
            args.append(word)
            continue
        if word == "--":
            return values, args + argv[at:], len(args)
        row = rows.get(word)
        if row is not None and not row[5]:
            if at == end:
                raise _Decline
            _set(values, row, argv[at])
            at += 1
        elif row is not None:
            _set(values, row, row[5])
        elif word[1] == "-":
            name, equals, value = word.partition("=")
            if not equals or name not in rows:
                raise _Decline
            _set(values, rows[name], value)
        elif _cluster(values, rows, word):
            if at == end:
                raise _Decline
            _set(values, rows["-" + word[-1]], argv[at])
            at += 1
    return values, args, -1


def _cluster(values: dict[str, Any], rows: dict[str, Row], word: str) -> bool:
    """Several shorthands, or one with its value; True if the last one's value is the next word."""
    if "test." in word:
        raise _Decline
    takes_next = False
    for index in range(1, len(word)):
        row = rows.get("-" + word[index])
        if row is None:
            raise _Decline
        following = word[index + 1 :]
        if len(following) > 1 and following[0] == "=":
            _set(values, row, following[1:])
            return False
        takes_next = not row[5]
        if takes_next and following:
            _set(values, row, following)
            return False
        if not takes_next:
            _set(values, row, row[5])
    return takes_next


def _set(values: dict[str, Any], row: Row, text: str) -> None:
    name, _, _, kind, _, _ = row
    if kind == "string":
        values[name] = text
    elif kind == "bool":
        if text not in _BOOLS:
            raise _Decline
        values[name] = _BOOLS[text]
    elif kind == "slice":
        if '"' in text or "\n" in text or "\r" in text:
            raise _Decline
        values.setdefault(name, []).extend(text.split(",") if text else ())
    elif kind == "array":
        values.setdefault(name, []).append(text)
    elif kind in _WIDTHS:
        values[name] = _int(text, _WIDTHS[kind])
    elif kind == "duration":
        values[name] = _duration(text)
    else:
        raise _Decline


def _int(text: str, width: int) -> int:
    digits = text[1:] if text[:1] == "-" else text
    if not digits.isdigit() or not digits.isascii() or len(digits) > width:
        raise _Decline
    if digits[0] == "0" and digits != "0":
        raise _Decline
    return int(text)


def _duration(text: str) -> int:
    if text == "0":
        return 0
    if text[-1:] not in _UNITS:
        raise _Decline
    return _int(text[:-1], 6) * _UNITS[text[-1]]


def _invocation(command: str, values: dict[str, Any], args: list[str], dash: int) -> Invocation:
    changed = set(values)
    rows = flags_of(command)
    own = {row[0] for row in rows}
    opts = {row[1]: values[row[0]] if row[0] in values else _initial(row) for row in rows}
    shared = {
        row[1]: values[row[0]] if row[0] in values and row[0] not in own else _initial(row) for row in flags_of("")
    }
    return Invocation(command, args, Options(opts, changed & own, dash), Options(shared, changed - own))


def _initial(row: Row) -> Any:
    default = row[4]
    return list(default) if default.__class__ is tuple else default
