"""APIService.  Models kube-aggregator/pkg/registry/apiservice."""

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
    service = (obj.get("spec") or {}).get("service")
    where = "Local"
    if service is not None:
        where = f"{service.get('namespace', '')}/{service.get('name', '')}"
    return [obj["metadata"]["name"], where, _available(obj.get("status") or {}), created(obj)]


def _available(status: Obj) -> str:
    for condition in status.get("conditions") or ():
        if condition.get("type") == "Available":
            state = str(condition.get("status", ""))
            return state if state == "True" else f"{state} ({condition.get('reason', '')})"
    return "Unknown"


KIND = Kind(
    group="apiregistration.k8s.io",
    kind="APIService",
    plural="apiservices",
    categories=("api-extensions",),
    namespaced=False,
    subresources=("status",),
    columns=strings("Service", "Available"),
    row=_row,
    has_status=True,
    default=lazy("apiregistration._defaults:apiservice"),
    prepare_create=lazy("apiregistration._defaults:prepare"),
    validate_name=lazy("_shared.check:path_segment_name"),
    validate=lazy("apiregistration._validation:apiservice"),
    validate_update=lazy("apiregistration._validation:apiservice_update"),
)
