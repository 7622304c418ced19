"""Ingress.  Models pkg/registry/networking/ingress."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE, created, load_balancer
from kubectl_sim.kinds._shared.columns import strings
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


_SHOWN = 3


def _row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [
        obj["metadata"]["name"],
        spec.get("ingressClassName", NONE),
        _hosts(spec.get("rules") or ()),
        load_balancer(obj.get("status") or {}),
        "80, 443" if spec.get("tls") else "80",
        created(obj),
    ]


def _hosts(rules: Any) -> str:
    """The first hosts; as upstream, hidden rules are counted whether they name a host or not."""
    hosts: list[str] = []
    more = False
    for rule in rules:
        if len(hosts) == _SHOWN:
            more = True
            break
        if rule.get("host"):
            hosts.append(rule["host"])
    if not hosts:
        return "*"
    shown = ",".join(hosts)
    return f"{shown} + {len(rules) - _SHOWN} more..." if more else shown


KIND = Kind(
    group="networking.k8s.io",
    kind="Ingress",
    plural="ingresses",
    short_names=("ing",),
    subresources=("status",),
    columns=strings("Class", "Hosts", "Address", "Ports"),
    row=_row,
    has_generation=True,
    has_status=True,
    prepare_create=new_status(loadBalancer={}),
    validate=lazy("networking._validation:ingress"),
    validate_update=lazy("networking._validation:ingress_update"),
    validate_status=lazy("networking._validation:ingress_status"),
)
