"""Endpoints.  Models pkg/registry/core/endpoint."""

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

_SHOWN = 3


def _row(endpoints: Obj) -> list[Cell]:
    return [endpoints["metadata"]["name"], _format(endpoints.get("subsets") or ()), created(endpoints)]


def _format(subsets: Any) -> str:
    if not subsets:
        return NONE
    texts: list[str] = []
    for subset in subsets:
        ips = [address.get("ip", "") for address in subset.get("addresses") or ()]
        ports = subset.get("ports")
        if not ports:
            texts += ips
            continue
        for port in ports:
            texts += [_join(ip, port.get("port", 0)) for ip in ips]
    shown = ",".join(texts[:_SHOWN])
    return f"{shown} + {len(texts) - _SHOWN} more..." if len(texts) > _SHOWN else shown


def _join(ip: str, port: int) -> str:
    return f"[{ip}]:{port}" if ":" in ip else f"{ip}:{port}"


KIND = Kind(
    kind="Endpoints",
    plural="endpoints",
    singular="endpoints",
    short_names=("ep",),
    columns=strings("Endpoints"),
    row=_row,
    default=lazy("core._defaults:endpoints"),
    validate=lazy("core._validation:endpoints"),
    validate_update=lazy("core._validation:endpoints_update"),
)
