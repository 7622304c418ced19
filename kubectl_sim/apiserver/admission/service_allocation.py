"""Cluster addresses and node ports of services.

Models pkg/registry/core/service/{ipallocator,portallocator} and the storage's allocators:
single-stack IPv4.  The lower part of each range is kept for what users ask for by number.
"""

from __future__ import annotations

from kubectl_sim.engine import randomness
from kubectl_sim.model import field, status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer

    Obj = dict[str, Any]

_IPS = "serviceips"
_PORTS = "nodeports"
NODE_PORT_FIRST, NODE_PORT_LAST = 30000, 32767
_STATIC_PORTS = 86


def allocate(server: APIServer, service: Obj, old: Obj | None) -> None:
    """Fill in clusterIP, clusterIPs, IP families, node ports and the health check port."""
    spec = service["spec"]
    if spec.get("type") == "ExternalName":
        if old is not None and old["spec"].get("type") != "ExternalName":
            release(server, old)
            for key in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"):
                spec.pop(key, None)
        return
    _allocate_ip(server, service, old)
    _allocate_ports(server, service, old)


def release(server: APIServer, service: Obj) -> None:
    uid = service["metadata"]["uid"]
    server.store.deallocate(_IPS, uid)
    server.store.deallocate(_PORTS, uid)


def _allocate_ip(server: APIServer, service: Obj, old: Obj | None) -> None:
    spec = service["spec"]
    before = (old or {}).get("spec", {}).get("clusterIP")
    if old is not None and before and not spec.get("clusterIP"):
        spec["clusterIP"] = before
    if spec.get("clusterIPs") and not spec.get("clusterIP"):
        spec["clusterIP"] = spec["clusterIPs"][0]
    if not spec.get("clusterIP"):
        spec["clusterIP"] = _next_ip(server, service)
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
    first, size = _network(server)
    # Upstream keeps min(max(16, size/16), 256) addresses at the bottom for static use.
    static = min(max(16, size // 16), 256)
    metadata = service["metadata"]
    draw = randomness.digest(server.clock.seed, "clusterip", metadata["uid"]) % (size - static - 1)
    value = server.store.allocate_any(_IPS, first + static, size - static - 1, draw, metadata["uid"])
    if value is None:
        value = server.store.allocate_any(_IPS, first + 1, static - 1, 0, metadata["uid"])
    if value is None:
        raise status.internal_error("failed to allocate a serviceIP: range is full")
    return _to_text(value)


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
    elif not server.store.allocate(_IPS, value, service["metadata"]["uid"]):
        why = "provided IP is already allocated"
    if why:
        text = f"failed to allocate IP {address}: {why}"
        cause = field.invalid("spec.clusterIPs", [address], text)
        raise status.invalid("", "Service", service["metadata"]["name"], [cause])


def _allocate_ports(server: APIServer, service: Obj, old: Obj | None) -> None:
    spec, uid = service["spec"], service["metadata"]["uid"]
    wanted = spec.get("type") in ("NodePort", "LoadBalancer")
    if not wanted or spec.get("allocateLoadBalancerNodePorts") is False:
        if old is not None:
            server.store.deallocate(_PORTS, uid)
            for port in spec.get("ports") or ():
                port.pop("nodePort", None)
        return
    before = {(p["port"], p.get("protocol")): p.get("nodePort") for p in (old or {}).get("spec", {}).get("ports", ())}
    used: dict[int, set[str]] = {}
    for position, port in enumerate(spec.get("ports") or ()):
        if not port.get("nodePort"):
            port["nodePort"] = before.get((port["port"], port.get("protocol"))) or _next_port(server, uid, position)
        elif port["nodePort"] not in before.values() and port["nodePort"] not in used:
            _take_port(server, service, position, port["nodePort"])
        used.setdefault(port["nodePort"], set()).add(port.get("protocol", "TCP"))


def _next_port(server: APIServer, uid: str, position: int) -> int:
    first = NODE_PORT_FIRST + _STATIC_PORTS
    size = NODE_PORT_LAST - first + 1
    draw = randomness.digest(server.clock.seed, "nodeport", uid, str(position)) % size
    port = server.store.allocate_any(_PORTS, first, size, draw, uid)
    if port is None:
        port = server.store.allocate_any(_PORTS, NODE_PORT_FIRST, _STATIC_PORTS, 0, uid)
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
    if not server.store.allocate(_PORTS, port, service["metadata"]["uid"]):
        cause = field.invalid(path, port, "provided port is already allocated")
        raise status.invalid("", "Service", name, [cause])
