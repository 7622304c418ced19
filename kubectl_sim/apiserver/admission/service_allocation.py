"""Cluster addresses and node ports of services.

Models pkg/registry/core/service/{ipallocator,portallocator} and the storage's allocators:
single-stack IPv4.  The lower part of each range is kept for what users ask for by number.
Every address that is in use is an IPAddress object that refers to its service.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.engine import randomness
from kubectl_sim.model import field, status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer

    Obj = dict[str, Any]

_IPS = "serviceips"
_PORTS = "nodeports"
_ADDRESSES = "ipaddresses.networking.k8s.io"
_LABELS = {
    "ipaddress.kubernetes.io/ip-family": "IPv4",
    "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
}
NODE_PORT_FIRST, NODE_PORT_LAST = 30000, 32767
_STATIC_PORTS = 86


def allocate(server: APIServer, service: Obj, old: Obj | None) -> None:
    """Fill in clusterIP, clusterIPs, IP families, node ports and the health check port."""
    spec = service["spec"]
    if spec.get("type") == "ExternalName":
        if old is not None and old["spec"].get("type") != "ExternalName":
            release(server, old)
        return
    _allocate_ip(server, service, old)
    _allocate_ports(server, service, old)


def release(server: APIServer, service: Obj) -> None:
    uid = service["metadata"]["uid"]
    server.store.allocators.release(_IPS, uid)
    server.store.allocators.release(_PORTS, uid)
    _release_address(server, service)


def _allocate_ip(server: APIServer, service: Obj, old: Obj | None) -> None:
    spec = service["spec"]
    before = (old or {}).get("spec", {}).get("clusterIP")
    if old is not None and before and not spec.get("clusterIP"):
        spec["clusterIP"] = before
    if spec.get("clusterIPs") and not spec.get("clusterIP"):
        spec["clusterIP"] = spec["clusterIPs"][0]
    if not spec.get("clusterIP"):
        spec["clusterIP"] = _next_ip(server, service)
        _note_address(server, service, spec["clusterIP"])
    elif spec["clusterIP"] not in ("None", before):
        _take_ip(server, service, spec["clusterIP"])
    spec.setdefault("clusterIPs", [spec["clusterIP"]])
    if spec["clusterIPs"][0] != spec["clusterIP"] and old is not None:
        spec["clusterIPs"] = [spec["clusterIP"], *spec["clusterIPs"][1:]]
    spec.setdefault("ipFamilies", ["IPv4"])
    spec.setdefault("ipFamilyPolicy", "SingleStack")


def _network(server: APIServer) -> tuple[int, int]:
    """(first address, number of addresses) of the service range."""
    cidr = server.store.meta("service_cidr", "10.96.0.0/16")
    address, _, bits = cidr.partition("/")
    return _to_int(address), 1 << (32 - int(bits))


def _to_int(address: str) -> int:
    parts = address.split(".")
    if len(parts) != 4 or not all(p.isdigit() and int(p) < 256 for p in parts):
        raise ValueError(address)
    a, b, c, d = (int(part) for part in parts)
    return a << 24 | b << 16 | c << 8 | d


def _to_text(value: int) -> str:
    return f"{value >> 24}.{value >> 16 & 255}.{value >> 8 & 255}.{value & 255}"


def _next_ip(server: APIServer, service: Obj) -> str:
    network, size = _network(server)
    first, hosts = network + 1, size - 2
    # The bottom of a range is kept for those who ask for an address by number, unless it is tiny.
    static = 0 if size < 16 else min(max(16, size // 16), 256, hosts - 1)
    uid = service["metadata"]["uid"]
    draw = randomness.digest(server.clock.seed, "clusterip", uid) % (hosts - static)
    while True:
        value = server.store.allocators.take_any(_IPS, first + static, hosts - static, draw, uid)
        if value is None:
            value = server.store.allocators.take_any(_IPS, first, static, 0, uid)
        if value is None:
            raise status.internal_error("failed to allocate a serviceIP: range is full")
        address = _to_text(value)
        if not _is_reserved(server, address):
            return address


def _is_reserved(server: APIServer, address: str) -> bool:
    """Has somebody made an IPAddress object of this name?"""
    return server.store.get(_ADDRESSES, "", address) is not None


def _take_ip(server: APIServer, service: Obj, address: str) -> None:
    first, size = _network(server)
    try:
        value = _to_int(address)
    except ValueError:
        return  # validation says so in its own words
    cidr = server.store.meta("service_cidr", "10.96.0.0/16")
    why = ""
    if not first < value < first + size - 1:
        why = f"provided IP is not in the valid range. The range of valid IPs is {cidr}"
    elif not server.store.allocators.take(_IPS, value, service["metadata"]["uid"]) or _is_reserved(server, address):
        why = "provided IP is already allocated"
    if why:
        text = f"failed to allocate IP {address}: {why}"
        cause = field.invalid("spec.clusterIPs", [address], text)
        raise status.invalid("", "Service", service["metadata"]["name"], [cause])
    _note_address(server, service, address)


def _note_address(server: APIServer, service: Obj, address: str) -> None:
    """Write the IPAddress object of an address that a service has been given."""
    kind = server.kind(_ADDRESSES)
    metadata = {
        "name": address,
        "uid": server.uid(str(server.store.serial), _ADDRESSES, "", address),
        "creationTimestamp": timefmt.rfc3339(server.now),
        "labels": dict(_LABELS),
    }
    obj = {"kind": kind.kind, "apiVersion": kind.api_version, "metadata": metadata}
    server.store.put(kind, {**obj, "spec": {"parentRef": _parent(service)}}, None, server.now)


def _parent(service: Obj) -> Obj:
    metadata = service["metadata"]
    return {"resource": "services", "namespace": metadata["namespace"], "name": metadata["name"]}


def _release_address(server: APIServer, service: Obj) -> None:
    address = service["spec"].get("clusterIP") or "None"
    found = server.store.get(_ADDRESSES, "", address) if address != "None" else None
    if found is not None and found["spec"]["parentRef"] == _parent(service):
        server.store.delete(server.kind(_ADDRESSES), found)


def _allocate_ports(server: APIServer, service: Obj, old: Obj | None) -> None:
    spec, uid = service["spec"], service["metadata"]["uid"]
    wanted = spec.get("type") in ("NodePort", "LoadBalancer")
    if not wanted:
        if old is not None:
            server.store.allocators.release(_PORTS, uid)
        return
    before = {(p["port"], p.get("protocol")): p.get("nodePort") for p in (old or {}).get("spec", {}).get("ports", ())}
    used: dict[int, set[str]] = {}
    on_demand = spec.get("allocateLoadBalancerNodePorts") is False
    for position, port in enumerate(spec.get("ports") or ()):
        if not port.get("nodePort"):
            if on_demand:
                continue
            port["nodePort"] = before.get((port["port"], port.get("protocol"))) or _next_port(server, uid, position)
        elif port["nodePort"] not in before.values() and port["nodePort"] not in used:
            _take_port(server, service, position, port["nodePort"])
        used.setdefault(port["nodePort"], set()).add(port.get("protocol", "TCP"))


def _next_port(server: APIServer, uid: str, position: int) -> int:
    first = NODE_PORT_FIRST + _STATIC_PORTS
    size = NODE_PORT_LAST - first + 1
    draw = randomness.digest(server.clock.seed, "nodeport", uid, str(position)) % size
    port = server.store.allocators.take_any(_PORTS, first, size, draw, uid)
    if port is None:
        port = server.store.allocators.take_any(_PORTS, NODE_PORT_FIRST, _STATIC_PORTS, 0, uid)
    if port is None:
        raise status.internal_error("failed to allocate a nodePort: range is full")
    return port


def _take_port(server: APIServer, service: Obj, position: int, port: int) -> None:
    path = f"spec.ports[{position}].nodePort"
    name = service["metadata"]["name"]
    if not NODE_PORT_FIRST <= port <= NODE_PORT_LAST:
        text = (
            f"provided port is not in the valid range. The range of valid ports is {NODE_PORT_FIRST}-{NODE_PORT_LAST}"
        )
        raise status.invalid("", "Service", name, [field.invalid(path, port, text)])
    if not server.store.allocators.take(_PORTS, port, service["metadata"]["uid"]):
        cause = field.invalid(path, port, "provided port is already allocated")
        raise status.invalid("", "Service", name, [cause])
