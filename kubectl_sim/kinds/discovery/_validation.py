"""Validation of EndpointSlice.  Models pkg/apis/discovery/validation."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import (
    PROTOCOLS,
    addresses,
    immutable,
    label,
    need_one_of,
    one_of,
    port_number,
    qualified,
    say,
    subdomain,
)
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")
MAX_ENDPOINTS = 1000
MAX_ADDRESSES = 100
MAX_PORTS = 20000


def endpointslice(obj: Obj) -> list[Cause]:
    out: Out = []
    kind = obj.get("addressType", "")
    need_one_of(out, "addressType", kind, ADDRESS_TYPES)
    _check_endpoints(out, obj.get("endpoints") or [], kind)
    _check_ports(out, obj.get("ports") or [])
    return out


def endpointslice_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    if new.get("ports") != old.get("ports") or new.get("endpoints") != old.get("endpoints"):
        out = endpointslice(new)
    immutable(out, "addressType", new.get("addressType", ""), old.get("addressType", ""))
    return out


def _check_endpoints(out: Out, endpoints: list[Obj], kind: str) -> None:
    if len(endpoints) > MAX_ENDPOINTS:
        out.append(field.too_many("endpoints", len(endpoints), MAX_ENDPOINTS))
        return
    for position, endpoint in enumerate(endpoints):
        given = endpoint.get("addresses") or ()
        where = f"endpoints[{position}]"
        if not given:
            out.append(field.required(f"{where}.addresses", "must contain at least 1 address"))
        elif len(given) > MAX_ADDRESSES:
            out.append(field.too_many(f"{where}.addresses", len(given), MAX_ADDRESSES))
        for index, address in enumerate(given):
            _check_address(out, f"{where}.addresses[{index}]", address, kind)
        if endpoint.get("nodeName") is not None:
            subdomain(out, f"{where}.nodeName", endpoint["nodeName"])
        if endpoint.get("hostname") is not None:
            label(out, f"{where}.hostname", endpoint["hostname"])


def _check_address(out: Out, path: str, address: str, kind: str) -> None:
    if kind == "FQDN":
        name = address.removesuffix(".")
        wrong = names.dns1123_subdomain(name)
        if wrong:
            out.append(field.invalid(path, name, ",".join(wrong)))
        elif "." not in name:
            detail = "should be a domain with at least two segments separated by dots"
            out.append(field.invalid(path, name, detail))
        return
    if kind not in ("IPv4", "IPv6"):
        return
    if kind == "IPv4" and address in _good:
        return
    before = len(out)
    say(out, path, address, addresses().ip_errors(address))
    parsed = addresses().parse(address)
    if parsed is not None and parsed.version != int(kind[-1]):
        out.append(field.invalid(path, address, f"must be a valid {kind} address"))
    say(out, path, address, addresses().endpoint_errors(address))
    if kind == "IPv4" and len(out) == before:
        if len(_good) >= _CACHE_LIMIT:
            _good.clear()
        _good.add(address)


_CACHE_LIMIT = 65_536
#: Addresses that were found right: a slice is written again for each pod that comes or goes.
_good: set[str] = set()


def _check_ports(out: Out, ports: list[Obj]) -> None:
    if len(ports) > MAX_PORTS:
        out.append(field.too_many("ports", len(ports), MAX_PORTS))
        return
    seen: set[str] = set()
    for position, entry in enumerate(ports):
        where = f"ports[{position}]"
        name = entry.get("name") or ""
        if name:
            label(out, f"{where}.name", name)
        if name in seen:
            out.append(field.duplicate(f"{where}.name", name))
        seen.add(name)
        if entry.get("protocol") is None:
            out.append(field.required(f"{where}.protocol"))
        else:
            one_of(out, f"{where}.protocol", entry["protocol"], PROTOCOLS)
        if entry.get("port") is not None:
            port_number(out, f"{where}.port", entry["port"])
        if entry.get("appProtocol") is not None:
            qualified(out, f"{where}.appProtocol", entry["appProtocol"])
