"""ControllerRevision.  Models pkg/registry/apps/controllerrevision."""

from __future__ import annotations

from kubectl_sim.base.objects import controller_of
from kubectl_sim.kinds._shared.cells import NONE, created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    return [obj["metadata"]["name"], _controller(obj), obj.get("revision", 0), created(obj)]


def _controller(obj: Obj) -> str:
    owner = controller_of(obj)
    if owner is None:
        return NONE
    group, slash, _ = owner.get("apiVersion", "").partition("/")
    kind = owner.get("kind", "").lower()
    return f"{kind}.{group.lower()}/{owner['name']}" if slash else f"{kind}/{owner['name']}"


KIND = Kind(
    group="apps",
    kind="ControllerRevision",
    plural="controllerrevisions",
    columns=strings("Controller", "Revision"),
    row=_row,
    validate=lazy("apps._validation:controllerrevision"),
    validate_update=lazy("apps._validation:controllerrevision_update"),
)
