"""What a change of a service's type takes away.  Models dropTypeDependentFields of pkg/registry/core/service.

A field goes when the new type has no use for it and the client did not change it as well: whoever
does is told so by validation.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

_PUBLISHED = ("NodePort", "LoadBalancer")


def prepare_update(new: Obj, old: Obj) -> None:
    spec, before = new["spec"], old["spec"]
    if not _is_balanced(spec) and "loadBalancer" in (new.get("status") or {}):
        new["status"] = {**new["status"], "loadBalancer": {}}
    if _needs_address(before) and not _needs_address(spec):
        _drop_address(spec, before)
    if before.get("type") in _PUBLISHED and spec.get("type") not in _PUBLISHED:
        _drop_node_ports(spec, before)
    if _is_checked(before) and not _is_checked(spec):
        _drop(spec, before, "healthCheckNodePort")
    if _is_balanced(before) and not _is_balanced(spec):
        _drop(spec, before, "allocateLoadBalancerNodePorts")
        _drop(spec, before, "loadBalancerClass")
    if _is_external(before) and not _is_external(spec):
        _drop(spec, before, "externalTrafficPolicy")


def _drop(spec: Obj, before: Obj, name: str) -> None:
    if spec.get(name) == before.get(name):
        spec.pop(name, None)


def _drop_address(spec: Obj, before: Obj) -> None:
    kept = spec.get("clusterIP") in (None, "", before.get("clusterIP"))
    if kept and spec.get("clusterIPs") == before.get("clusterIPs"):
        spec.pop("clusterIP", None)
        spec.pop("clusterIPs", None)
    _drop(spec, before, "ipFamilies")
    _drop(spec, before, "ipFamilyPolicy")


def _drop_node_ports(spec: Obj, before: Obj) -> None:
    if _node_ports(spec) <= _node_ports(before):
        for port in spec.get("ports") or ():
            port.pop("nodePort", None)


def _node_ports(spec: Obj) -> set[int]:
    return {port["nodePort"] for port in spec.get("ports") or () if port.get("nodePort")}


def _needs_address(spec: Obj) -> bool:
    return spec.get("type") != "ExternalName"


def _is_balanced(spec: Obj) -> bool:
    return spec.get("type") == "LoadBalancer"


def _is_checked(spec: Obj) -> bool:
    return _is_balanced(spec) and spec.get("externalTrafficPolicy") == "Local"


def _is_external(spec: Obj) -> bool:
    return spec.get("type") in _PUBLISHED or (spec.get("type") == "ClusterIP" and bool(spec.get("externalIPs")))
