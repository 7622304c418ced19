"""What the API says of its types, from the files that :mod:`kubectl_sim.tools.descriptions` packs."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from zlib import decompress

from kubectl_sim.base import jsonio

Texts = dict[str, str]

_FOLDER = Path(__file__).resolve().parents[1] / "_descriptions"


def texts(definition: str) -> Texts:
    """Of one definition, the text of each field, and its own under the empty name; empty in a checkout."""
    package, _, name = definition.rpartition(".")
    return _package(package).get(name, {})


@cache
def _package(package: str) -> dict[str, Texts]:
    try:
        content = decompress((_FOLDER / f"{package}.z").read_bytes()).decode()
    except OSError:
        return {}
    found = {}
    for line in content.splitlines():
        name, _, text = line.partition(" ")
        found[name] = jsonio.loads(text)
    return found
