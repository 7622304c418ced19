"""Replacements inside texts that are JSON or YAML themselves, such as a file in a ConfigMap."""

from __future__ import annotations

from kubectl_sim.base.yamlscalar import YAMLError
from kubectl_sim.kubectl.kustomizing import paths, styled, yamlread
from kubectl_sim.kubectl.kustomizing.errors import KustomizeError
from kubectl_sim.kubectl.kustomizing.values import NEW, copy, is_null, plain, resolve, text_of, with_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def replace(node: Any, parts: list[str], value: Any, make: Any) -> bool:
    """Write a value at a path that leads into a text; False if it does not."""
    found = _text(node, parts)
    if found is None:
        return False
    (holder, key), inner = found
    text = text_of(holder[key])
    try:
        read = styled.Text(text)
        root = [read.value]
        places = paths.matches((root, 0), inner, make)
        if not places:
            return False
        for container, name in places:
            container[name] = _new(container[name], value)
        read.value = root[0]
        holder[key] = with_text(holder[key], _written(read, text))
    except (YAMLError, KustomizeError):
        return False
    return True


def _text(node: Any, parts: list[str]) -> tuple[paths.Place, list[str]] | None:
    """The first scalar on the way that is YAML, and the rest of the path."""
    for size in range(1, len(parts)):
        try:
            place = paths.lookup(node, parts[:size])
        except KustomizeError:
            continue
        if place is None:
            continue
        value = place[0][place[1]]
        if isinstance(value, (dict, list)) or is_null(value):
            continue
        try:
            yamlread.node(text_of(value))
        except (YAMLError, KustomizeError):
            continue
        return place, parts[size:]
    return None


def _new(old: Any, value: Any) -> Any:
    if isinstance(old, (dict, list)):
        return copy(value)
    return resolve(text_of(value)) if old is NEW else with_text(old, text_of(value))


def _written(read: styled.Text, old: str) -> str:
    """In the form of the old text: JSON on one line or several, else YAML."""
    from kubectl_sim.base import jsonio

    if old.strip()[:1] not in ("{", "["):
        return read.written().strip()
    if "\n" in old and "  " in old:
        return jsonio.pretty(plain(read.value), 2)
    return jsonio.compact(plain(read.value))
