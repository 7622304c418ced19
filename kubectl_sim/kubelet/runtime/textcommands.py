"""Commands of the small shell that print, format, count and compare."""

from __future__ import annotations

from . import rootfs
from .clock import strftime
from .commands import _integer, _number, command

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Machine


# -- text --------------------------------------------------------------------------------


@command("echo")
def echo(m: Machine, argv: list[str]) -> int:
    arguments = argv[1:]
    newline, escapes = "\n", m.flavour == "dash"
    while arguments and arguments[0] in ("-n", "-e", "-ne", "-en", "-E"):
        flags = arguments.pop(0)
        newline = "" if "n" in flags else newline
        escapes = escapes or "e" in flags
    text = " ".join(arguments)
    m.out((unescape(text) if escapes else text) + newline)
    return 0


_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "a": "\a", "b": "\b", "e": "\x1b", "v": "\v", "f": "\f"}


def unescape(text: str) -> str:
    r"""Interpret ``\n`` and its relatives."""
    if "\\" not in text:
        return text
    out = []
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\" and at + 1 < len(text):
            follower = text[at + 1]
            if follower == "0":
                digits = text[at + 2 : at + 5]
                octal = "".join(c for c in digits if c in "01234567")
                out.append(chr(int(octal or "0", 8) & 255))
                at += 2 + len(octal)
                continue
            out.append(_ESCAPES.get(follower, "\\" + follower))
            at += 2
        else:
            out.append(char)
            at += 1
    return "".join(out)


@command("printf")
def printf(m: Machine, argv: list[str]) -> int:
    if len(argv) < 2:
        return 2
    layout, arguments = unescape(argv[1]), argv[2:]
    while True:
        text, used = _format(layout, arguments)
        m.out(text)
        arguments = arguments[used:]
        if not used or not arguments:
            return 0


def _format(layout: str, arguments: list[str]) -> tuple[str, int]:
    out = []
    used = at = 0
    while at < len(layout):
        if layout[at] != "%":
            out.append(layout[at])
            at += 1
            continue
        end = at + 1
        while end < len(layout) and layout[end] in "-+ 0123456789.#":
            end += 1
        kind = layout[end : end + 1]
        flags = layout[at:end]
        at = end + 1
        if kind == "%":
            out.append("%")
            continue
        value = arguments[used] if used < len(arguments) else ""
        used += 1
        if kind in ("d", "i", "u", "x", "X", "o", "c"):
            out.append(f"{flags}{'d' if kind in 'iu' else kind}" % (value[:1] if kind == "c" else _integer(value)))
        elif kind in ("f", "e", "g"):
            out.append(f"{flags}{kind}" % _number(value))
        else:
            out.append(f"{flags}s" % (unescape(value) if kind == "b" else value))
    return "".join(out), used


@command("date")
def date(m: Machine, argv: list[str]) -> int:
    m.turn.asked.add("volatile")
    layout = next((a[1:] for a in argv[1:] if a.startswith("+")), "")
    if not layout and any(a.startswith(("-I", "--iso")) for a in argv[1:]):
        layout = "%Y-%m-%d" if "-I" in argv else "%Y-%m-%dT%H:%M:%S+00:00"
    if not layout:
        alternatives = {"bash": "%a %b %e %H:%M:%S %Z %Y", "dash": "%a %b %e %H:%M:%S %Z %Y"}
        layout = alternatives.get(m.flavour, "%a %b %e %H:%M:%S %Z %Y")
        if "-R" in argv or "--rfc-2822" in argv:
            layout = "%a, %d %b %Y %H:%M:%S +0000"
    m.out(strftime(m.now, layout) + "\n")
    return 0


@command("seq")
def seq(m: Machine, argv: list[str]) -> int:
    numbers = [_number(a) for a in argv[1:] if not a.startswith("-") or a[1:2].isdigit()]
    separator = argv[argv.index("-s") + 1] if "-s" in argv else "\n"
    first = numbers[0] if len(numbers) > 1 else 1
    step = numbers[1] if len(numbers) > 2 else 1
    last = numbers[-1] if numbers else 0
    if not step:
        return 1
    count = min(100_000, max(0, int((last - first) / step) + 1))
    values = [
        first + step * i for i in range(count) if (first + step * i <= last) == (step > 0) or first + step * i == last
    ]
    if values:
        m.out(separator.join(f"{v:g}" if v != int(v) else str(int(v)) for v in values) + "\n")
    return 0


@command("test", "[")
def test(m: Machine, argv: list[str]) -> int:
    arguments = argv[1:]
    if argv[0] == "[":
        if arguments[-1:] != ["]"]:
            m.complain("missing ]")
            return 2
        arguments.pop()
    return 0 if _expression(m, arguments) else 1


@command("[[")
def double_test(m: Machine, argv: list[str]) -> int:
    return 0 if _conditions(m, argv[1:-1] if argv[-1] == "]]" else argv[1:]) else 1


def _conditions(m: Machine, words: list[str]) -> bool:
    """What stands between ``[[`` and ``]]``; the right side of a comparison is a pattern."""
    for connective, combined in (("||", any), ("&&", all)):
        parts = _split(words, connective)
        if len(parts) > 1:
            return combined(_conditions(m, part) for part in parts)
    if words[:1] == ["!"] and len(words) > 1:
        return not _conditions(m, words[1:])
    if words[:1] == ["("] and words[-1] == ")":
        return _conditions(m, words[1:-1])
    if len(words) == 3 and words[1] in ("<", ">"):
        return words[0] < words[2] if words[1] == "<" else words[0] > words[2]
    if len(words) == 3 and words[1] == "!=":
        return not m.pattern_matches(words[2], words[0])
    if len(words) == 3 and words[1] == "=~":
        return _matches(words[2], words[0])
    return _expression(m, words)


def _split(words: list[str], connective: str) -> list[list[str]]:
    """The words between the connectives that are in no parentheses."""
    parts: list[list[str]] = [[]]
    depth = 0
    for word in words:
        depth += (word == "(") - (word == ")")
        if word == connective and depth == 0:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _matches(pattern: str, text: str) -> bool:
    import re

    for name, characters in _CLASSES.items():
        pattern = pattern.replace(f"[:{name}:]", characters)
    try:
        return re.search(pattern, text) is not None
    except re.error:
        return False


#: Classes of characters in regular expressions, as they stand in brackets.
_CLASSES = {"digit": "0-9", "alpha": "a-zA-Z", "alnum": "a-zA-Z0-9", "space": r"\s", "lower": "a-z", "upper": "A-Z"}


def _expression(m: Machine, words: list[str]) -> bool:
    for connective in ("-o", "-a"):
        if connective in words[1:-1] and len(words) > 3:
            at = words.index(connective, 1)
            left, right = _expression(m, words[:at]), _expression(m, words[at + 1 :])
            return (left or right) if connective == "-o" else (left and right)
    if words[:1] == ["!"] and len(words) > 1:
        return not _expression(m, words[1:])
    if not words:
        return False
    if len(words) == 1:
        return bool(words[0])
    if len(words) == 2:
        return _unary(m, words[0], words[1])
    return _comparison(m, words[0], words[1], words[2])


def _unary(m: Machine, operator: str, word: str) -> bool:
    if operator == "-z":
        return not word
    if operator == "-n":
        return bool(word)
    if operator in ("-f", "-e", "-r", "-s", "-w", "-x", "-L"):
        text = m.read_file(word, control=True)
        if text is None:
            return operator in ("-e", "-r", "-w", "-x") and is_directory(m, word)
        return bool(text) if operator == "-s" else True
    if operator == "-d":
        return is_directory(m, word)
    return operator == "-t" and False


def is_directory(m: Machine, name: str) -> bool:
    path = m.path(name)
    m.turn.asked.add("file:" + path)
    if m.content(path) is not None:
        return False
    if path in rootfs.directories(m.world) or path == m.world.workdir:
        return not _removed(m, path)
    if m.content(path + "/") is not None:
        return True
    known = {*m.trace.paths(), *(m.overlay.paths() if m.overlay is not None else ()), *m.world.volumes.paths(m.now)}
    return any(other.startswith(path + "/") and m.content(other) is not None for other in known)


def _removed(m: Machine, path: str) -> bool:
    """Has somebody removed a folder of the image?"""
    marker = path + "/"
    known = {*m.trace.paths(), *(m.overlay.paths() if m.overlay is not None else ())}
    return marker in known and m.content(marker) is None


def refusal(m: Machine, path: str) -> str:
    """Why a file cannot be written, in the kernel's words; empty if it can."""
    world = m.world
    if not world.may_write(path):
        return "Read-only file system"
    if not m.guest or path.startswith("/dev/"):
        return ""
    if is_directory(m, path):
        return "Is a directory"
    parent = path.rpartition("/")[0] or "/"
    if not is_directory(m, parent):
        return "No such file or directory"
    return "" if world.may_change(path) else "Permission denied"


def _comparison(m: Machine, left: str, operator: str, right: str) -> bool:
    if operator in ("=", "=="):
        return m.pattern_matches(right, left)
    if operator == "!=":
        return left != right
    a, b = _integer(left), _integer(right)
    results = {"-eq": a == b, "-ne": a != b, "-lt": a < b, "-le": a <= b, "-gt": a > b, "-ge": a >= b}
    if operator in results:
        return results[operator]
    m.complain(f"{operator}: unknown operand")
    return False


@command("expr")
def expr(m: Machine, argv: list[str]) -> int:
    from .arithmetic import ArithmeticError, evaluate

    words = argv[1:]
    try:
        value = str(evaluate(" ".join("==" if w == "=" else w for w in words), m.number))
    except ArithmeticError:
        value = "1" if len(words) == 3 and words[1] == "=" and words[0] == words[2] else "0"
    m.out(value + "\n")
    return 0 if value not in ("0", "") else 1


@command("basename", "dirname")
def basename(m: Machine, argv: list[str]) -> int:
    path = argv[1].rstrip("/") if len(argv) > 1 else ""
    head, _, tail = path.rpartition("/")
    if argv[0] == "dirname":
        m.out((head or ("/" if path.startswith("/") else ".")) + "\n")
    else:
        m.out((tail.removesuffix(argv[2]) if len(argv) > 2 else tail) + "\n")
    return 0
