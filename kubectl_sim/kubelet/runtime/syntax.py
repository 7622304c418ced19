"""The grammar of the small shell: text in, a tree of tuples out.

A word is a list of parts, a node is a tuple that starts with its kind:

- ``("cmd", assignments, words, redirections)``, ``("pipe", nodes)``, ``("seq", nodes)``
- ``("and", left, right)``, ``("or", left, right)``, ``("not", node)``, ``("bg", node)``
- ``("while", condition, body, is_until, redirections)``, ``("for", name, words, body, redirections)``
- ``("if", branches, otherwise, redirections)``, ``("case", word, clauses, redirections)``
- ``("group", body, redirections)``, ``("subshell", body, redirections)``, ``("func", name, body)``

Parts are ``("text", text)``, ``("quoted", text)``, ``("var", name, operator, word, quoted)``,
``("sub", node, quoted)`` and ``("arith", text, quoted)``.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Node = tuple[Any, ...]
    Part = tuple[Any, ...]
    Word = list[Part]

_BLANK = " \t"
_META = " \t\n;&|<>()"
_NAME_START = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_"
_NAME = _NAME_START + "0123456789"
_SPECIAL = "?#$!@*-0123456789"
_REDIRECTIONS = ("<<<", "<<-", "<<", ">>", ">&", "<&", "&>>", "&>", ">|", "<>", ">", "<")
_ENDERS = frozenset({"then", "do", "done", "fi", "elif", "else", "esac", "}"})


class SyntaxError(Exception):
    """The script cannot be parsed; the message names the unexpected token as ash does."""


#: What is an operator between ``[[`` and ``]]``.
_CONDITIONAL = ("&&", "||", "(", ")", "<", ">")


def _unsplit(part: Part) -> Part:
    """A part of a word whose value is taken as it is: no splitting, no file names."""
    return ("quoted", part[1]) if part[0] in ("text", "quoted") else (*part[:-1], True)


class Parser:
    """Recursive descent over the script's characters."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        #: Here-documents whose bodies start at the next line: (delimiter, strip tabs, holder).
        self.pending: list[tuple[str, bool, list[Part]]] = []

    def parse(self) -> Node:
        body = self.sequence(frozenset())
        if self.at < len(self.text):
            raise self.unexpected()
        return body

    def unexpected(self) -> SyntaxError:
        if self.at >= len(self.text):
            return SyntaxError("syntax error: unexpected end of file")
        char = self.text[self.at]
        if char == "\n":
            return SyntaxError("syntax error: unexpected newline")
        token = char if char in _META else self.peek_word()
        return SyntaxError(f'syntax error: unexpected "{token}"')

    # -- characters ----------------------------------------------------------------------

    def skip(self, newlines: bool = False) -> None:
        text, size = self.text, len(self.text)
        while self.at < size:
            char = text[self.at]
            if char in _BLANK:
                self.at += 1
            elif char == "\\" and text.startswith("\\\n", self.at):
                self.at += 2
            elif char == "#":
                end = text.find("\n", self.at)
                self.at = size if end < 0 else end
            elif char == "\n" and newlines:
                self.newline()
            else:
                return

    def newline(self) -> None:
        self.at += 1
        for delimiter, tabs, holder in self.pending:
            holder.extend(self.here_document(delimiter, tabs))
        self.pending.clear()

    def here_document(self, delimiter: str, tabs: bool) -> Word:
        lines = []
        while self.at < len(self.text):
            end = self.text.find("\n", self.at)
            end = len(self.text) if end < 0 else end
            line = self.text[self.at : end]
            self.at = min(end + 1, len(self.text))
            line = line.lstrip("\t") if tabs else line
            if line == delimiter:
                break
            lines.append(line + "\n")
        return Parser("".join(lines)).quoted_parts("")

    def looking_at(self, token: str) -> bool:
        return self.text.startswith(token, self.at)

    def take(self, token: str) -> bool:
        self.skip()
        if self.looking_at(token):
            self.at += len(token)
            return True
        return False

    def peek_word(self) -> str:
        end = self.at
        while end < len(self.text) and self.text[end] not in _META:
            end += 1
        return self.text[self.at : end]

    def take_keyword(self, keyword: str) -> bool:
        self.skip(newlines=True)
        if self.peek_word() == keyword:
            self.at += len(keyword)
            return True
        return False

    def expect(self, keyword: str) -> None:
        if not self.take_keyword(keyword):
            raise self.unexpected()

    # -- lists ---------------------------------------------------------------------------

    def sequence(self, enders: frozenset[str]) -> Node:
        nodes: list[Node] = []
        while True:
            self.skip(newlines=True)
            if self.at >= len(self.text) or self.text[self.at] == ")" or self.looking_at(";;"):
                break
            if self.peek_word() in enders:
                break
            if enders is not _ENDERS and self.peek_word() in _ENDERS:
                raise self.unexpected()
            node = self.and_or()
            self.skip()
            if self.looking_at("&") and not self.looking_at("&&"):
                self.at += 1
                node = ("bg", node)
            elif self.looking_at(";") and not self.looking_at(";;"):
                self.at += 1
            elif self.at < len(self.text) and self.text[self.at] not in "\n)" and not self.looking_at(";;"):
                raise self.unexpected()
            nodes.append(node)
        return nodes[0] if len(nodes) == 1 and nodes[0][0] != "bg" else ("seq", nodes)

    def body(self, *enders: str) -> Node:
        node = self.sequence(_ENDERS)
        self.skip(newlines=True)
        if self.peek_word() not in enders or node == ("seq", []):
            raise self.unexpected()
        return node

    def and_or(self) -> Node:
        node = self.pipeline()
        while True:
            if self.take("&&"):
                self.skip(newlines=True)
                node = ("and", node, self.pipeline())
            elif self.take("||"):
                self.skip(newlines=True)
                node = ("or", node, self.pipeline())
            else:
                return node

    def pipeline(self) -> Node:
        self.skip()
        if self.peek_word() == "!":
            self.at += 1
            return ("not", self.pipeline())
        nodes = [self.command()]
        while True:
            self.skip()
            if not self.looking_at("|") or self.looking_at("||"):
                break
            self.at += 2 if self.looking_at("|&") else 1
            self.skip(newlines=True)
            nodes.append(self.command())
        return nodes[0] if len(nodes) == 1 else ("pipe", nodes)

    # -- commands ------------------------------------------------------------------------

    def command(self) -> Node:
        self.skip()
        if self.looking_at("((") and self.text.find("))", self.at) > 0:
            return self.arithmetic_command()
        if self.take("("):
            body = self.sequence(frozenset())
            if not self.take(")"):
                raise self.unexpected()
            return ("subshell", body, self.redirections())
        compound = {
            "while": self.loop,
            "until": self.loop,
            "for": self.for_loop,
            "if": self.conditional,
            "case": self.case,
            "{": self.group,
            "function": self.function,
            "[[": self.double_bracket,
        }.get(self.peek_word())
        return compound() if compound else self.simple()

    def double_bracket(self) -> Node:
        """``[[ … ]]``: one command, in which operators are words and nothing is split."""
        self.at += 2
        words: list[Word] = [[("text", "[[")]]
        while self.peek_bracket() != "]]":
            operator = next((o for o in _CONDITIONAL if self.looking_at(o)), "")
            if operator:
                self.at += len(operator)
                words.append([("quoted", operator)])
            elif words[-1] == [("quoted", "=~")]:
                end = self.at
                while end < len(self.text) and not self.text[end].isspace():
                    end += 1
                words.append(Parser(self.text[self.at : end]).quoted_parts(""))
                self.at = end
            else:
                words.append([_unsplit(part) for part in self.word()])
        self.at += 2
        words.append([("quoted", "]]")])
        return ("cmd", [], words, self.redirections())

    def peek_bracket(self) -> str:
        self.skip(newlines=True)
        if self.at >= len(self.text):
            raise SyntaxError("syntax error: unexpected end of file")
        return self.peek_word()

    def arithmetic_command(self) -> Node:
        end = self.text.find("))", self.at)
        expression = self.text[self.at + 2 : end]
        self.at = end + 2
        return ("cmd", [], [[("text", "let")], [("quoted", expression)]], self.redirections())

    def loop(self) -> Node:
        until = self.peek_word() == "until"
        self.at += 5
        condition = self.body("do")
        self.expect("do")
        body = self.body("done")
        self.expect("done")
        return ("while", condition, body, until, self.redirections())

    def for_loop(self) -> Node:
        self.at += 3
        self.skip()
        name = self.peek_word()
        if not is_name(name):
            raise SyntaxError("syntax error: bad for loop variable")
        self.at += len(name)
        words: list[Word] | None = None
        if self.take_keyword("in"):
            words = []
            self.skip()
            while self.at < len(self.text) and self.text[self.at] not in "\n;":
                words.append(self.word())
                self.skip()
        self.take(";")
        self.expect("do")
        body = self.body("done")
        self.expect("done")
        return ("for", name, words, body, self.redirections())

    def conditional(self) -> Node:
        self.at += 2
        branches = []
        otherwise = None
        while True:
            condition = self.body("then")
            self.expect("then")
            branches.append((condition, self.body("elif", "else", "fi")))
            if self.take_keyword("elif"):
                continue
            if self.take_keyword("else"):
                otherwise = self.body("fi")
            self.expect("fi")
            return ("if", branches, otherwise, self.redirections())

    def case(self) -> Node:
        self.at += 4
        self.skip()
        subject = self.word()
        self.expect("in")
        clauses = []
        while not self.take_keyword("esac"):
            self.take("(")
            patterns = [self.word()]
            while self.take("|"):
                self.skip()
                patterns.append(self.word())
            if not self.take(")"):
                raise self.unexpected()
            body = self.sequence(_ENDERS)
            clauses.append((patterns, body))
            self.take(";;")
        return ("case", subject, clauses, self.redirections())

    def group(self) -> Node:
        self.at += 1
        body = self.body("}")
        self.expect("}")
        return ("group", body, self.redirections())

    def function(self) -> Node:
        self.at += len("function")
        self.skip()
        name = self.peek_word()
        self.at += len(name)
        self.take("(") and self.take(")")
        self.skip(newlines=True)
        return ("func", name, self.command())

    def simple(self) -> Node:
        assignments: list[tuple[str, Word]] = []
        words: list[Word] = []
        redirections: list[Node] = []
        while True:
            self.skip()
            if self.at >= len(self.text):
                break
            if self.redirection(redirections):
                continue
            if self.text[self.at] in _META:
                if self.looking_at("()") and len(words) == 1 and not assignments:
                    self.at += 2
                    self.skip(newlines=True)
                    return ("func", literal(words[0]), self.command())
                break
            name = self.assignment_name() if not words else ""
            if name:
                self.at += len(name) + 1
                assignments.append((name, self.word()))
            else:
                words.append(self.word())
        if not (words or assignments or redirections):
            raise self.unexpected()
        return ("cmd", assignments, words, redirections)

    def assignment_name(self) -> str:
        word = self.peek_word()
        name = word.partition("=")[0]
        return name if len(name) < len(word) and is_name(name) else ""

    def redirections(self) -> list[Node]:
        found: list[Node] = []
        self.skip()
        while self.at < len(self.text) and self.redirection(found):
            self.skip()
        return found

    def redirection(self, found: list[Node]) -> bool:
        """Read one ``[n]operator word`` at this place, if there is one."""
        digits = 1 if self.text[self.at].isdigit() else 0
        rest = self.at + digits
        operator = next((o for o in _REDIRECTIONS if self.text.startswith(o, rest)), "")
        if not operator or (operator.startswith("&") and digits):
            return False
        descriptor = self.text[self.at : rest]
        self.at = rest + len(operator)
        self.skip()
        if operator in ("<<", "<<-"):
            holder: list[Part] = []
            delimiter = literal(self.word())
            self.pending.append((delimiter, operator == "<<-", holder))
            found.append((descriptor, "<<", holder))
        else:
            found.append((descriptor, operator, self.word()))
        return True

    # -- words ---------------------------------------------------------------------------

    def word(self) -> Word:
        parts: Word = []
        text, size = self.text, len(self.text)
        while self.at < size:
            char = text[self.at]
            if char in _META:
                break
            if char == "'":
                end = text.find("'", self.at + 1)
                if end < 0:
                    raise SyntaxError("syntax error: unterminated quoted string")
                parts.append(("quoted", text[self.at + 1 : end]))
                self.at = end + 1
            elif char == '"':
                self.at += 1
                parts.extend(self.quoted_parts('"') or [("quoted", "")])
                self.at += 1
            elif char == "\\":
                if not text.startswith("\\\n", self.at):
                    parts.append(("quoted", text[self.at + 1 : self.at + 2]))
                self.at += 2
            elif char == "$" or char == "`":
                parts.append(self.expansion(False))
            else:
                end = self.at
                while end < size and text[end] not in _META and text[end] not in "'\"\\$`":
                    end += 1
                parts.append(("text", text[self.at : end]))
                self.at = end
        if not parts:
            raise self.unexpected()
        return parts

    def quoted_parts(self, closing: str) -> Word:
        """Parts up to ``closing`` (or the end), where only ``$``, `````, ``\\`` are special."""
        parts: Word = []
        plain = ""
        text, size = self.text, len(self.text)
        while self.at < size and not (closing and text[self.at] == closing):
            char = text[self.at]
            if char == "\\" and self.at + 1 < size and text[self.at + 1] in '$`"\\\n':
                plain += "" if text[self.at + 1] == "\n" else text[self.at + 1]
                self.at += 2
            elif char in "$`":
                if plain:
                    parts.append(("quoted", plain))
                    plain = ""
                parts.append(self.expansion(True))
            else:
                plain += char
                self.at += 1
        if closing and self.at >= size:
            raise SyntaxError("syntax error: unterminated quoted string")
        if plain:
            parts.append(("quoted", plain))
        return parts

    def expansion(self, quoted: bool) -> Part:
        text = self.text
        if text[self.at] == "`":
            end = text.find("`", self.at + 1)
            if end < 0:
                raise SyntaxError("syntax error: EOF in backquote substitution")
            inner = text[self.at + 1 : end]
            self.at = end + 1
            return ("sub", Parser(inner).parse(), quoted)
        if text.startswith("$((", self.at):
            end = self.closing(self.at + 3, "))")
            inner = text[self.at + 3 : end]
            self.at = end + 2
            return ("arith", inner, quoted)
        if text.startswith("$(", self.at):
            self.at += 2
            node = self.sequence(frozenset())
            if not self.take(")"):
                raise self.unexpected()
            return ("sub", node, quoted)
        if text.startswith("${", self.at):
            return self.parameter(quoted)
        end = self.at + 1
        if end < len(text) and text[end] in _NAME_START:
            while end < len(text) and text[end] in _NAME:
                end += 1
        elif end < len(text) and text[end] in _SPECIAL:
            end += 1
        name = text[self.at + 1 : end]
        self.at = end
        return ("var", name, "", None, quoted) if name else ("quoted", "$")

    def closing(self, start: int, token: str) -> int:
        depth = 0
        at = start
        while at < len(self.text):
            if depth == 0 and self.text.startswith(token, at):
                return at
            depth += (self.text[at] == "(") - (self.text[at] == ")")
            at += 1
        raise SyntaxError("syntax error: missing '))'")

    def parameter(self, quoted: bool) -> Part:
        """``${name}``, ``${#name}``, ``${name:-word}`` and its relatives."""
        text = self.text
        at = self.at + 2
        length = text.startswith("#", at) and text[at + 1 : at + 2] not in ("}", "")
        at += length
        end = at
        while end < len(text) and text[end] in _NAME:
            end += 1
        if end == at:
            end += 1
        name = text[at:end]
        close = self.brace(end)
        operation = text[end:close]
        self.at = close + 1
        if length:
            return ("var", name, "length", None, quoted)
        operator = next(
            (
                o
                for o in (":-", ":=", ":+", ":?", "##", "%%", "-", "=", "+", "?", "#", "%", "//", "/", ":")
                if operation.startswith(o)
            ),
            "",
        )
        word = Parser(operation[len(operator) :]).quoted_parts("") if operator else None
        return ("var", name, operator, word, quoted)

    def brace(self, start: int) -> int:
        depth = 0
        for at in range(start, len(self.text)):
            char = self.text[at]
            if char == "}" and depth == 0:
                return at
            depth += (char == "{") - (char == "}")
        raise SyntaxError("syntax error: missing '}'")


def is_name(text: str) -> bool:
    return bool(text) and text[0] in _NAME_START and all(c in _NAME for c in text)


def literal(word: Word) -> str:
    """The text of a word that has no expansions."""
    return "".join(part[1] for part in word if part[0] in ("text", "quoted"))


_trees: dict[str, Node] = {}


def parse(script: str) -> Node:
    """The tree of a script.  Raises :class:`SyntaxError`."""
    tree = _trees.get(script)
    if tree is None:
        if len(_trees) > 256:
            _trees.clear()
        tree = _trees[script] = Parser(script).parse()
    return tree
