"""YAML with the keys in the order in which they are, for texts inside of objects."""

from __future__ import annotations

from kubectl_sim.kubectl.kustomizing.values import plain

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def dump(value: Any, pad: str = "") -> str:
    """A document, with lists not indented below their key.  Comments are not kept."""
    from kubectl_sim.base import yamldump

    if isinstance(value, dict) and value:
        return "".join(_entry(key, item, pad) for key, item in value.items())
    if isinstance(value, list) and value:
        return "".join(_element(item, pad) for item in value)
    return pad + yamldump.dump(plain(value))


def _entry(key: str, item: Any, pad: str) -> str:
    from kubectl_sim.base import yamldump

    if isinstance(item, (dict, list)) and item:
        name = yamldump.dump({str(key): None}).removesuffix(" null\n")
        return f"{pad}{name}\n" + dump(item, pad + "  " if isinstance(item, dict) else pad)
    lines = yamldump.dump({str(key): plain(item)}).splitlines(keepends=True)
    return "".join(pad + line if line.strip() else line for line in lines)


def _element(item: Any, pad: str) -> str:
    inner = dump(item, pad + "  ")
    return f"{pad}- {inner[len(pad) + 2 :]}"
