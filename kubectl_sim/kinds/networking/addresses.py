"""ServiceCIDR and IPAddress.  Models pkg/registry/networking/servicecidr and ipaddress."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE, created
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _cidr_row(obj: Obj) -> list[Cell]:
    cidrs = ",".join((obj.get("spec") or {}).get("cidrs") or ())
    return [obj["metadata"]["name"], cidrs, created(obj)]


def _address_row(obj: Obj) -> list[Cell]:
    return [obj["metadata"]["name"], _parent((obj.get("spec") or {}).get("parentRef"))]


def _parent(parent: Obj | None) -> str:
    if parent is None:
        return NONE
    group = parent.get("group")
    resource = parent.get("resource", "")
    parts = [f"{resource}.{group}".lower() if group else resource.lower()]
    if parent.get("namespace"):
        parts.append(parent["namespace"])
    return "/".join([*parts, parent.get("name", "")])


SERVICE_CIDR = Kind(
    group="networking.k8s.io",
    kind="ServiceCIDR",
    plural="servicecidrs",
    namespaced=False,
    subresources=("status",),
    columns=strings("CIDRs"),
    row=_cidr_row,
    has_status=True,
    keeps_new_status=True,
    validate=lazy("networking._validation:servicecidr"),
    validate_update=lazy("networking._validation:servicecidr_update"),
)

IP_ADDRESS = Kind(
    group="networking.k8s.io",
    kind="IPAddress",
    plural="ipaddresses",
    short_names=("ip",),
    namespaced=False,
    columns=(NAME, Column("ParentRef")),
    row=_address_row,
    validate_name=lazy("networking._validation:ipaddress_name"),
    validate=lazy("networking._validation:ipaddress"),
    validate_update=lazy("networking._validation:ipaddress_update"),
)
