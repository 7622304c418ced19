"""Deployment.  Models pkg/registry/apps/deployment."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import containers_cells, created, selector_text
from kubectl_sim.kinds._shared.columns import WORKLOAD
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
    status = obj.get("status") or {}
    names, images = containers_cells(spec.get("template"))
    selector = selector_text(spec.get("selector"))
    return [
        obj["metadata"]["name"],
        f"{status.get('readyReplicas', 0)}/{spec.get('replicas', 0)}",
        status.get("updatedReplicas", 0),
        status.get("availableReplicas", 0),
        created(obj),
        names,
        images,
        "<invalid>" if selector is None else selector,
    ]


KIND = Kind(
    group="apps",
    kind="Deployment",
    plural="deployments",
    short_names=("deploy",),
    categories=("all",),
    subresources=("scale", "status"),
    columns=(NAME, Column("Ready"), Column("Up-to-date"), Column("Available"), AGE, *WORKLOAD),
    row=_row,
    has_generation=True,
    has_status=True,
    default=lazy("apps._defaults:deployment"),
    prepare_create=new_status(),
    prepare_update=lazy("apps._defaults:update_deployment"),
    validate=lazy("apps._validation:deployment"),
    validate_update=lazy("apps._validation:deployment_update"),
)
