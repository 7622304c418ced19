"""Commands of the small shell that read, write and filter files."""

from __future__ import annotations

from .commands import _integer, command, parse_duration
from .textcommands import is_directory, refusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .shell import Machine

SECOND = 1_000_000


def inputs(m: Machine, name: str, paths: list[str]) -> tuple[list[tuple[str, str]], int]:
    """(name, text) of each file argument, or of standard input; and the status of missing ones."""
    if not paths or paths == ["-"]:
        if m.stdin is None and m.typed is not None and name in ("cat", "tee"):
            return [("-", _typed(m))], 0
        if m.stdin is None:
            if m.world.open_stdin and m.overlay is None:
                m.forever()
            return [("-", "")], 0
        m.turn.tainted = True
        piped, m.stdin[0] = m.stdin[0], ""
        return [("-", piped)], 0
    found, status = [], 0
    for path in paths:
        text = m.read_file(path)
        if text is None:
            missing(m, name, path)
            status = 1
        else:
            found.append((path, text))
    return found, status


def _typed(m: Machine) -> str:
    """Pass on what is typed as it comes; returns when that has ended."""
    for at, text in m.typed or ():
        m.now = max(m.now, at)
        if text is None:
            return ""
        m.out(text)
    m.forever()
    return ""


def missing(m: Machine, name: str, path: str) -> None:
    if is_directory(m, path):
        text = "read error: Is a directory" if m.flavour == "ash" else "Is a directory"
        m.err(f"{name}: {path}: {text}\n")
    elif m.world.base in ("busybox", "alpine", "any"):
        m.err(f"{name}: can't open '{path}': No such file or directory\n")
    else:
        m.err(f"{name}: {path}: No such file or directory\n")


def not_simulated(m: Machine, name: str) -> int:
    """A program, or a use of one, that this shell does not know: never a false success."""
    m.err(f"{name}: this program is not simulated\n")
    return 126


def paths_of(argv: list[str], with_value: str = "") -> list[str]:
    """Arguments that are no options; letters in ``with_value`` take the next argument."""
    found = []
    skip = False
    for word in argv[1:]:
        if skip:
            skip = False
        elif word.startswith("-") and len(word) > 1:
            skip = len(word) == 2 and word[1] in with_value
        else:
            found.append(word)
    return found


@command("cat", "tac")
def cat(m: Machine, argv: list[str]) -> int:
    found, status = inputs(m, argv[0], paths_of(argv))
    for _, text in found:
        if argv[0] == "tac":
            text = "".join(line + "\n" for line in reversed(text.splitlines()))
        m.out(text)
    return status


def _lines_option(argv: list[str], default: int) -> tuple[int, bool]:
    """(count, counts from the start) of ``-n 5``, ``-n5``, ``-5``, ``-n+1``, ``-c``."""
    for index, word in enumerate(argv[1:], 1):
        if word in ("-n", "-c") and index + 1 < len(argv):
            return _integer(argv[index + 1].lstrip("+")), argv[index + 1].startswith("+")
        if word.startswith(("-n", "-c")) and len(word) > 2:
            return _integer(word[2:].lstrip("+")), word[2] == "+"
        if word[:1] == "-" and word[1:].isdigit():
            return int(word[1:]), False
        if word.startswith("--lines="):
            return _integer(word[8:].lstrip("+")), word[8:9] == "+"
    return default, False


@command("head")
def head(m: Machine, argv: list[str]) -> int:
    count, _ = _lines_option(argv, 10)
    found, status = inputs(m, "head", paths_of(argv, "nc"))
    for _, text in found:
        if "-c" in argv:
            m.out(text[:count])
        else:
            m.out("".join(text.splitlines(keepends=True)[:count]))
    return status


@command("tail")
def tail(m: Machine, argv: list[str]) -> int:
    count, from_start = _lines_option(argv, 10)
    paths = paths_of(argv, "ncs")
    follow = [w for w in argv[1:] if w[:2] in ("-f", "-F") or w in ("--follow", "--retry") or w in ("-nf", "-fn")]
    if not follow and any(w.startswith("-c") for w in argv):
        return _tail_bytes(m, argv, paths)
    if not follow:
        found, status = inputs(m, "tail", paths)
        for _, text in found:
            lines = text.splitlines(keepends=True)
            m.out("".join(lines[max(count - 1, 0) :] if from_start else lines[len(lines) - min(count, len(lines)) :]))
        return status
    return _follow(m, paths, count, from_start, any(w.startswith("-F") for w in follow))


def _tail_bytes(m: Machine, argv: list[str], paths: list[str]) -> int:
    word = next(w for w in argv if w.startswith("-c"))[2:] or argv[argv.index("-c") + 1]
    found, status = inputs(m, "tail", paths)
    for _, text in found:
        data = text.encode("utf-8", "surrogateescape")
        number = _integer(word.lstrip("+"))
        kept = data[max(number - 1, 0) :] if word.startswith("+") else data[max(len(data) - number, 0) :]
        m.out(kept.decode("utf-8", "surrogateescape"))
    return status


def _follow(m: Machine, paths: list[str], count: int, from_start: bool, retry: bool) -> int:
    """``tail -f``: print what is there, then whatever anybody appends, for ever."""
    from .shell import Halt
    from .trace import Cycle

    if not paths and m.stdin is not None:
        m.out(m.stdin[0])
        return 0
    watched = []
    for name in paths:
        path = m.path(name)
        if path.startswith("/dev/"):
            continue
        text = m.read_file(path)
        if text is None:
            missing(m, "tail", name)
            if not retry:
                continue
        else:
            lines = text.splitlines(keepends=True)
            m.out("".join(lines if from_start else lines[len(lines) - min(count, len(lines)) :]))
        watched.append(path)
    if not watched and not any(m.path(name).startswith("/dev/") for name in paths):
        m.err("tail: no files\n" if m.world.base in ("busybox", "alpine", "any") else "tail: no files remaining\n")
        return 1
    if watched:
        began, volumes, trace, stream = m.now, m.world.volumes, m.trace, 1
        period = SECOND

        def replay(number: int) -> tuple[list[tuple[int, int, str]], list[tuple[str, tuple[int, str, str]]]]:
            since = began + number * period
            found: list[tuple[int, int, str]] = []
            for path in watched:
                for at, text in [
                    *trace.appended(path, since, since + period),
                    *volumes.appended(path, since, since + period, None),
                ]:
                    found += [(at, stream, line) for line in text.splitlines()]
            return sorted(found, key=lambda line: line[0]), []

        m.trace.cycles.append(Cycle(began + 1, period, None, m.job, replay, False, frozenset()))
    raise Halt(None)


@command("tee")
def tee(m: Machine, argv: list[str]) -> int:
    text = m.stdin[0] if m.stdin else ""
    append = "-a" in argv
    status = 0
    for name in paths_of(argv):
        why = refusal(m, m.path(name))
        if why:
            m.err(f"tee: {name}: {why}\n")
            status = 1
        else:
            m.change(m.path(name), "a" if append else "w", text)
    m.out(text)
    return status


@command("wc")
def wc(m: Machine, argv: list[str]) -> int:
    found, status = inputs(m, "wc", paths_of(argv))
    for name, text in found:
        counts = {"-l": text.count("\n"), "-w": len(text.split()), "-c": len(text.encode())}
        wanted = [w for w in argv[1:] if w in counts] or list(counts)
        suffix = "" if name == "-" else " " + name
        m.out(" ".join(str(counts[w]) for w in wanted) + suffix + "\n")
    return status


@command("sort", "uniq")
def sort(m: Machine, argv: list[str]) -> int:
    found, status = inputs(m, argv[0], paths_of(argv, "kt"))
    lines = [line for _, text in found for line in text.splitlines()]
    flags = "".join(w[1:] for w in argv[1:] if w.startswith("-"))
    if argv[0] == "sort":
        lines.sort(key=_integer if "n" in flags else None, reverse="r" in flags)
        if "u" in flags:
            lines = list(dict.fromkeys(lines))
    else:
        lines = _uniq(lines, "c" in flags)
    m.out("".join(line + "\n" for line in lines))
    return status


def _uniq(lines: list[str], count: bool) -> list[str]:
    groups: list[list[str]] = []
    for line in lines:
        if groups and groups[-1][0] == line:
            groups[-1].append(line)
        else:
            groups.append([line])
    return [f"{len(group):7d} {group[0]}" if count else group[0] for group in groups]


@command("cut")
def cut(m: Machine, argv: list[str]) -> int:
    delimiter, fields = "\t", ""
    for index, word in enumerate(argv):
        if word.startswith("-d"):
            delimiter = word[2:] or argv[index + 1]
        elif word.startswith(("-f", "-c")):
            fields = word[2:] or argv[index + 1]
    first, _, last = fields.partition(",")[0].partition("-")
    begin = _integer(first) or 1
    end = begin if "-" not in fields else (_integer(last) or 1 << 30)
    found, status = inputs(m, "cut", paths_of(argv, "dfc"))
    for _, text in found:
        for line in text.splitlines():
            pieces = list(line) if any(w.startswith("-c") for w in argv) else line.split(delimiter)
            glue = "" if any(w.startswith("-c") for w in argv) else delimiter
            m.out(glue.join(pieces[begin - 1 : end]) + "\n")
    return status


@command("tr")
def tr(m: Machine, argv: list[str]) -> int:
    text = m.stdin[0] if m.stdin else ""
    sets = [_ranges(w) for w in argv[1:] if not w.startswith("-")]
    if "-d" in argv and sets:
        m.out("".join(c for c in text if c not in sets[0]))
    elif len(sets) > 1:
        target = sets[1] + sets[1][-1:] * max(0, len(sets[0]) - len(sets[1]))
        m.out(text.translate({ord(a): b for a, b in zip(sets[0], target, strict=False)}))
    else:
        m.out(text)
    return 0


def _ranges(text: str) -> str:
    from .textcommands import unescape

    classes = {
        "[:upper:]": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "[:lower:]": "abcdefghijklmnopqrstuvwxyz",
        "[:space:]": " \t\n\r",
    }
    if text in classes:
        return classes[text]
    text = unescape(text)
    if len(text) == 3 and text[1] == "-":
        return "".join(chr(c) for c in range(ord(text[0]), ord(text[2]) + 1))
    return text


@command("grep", "egrep", "fgrep")
def grep(m: Machine, argv: list[str]) -> int:
    from re import IGNORECASE, escape, search

    flags = "".join(w[1:] for w in argv[1:] if w.startswith("-") and not w.startswith("--"))
    words = paths_of(argv, "emABC")
    pattern = argv[argv.index("-e") + 1] if "-e" in argv else (words.pop(0) if words else "")
    expression = (
        escape(pattern) if "F" in flags or argv[0] == "fgrep" else posix(pattern, "E" in flags or argv[0] == "egrep")
    )
    found, status = inputs(m, "grep", words)
    hits = []
    for name, text in found:
        for line in text.splitlines():
            matched = search(expression, line, IGNORECASE if "i" in flags else 0) is not None
            if matched is not ("v" in flags):
                hits.append(f"{name}:{line}" if len(words) > 1 and "h" not in flags else line)
    if "q" not in flags:
        m.out(f"{len(hits)}\n" if "c" in flags else "".join(line + "\n" for line in hits))
    return 2 if status else (0 if hits else 1)


def posix(pattern: str, extended: bool) -> str:
    """A POSIX expression as Python's: in basic ones the backslashed operators are the special ones."""
    if extended:
        return pattern
    out = []
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\" and at + 1 < len(pattern):
            follower = pattern[at + 1]
            out.append(follower if follower in "|()+?{}" else char + follower)
            at += 2
            continue
        out.append("\\" + char if char in "|()+?{}" else char)
        at += 1
    return "".join(out)


@command("awk")
def awk(m: Machine, argv: list[str]) -> int:
    """Only ``{print}`` and ``{print $N …}``."""
    words = paths_of(argv, "Fv")
    script = words.pop(0).strip() if words else ""
    body = script.removeprefix("{").removesuffix("}").strip()
    if not (script.startswith("{") and body.startswith("print")):
        return not_simulated(m, argv[0])
    separator = next((w[2:] or argv[i + 1] for i, w in enumerate(argv) if w.startswith("-F")), None)
    wanted = [w.strip() for w in body[5:].split(",")]
    found, status = inputs(m, "awk", words)
    for _, text in found:
        for line in text.splitlines():
            m.out(" ".join(_awk_field(w, line, separator) for w in wanted) + "\n")
    return status


def _awk_field(word: str, line: str, separator: str | None) -> str:
    if word in ("", "$0"):
        return line
    if word.startswith('"'):
        return word.strip('"')
    fields = line.split(separator)
    if word == "$NF":
        return fields[-1] if fields else ""
    number = _integer(word.lstrip("$"))
    return fields[number - 1] if 0 < number <= len(fields) else ""


@command("yes")
def yes(m: Machine, argv: list[str]) -> int:
    text = " ".join(argv[1:]) or "y"
    if m.person and m.sink[0] == "log":
        from .syntax import parse

        m.vars["_yes"] = text
        return m.execute(parse('while :; do echo "$_yes"; done'))
    m.trace.busy.append((m.now, 0, 1_000_000_000))
    if m.sink[0] == "null":
        m.forever()
    m.out((text + "\n") * 1000)
    if m.sink[0] == "buffer":
        return 141  # who reads has had enough
    m.forever()
    return 0


@command("mktemp")
def mktemp(m: Machine, argv: list[str]) -> int:
    from kubectl_sim.kubelet.images.digest import number

    name = f"/tmp/tmp.{number(m.world.seed, m.now) % 10**10:010d}"
    m.change(name + ("/" if "-d" in argv else ""), "w")
    m.out(name + "\n")
    return 0


@command("watch")
def watch(m: Machine, argv: list[str]) -> int:
    from .syntax import parse

    words = paths_of(argv, "n")
    period = next((parse_duration(argv[i + 1]) for i, w in enumerate(argv) if w == "-n" and i + 1 < len(argv)), 2.0)
    script = f"while true; do {' '.join(words)}; sleep {period or 2}; done"
    return m.execute(parse(script))
