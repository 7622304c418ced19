"""Secret.  Models pkg/registry/core/secret."""

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


def _type(obj: Obj) -> str:
    return str(obj.get("type") or "")


def _row(obj: Obj) -> list[Cell]:
    return [obj["metadata"]["name"], _type(obj), len(obj.get("data") or ()), created(obj)]


KIND = Kind(
    kind="Secret",
    plural="secrets",
    columns=strings("Type", "Data"),
    row=_row,
    fields={"type": _type},
    default=lazy("core._defaults:secret"),
    validate=lazy("core._data_validation:secret"),
    validate_update=lazy("core._data_validation:secret_update"),
)
