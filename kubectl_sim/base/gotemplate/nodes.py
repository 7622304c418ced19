"""The parse tree of a Go template.  ``str(node)`` is the text that errors quote.

Models text/template/parse/node.go.  Positions count bytes.
"""

from __future__ import annotations

from kubectl_sim.base.goformat import quote

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Node:
    __slots__ = ("position",)

    def __init__(self, position: int) -> None:
        self.position = position


class Text(Node):
    __slots__ = ("text",)

    def __init__(self, position: int, text: str) -> None:
        self.position = position
        self.text = text

    def __str__(self) -> str:
        return self.text


class Items(Node):
    """A sequence of text and actions."""

    __slots__ = ("nodes",)

    def __init__(self, position: int) -> None:
        self.position = position
        self.nodes: list[Node] = []

    def __str__(self) -> str:
        return "".join(map(str, self.nodes))


class Constant(Node):
    """A literal: ``kind`` is bool, number, string or nil; ``text`` how it was written."""

    __slots__ = ("kind", "text", "value")

    def __init__(self, position: int, kind: str, text: str, value: Any) -> None:
        self.position = position
        self.kind = kind
        self.text = text
        self.value = value

    def __str__(self) -> str:
        return self.text


class Dot(Node):
    __slots__ = ()

    def __str__(self) -> str:
        return "."


class Field(Node):
    """``.a.b``"""

    __slots__ = ("names",)

    def __init__(self, position: int, names: list[str]) -> None:
        self.position = position
        self.names = names

    def __str__(self) -> str:
        return "".join(f".{name}" for name in self.names)


class Variable(Node):
    """``$x.a.b``; the first name is the variable's, with its dollar."""

    __slots__ = ("names",)

    def __init__(self, position: int, names: list[str]) -> None:
        self.position = position
        self.names = names

    def __str__(self) -> str:
        return ".".join(self.names)


class Identifier(Node):
    """A function's name."""

    __slots__ = ("name",)

    def __init__(self, position: int, name: str) -> None:
        self.position = position
        self.name = name

    def __str__(self) -> str:
        return self.name


class Chain(Node):
    """``(pipeline).a.b``"""

    __slots__ = ("names", "node")

    def __init__(self, position: int, node: Node, names: list[str]) -> None:
        self.position = position
        self.node = node
        self.names = names

    def __str__(self) -> str:
        return _operand(self.node) + "".join(f".{name}" for name in self.names)


class Command(Node):
    __slots__ = ("args",)

    def __init__(self, position: int) -> None:
        self.position = position
        self.args: list[Node] = []

    def __str__(self) -> str:
        return " ".join(map(_operand, self.args))


def _operand(node: Node) -> str:
    return f"({node})" if isinstance(node, Pipe) else str(node)


class Pipe(Node):
    __slots__ = ("assigns", "commands", "declared")

    def __init__(self, position: int) -> None:
        self.position = position
        self.declared: list[str] = []
        self.assigns = False
        self.commands: list[Command] = []

    def __str__(self) -> str:
        commands = " | ".join(map(str, self.commands))
        if not self.declared:
            return commands
        return f"{', '.join(self.declared)} {'=' if self.assigns else ':='} {commands}"


class Action(Node):
    __slots__ = ("pipe",)

    def __init__(self, position: int, pipe: Pipe) -> None:
        self.position = position
        self.pipe = pipe

    def __str__(self) -> str:
        return f"{{{{{self.pipe}}}}}"


class Branch(Node):
    """``if``, ``range`` or ``with``."""

    __slots__ = ("body", "otherwise", "pipe", "word")

    def __init__(self, word: str, pipe: Pipe, body: Items, otherwise: Items | None) -> None:
        self.position = pipe.position
        self.word = word
        self.pipe = pipe
        self.body = body
        self.otherwise = otherwise

    def __str__(self) -> str:
        otherwise = "" if self.otherwise is None else f"{{{{else}}}}{self.otherwise}"
        return f"{{{{{self.word} {self.pipe}}}}}{self.body}{otherwise}{{{{end}}}}"


class Jump(Node):
    """``break`` or ``continue``; ``end`` and ``else`` while parsing."""

    __slots__ = ("word",)

    def __init__(self, position: int, word: str) -> None:
        self.position = position
        self.word = word

    def __str__(self) -> str:
        return f"{{{{{self.word}}}}}"


class Call(Node):
    """``{{template "name" pipeline}}``"""

    __slots__ = ("name", "pipe")

    def __init__(self, position: int, name: str, pipe: Pipe | None) -> None:
        self.position = position
        self.name = name
        self.pipe = pipe

    def __str__(self) -> str:
        return f"{{{{template {quote(self.name)}{'' if self.pipe is None else f' {self.pipe}'}}}}}"


def is_empty(node: Node | None) -> bool:
    """Nothing but space: such a definition may be replaced by another."""
    if node is None:
        return True
    if isinstance(node, Items):
        return all(map(is_empty, node.nodes))
    return isinstance(node, Text) and not node.text.strip()
