"""Tokens of a Go template.  Models text/template/parse/lex.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

SPACES = " \t\r\n"
KEYWORDS = frozenset(["block", "break", "continue", "define", "else", "end", "if", "range", "nil", "template", "with"])
#: Token kinds whose text is shown as ``<range>`` in errors.
_BARE = KEYWORDS | {"dot"}


class Token:
    """``kind`` is a keyword or one of: text, left, right, space, error, EOF, bool, char, charconst, assign,
    declare, dot, field, identifier, (, ), number, |, rawstring, string, variable.

    ``position`` counts bytes of UTF-8 from the template's beginning, as error texts do.
    """

    __slots__ = ("kind", "line", "position", "text")

    def __init__(self, kind: str, text: str, position: int, line: int) -> None:
        self.kind = kind
        self.text = text
        self.position = position
        self.line = line

    def __str__(self) -> str:
        from kubectl_sim.base.goformat import quote

        if self.kind == "EOF":
            return "EOF"
        if self.kind == "error":
            return self.text
        if self.kind in _BARE:
            return f"<{self.text}>"
        if len(self.text.encode()) > 10:
            return f"{quote(self.text[:10])}..."
        return quote(self.text)


class LexError(Exception):
    """Becomes the last token; ``text`` is the message."""


def tokens(source: str) -> list[Token]:
    """All tokens; the last one is EOF or an error."""
    lexer = _Lexer(source)
    try:
        lexer.run()
    except LexError as error:
        lexer.add("error", str(error))
    else:
        lexer.add("EOF", "")
    return lexer.found


class _Lexer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.size = len(source)
        self.start = 0
        self.at = 0
        self.depth = 0
        self.found: list[Token] = []
        self._counted = (0, 0, 1)  # (characters, bytes, line) of the last token's start

    def add(self, kind: str, text: str) -> None:
        characters, size, line = self._counted
        between = self.source[characters : self.start]
        size += len(between.encode("utf-8", "surrogateescape"))
        line += between.count("\n")
        self._counted = (self.start, size, line)
        self.found.append(Token(kind, text, size, line))

    def emit(self, kind: str) -> None:
        self.add(kind, self.source[self.start : self.at])
        self.start = self.at

    def peek(self) -> str:
        return self.source[self.at : self.at + 1]

    def run(self) -> None:
        while self._text():
            self._action()

    def _text(self) -> bool:
        """Text up to an action; False at the end."""
        opening = self.source.find("{{", self.at)
        if opening < 0:
            self.at = self.size
            if self.at > self.start:
                self.emit("text")
            self.start = self.at
            return False
        self.at = opening
        if _left_trim(self.source, opening + 2):
            self.at = self.start + len(self.source[self.start : opening].rstrip(SPACES))
        if self.at > self.start:
            self.emit("text")
        self.start = self.at = opening
        return True

    def _action(self) -> None:
        trim = 2 if _left_trim(self.source, self.at + 2) else 0
        if self.source.startswith("/*", self.at + 2 + trim):
            self._comment(self.at + 2 + trim)
            return
        self.at += 2
        self.emit("left")
        self.at = self.start = self.at + trim
        self.depth = 0
        while not self._right_delimiter():
            self._inside()

    def _comment(self, position: int) -> None:
        end = self.source.find("*/", position)
        if end < 0:
            raise LexError("unclosed comment")
        self.at = end + 2
        trim = 2 if self.source.startswith("-", self.at + 1) and self.peek() in SPACES and self.peek() else 0
        if not self.source.startswith("}}", self.at + trim):
            raise LexError("comment ends before closing delimiter")
        self.at += trim + 2
        self._skip_spaces(trim)
        self.start = self.at

    def _skip_spaces(self, trim: int) -> None:
        while trim and self.at < self.size and self.source[self.at] in SPACES:
            self.at += 1

    def _right_delimiter(self) -> bool:
        source, at = self.source, self.at
        trim = 2 if source[at : at + 1] in SPACES and source.startswith("-}}", at + 1) and at < self.size else 0
        if not source.startswith("}}", at + trim):
            return False
        if self.depth:
            raise LexError("unclosed left paren")
        self.start = at + trim
        self.at = self.start + 2
        self.emit("right")
        self._skip_spaces(trim)
        self.start = self.at
        return True

    def _inside(self) -> None:
        char = self.peek()
        if not char:
            raise LexError("unclosed action")
        if char in SPACES:
            self._space()
        elif char in _STARTS:
            _STARTS[char](self)
        elif char == "_" or char.isalpha() or char.isdecimal():
            self._identifier()
        elif " " <= char <= "~":
            self.at += 1
            self.emit("char")
        else:
            raise LexError(f"unrecognized character in action: {_unicode(char)}")

    def _space(self) -> None:
        while self.at < self.size and self.peek() in SPACES:
            self.at += 1
        if self.source.startswith("-}}", self.at):
            self.at -= 1  # the last space belongs to the trim marker
        if self.at > self.start:
            self.emit("space")

    def _single(self, kind: str) -> None:
        self.at += 1
        self.emit(kind)

    def _colon(self) -> None:
        self.at += 1
        if self.peek() != "=":
            raise LexError("expected :=")
        self._single("declare")

    def _open(self) -> None:
        self._single("(")
        self.depth += 1

    def _close(self) -> None:
        self.at += 1
        self.depth -= 1
        if self.depth < 0:
            raise LexError("unexpected right paren")
        self.emit(")")

    def _dot(self) -> None:
        following = self.source[self.at + 1 : self.at + 2]
        if following and following in "0123456789":
            self._number()
            return
        self.at += 1
        self._name("dot", "field")

    def _variable(self) -> None:
        self.at += 1
        self._name("variable", "variable")

    def _name(self, alone: str, named: str) -> None:
        if self._at_terminator():
            self.emit(alone)
            return
        self._word()
        self.emit(named)

    def _word(self) -> None:
        while (char := self.peek()) and _alphanumeric(char):
            self.at += 1
        if not self._at_terminator():
            raise LexError(f"bad character {_unicode(self.peek())}")

    def _identifier(self) -> None:
        self._word()
        word = self.source[self.start : self.at]
        kind = word if word in KEYWORDS else "bool" if word in ("true", "false") else "identifier"
        self.emit(kind)

    def _at_terminator(self) -> bool:
        char = self.peek()
        return not char or char in SPACES or char in ".,|:)(" or self.source.startswith("}}", self.at)

    def _quoted(self, mark: str, kind: str, what: str) -> None:
        self.at += 1
        while True:
            char = self.peek()
            self.at += 1
            if char == "\\" and mark != "`":
                char = self.peek()
                self.at += 1
                if char and char != "\n":
                    continue
            if not char or (char == "\n" and mark != "`"):
                raise LexError(f"unterminated {what}")
            if char == mark:
                break
        self.emit(kind)

    def _number(self) -> None:
        if not self._scan_number() or (self.peek() and self.peek() in "+-"):
            from kubectl_sim.base.goformat import quote

            if self.peek() and self.peek() in "+-":
                self._scan_number()
            raise LexError(f"bad number syntax: {quote(self.source[self.start : self.at])}")
        self.emit("number")

    def _accept(self, valid: str) -> bool:
        if self.peek() and self.peek() in valid:
            self.at += 1
            return True
        return False

    def _accept_run(self, valid: str) -> None:
        while self._accept(valid):
            pass

    def _scan_number(self) -> bool:
        self._accept("+-")
        digits, exponent = "0123456789_", "eE"
        if self._accept("0"):
            if self._accept("xX"):
                digits, exponent = "0123456789abcdefABCDEF_", "pP"
            elif self._accept("oO"):
                digits, exponent = "01234567_", ""
            elif self._accept("bB"):
                digits, exponent = "01_", ""
        self._accept_run(digits)
        if self._accept("."):
            self._accept_run(digits)
        if exponent and self._accept(exponent):
            self._accept("+-")
            self._accept_run("0123456789_")
        self._accept("i")
        if _alphanumeric(self.peek()):
            self.at += 1
            return False
        return True


_STARTS: dict[str, Callable[[_Lexer], None]] = {
    "=": lambda lexer: lexer._single("assign"),
    ":": _Lexer._colon,
    "|": lambda lexer: lexer._single("|"),
    '"': lambda lexer: lexer._quoted('"', "string", "quoted string"),
    "`": lambda lexer: lexer._quoted("`", "rawstring", "raw quoted string"),
    "'": lambda lexer: lexer._quoted("'", "charconst", "character constant"),
    "$": _Lexer._variable,
    ".": _Lexer._dot,
    "(": _Lexer._open,
    ")": _Lexer._close,
    **dict.fromkeys("+-0123456789", _Lexer._number),
}


def _left_trim(source: str, position: int) -> bool:
    return source[position : position + 1] == "-" and source[position + 1 : position + 2] in tuple(SPACES)


def _alphanumeric(char: str) -> bool:
    return char == "_" or char.isalpha() or char.isdecimal()


def _unicode(char: str) -> str:
    from kubectl_sim.base.goformat import sprintf

    return sprintf("%#U", [ord(char) if char else -1])
