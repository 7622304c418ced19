"""IngressClass.  Models pkg/registry/networking/ingressclass."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE, created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [obj["metadata"]["name"], spec.get("controller", ""), _parameters(spec), created(obj)]


def _parameters(spec: Obj) -> str:
    parameters = spec.get("parameters")
    if parameters is None:
        return NONE
    group = parameters.get("apiGroup")
    kind = parameters.get("kind", "")
    return f"{kind if group is None else f'{kind}.{group}'}/{parameters.get('name', '')}"


KIND = Kind(
    group="networking.k8s.io",
    kind="IngressClass",
    plural="ingressclasses",
    namespaced=False,
    columns=strings("Controller", "Parameters"),
    row=_row,
    has_generation=True,
    default=lazy("networking._defaults:ingressclass"),
    validate=lazy("networking._validation:ingressclass"),
    validate_update=lazy("networking._validation:ingressclass_update"),
)
