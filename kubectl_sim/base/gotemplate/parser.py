"""From a Go template's text to its trees.  Models text/template/parse/parse.go."""

from __future__ import annotations

from kubectl_sim.base.goformat import Int, quote, unquote
from kubectl_sim.base.gotemplate import nodes
from kubectl_sim.base.gotemplate.lexer import Token, tokens

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_OPERANDS = frozenset(
    ["bool", "charconst", "dot", "field", "identifier", "number", "nil", "rawstring", "string", "variable", "("]
)


class TemplateError(Exception):
    """The template does not parse or cannot be executed; the message is Go's."""

    @property
    def message(self) -> str:
        return str(self)


def parse(name: str, text: str, functions: Collection[str]) -> dict[str, nodes.Items]:
    """The trees by template name: ``name`` is the text itself, others come from define and block.

    ``functions`` are the names that may be called.  Raises :class:`TemplateError`.
    """
    trees: dict[str, nodes.Items] = {}
    stream = _Stream(name, text)
    parser = _Parser(name, stream, functions, trees)
    parser.top_level()
    parser.install()
    return trees


class _Stream:
    """Tokens with look-ahead; errors name the line of the token that was read last."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.tokens = tokens(text)
        self.at = 0
        self.furthest = 0

    def next(self) -> Token:
        token = self.peek()
        self.at += 1
        return token

    def peek(self) -> Token:
        self.furthest = max(self.furthest, self.at)
        last = self.tokens[-1]
        if self.at < len(self.tokens):
            return self.tokens[self.at]
        return Token("EOF", "EOF", last.position, last.line)

    def back(self, count: int = 1) -> None:
        self.at -= count

    def next_non_space(self) -> Token:
        while (token := self.next()).kind == "space":
            pass
        return token

    def peek_non_space(self) -> Token:
        token = self.next_non_space()
        self.back()
        return token

    def fail(self, message: str) -> TemplateError:
        line = self.tokens[min(self.furthest, len(self.tokens) - 1)].line
        return TemplateError(f"template: {self.name}:{line}: {message}")


class _Parser:
    """One template of the text; definitions inside of it get a parser of their own on the same stream."""

    def __init__(self, name: str, stream: _Stream, functions: Collection[str], trees: dict[str, nodes.Items]) -> None:
        self.name = name
        self.stream = stream
        self.functions = functions
        self.trees = trees
        self.root = nodes.Items(0)
        self.variables = ["$"]
        self.ranges = 0
        self.action_line = 0

    def install(self) -> None:
        known = self.trees.get(self.name)
        if known is None or nodes.is_empty(known):
            self.trees[self.name] = self.root
        elif not nodes.is_empty(self.root):
            raise self.stream.fail(f"template: multiple definition of template {quote(self.name)}")

    def unexpected(self, token: Token, context: str) -> TemplateError:
        if token.kind != "error":
            return self.stream.fail(f"unexpected {token} in {context}")
        extra = ""
        if self.action_line and self.action_line != token.line:
            extra = f" in action started at {self.stream.name}:{self.action_line}"
            if token.text.endswith(" action"):
                extra = extra[len(" in action") :]
        return self.stream.fail(f"{token}{extra}")

    def expect(self, kinds: Collection[str], context: str) -> Token:
        token = self.stream.next_non_space()
        if token.kind not in kinds:
            raise self.unexpected(token, context)
        return token

    # ------------------------------------------------------------------ lists

    def top_level(self) -> None:
        stream = self.stream
        while stream.peek().kind != "EOF":
            if stream.peek().kind == "left":
                start = stream.at
                stream.next()
                if stream.next_non_space().kind == "define":
                    self._definition()
                    continue
                stream.at = start
            node = self._text_or_action()
            if isinstance(node, nodes.Jump) and node.word in ("end", "else"):
                raise stream.fail(f"unexpected {node}")
            self.root.nodes.append(node)

    def _definition(self) -> None:
        context = "define clause"
        token = self.expect(("string", "rawstring"), context)
        inner = _Parser(self._unquoted(token), self.stream, self.functions, self.trees)
        self.expect(("right",), context)
        inner.body_until_end(context)

    def body_until_end(self, context: str) -> None:
        self.root, end = self._items()
        if end.word != "end":
            raise self.stream.fail(f"unexpected {end} in {context}")
        self.install()

    def _items(self) -> tuple[nodes.Items, nodes.Jump]:
        found = nodes.Items(self.stream.peek_non_space().position)
        while self.stream.peek_non_space().kind != "EOF":
            node = self._text_or_action()
            if isinstance(node, nodes.Jump) and node.word in ("end", "else"):
                return found, node
            found.nodes.append(node)
        raise self.stream.fail("unexpected EOF")

    def _text_or_action(self) -> nodes.Node:
        token = self.stream.next_non_space()
        if token.kind == "text":
            return nodes.Text(token.position, token.text)
        if token.kind != "left":
            raise self.unexpected(token, "input")
        self.action_line = token.line
        try:
            return self._action()
        finally:
            self.action_line = 0

    # ---------------------------------------------------------------- actions

    def _action(self) -> nodes.Node:
        token = self.stream.next_non_space()
        control = _CONTROLS.get(token.kind)
        if control is not None:
            return control(self, token)
        self.stream.back()
        first = self.stream.peek()
        return nodes.Action(first.position, self._pipeline("command", "right"))

    def _jump(self, token: Token) -> nodes.Node:
        following = self.stream.next_non_space()
        if following.kind != "right":
            raise self.unexpected(following, f"{{{{{token.text}}}}}")
        if not self.ranges:
            raise self.stream.fail(f"{{{{{token.text}}}}} outside {{{{range}}}}")
        return nodes.Jump(token.position, token.text)

    def _end(self, _token: Token) -> nodes.Node:
        return nodes.Jump(self.expect(("right",), "end").position, "end")

    def _else(self, _token: Token) -> nodes.Node:
        following = self.stream.peek_non_space()
        if following.kind in ("if", "with"):  # the branch that is open decides whether this is allowed
            return nodes.Jump(following.position, "else")
        return nodes.Jump(self.expect(("right",), "else").position, "else")

    def _branch(self, token: Token) -> nodes.Node:
        word = token.kind
        known = len(self.variables)
        pipe = self._pipeline(word, "right")
        self.ranges += word == "range"
        body, closing = self._items()
        self.ranges -= word == "range"
        otherwise = None
        if closing.word == "else":
            otherwise = self._otherwise(word, closing)
        del self.variables[known:]
        return nodes.Branch(word, pipe, body, otherwise)

    def _otherwise(self, word: str, closing: nodes.Jump) -> nodes.Items:
        if word in ("if", "with") and self.stream.peek_non_space().kind == word:
            chained = nodes.Items(closing.position)
            chained.nodes.append(self._branch(self.stream.next_non_space()))
            return chained
        otherwise, end = self._items()
        if end.word != "end":
            raise self.stream.fail(f"expected end; found {end}")
        return otherwise

    def _block(self, _token: Token) -> nodes.Node:
        context = "block clause"
        token, name = self._template_name(context)
        pipe = self._pipeline(context, "right")
        _Parser(name, self.stream, self.functions, self.trees).body_until_end(context)
        return nodes.Call(token.position, name, pipe)

    def _template(self, _token: Token) -> nodes.Node:
        context = "template clause"
        token, name = self._template_name(context)
        pipe = None
        if self.stream.next_non_space().kind != "right":
            self.stream.back()
            pipe = self._pipeline(context, "right")
        return nodes.Call(token.position, name, pipe)

    def _template_name(self, context: str) -> tuple[Token, str]:
        token = self.expect(("string", "rawstring"), context)
        return token, self._unquoted(token)

    def _unquoted(self, token: Token) -> str:
        try:
            return unquote(token.text)
        except ValueError as error:
            raise self.stream.fail(str(error)) from None

    # -------------------------------------------------------------- pipelines

    def _pipeline(self, context: str, end: str) -> nodes.Pipe:
        pipe = nodes.Pipe(self.stream.peek_non_space().position)
        self._declarations(pipe, context)
        while True:
            token = self.stream.next_non_space()
            if token.kind == end:
                self._check(pipe, context)
                return pipe
            if token.kind not in _OPERANDS:
                raise self.unexpected(token, context)
            self.stream.back()
            pipe.commands.append(self._command())

    def _declarations(self, pipe: nodes.Pipe, context: str) -> None:
        stream = self.stream
        while stream.peek_non_space().kind == "variable":
            start = stream.at
            name = stream.next_non_space().text
            following = stream.peek_non_space()
            comma = following.kind == "char" and following.text == ","
            if not comma and following.kind not in ("assign", "declare"):
                stream.at = start
                return
            stream.next_non_space()
            pipe.declared.append(name)
            self.variables.append(name)
            if not comma:
                pipe.assigns = following.kind == "assign"
                return
            if context != "range" or len(pipe.declared) > 1:
                raise stream.fail(f"too many declarations in {context}")
            if stream.peek_non_space().kind not in ("variable", "right", ")"):
                raise stream.fail("range can only initialize variables")

    def _check(self, pipe: nodes.Pipe, context: str) -> None:
        if not pipe.commands:
            raise self.stream.fail(f"missing value for {context}")
        for stage, command in enumerate(pipe.commands[1:], 2):
            if isinstance(command.args[0], (nodes.Constant, nodes.Dot)):
                raise self.stream.fail(f"non executable command in pipeline stage {stage}")

    def _command(self) -> nodes.Command:
        command = nodes.Command(self.stream.peek_non_space().position)
        while True:
            self.stream.peek_non_space()
            operand = self._operand()
            if operand is not None:
                command.args.append(operand)
            token = self.stream.next()
            if token.kind == "space":
                continue
            if token.kind in ("right", ")"):
                self.stream.back()
            elif token.kind != "|":
                raise self.unexpected(token, "operand")
            break
        if not command.args:
            raise self.stream.fail("empty command")
        return command

    def _operand(self) -> nodes.Node | None:
        node = self._term()
        if node is None or self.stream.peek().kind != "field":
            return node
        position = self.stream.peek().position
        names = []
        while self.stream.peek().kind == "field":
            names.append(self.stream.next().text[1:])
        if isinstance(node, nodes.Field):
            return nodes.Field(position, node.names + names)
        if isinstance(node, nodes.Variable):
            return nodes.Variable(position, node.names + names)
        if isinstance(node, (nodes.Constant, nodes.Dot)):
            raise self.stream.fail(f"unexpected . after term {quote(str(node))}")
        return nodes.Chain(position, node, names)

    def _term(self) -> nodes.Node | None:
        token = self.stream.next_non_space()
        make = _TERMS.get(token.kind)
        if make is None:
            self.stream.back()
            return None
        return make(self, token)

    def _function(self, token: Token) -> nodes.Node:
        if token.text not in self.functions:
            raise self.stream.fail(f"function {quote(token.text)} not defined")
        return nodes.Identifier(token.position, token.text)

    def _use_variable(self, token: Token) -> nodes.Node:
        if token.text not in self.variables:
            raise self.stream.fail(f"undefined variable {quote(token.text)}")
        return nodes.Variable(token.position, [token.text])

    def _string(self, token: Token) -> nodes.Node:
        return nodes.Constant(token.position, "string", token.text, self._unquoted(token))

    def _number(self, token: Token) -> nodes.Node:
        try:
            value = _char(token.text) if token.kind == "charconst" else _number(token.text)
        except ValueError as error:
            raise self.stream.fail(str(error)) from None
        return nodes.Constant(token.position, "number", token.text, value)


_CONTROLS: dict[str, Callable[[_Parser, Token], nodes.Node]] = {
    "block": _Parser._block,
    "break": _Parser._jump,
    "continue": _Parser._jump,
    "else": _Parser._else,
    "end": _Parser._end,
    "if": _Parser._branch,
    "range": _Parser._branch,
    "template": _Parser._template,
    "with": _Parser._branch,
}

_TERMS: dict[str, Callable[[_Parser, Token], nodes.Node]] = {
    "identifier": _Parser._function,
    "dot": lambda parser, token: nodes.Dot(token.position),
    "nil": lambda parser, token: nodes.Constant(token.position, "nil", "nil", None),
    "variable": _Parser._use_variable,
    "field": lambda parser, token: nodes.Field(token.position, [token.text[1:]]),
    "bool": lambda parser, token: nodes.Constant(token.position, "bool", token.text, token.text == "true"),
    "charconst": _Parser._number,
    "number": _Parser._number,
    "(": lambda parser, token: parser._pipeline("parenthesized pipeline", ")"),
    "string": _Parser._string,
    "rawstring": _Parser._string,
}


class Overflow:
    """A constant that is an unsigned integer but no ``int``: an error only when it is evaluated."""


def _char(text: str) -> Int:
    try:
        return Int(ord(unquote(text)))
    except ValueError:
        raise ValueError(f"malformed character constant: {text}") from None


def _number(text: str) -> object:
    """The value of a numeric literal: an Int, a float, or :class:`Overflow`."""
    fractional = not text.lower().lstrip("+-").startswith("0x") and any(char in ".eE" for char in text)
    if fractional or any(char in "pP" for char in text):
        return _float(text)
    written = text
    digits = text.lstrip("+-")
    if len(digits) > 1 and digits[0] == "0" and digits[1] not in "xXoObB":
        text = text.replace("0", "0o", 1)  # Go reads a leading zero as octal
    try:
        value = int(text, 0)
    except ValueError:
        if "." in written:  # a hexadecimal fraction needs an exponent
            raise ValueError(f"illegal number syntax: {quote(written)}") from None
        _float(written)  # what is no number at all is refused with another text
        raise ValueError(f"integer overflow: {quote(written)}") from None
    if -(2**63) <= value < 2**63:
        return Int(value)
    if 0 <= value < 2**64:
        return Overflow()
    raise ValueError(f"integer overflow: {quote(written)}")


def _float(text: str) -> float:
    try:
        value = float.fromhex(text) if "x" in text.lower() else float(text)
    except (ValueError, OverflowError):
        value = float("inf")
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"illegal number syntax: {quote(text)}")
    return value
