"""Columns that several kinds share, and the table of kinds that have no printer of their own."""

from __future__ import annotations

from kubectl_sim.model.kind import AGE, NAME, Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]

CONTAINERS = Column("Containers", priority=1)
IMAGES = Column("Images", priority=1)
SELECTOR = Column("Selector", priority=1)
#: What a wide listing of a workload adds.
WORKLOAD = (CONTAINERS, IMAGES, SELECTOR)

#: Kinds without a printer show the time itself.  Models rest.NewDefaultTableConvertor.
NAME_CREATED_AT = (NAME, Column("Created At"))


def name_created_at(obj: Obj) -> list[Cell]:
    metadata = obj["metadata"]
    return [metadata["name"], metadata.get("creationTimestamp")]


def strings(*names: str) -> tuple[Column, ...]:
    """Columns of type string between Name and Age."""
    return (NAME, *[Column(name) for name in names], AGE)
