"""Word expansion of the small shell: parameters, substitutions, arithmetic, splitting, patterns."""

from __future__ import annotations

from .arithmetic import ArithmeticError, evaluate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .loops import Turn
    from .syntax import Node, Part, Word
    from .world import World


class Volatile(str):
    """A value that came from the clock or from chance: what is decided by it cannot be foreseen."""

    __slots__ = ()


class Expander:
    """The half of a process that turns words into text."""

    world: World
    vars: dict[str, str]
    positional: list[str]
    argv0: str
    status: int
    now: int
    draws: int
    options: str
    sink: Any
    reads: set[str]
    turn: Turn

    def execute(self, node: Node) -> int:
        raise NotImplementedError

    def words(self, words: list[Word]) -> list[str]:
        """Expand command words: each becomes none, one or several arguments."""
        out: list[str] = []
        for word in words:
            if any(part[0] == "text" and _has_pattern(part[1]) for part in word):
                out += self.globbed(word)
            elif len(word) == 1 and word[0][0] in ("text", "quoted"):
                out.append(word[0][1])
            else:
                out += self.split(word)
        return out

    def globbed(self, word: Word) -> list[str]:
        """The paths that a word with a pattern stands for, or the word itself."""
        found = self.split(word)
        return [path for text in found for path in self.paths_like(text) or [text]]

    def paths_like(self, pattern: str) -> list[str]:
        raise NotImplementedError

    def text_of(self, word: Word) -> str:
        """Expand a word without splitting (assignments, redirections, here-documents)."""
        return self.joined([self.part(part) for part in word])

    def control_text(self, word: Word) -> str:
        """As :meth:`text_of`, for text that decides what happens next."""
        outer, self.reads = self.reads, set()
        text = self.text_of(word)
        self.turn.consumed |= self.reads
        self.reads |= outer
        if type(text) is Volatile:
            self.turn.tainted = True
        return text

    def joined(self, pieces: list[str]) -> str:
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        if len(pieces) > 1 and any(type(piece) is Volatile for piece in pieces):
            return Volatile(text)
        return text

    def split(self, word: Word) -> list[str]:
        fields: list[list[str]] = []
        fresh = True
        for part in word:
            if part[0] == "var" and part[1] == "@" and part[4]:
                for number, argument in enumerate(self.positional):
                    if number or fresh:
                        fields.append([])
                    fields[-1].append(argument)
                    fresh = False
                continue
            value = self.part(part)
            quoted = part[0] in ("text", "quoted") or part[-1] is True
            if quoted:
                if fresh:
                    fields.append([])
                    fresh = False
                fields[-1].append(value)
                continue
            pieces = value.split()
            if pieces and not fresh and not value[0].isspace():
                fields[-1].append(self.like(value, pieces.pop(0)))
            if pieces:
                fields.extend([self.like(value, piece)] for piece in pieces)
                fresh = False
            if value and value[-1].isspace():
                fresh = True
        return [self.joined(field) for field in fields]

    def like(self, source: str, piece: str) -> str:
        return Volatile(piece) if type(source) is Volatile else piece

    def part(self, part: Part) -> str:
        kind = part[0]
        if kind == "text" or kind == "quoted":
            text: str = part[1]
            return text
        if kind == "var":
            return self.parameter(part)
        if kind == "arith":
            return self.arithmetic(part[1])
        return self.substitute(part[1])

    # -- parameters ----------------------------------------------------------------------

    def lookup(self, name: str) -> str | None:
        if name == "?":
            return str(self.status)
        if name == "#":
            return str(len(self.positional))
        if name in ("@", "*"):
            return " ".join(self.positional)
        if name == "$":
            return "1"
        if name == "-":
            return self.options
        if name.isdigit():
            number = int(name)
            if number == 0:
                return self.argv0
            return self.positional[number - 1] if number <= len(self.positional) else None
        self.reads.add(name)
        if name not in self.turn.assigned:
            self.turn.live.add(name)
        if name in self.vars:
            return self.vars[name]
        return self.dynamic(name)

    def dynamic(self, name: str) -> str | None:
        if name == "RANDOM":
            from kubectl_sim.kubelet.images.digest import number

            self.draws += 1
            self.turn.asked.add("volatile")
            return Volatile(number(self.world.seed, self.now, self.draws) % 32768)
        if name == "SECONDS":
            return Volatile(self.now // 1_000_000 % 100_000)
        if name == "EPOCHSECONDS":
            return Volatile(self.now // 1_000_000)
        return {"HOSTNAME": self.world.hostname, "PWD": getattr(self, "cwd", "/"), "IFS": " \t\n"}.get(name)

    def parameter(self, part: Part) -> str:
        _, name, operator, word, _ = part
        value = self.lookup(name)
        if not operator:
            return "" if value is None else value
        if operator == "length":
            return str(len(value or ""))
        missing = value is None or (operator[0] == ":" and not value)
        kind = operator[-1]
        if operator in (":-", "-"):
            return self.text_of(word) if missing else value or ""
        if operator in (":=", "="):
            if missing:
                value = self.text_of(word)
                self.set(name, value)
            return value or ""
        if operator in (":+", "+"):
            return "" if missing else self.text_of(word)
        if operator in (":?", "?"):
            if missing:
                self.fail_parameter(name, self.text_of(word) or "parameter not set")
            return value or ""
        text = value or ""
        if operator == ":":
            return self.like(text, self.substring(text, self.text_of(word)))
        if kind in "#%":
            return self.like(text, self.trimmed(text, operator, self.text_of(word)))
        return self.like(text, self.replaced(text, operator, self.text_of(word)))

    def fail_parameter(self, name: str, message: str) -> None:
        """``${name:?message}`` without a value: the script is over."""
        raise NotImplementedError

    def substring(self, text: str, bounds: str) -> str:
        first, colon, length = bounds.strip().partition(":")
        try:
            start = int(evaluate(first or "0", self.number))
            until = int(evaluate(length, self.number)) if colon else len(text)
        except ArithmeticError as error:
            self.fail_parameter(bounds.strip(), str(error))
            return ""
        if start < 0:
            start = max(0, len(text) + start)
        return text[start : start + until]

    def trimmed(self, text: str, operator: str, pattern: str) -> str:
        size = len(text)
        if operator[0] == "#":
            cuts = range(size + 1) if operator == "#" else range(size, -1, -1)
            return next((text[cut:] for cut in cuts if self.pattern_matches(pattern, text[:cut])), text)
        cuts = range(size, -1, -1) if operator == "%" else range(size + 1)
        return next((text[:cut] for cut in cuts if self.pattern_matches(pattern, text[cut:])), text)

    def replaced(self, text: str, operator: str, words: str) -> str:
        old, _, new = words.partition("/")
        if not old:
            return text
        return text.replace(old, new) if operator == "//" else text.replace(old, new, 1)

    # -- substitutions -------------------------------------------------------------------

    def substitute(self, node: Node) -> str:
        """``$(…)``: run and keep what it prints, without the last newlines."""
        buffer: list[str] = []
        saved = self.sink, dict(self.vars)
        asked, self.turn.asked = self.turn.asked, set()
        self.sink = ("buffer", buffer)
        try:
            self.execute(node)
        finally:
            volatile = "volatile" in self.turn.asked
            asked |= self.turn.asked
            self.sink, self.vars = saved
            self.turn.asked = asked
        text = "".join(buffer).rstrip("\n")
        return Volatile(text) if volatile else text

    def arithmetic(self, text: str) -> str:
        expanded = text
        volatile = False
        if "$" in text:
            from .syntax import Parser

            expanded = self.text_of(Parser(text).quoted_parts(""))
            volatile = type(expanded) is Volatile
        volatile_names: list[str] = []

        def number(name: str) -> int:
            value = self.lookup(name)
            if type(value) is Volatile:
                volatile_names.append(name)
            return self.number_of(value)

        def assign(name: str, value: int) -> None:
            self.set(name, str(value), is_step(name, text))

        try:
            result = str(evaluate(expanded, number, assign))
        except ArithmeticError as error:
            self.fail_parameter(expanded.strip(), str(error))
            return ""
        return Volatile(result) if volatile or volatile_names else result

    def set(self, name: str, value: str, step: bool = False) -> None:
        """Give a variable a value; ``step``: its old one plus a constant."""
        self.turn.assigned[name] = step and self.turn.assigned.get(name, True)
        self.vars[name] = value

    def number(self, name: str) -> int:
        return self.number_of(self.lookup(name))

    def number_of(self, value: str | None) -> int:
        text = (value or "0").strip()
        try:
            return int(text, 0) if not text.lstrip("-").startswith("0") or "x" in text else int(text)
        except ValueError:
            return 0

    def pattern_matches(self, pattern: str, text: str) -> bool:
        return glob_matches(pattern, text)


def is_integer(text: str) -> bool:
    return text.isdigit() or (text[:1] == "-" and text[1:].isdigit())


def is_step(name: str, expression: str) -> bool:
    """Whether an assigned expression is the variable's old value plus or minus a number."""
    text = expression.replace(" ", "").replace("$", "")
    if text in (name + "++", "++" + name, name + "--", "--" + name):
        return True
    for prefix in (f"{name}+=", f"{name}-=", f"{name}={name}+", f"{name}={name}-", f"{name}+", f"{name}-"):
        if text.startswith(prefix) and text[len(prefix) :].isdigit():
            return True
    return text.endswith("+" + name) and text[: -len(name) - 1].isdigit()


def word_is_step(name: str, word: Word) -> bool:
    """Whether ``name=word`` counts: ``i=$((i+1))`` or ``i=$(expr $i + 1)``."""
    if len(word) != 1:
        return False
    part = word[0]
    if part[0] == "arith":
        return is_step(name, part[1])
    if part[0] == "sub" and part[1][0] == "cmd" and len(part[1][2]) == 4:
        program, left, operator, right = part[1][2]
        is_own = left[0][:2] == ("var", name) and not left[0][2]
        return bool(
            program[0] == ("text", "expr") and is_own and operator[0][1] in ("+", "-") and right[0][1].isdigit()
        )
    return False


def _has_pattern(text: str) -> bool:
    return "*" in text or "?" in text or ("[" in text and "]" in text)


def glob_matches(pattern: str, text: str) -> bool:
    """Shell patterns: ``*``, ``?`` and ``[…]``."""
    if not any(char in pattern for char in "*?["):
        return pattern == text
    from fnmatch import fnmatchcase

    return fnmatchcase(text, pattern)
