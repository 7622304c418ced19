"""The layout of ``--output=plaintext``.  Models kubectl/pkg/explain/v2 and its template plaintext.tmpl."""

from __future__ import annotations

from kubectl_sim.kubectl.errors import CommandError
from kubectl_sim.kubectl.explaining.model import LIST
from kubectl_sim.kubectl.wordwrap import wrap

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from kubectl_sim.client.mapper import Resource
    from kubectl_sim.kubectl.explaining.model import Field, Model, Node

    Path = list[str]
    Lines = list[str]

_SHORT_ENUM = 4  # how many values a list of fields shows


class Settings:
    """``recursive`` lists fields without their texts, all the way down or, if not 0, down to ``depth``."""

    __slots__ = ("depth", "recursive")

    def __init__(self, recursive: bool, depth: int) -> None:
        self.recursive = recursive
        self.depth = depth


def render(write: Callable[[str], object], resource: Resource, model: Model, path: Path, settings: Settings) -> None:
    """Print what is known of a resource, or of the field at the end of a path.

    Raises CommandError when there is no such field; the head has been printed by then, as upstream does it.
    """
    if resource.group:
        write(f"GROUP:      {resource.group}\n")
    write(f"KIND:       {resource.kind}\nVERSION:    {resource.version}\n\n")
    node, about = model.root, ""
    above: frozenset[str] = frozenset()
    if path:
        field = _walk(model, path)
        node, about = field.node, _field_text(field)
        if not field.bare:  # what a bare reference leads to is shown as a resource is: not yet entered
            above = frozenset([node.target().definition])
        values = "".join(f"\n    {_shown(value)}" for value in field.enum)
        write(f"FIELD: {field.name} <{type_name(node)}>\n{'ENUM:' if values else ''}{values}\n\n")
    text = _described(model, node, about) or "<empty>"
    write(f"DESCRIPTION:\n{_indent(wrap(text, 76), 4)}\n")
    lines: Lines = []
    _list(lines, model, node, settings, 1, above)
    if lines:
        write("FIELDS:\n" + "".join(lines))
    write("\n")


def _walk(model: Model, path: Path) -> Field:
    node = model.root
    field: Field | None = None
    for name in path:
        field = model.field(node.target(), name)
        if field is None:
            raise CommandError(f'error: field "{path[-1]}" does not exist')
        node = field.node
    assert field is not None
    return field


def _field_text(field: Field) -> str:
    """What is said of a field: with the values that it may have, which the API server appends."""
    if not field.enum:
        return field.description
    rows = "".join(f'\n - `"{value}"`' for value in field.enum)
    return f"{field.description}\n\nPossible enum values:{rows}"


def _described(model: Model, node: Node, about: str) -> str:
    """The text of a field, and that of the type which it is, or is a list or map of."""
    texts = [about, model.description(node.target())]
    return "".join(f"{text}\n" for text in texts if text)


def _list(lines: Lines, model: Model, node: Node, settings: Settings, level: int, above: frozenset[str]) -> None:
    """One entry a field; ``above`` are the definitions that were entered on the way and are not entered again."""
    deeper = settings.recursive and (not settings.depth or level < settings.depth)
    for field in model.fields(node.target()):
        _entry(lines, field, settings.recursive, 2 * level)
        inner = field.node.target().definition
        if deeper and inner not in above:
            _list(lines, model, field.node, settings, level + 1, above | {inner})


def _entry(lines: Lines, field: Field, short: bool, indent: int) -> None:
    pad = " " * indent
    required = " -required-" if field.required else ""
    lines.append(f"{pad}{field.name}\t<{type_name(field.node)}>{required}")
    if field.enum:
        values = ", ".join(map(_shown, field.enum[:_SHORT_ENUM]))
        more = ", ...." if len(field.enum) > _SHORT_ENUM else ""
        lines.append(f"\n{pad}enum: {values}{more}")
    lines.append("\n")
    if not short:
        text = _field_text(field) or "<no description>"
        lines.append(_indent(wrap(text, 78 - indent), indent + 2) + "\n\n")


def _shown(value: str) -> str:
    return value or '""'


def type_name(node: Node) -> str:
    """``[]Container``, ``map[string]string``, ``integer``…"""
    if node.element is not None:
        return ("[]" if node.shape == LIST else "map[string]") + type_name(node.element)
    return node.value if node.is_typed else node.short_name


def _indent(text: str, amount: int) -> str:
    pad = " " * amount
    return pad + text.replace("\n", "\n" + pad)
