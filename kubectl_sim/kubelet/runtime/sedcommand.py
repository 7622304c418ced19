"""``sed``: addresses, ``s``, ``p``, ``d`` and ``q``; other commands are not simulated."""

from __future__ import annotations

from .commands import command
from .filecommands import inputs, not_simulated, paths_of, posix

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .shell import Machine

    #: (address, command, arguments); an address is None or a pair of line numbers, expressions or "$".
    Step = tuple[Any, str, Any]


class _Unknown(Exception):
    """A script that is not understood."""


@command("sed")
def sed(m: Machine, argv: list[str]) -> int:
    extended = "-E" in argv or "-r" in argv
    flags = "".join(word[1:] for word in argv[1:] if word.startswith("-") and not word.startswith("--"))
    words = paths_of(argv, "e")
    scripts = [argv[i + 1] for i, word in enumerate(argv[:-1]) if word == "-e"]
    if not scripts:
        scripts = [words.pop(0)] if words else []
    try:
        steps = [step for script in scripts for step in _parse(script, extended)]
    except _Unknown:
        return not_simulated(m, f"sed {' '.join(scripts)}")
    except ValueError as error:
        m.err(f"sed: {error}\n")
        return 1
    found, status = inputs(m, "sed", words)
    for name, text in found:
        result = _edited(text, steps, quiet="n" in flags.replace("in", "i"))
        if "i" in flags:
            m.change(m.path(name), "w", result)
        else:
            m.out(result)
    return status


def _parse(script: str, extended: bool) -> list[Step]:
    """Raises _Unknown, or ValueError with sed's words."""
    steps: list[Step] = []
    rest = script.strip()
    while rest:
        address, rest = _address(rest, extended)
        letter, rest = rest[:1], rest[1:]
        if letter == "s":
            arguments, rest = _substitution(rest, extended)
        elif letter in ("p", "d", "q") and letter:
            arguments = None
        else:
            raise _Unknown
        steps.append((address, letter, arguments))
        rest = rest.lstrip(" \t")
        if rest and rest[0] not in ";\n":
            raise _Unknown
        rest = rest.lstrip("; \n")
    return steps


def _address(text: str, extended: bool) -> tuple[Any, str]:
    first, text = _one_address(text, extended)
    if first is None:
        return None, text
    last = first
    if text.startswith(","):
        last, text = _one_address(text[1:], extended)
    return (first, last), text.lstrip()


def _one_address(text: str, extended: bool) -> tuple[Any, str]:
    from re import compile

    if text.startswith("$"):
        return "$", text[1:]
    if text.startswith("/"):
        pattern, slash, rest = text[1:].partition("/")
        if not slash:
            raise _Unknown
        return compile(posix(pattern, extended)), rest
    digits = text[: len(text) - len(text.lstrip("0123456789"))]
    return (int(digits) if digits else None), text[len(digits) :]


def _substitution(text: str, extended: bool) -> tuple[Any, str]:
    from re import IGNORECASE, compile

    separator, current, at = text[:1], "", 1
    pieces: list[str] = []
    while at < len(text) and len(pieces) < 2:
        if text[at] == "\\" and at + 1 < len(text):
            current += text[at + 1] if text[at + 1] == separator else text[at : at + 2]
            at += 2
            continue
        if text[at] == separator:
            pieces.append(current)
            current = ""
        else:
            current += text[at]
        at += 1
    if len(pieces) < 2:
        raise ValueError(f"unmatched '{separator}'")
    flags = ""
    while at < len(text) and text[at] in "gIip":
        flags += text[at]
        at += 1
    expression = compile(posix(pieces[0], extended), IGNORECASE if "i" in flags.lower() else 0)
    new = pieces[1].replace("\\&", "\0").replace("&", "\\g<0>").replace("\0", "&")
    return (expression, new, 0 if "g" in flags else 1, "p" in flags), text[at:]


def _edited(text: str, steps: list[Step], quiet: bool) -> str:
    lines = text.splitlines(keepends=True)
    out: list[str] = []
    inside = [False] * len(steps)
    for number, line in enumerate(lines, 1):
        body, end = (line[:-1], "\n") if line.endswith("\n") else (line, "")
        deleted = over = False
        for index, (address, letter, arguments) in enumerate(steps):
            if not _selects(address, number, body, number == len(lines), inside, index):
                continue
            if letter == "s":
                expression, new, count, shown = arguments
                body, times = expression.subn(new, body, count=count)
                if shown and times:
                    out.append(body + end)
            elif letter == "p":
                out.append(body + end)
            elif letter == "d":
                deleted = True
                break
            else:
                over = True
        if not deleted and not quiet:
            out.append(body + end)
        if over:
            break
    return "".join(out)


def _selects(address: Any, number: int, line: str, last: bool, inside: list[bool], index: int) -> bool:
    if address is None:
        return True
    first, end = address
    if not inside[index]:
        if not _at(first, number, line, last):
            return False
        inside[index] = end is not first and not (isinstance(end, int) and end <= number)
        return True
    if _at(end, number, line, last):
        inside[index] = False
    return True


def _at(place: Any, number: int, line: str, last: bool) -> bool:
    if place == "$":
        return last
    if isinstance(place, int):
        return number == place
    return place is not None and place.search(line) is not None
