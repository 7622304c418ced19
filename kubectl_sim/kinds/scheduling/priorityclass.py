"""PriorityClass.  Models pkg/registry/scheduling/priorityclass."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import created
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    return [
        obj["metadata"]["name"],
        obj.get("value", 0),
        bool(obj.get("globalDefault")),
        created(obj),
        obj.get("preemptionPolicy", ""),
    ]


def _default(obj: Obj) -> None:
    if not obj.get("preemptionPolicy"):
        obj["preemptionPolicy"] = "PreemptLowerPriority"


def _first_generation(obj: Obj) -> None:
    """The only one: nothing of a priority class that may change counts."""
    obj["metadata"]["generation"] = 1


KIND = Kind(
    group="scheduling.k8s.io",
    kind="PriorityClass",
    plural="priorityclasses",
    short_names=("pc",),
    namespaced=False,
    columns=(
        NAME,
        Column("Value", "integer"),
        Column("Global-Default", "boolean"),
        AGE,
        Column("PreemptionPolicy"),
    ),
    row=_row,
    prepare_create=_first_generation,
    default=_default,
    validate=lazy("scheduling._validation:priorityclass"),
    validate_update=lazy("scheduling._validation:priorityclass_update"),
)
