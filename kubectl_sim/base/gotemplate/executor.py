"""Runs a parsed Go template over a JSON value.  Models text/template/exec.go."""

from __future__ import annotations

from kubectl_sim.base.goformat import quote, show
from kubectl_sim.base.gotemplate import nodes
from kubectl_sim.base.gotemplate.functions import (
    FUNCTIONS,
    Boxed,
    CallError,
    Signature,
    go_type,
    truth,
    unbox,
)
from kubectl_sim.base.gotemplate.parser import Overflow, TemplateError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

#: Go's limit of templates within templates, as the message says, and the one that is kept here.
_TOLD_DEPTH = 100_000
_MAX_DEPTH = 400


class _Absent:
    """No argument comes from an earlier stage of the pipeline."""


_ABSENT = _Absent()


class _Break(Exception):
    pass


class _Continue(Exception):
    pass


class Execution:
    """One run of a set of templates; ``write`` gets the text piece by piece."""

    def __init__(
        self,
        name: str,
        text: str,
        trees: dict[str, nodes.Items],
        write: Callable[[str], object],
        missing_key_error: bool,
    ) -> None:
        self.name = name
        self.text = text
        self.trees = trees
        self.write = write
        self.missing_key_error = missing_key_error

    def run(self, data: Any) -> None:
        """Raises TemplateError; what has been written by then stays written."""
        import sys

        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, 20_000))
        try:
            _Frame(self, self.name, data, 0).walk(data, self.trees[self.name])
        finally:
            sys.setrecursionlimit(limit)

    def location(self, node: nodes.Node) -> str:
        """Where a node stands: name, line and byte column."""
        before = self.text.encode("utf-8", "surrogateescape")[: node.position]
        column = len(before) - (before.rfind(b"\n") + 1)
        return f"{self.name}:{before.count(10) + 1}:{column}"


class _Frame:
    """The execution of one template: its variables and the node it is at."""

    __slots__ = ("depth", "name", "node", "run", "variables")

    def __init__(self, run: Execution, name: str, dot: Any, depth: int) -> None:
        self.run = run
        self.name = name
        self.depth = depth
        self.variables: list[list[Any]] = [["$", dot]]
        self.node: nodes.Node | None = None

    def fail(self, message: str) -> TemplateError:
        node = self.node
        if node is None:
            return TemplateError(f"template: {self.name}: {message}")
        where = self.run.location(node)
        return TemplateError(f"template: {where}: executing {quote(self.name)} at <{node}>: {message}")

    # ------------------------------------------------------------------- walk

    def walk(self, dot: Any, node: nodes.Node) -> None:
        self.node = node
        _WALK[type(node)](self, dot, node)

    def _items(self, dot: Any, node: nodes.Items) -> None:
        for one in node.nodes:
            self.walk(dot, one)

    def _text(self, _dot: Any, node: nodes.Text) -> None:
        self.run.write(node.text)

    def _action(self, dot: Any, node: nodes.Action) -> None:
        value = self.pipeline(dot, node.pipe)
        if not node.pipe.declared:
            self.node = node
            self.run.write("<no value>" if value is None else show(value))

    def _jump(self, _dot: Any, node: nodes.Jump) -> None:
        raise _Break if node.word == "break" else _Continue

    def _branch(self, dot: Any, node: nodes.Branch) -> None:
        mark = len(self.variables)
        if node.word == "range":
            try:
                self._range(dot, node)
            except _Break:
                pass
        else:
            value = self.pipeline(dot, node.pipe)
            if truth(value):
                self.walk(value if node.word == "with" else dot, node.body)
            elif node.otherwise is not None:
                self.walk(dot, node.otherwise)
        del self.variables[mark:]

    def _range(self, dot: Any, node: nodes.Branch) -> None:
        value = self.pipeline(dot, node.pipe)
        if isinstance(value, dict):
            pairs: Any = [(key, Boxed(value[key])) for key in sorted(value)]
        elif isinstance(value, list):
            pairs = [(index, Boxed(item)) for index, item in enumerate(value)]
        elif isinstance(value, int) and not isinstance(value, bool):
            if len(node.pipe.declared) > 1:
                raise self.fail(f"can't use {show(value)} to iterate over more than one variable")
            pairs = [(None, type(value)(index)) for index in range(value)]
        elif value is None:
            pairs = ()
        else:
            raise self.fail(f"range can't iterate over {show(value)}")
        if not pairs and node.otherwise is not None:
            self.walk(dot, node.otherwise)
        mark = len(self.variables)
        for index, element in pairs:
            self._bind(node.pipe, index, element)
            try:
                self.walk(element, node.body)
            except _Continue:
                pass
            del self.variables[mark:]

    def _bind(self, pipe: nodes.Pipe, index: Any, element: Any) -> None:
        """The loop variables: the last one is the element, one before it the index."""
        names = pipe.declared
        values = [index, element][-len(names) :] if names else []
        for offset, (name, value) in enumerate(zip(names, values, strict=True)):
            if pipe.assigns:
                self._assign(name, value)
            else:
                self.variables[offset - len(names)][1] = value

    def _call(self, dot: Any, node: nodes.Call) -> None:
        tree = self.run.trees.get(node.name)
        if tree is None:
            raise self.fail(f"template {quote(node.name)} not defined")
        if self.depth == _MAX_DEPTH:
            raise self.fail(f"exceeded maximum template depth ({_TOLD_DEPTH})")
        dot = None if node.pipe is None else self.pipeline(dot, node.pipe)
        _Frame(self.run, node.name, dot, self.depth + 1).walk(dot, tree)

    # ------------------------------------------------------------------- eval

    def _assign(self, name: str, value: Any) -> None:
        for variable in reversed(self.variables):
            if variable[0] == name:
                variable[1] = value
                return
        raise self.fail(f"undefined variable: {name}")

    def pipeline(self, dot: Any, pipe: nodes.Pipe) -> Any:
        self.node = pipe
        value: Any = _ABSENT
        for command in pipe.commands:
            value = unbox(self._command(dot, command, value))
        for name in pipe.declared:
            if pipe.assigns:
                self._assign(name, value)
            else:
                self.variables.append([name, value])
        return value

    def _command(self, dot: Any, command: nodes.Command, final: Any) -> Any:
        first = command.args[0]
        if isinstance(first, nodes.Identifier):
            return self._function(dot, first, command, command.args, final)
        if isinstance(first, (nodes.Field, nodes.Chain)) or (
            isinstance(first, nodes.Variable) and len(first.names) > 1
        ):
            return self._path(dot, first, command.args, final)
        if not isinstance(first, nodes.Pipe):
            self.node = first
        if len(command.args) > 1 or final is not _ABSENT:
            raise self.fail(f"can't give argument to non-function {first}")
        if isinstance(first, nodes.Pipe):
            return self.pipeline(dot, first)
        return self._simple(dot, first)

    def _simple(self, dot: Any, node: nodes.Node) -> Any:
        """A constant, the dot or a variable."""
        if isinstance(node, nodes.Dot):
            return dot
        if isinstance(node, nodes.Variable):
            return self._variable(node)
        if isinstance(node, nodes.Constant):
            if node.kind == "nil":
                raise self.fail("nil is not a command")
            if isinstance(node.value, Overflow):
                raise self.fail(f"{node.text} overflows int")
            return node.value
        raise self.fail(f"can't evaluate command {quote(str(node))}")

    def _variable(self, node: nodes.Variable) -> Any:
        name = node.names[0]
        for variable in reversed(self.variables):
            if variable[0] == name:
                return variable[1]
        raise self.fail(f"undefined variable: {name}")

    def _path(self, dot: Any, node: nodes.Node, args: list[nodes.Node], final: Any) -> Any:
        """A chain of fields, with whatever arguments were wrongly given to the last one."""
        self.node = node
        if isinstance(node, nodes.Field):
            receiver, names = dot, node.names
        elif isinstance(node, nodes.Variable):
            receiver, names = self._variable(node), node.names[1:]
        else:
            assert isinstance(node, nodes.Chain)
            if isinstance(node.node, nodes.Constant) and node.node.kind == "nil":
                raise self.fail(f"indirection through explicit nil in {node}")
            receiver, names = self._argument(dot, "value", node.node), node.names
            self.node = node if not isinstance(node.node, nodes.Pipe) else self.node
        for name in names[:-1]:
            receiver = self._field(receiver, name, False)
        return self._field(receiver, names[-1], len(args) > 1 or final is not _ABSENT)

    def _field(self, receiver: Any, name: str, has_arguments: bool) -> Any:
        value = unbox(receiver)
        if value is None:
            if isinstance(receiver, Boxed):
                raise self.fail(f"nil pointer evaluating interface {{}}.{name}")
            if self.run.missing_key_error:
                raise self.fail(f"nil data; no entry for key {quote(name)}")
            return None
        if not isinstance(value, dict):
            raise self.fail(f"can't evaluate field {name} in type {go_type(receiver)}")
        if has_arguments:
            raise self.fail(f"{name} is not a method but has arguments")
        if name in value:
            return Boxed(value[name])
        if self.run.missing_key_error:
            raise self.fail(f"map has no entry for key {quote(name)}")
        return None

    def _function(
        self, dot: Any, node: nodes.Identifier, command: nodes.Node, args: list[nodes.Node], final: Any
    ) -> Any:
        self.node = node
        name = node.name
        signature = FUNCTIONS[name]
        operands = args[1:]
        given = len(operands) + (final is not _ABSENT)
        self._check_count(name, signature, given, len(operands))
        if name in ("and", "or"):
            return self._lazy(dot, name, operands, final)
        if name == "call":
            raise self._no_function(dot, command, operands, final)
        kinds = list(signature.fixed) + [signature.rest or ""] * (given - len(signature.fixed))
        values = [self._argument(dot, kind, one) for kind, one in zip(kinds, operands, strict=False)]
        if final is not _ABSENT:
            values.append(self._validated(final, kinds[given - 1]))
        try:
            return signature.call(*values)
        except CallError as error:
            self.node = command
            raise self.fail(f"error calling {name}: {error}") from None

    def _check_count(self, name: str, signature: Signature, given: int, written: int) -> None:
        wanted = len(signature.fixed)
        if signature.rest is not None:
            if given < wanted:
                raise self.fail(f"wrong number of args for {name}: want at least {wanted} got {written}")
        elif given != wanted:
            raise self.fail(f"wrong number of args for {name}: want {wanted} got {given}")

    def _lazy(self, dot: Any, name: str, operands: list[nodes.Node], final: Any) -> Any:
        """``and`` and ``or`` stop at the first operand that decides."""
        value = None
        for operand in operands:
            value = self._argument(dot, "value", operand)
            if truth(value) == (name == "or"):
                return value
        return value if final is _ABSENT else final

    def _no_function(self, dot: Any, command: nodes.Node, operands: list[nodes.Node], final: Any) -> TemplateError:
        """JSON holds no functions, so ``call`` can only refuse."""
        value = unbox(self._argument(dot, "value", operands[0]) if operands else final)
        self.node = command
        if value is None:
            return self.fail("error calling call: call of nil")
        shown = operands[0] if operands else show(value)
        return self.fail(f"error calling call: non-function {shown} of type {go_type(value)}")

    def _argument(self, dot: Any, kind: str, node: nodes.Node) -> Any:
        self.node = node
        if isinstance(node, nodes.Constant):
            return self._constant(kind, node)
        if isinstance(node, nodes.Dot):
            value = dot
        elif isinstance(node, nodes.Pipe):
            value = self.pipeline(dot, node)
        elif isinstance(node, nodes.Identifier):
            value = self._function(dot, node, node, [node], _ABSENT)
        elif isinstance(node, nodes.Variable) and len(node.names) == 1:
            value = self._variable(node)
        else:
            value = self._path(dot, node, [node], _ABSENT)
        return self._validated(value, kind)

    def _constant(self, kind: str, node: nodes.Constant) -> Any:
        if node.kind == "nil":
            if kind == "string":
                raise self.fail("cannot assign nil to string")
            return None
        if kind == "string" and node.kind != "string":
            raise self.fail(f"expected string; found {node}")
        if isinstance(node.value, Overflow):
            raise self.fail(f"{node.text} overflows int")
        return node.value

    def _validated(self, value: Any, kind: str) -> Any:
        if kind == "value":
            return value
        inner = unbox(value)
        if kind == "any" or isinstance(inner, str):
            return inner
        if value is None:
            raise self.fail("invalid value; expected string")
        found = go_type(value) if inner is None else go_type(inner)
        raise self.fail(f"wrong type for value; expected string; got {found}")


_WALK: dict[type[nodes.Node], Callable[[_Frame, Any, Any], None]] = {
    nodes.Action: _Frame._action,
    nodes.Branch: _Frame._branch,
    nodes.Call: _Frame._call,
    nodes.Items: _Frame._items,
    nodes.Jump: _Frame._jump,
    nodes.Text: _Frame._text,
}
