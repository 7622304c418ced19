"""ResourceQuota.  Models pkg/registry/core/resourcequota."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    status = obj.get("status") or {}
    hard = status.get("hard") or {}
    used = status.get("used") or {}
    requests: list[str] = []
    limits: list[str] = []
    for name in sorted(hard):
        cells = limits if name.startswith("limits.") else requests
        cells.append(f"{name}: {used.get(name, '0')}/{hard[name]}")
    return [obj["metadata"]["name"], ", ".join(requests), ", ".join(limits), created(obj)]


KIND = Kind(
    kind="ResourceQuota",
    plural="resourcequotas",
    short_names=("quota",),
    subresources=("status",),
    columns=strings("Request", "Limit"),
    row=_row,
    has_status=True,
    default=lazy("core._defaults:resourcequota"),
    prepare_create=new_status(),
    validate=lazy("core._limits_validation:resourcequota"),
    validate_update=lazy("core._limits_validation:resourcequota_update"),
    validate_status=lazy("core._limits_validation:resourcequota_status"),
)
