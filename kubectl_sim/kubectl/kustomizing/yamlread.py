"""Resource files as kustomize reads them: go-yaml v3, each document by itself.

Models kyaml/kio (byteio_reader.go) and kyaml/yaml (anchors are resolved at once).
"""

from __future__ import annotations

from kubectl_sim.base import yamlio
from kubectl_sim.base.yamlbuild import _MERGE, _NO_KEY, Builder, _Anchor, _go_syntax
from kubectl_sim.base.yamlevents import ReaderError, ScannerError
from kubectl_sim.base.yamlscalar import YAMLError
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError, MalformedYAML
from kubectl_sim.kubectl.kustomizing.values import (
    BLANK,
    FLOW_BLANK,
    Folded,
    Key,
    Misfit,
    Real,
    Stamp,
    is_null,
    plain,
    resolve,
    tag_of,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TAG = "tag:yaml.org,2002:"
_BINARY = _TAG + "binary"
_RESOLVABLE = frozenset(_TAG + name for name in ("bool", "int", "float", "null", "timestamp"))


class Document:
    """One document: its value, and what upstream will say about it once it prints it."""

    __slots__ = ("fault", "value")

    def __init__(self, value: Any, fault: str = "") -> None:
        self.value = value
        self.fault = fault


class NodeBuilder(Builder):
    """Builds a value that still knows what its scalars looked like.

    ``repeated`` becomes true when a map has a key twice, which upstream notices only when it prints; with
    ``lines`` (a dict) it says where.
    """

    __slots__ = ("flows", "latest", "lines", "opened", "repeated", "repeats", "unfit", "weak")

    def __init__(self, source: str, stand_in: str, lines: dict[tuple[int, str], int] | None = None) -> None:
        super().__init__(source, stand_in)
        self.lines = lines
        self.flows = [False]
        self.latest: dict[tuple[int, str], int] = {}
        self.opened = 0
        self.repeated = False
        #: A key that is no scalar, as Go shows it.
        self.unfit = ""
        self.repeats: list[str] = []
        #: Keys that a merge brought: one that is written out takes their place.
        self.weak: set[tuple[int, str]] = set()

    def scalar(self, anchor: str | None, tag: str | None, _: Any, value: str, start: Any, end: Any, style: str) -> bool:
        if self.stand_in:
            value = value.replace(self.stand_in, ":")
        decoded: Any = value
        if tag is not None:
            decoded = self.binary(value) if tag == _BINARY else _tagged(tag, value)
        elif style == ">" and "\n" in value:
            decoded = Folded(value)
        elif not style:
            decoded = resolve(value)
            if decoded is BLANK and self.flows[-1]:
                decoded = FLOW_BLANK
        if self.key is _NO_KEY and type(self.top) is dict:
            if self.lines is not None:
                self.latest[id(self.top), value] = start.line + 1
            if value == "<<" and not style:
                self.key = _MERGE
            else:
                self.key = value if isinstance(decoded, str) and not isinstance(decoded, Stamp | Misfit) else Key(value)
        else:
            self.add(decoded)
        if anchor is not None:
            named = self.anchors[anchor] = _Anchor(is_map=False)
            named.value, named.steps = decoded, 1
        return True

    def mapping(self, anchor: str | None, *more: Any) -> bool:
        self.flows.append(bool(more and more[-1]))
        if self.lines is not None and self.key is _NO_KEY and type(self.top) is dict:
            self.opened = more[2].line + 1
        return super().mapping(anchor)

    def sequence(self, anchor: str | None, *more: Any) -> bool:
        self.flows.append(bool(more and more[-1]))
        if self.lines is not None and self.key is _NO_KEY and type(self.top) is dict:
            self.opened = more[2].line + 1
        return super().sequence(anchor)

    def close(self, *_: Any) -> bool:
        self.flows.pop()
        return super().close()

    def add(self, value: Any) -> None:
        top, key = self.top, self.key
        if key is _NO_KEY or type(top) is not dict:
            super().add(value)
            return
        self.key = _NO_KEY
        if key is _MERGE:
            self.merge(value)
        elif key not in top or (id(top), key) in self.weak:
            self.weak.discard((id(top), key))
            top[key] = value
            if self.lines is not None:
                self.lines[id(top), key] = self.latest[id(top), key]
        else:
            self.repeated = True
            if self.lines is not None:
                line, first = self.latest[id(top), key], self.lines[id(top), key]
                self.repeats.append(f'  line {line}: mapping key "{key}" already defined at line {first}')

    def complex_key(self, value: Any) -> None:
        """A map or a list as a key (an unquoted ``{{ template }}``): nobody minds until the object is printed."""
        self.unfit = self.unfit or _go_syntax(plain(value))
        self.key = Key("")
        if self.lines is not None:
            self.latest[id(self.top), ""] = self.opened

    def merge(self, value: Any) -> None:
        top = self.top
        for source in value if type(value) is list else [value]:
            if type(source) is not dict:
                raise KustomizeError("map merge requires map or sequence of maps as the value")
            for key, item in source.items():
                if key not in top:
                    top[key] = item
                    self.weak.add((id(top), key))


def _tagged(tag: str, text: str) -> Any:
    if tag not in _RESOLVABLE:
        return text
    wanted = tag[len(_TAG) :]
    value = resolve(text)
    if wanted == "float" and tag_of(value) == "int":
        return Real(float(value), text)
    if tag_of(value) != wanted:
        return Misfit(text, wanted)
    return value


def message(error: Exception) -> str:
    """go-yaml v3's text, which names the line of the context before that of the problem."""
    if isinstance(error, ReaderError):
        return f"yaml: {error.args[4]}"
    _, context_mark, problem, mark = error.args
    scanner = isinstance(error, ScannerError)
    line = 0
    if context_mark is not None and context_mark.line:
        line = context_mark.line + scanner
    elif mark is not None and mark.line:
        line = mark.line + scanner
    return f"yaml: line {line}: {problem}" if line else f"yaml: {problem}"


def node(text: str) -> Document:
    """The first document of a text, BLANK for an empty one.  Raises YAMLError."""
    builders: list[NodeBuilder] = []

    def make(source: str, stand_in: str) -> NodeBuilder:
        builders.append(NodeBuilder(source, stand_in))
        return builders[-1]

    value = yamlio.compose(text, make, message)
    last = builders[-1]
    if last.repeated:
        return Document(value, _repeats(text))
    return Document(value, f"yaml: invalid map key: {last.unfit}" if last.unfit else "")


def _repeats(text: str) -> str:
    """Which keys a text has twice in one map, and where."""
    builders: list[NodeBuilder] = []

    def make(source: str, stand_in: str) -> NodeBuilder:
        builders.append(NodeBuilder(source, stand_in, {}))
        return builders[-1]

    # Upstream counts in the text as it would print it.
    yamlio.compose("".join(line for line in text.splitlines(keepends=True) if line.strip()), make, message)
    return "\n".join(["yaml: unmarshal errors:", *builders[-1].repeats])


def split(text: str) -> list[str]:
    """The documents of a text, at lines that begin with ``---``.  Raises KustomizeError."""
    chunks, start, position = [], 0, 0
    while (position := text.find("\n---", position)) >= 0:
        end = text.find("\n", position + 1)
        if end < 0:
            break
        rest = text[position + 4 : end].strip()
        if rest and rest[0] != "#":
            raise KustomizeError(f"invalid document separator: {text[position:end].strip()}")
        chunks.append(text[start:position] + "\n")
        # What ends one separator does not begin the next.
        start = position = end + 1
    return [*chunks, text[start:]]


def documents(text: str) -> list[Document]:
    """All documents that are not empty.  Raises MalformedYAML."""
    if "\r\n" in text:
        text = text.replace("\r\n", "\n")
    found = []
    for chunk in split(text):
        try:
            document = node(chunk)
        except YAMLError as error:
            raise MalformedYAML(f"MalformedYAMLError: {error}") from None
        if not is_null(document.value):
            found.append(document)
    return found
