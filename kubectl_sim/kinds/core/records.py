"""Core kinds that are never stored: what clients post to subresources, and component health."""

from __future__ import annotations

from kubectl_sim.model.kind import CREATE_ONLY, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _component_row(obj: Obj) -> list[Cell]:
    status, message, error = "Unknown", "", ""
    for condition in obj.get("conditions") or ():
        if condition.get("type") == "Healthy":
            status = "Healthy" if condition.get("status") == "True" else "Unhealthy"
            message, error = condition.get("message", ""), condition.get("error", "")
            break
    return [obj["metadata"]["name"], status, message, error]


BINDING = Kind(kind="Binding", plural="bindings", verbs=CREATE_ONLY)

COMPONENT_STATUS = Kind(
    kind="ComponentStatus",
    plural="componentstatuses",
    short_names=("cs",),
    namespaced=False,
    verbs=("get", "list"),
    columns=(NAME, Column("Status"), Column("Message"), Column("Error")),
    row=_component_row,
)
