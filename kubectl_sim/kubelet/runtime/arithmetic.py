"""Integer expressions of the shell: ``$((i + 1))``, with C's operators and assignments."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_LEVELS = (
    ("||",),
    ("&&",),
    ("|",),
    ("^",),
    ("&",),
    ("==", "!="),
    ("<=", ">=", "<", ">"),
    ("<<", ">>"),
    ("+", "-"),
    ("*", "/", "%"),
)
_OPERATORS = (
    "<<=",
    ">>=",
    "**",
    "++",
    "--",
    "+=",
    "-=",
    "*=",
    "/=",
    "%=",
    "||",
    "&&",
    "==",
    "!=",
    "<=",
    ">=",
    "<<",
    ">>",
    "|",
    "^",
    "&",
    "<",
    ">",
    "+",
    "-",
    "*",
    "/",
    "%",
    "(",
    ")",
    "!",
    "~",
    "?",
    ":",
    "=",
    ",",
)


_OPERATIONS: dict[str, Callable[[int, int], int]] = {
    "||": lambda left, right: int(bool(left or right)),
    "&&": lambda left, right: int(bool(left and right)),
    "|": lambda left, right: left | right,
    "^": lambda left, right: left ^ right,
    "&": lambda left, right: left & right,
    "==": lambda left, right: int(left == right),
    "!=": lambda left, right: int(left != right),
    "<=": lambda left, right: int(left <= right),
    ">=": lambda left, right: int(left >= right),
    "<": lambda left, right: int(left < right),
    ">": lambda left, right: int(left > right),
    "<<": lambda left, right: left << min(right, 63),
    ">>": lambda left, right: left >> min(right, 63),
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
}


class ArithmeticError(ValueError):
    """The expression is no arithmetic, or divides by zero."""


def _no_assignment(name: str, value: int) -> None:
    raise ArithmeticError("assignment is not possible here")


def evaluate(text: str, lookup: Callable[[str], int], assign: Callable[[str, int], None] = _no_assignment) -> int:
    """The value of an expression; names are resolved by ``lookup``.  Raises :class:`ArithmeticError`."""
    stripped = text.strip()
    if stripped.isdigit():
        return int(stripped)
    parser = _Evaluator(_tokens(stripped), lookup, assign)
    value = parser.comma()
    if parser.at < len(parser.tokens):
        raise ArithmeticError("arithmetic syntax error")
    return value


def _tokens(text: str) -> list[str]:
    tokens = []
    at = 0
    while at < len(text):
        char = text[at]
        if char.isspace():
            at += 1
            continue
        end = at
        while end < len(text) and (text[end].isalnum() or text[end] == "_"):
            end += 1
        if end == at:
            operator = next((o for o in _OPERATORS if text.startswith(o, at)), "")
            if not operator:
                raise ArithmeticError("arithmetic syntax error")
            end = at + len(operator)
        tokens.append(text[at:end])
        at = end
    return tokens


class _Evaluator:
    def __init__(self, tokens: list[str], lookup: Callable[[str], int], assign: Callable[[str, int], None]) -> None:
        self.tokens = tokens
        self.at = 0
        self.lookup = lookup
        self.assign = assign

    def peek(self) -> str:
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *choices: str) -> str:
        token = self.peek()
        if token and token in choices:
            self.at += 1
            return token
        return ""

    def comma(self) -> int:
        value = self.assignment()
        while self.take(","):
            value = self.assignment()
        return value

    def assignment(self) -> int:
        name = self.peek()
        operator = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else ""
        if _is_name(name) and operator.endswith("=") and operator not in ("==", "<=", ">=", "!="):
            self.at += 2
            value = self.assignment()
            if operator != "=":
                value = _binary(operator[:-1], self.lookup(name), value)
            self.assign(name, value)
            return value
        return self.ternary()

    def ternary(self) -> int:
        value = self.binary(0)
        if not self.take("?"):
            return value
        yes = self.assignment()
        if not self.take(":"):
            raise ArithmeticError("arithmetic syntax error")
        no = self.assignment()
        return yes if value else no

    def binary(self, level: int) -> int:
        if level == len(_LEVELS):
            return self.power()
        value = self.binary(level + 1)
        while True:
            operator = self.take(*_LEVELS[level])
            if not operator:
                return value
            value = _binary(operator, value, self.binary(level + 1))

    def power(self) -> int:
        value = self.unary()
        return int(value ** self.power()) if self.take("**") else value

    def unary(self) -> int:
        operator = self.take("-", "+", "!", "~", "++", "--")
        if operator in ("++", "--"):
            name = self.peek()
            self.at += 1
            value = self.lookup(name) + (1 if operator == "++" else -1)
            self.assign(name, value)
            return value
        if operator:
            value = self.unary()
            return {"-": -value, "+": value, "!": int(not value), "~": ~value}[operator]
        return self.primary()

    def primary(self) -> int:
        token = self.peek()
        self.at += 1
        if token == "(":
            value = self.comma()
            if not self.take(")"):
                raise ArithmeticError("arithmetic syntax error")
            return value
        if token[:1].isdigit():
            try:
                return int(token, 8) if len(token) > 1 and token.isdigit() and token[0] == "0" else int(token, 0)
            except ValueError:
                raise ArithmeticError("arithmetic syntax error") from None
        if not _is_name(token):
            raise ArithmeticError("arithmetic syntax error")
        value = self.lookup(token)
        step = self.take("++", "--")
        if step:
            self.assign(token, value + (1 if step == "++" else -1))
        return value


def _is_name(token: str) -> bool:
    return bool(token) and (token[0].isalpha() or token[0] == "_")


def _binary(operator: str, left: int, right: int) -> int:
    if operator in ("/", "%"):
        if right == 0:
            raise ArithmeticError("divide by zero")
        quotient = abs(left) // abs(right) * (1 if (left < 0) == (right < 0) else -1)
        return quotient if operator == "/" else left - quotient * right
    return _OPERATIONS[operator](left, right)
