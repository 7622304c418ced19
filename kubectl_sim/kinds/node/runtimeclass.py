"""RuntimeClass.  Models pkg/registry/node/runtimeclass."""

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
    return [obj["metadata"]["name"], obj.get("handler", ""), created(obj)]


KIND = Kind(
    group="node.k8s.io",
    kind="RuntimeClass",
    plural="runtimeclasses",
    namespaced=False,
    columns=strings("Handler"),
    row=_row,
    validate=lazy("node._validation:runtimeclass"),
    validate_update=lazy("node._validation:runtimeclass_update"),
)
