"""Where an object comes from and what changed it, if ``buildMetadata`` asks for it.  Models api/resource/origin.go."""

from __future__ import annotations

import os

from kubectl_sim.kubectl.kustomizing.resource import ORIGIN, TRANSFORMATIONS, Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

__all__ = ["ORIGIN", "TRANSFORMATIONS", "Origin"]


class Origin:
    """``path`` of a file; or where a generator or transformer is configured, and as what."""

    __slots__ = ("by", "configured_in", "path")

    def __init__(self, path: str = "", configured_in: str = "", by: dict[str, str] | None = None) -> None:
        self.path = path
        self.configured_in = configured_in
        self.by = by or {}

    def joined(self, path: str) -> Origin:
        """The origin of something that a kustomization names by a path."""
        return Origin(os.path.normpath(os.path.join(self.path, path)))

    def fields(self) -> dict[str, Any]:
        found: dict[str, Any] = {"path": self.path, "configuredIn": self.configured_in}
        found = {key: value for key, value in found.items() if value}
        if self.by:
            found["configuredBy"] = self.by
        return found

    def text(self) -> str:
        return "".join(_lines(self.fields()))


def _lines(fields: dict[str, Any], pad: str = "") -> list[str]:
    from kubectl_sim.base import yamldump

    found = []
    for key, value in fields.items():
        if isinstance(value, dict):
            found += [f"{pad}{key}:\n", *_lines(value, pad + "  ")]
        else:
            found.append(pad + yamldump.dump({key: value}))
    return found


def add_origins(resources: Iterable[Resource], origin: Origin) -> None:
    """Say of all that have no origin yet that they come from here."""
    for resource in resources:
        if not resource.noted(ORIGIN):
            _note(resource, ORIGIN, origin.text())


def add_transformation(resources: Iterable[Resource], origin: Origin) -> None:
    """Say of all that this transformer has seen them (or made those that come from nowhere)."""
    for resource in resources:
        if resource.noted(ORIGIN):
            lines = origin.text().splitlines(keepends=True)
            entry = "".join(("- " if index == 0 else "  ") + line for index, line in enumerate(lines))
            _note(resource, TRANSFORMATIONS, resource.noted(TRANSFORMATIONS) + entry)
        else:
            _note(resource, ORIGIN, origin.text())


def _note(resource: Resource, key: str, value: str) -> None:
    resource.set_annotations({**resource.annotations, key: value})


def remove(resources: Iterable[Resource], key: str) -> None:
    for resource in resources:
        notes = resource.annotations
        notes.pop(key, None)
        resource.set_annotations(notes)
