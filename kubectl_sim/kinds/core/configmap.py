"""ConfigMap.  Models pkg/registry/core/configmap."""

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
    count = len(obj.get("data") or ()) + len(obj.get("binaryData") or ())
    return [obj["metadata"]["name"], count, created(obj)]


KIND = Kind(
    kind="ConfigMap",
    plural="configmaps",
    short_names=("cm",),
    columns=strings("Data"),
    row=_row,
    validate=lazy("core._data_validation:configmap"),
    validate_update=lazy("core._data_validation:configmap_update"),
)
