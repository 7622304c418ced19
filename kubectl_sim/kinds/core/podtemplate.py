"""PodTemplate.  Models pkg/registry/core/podtemplate."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import containers_cells, format_labels
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    template = obj.get("template") or {}
    names, images = containers_cells(template)
    labels = (template.get("metadata") or {}).get("labels")
    return [obj["metadata"]["name"], names, images, format_labels(labels)]


KIND = Kind(
    kind="PodTemplate",
    plural="podtemplates",
    columns=(NAME, Column("Containers"), Column("Images"), Column("Pod Labels")),
    row=_row,
    has_generation=True,
    default=lazy("core._defaults:podtemplate"),
    validate=lazy("core._template_validation:podtemplate"),
    validate_update=lazy("core._template_validation:podtemplate_update"),
)
