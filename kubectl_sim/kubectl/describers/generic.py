"""Describes objects of any other kind, custom resources included, field by field."""

from __future__ import annotations

from kubectl_sim.base.goformat import show
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import Writer, describe_metadata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

# What the head of the description says already, or nobody wants to read.
_SKIPPED = frozenset([f".metadata.{key}" for key in ("managedFields", "name", "namespace", "labels", "annotations")])
_ACRONYMS = ("API", "URL", "UID", "GUID")


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """All fields in the order of their names, under names made readable, and events."""
    w = Writer()
    describe_metadata(w, obj)
    _describe_fields(w, obj, 0, "")
    describe_events(w, obj, source, settings)
    return w.result()


def _describe_fields(w: Writer, content: Mapping[str, Any], level: int, path: str) -> None:
    for key in sorted(content):
        here = f"{path}.{key}"
        if here in _SKIPPED:
            continue
        value = content[key]
        if isinstance(value, dict):
            w.line(f"{readable(key)}:", level)
            _describe_fields(w, value, level + 1, here)
        elif isinstance(value, list):
            w.line(f"{readable(key)}:", level)
            for item in value:
                if isinstance(item, dict):
                    _describe_fields(w, item, level + 1, here)
                else:
                    w.line(show(item), level + 1)
        else:
            w.field(readable(key), show(value), level)


def readable(key: str) -> str:
    """``creationTimestamp`` as ``Creation Timestamp``; keys with other than letters and dashes stay.

    Models smartLabelFor.
    """
    if not all(char.isalpha() or char == "-" for char in key):
        return key
    words = _join_acronyms(_split(key))
    return " ".join([_capitalised(word) for word in words])


def _split(key: str) -> list[str]:
    """Runs of lower case, upper case and other characters; ``PDFLoader`` is ``PDF`` and ``Loader``.

    Models the camelcase package that kubectl uses.
    """
    runs: list[str] = []
    last = 0
    for char in key:
        kind = 1 if char.islower() else 2 if char.isupper() else 3
        if kind == last:
            runs[-1] += char
        else:
            runs.append(char)
        last = kind
    for index in range(len(runs) - 1):
        if runs[index][0].isupper() and runs[index + 1][0].islower():
            runs[index], moved = runs[index][:-1], runs[index][-1]
            runs[index + 1] = moved + runs[index + 1]
    return [run for run in runs if run]


def _join_acronyms(words: list[str]) -> list[str]:
    """``CRD`` and ``Ss`` back together: two capitals or more and a capitalised word are one word."""
    joined: list[str] = []
    index = 0
    while index < len(words):
        word = words[index]
        index += 1
        if len(word) >= 2 and index < len(words) and not _has_lower(word) and words[index][0].isupper():
            word += words[index]
            index += 1
        joined.append(word)
    return joined


def _has_lower(word: str) -> bool:
    return any(char.isalpha() and not char.isupper() for char in word)


def _capitalised(word: str) -> str:
    if word.upper() in _ACRONYMS:
        return word.upper()
    return word[:1].upper() + word[1:] if word == word.lower() else word
