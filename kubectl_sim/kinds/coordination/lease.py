"""Lease.  Models pkg/registry/coordination/lease."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    holder = (obj.get("spec") or {}).get("holderIdentity") or ""
    return [obj["metadata"]["name"], holder, created(obj)]


KIND = Kind(
    group="coordination.k8s.io",
    kind="Lease",
    plural="leases",
    columns=strings("Holder"),
    row=_row,
    reported=True,
    validate=lazy("coordination._validation:lease"),
    validate_update=lazy("coordination._validation:lease_update"),
)
