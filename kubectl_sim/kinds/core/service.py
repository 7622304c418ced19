"""Service.  Models pkg/registry/core/service."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE, UNKNOWN, created, format_labels, load_balancer
from kubectl_sim.kinds._shared.columns import SELECTOR
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


def _row(service: Obj) -> list[Cell]:
    spec = service.get("spec") or {}
    cluster_ips = spec.get("clusterIPs")
    return [
        service["metadata"]["name"],
        spec.get("type", ""),
        cluster_ips[0] if cluster_ips else NONE,
        _external_ip(spec, service.get("status") or {}),
        ",".join([_port(port) for port in spec.get("ports") or ()]) or NONE,
        created(service),
        format_labels(spec.get("selector")),
    ]


def _external_ip(spec: Obj, status: Obj) -> str:
    kind = spec.get("type")
    if kind == "ExternalName":
        return str(spec.get("externalName", ""))
    external = ",".join(spec.get("externalIPs") or ())
    if kind in ("ClusterIP", "NodePort"):
        return external or NONE
    if kind == "LoadBalancer":
        balanced = load_balancer(status)
        return ",".join([text for text in (balanced, external) if text]) or "<pending>"
    return UNKNOWN


def _port(port: Obj) -> str:
    node_port = port.get("nodePort")
    number = f"{port.get('port', 0)}:{node_port}" if node_port else port.get("port", 0)
    return f"{number}/{port.get('protocol', '')}"


def _spec(name: str) -> Any:
    return lambda obj: str((obj.get("spec") or {}).get(name) or "")


KIND = Kind(
    kind="Service",
    plural="services",
    short_names=("svc",),
    categories=("all",),
    verbs=("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"),
    subresources=("proxy", "status"),
    columns=(
        NAME,
        Column("Type"),
        Column("Cluster-IP"),
        Column("External-IP"),
        Column("Port(s)"),
        AGE,
        SELECTOR,
    ),
    row=_row,
    fields={"spec.clusterIP": _spec("clusterIP"), "spec.type": _spec("type")},
    has_status=True,
    default=lazy("core._defaults:service"),
    prepare_create=new_status(loadBalancer={}),
    prepare_update=lazy("core._service_strategy:prepare_update"),
    validate_name=lazy("_shared.check:dns_label_name"),
    validate=lazy("core._service_validation:validate"),
    validate_update=lazy("core._service_validation:validate_update"),
    validate_status=lazy("core._service_validation:validate_status"),
)
