"""PodDisruptionBudget.  Models pkg/registry/policy/poddisruptionbudget."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import created
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [
        obj["metadata"]["name"],
        _bound(spec.get("minAvailable")),
        _bound(spec.get("maxUnavailable")),
        (obj.get("status") or {}).get("disruptionsAllowed", 0),
        created(obj),
    ]


def _bound(value: int | str | None) -> str:
    return "N/A" if value is None else str(value)


KIND = Kind(
    group="policy",
    kind="PodDisruptionBudget",
    plural="poddisruptionbudgets",
    short_names=("pdb",),
    subresources=("status",),
    columns=(
        NAME,
        Column("Min Available"),
        Column("Max Unavailable"),
        Column("Allowed Disruptions", "integer"),
        AGE,
    ),
    row=_row,
    has_generation=True,
    has_status=True,
    prepare_create=new_status(currentHealthy=0, desiredHealthy=0, disruptionsAllowed=0, expectedPods=0),
    validate=lazy("policy._validation:poddisruptionbudget"),
    validate_update=lazy("policy._validation:poddisruptionbudget_update"),
    validate_status=lazy("policy._validation:poddisruptionbudget_status"),
)
