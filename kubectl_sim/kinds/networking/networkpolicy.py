"""NetworkPolicy.  Models pkg/registry/networking/networkpolicy."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import created, format_selector
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    selector = (obj.get("spec") or {}).get("podSelector")
    return [obj["metadata"]["name"], format_selector(selector), created(obj)]


KIND = Kind(
    group="networking.k8s.io",
    kind="NetworkPolicy",
    plural="networkpolicies",
    short_names=("netpol",),
    columns=strings("Pod-Selector"),
    row=_row,
    has_generation=True,
    default=lazy("networking._defaults:networkpolicy"),
    validate=lazy("networking._validation:networkpolicy"),
    validate_update=lazy("networking._validation:networkpolicy_update"),
)
