"""EndpointSlice.  Models pkg/registry/discovery/endpointslice."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import at_most, created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


_SHOWN = 3


def _row(obj: Obj) -> list[Cell]:
    addresses: list[str] = []
    for endpoint in obj.get("endpoints") or ():
        addresses += endpoint.get("addresses") or ()
    return [
        obj["metadata"]["name"],
        obj.get("addressType", ""),
        at_most([_port(port) for port in obj.get("ports") or ()], _SHOWN),
        at_most(addresses, _SHOWN),
        created(obj),
    ]


def _port(port: Obj) -> str:
    number = port.get("port")
    if number is not None:
        return str(number)
    name = port.get("name")
    return "*" if name is None else str(name)


def _prepare_update(new: Obj, old: Obj) -> None:
    """New labels are a new generation as well."""
    if new["metadata"].get("labels") != old["metadata"].get("labels"):
        new["metadata"]["generation"] = old["metadata"].get("generation", 0) + 1


KIND = Kind(
    group="discovery.k8s.io",
    kind="EndpointSlice",
    plural="endpointslices",
    columns=strings("AddressType", "Ports", "Endpoints"),
    row=_row,
    has_generation=True,
    prepare_update=_prepare_update,
    default=lazy("discovery._defaults:endpointslice"),
    validate=lazy("discovery._validation:endpointslice"),
    validate_update=lazy("discovery._validation:endpointslice_update"),
)
