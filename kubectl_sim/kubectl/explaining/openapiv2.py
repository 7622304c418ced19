"""The layout of ``--output=plaintext-openapiv2``.  Models kubectl/pkg/explain's printers of OpenAPI v2."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.explaining.model import ANY, LIST, MAP, OBJECT, VALUE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kubectl_sim.client.mapper import Resource
    from kubectl_sim.kubectl.explaining.model import Model, Node
    from kubectl_sim.kubectl.explaining.plaintext import Settings

    Path = list[str]
    Lines = list[str]

_WIDTH = 80
_FIELD_INDENT = 3
_DESCRIPTION_INDENT = 5


def render(write: Callable[[str], object], resource: Resource, model: Model, path: Path, settings: Settings) -> None:
    """Print what is known of a resource, or of the field at the end of a path.

    Raises CommandError when there is no such field.  A path that goes on behind a plain value ends there.
    """
    node, texts = _walk(model, path)
    target = node.target()
    version = f"{resource.group}/{resource.version}" if resource.group else resource.version
    lines = [f"KIND:     {resource.kind}\nVERSION:  {version}\n\n"]
    if target.shape != ANY and not _is_open_map(target):
        label = "RESOURCE: " if target.shape == OBJECT else "FIELD:    "
        if path or target.shape != OBJECT:
            lines.append(f"{label}{path[-1]} <{type_name(node)}>\n\n")
    lines.append("DESCRIPTION:\n" + _description(texts))
    if target.shape == OBJECT:
        lines.append("\nFIELDS:\n")
        if settings.recursive:
            _list_deep(lines, model, target, settings.depth, 1, frozenset())
        else:
            _list(lines, model, target)
    write("".join(lines))


def _walk(model: Model, path: Path) -> tuple[Node, Path]:
    """(the node at the end of a path, the texts about it: the field's, and that of its type)."""
    node, texts = model.root, [model.description(model.root)]
    for number, name in enumerate(path):
        target = node.target()
        if target.shape != OBJECT:
            inline = number > 0 and target is node and not target.definition
            return target, texts[:1] if inline else texts[-1:] if target.definition else []
        field = model.field(target, name)
        if field is None:
            raise CommandError(f'field "{name}" does not exist')
        node = field.node
        target = node.target()
        texts = [field.description, model.description(target)]
        if _is_open_map(target):
            texts.append(texts[-1])  # once for the map and once for what it holds
    return node, texts


def _is_open_map(node: Node) -> bool:
    """A map of whatever there is, which is how RawExtension and its like are described."""
    return node.shape == MAP and node.element is None


def _description(texts: Path) -> str:
    out = ""
    for number, text in enumerate(texts):
        if text:
            out += ("\n" if number else "") + _wrapped(text, _DESCRIPTION_INDENT)
    return out or " " * _DESCRIPTION_INDENT + "<empty>\n"


def _list(lines: Lines, model: Model, node: Node) -> None:
    pad = " " * _FIELD_INDENT
    for field in model.fields(node):
        required = " -required-" if field.required else ""
        lines.append(f"{pad}{field.name}\t<{type_name(field.node)}>{required}\n")
        lines.append(_wrapped(field.description, _FIELD_INDENT + 2) + "\n")


def _list_deep(lines: Lines, model: Model, node: Node, depth: int, level: int, above: frozenset[str]) -> None:
    """Names and types alone; ``above`` are the definitions that were entered on the way and are not entered again."""
    for field in model.fields(node):
        lines.append(f"{' ' * (_FIELD_INDENT * level)}{field.name}\t<{type_name(field.node)}>\n")
        target = field.node.target()
        if target.shape == OBJECT and target.definition not in above and (not depth or level < depth):
            _list_deep(lines, model, target, depth, level + 1, above | {target.definition})


def type_name(node: Node) -> str:
    """``[]Object``, ``map[string]string``, ``integer``…; empty for what may be anything."""
    if node.element is not None:
        return ("[]" if node.shape == LIST else "map[string]") + type_name(node.element)
    return {OBJECT: "Object", MAP: "map[string]", VALUE: node.value}.get(node.shape, "")


def _wrapped(text: str, indent: int) -> str:
    pad = " " * indent
    return "".join([f"{pad}{line}\n" if line else "\n" for line in _wrap(text, _WIDTH - indent)])


def _wrap(text: str, width: int) -> Iterator[str]:
    """The lines of a text, joined to paragraphs and broken anew; lists, code and empty lines stay."""
    words: list[str] = []
    any_line = False
    for line in text.split("\n"):
        code = line.startswith("    ")
        empty = any_line and not line.strip()
        if words and (code or empty or _starts_line(words[-1], line)):
            yield " ".join(words)
            any_line, words = True, []
        if code or empty:
            any_line = True
            yield line if code else ""
            continue
        for word in line.split():
            if words and _size(words) + 1 + _bytes(word) > width:
                yield " ".join(words)
                any_line, words = True, []
            words.append(word)
    if words:
        yield " ".join(words)


def _starts_line(last_word: str, line: str) -> bool:
    return last_word.endswith(":") or not line.strip() or _is_bullet(line.strip())


def _is_bullet(line: str) -> bool:
    """A line of a list: begins with ``-``, ``*`` or a number, and a space."""
    head, space, _ = line.partition(" ")
    return bool(space) and (head in ("-", "*") or head.removesuffix(".").isdigit())


def _size(words: list[str]) -> int:
    return sum(map(_bytes, words)) + len(words) - 1


def _bytes(word: str) -> int:
    return len(word) if word.isascii() else len(word.encode())
