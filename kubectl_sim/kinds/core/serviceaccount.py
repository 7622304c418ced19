"""ServiceAccount.  Models pkg/registry/core/serviceaccount."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    return [obj["metadata"]["name"], len(obj.get("secrets") or ()), created(obj)]


KIND = Kind(
    kind="ServiceAccount",
    plural="serviceaccounts",
    short_names=("sa",),
    subresources=("token",),
    columns=strings("Secrets"),
    row=_row,
)
