"""Small strategies that several kinds share."""

from __future__ import annotations

from kubectl_sim.base.objects import clone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Obj = dict[str, Any]


def new_status(**fields: Any) -> Callable[[Obj], None]:
    """A strategy that gives new objects a status with what is written even when it is empty."""

    def prepare(obj: Obj) -> None:
        obj["status"] = clone(fields)

    return prepare
