"""What ``TYPE.field.field`` asks for.  Models kubectl/pkg/explain/explain.go and the RESTMapper behind it."""

from __future__ import annotations

from kubectl_sim.client import mapper
from kubectl_sim.kubectl.errors import CommandError, LoggedFatal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.base.jsonpathparser import Node
    from kubectl_sim.client.mapper import Resource
    from kubectl_sim.kubectl.context import Context

    Path = list[str]

_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_/:")
_FIELD = 1  # kubectl_sim.base.jsonpathparser.FIELD, whose import plain paths do without


def preferred(ctx: Context, argument: str) -> tuple[Resource, Path]:
    """The resource, and the path of fields, that an argument names; the group may stand behind the resource.

    Raises CommandError for what is no path or names no resource.
    """
    nodes = _nodes(argument)
    found = _resources(ctx, _names(nodes[:1])[0])
    for resource in found:
        key = f"{resource.plural}.{resource.group}" if resource.group else resource.plural
        if argument.startswith(key):
            # What remains begins with a dot, which makes it a recursive descent to what parses it.
            return resource, _names(_nodes(argument[len(key) :])[1:]) if argument != key else []
    return found[0], _names(nodes[1:])


def of_any_version(ctx: Context, argument: str) -> tuple[Resource, Path]:
    """The same for a version that stands in a flag, with which no group is looked for."""
    nodes = _nodes(argument)
    found = _resources(ctx, _names(nodes[:1])[0])
    return found[0], _names(nodes[1:], "all nodes must be field nodes")


def _resources(ctx: Context, name: str) -> list[Resource]:
    for rival in mapper.rivals(name):
        ctx.warning(f'short name "{name}" could also match lower priority resource {rival}')
    found = mapper.resources_for(name)
    if not found:
        from kubectl_sim.base.goformat import quote

        raise LoggedFatal(f"the server doesn't have a resource type {quote(name)}")  # without "error:", as upstream
    return found


def _nodes(text: str) -> list[Node]:
    """The nodes of the JSONPath ``{.text}``.  Raises CommandError."""
    text = text.removesuffix(".")
    parts = text.split(".")
    if all(part and _PLAIN.issuperset(part) for part in parts):
        return [(_FIELD, part) for part in parts]
    from kubectl_sim.base.jsonpathparser import LIST, JSONPathError, Parser

    try:
        nodes = Parser("{." + text + "}").nodes()
    except JSONPathError as error:
        raise CommandError(str(error)) from None
    if len(nodes) != 1 or nodes[0][0] != LIST:
        raise CommandError("must pass in 1 jsonpath string")
    found: list[Node] = nodes[0][1]
    return found


def _names(nodes: list[Node], rule: str = "first node must be field node") -> Path:
    if any(node[0] != _FIELD for node in nodes):
        raise CommandError(f"invalid jsonpath syntax, {rule}")
    return [node[1] for node in nodes]
