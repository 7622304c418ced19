"""Validation of services.  Models validateService and what guards their addresses."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import (
    PROTOCOLS,
    addresses,
    cidr,
    ip,
    label,
    labels,
    need_one_of,
    one_of,
    port,
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

TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
FAMILIES = ("IPv4", "IPv6")
POLICIES = ("PreferDualStack", "RequireDualStack", "SingleStack")
TRAFFIC = ("Cluster", "Local")
DISTRIBUTIONS = ("PreferClose", "PreferSameZone", "PreferSameNode")
MAX_AFFINITY_SECONDS = 86400
_ONCE = "may not change once set"
_BALANCED = "may only be used when `type` is 'LoadBalancer'"


def validate(service: Obj) -> list[Cause]:
    out: Out = []
    _check(out, service, None)
    return out


def validate_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    spec, before = new["spec"], old["spec"]
    if spec == before and new["metadata"].get("annotations") == old["metadata"].get("annotations"):
        return out
    if "ExternalName" not in (spec.get("type"), before.get("type")):
        _check_addresses_kept(out, spec, before)
        _check_families_kept(out, spec, before)
    _check_class_kept(out, spec, before)
    moved = spec.get("healthCheckNodePort") != before.get("healthCheckNodePort")
    if moved and _needs_health_check(spec) and _needs_health_check(before):
        out.append(field.forbidden("spec.healthCheckNodePort", "field is immutable"))
    _check(out, new, old)
    return out


def validate_status(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    balancer = (new.get("status") or {}).get("loadBalancer") or {}
    check_ingress(out, "status.loadBalancer", balancer, new["spec"].get("type") == "LoadBalancer")
    return out


def check_ingress(out: Out, path: str, balancer: Obj, allowed: bool) -> None:
    """The addresses that a load balancer has been given."""
    ingress = balancer.get("ingress") or ()
    if ingress and not allowed:
        out.append(field.forbidden(f"{path}.ingress", "may only be used when `spec.type` is 'LoadBalancer'"))
        return
    for position, entry in enumerate(ingress):
        where = f"{path}.ingress[{position}]"
        if entry.get("ip"):
            ip(out, f"{where}.ip", entry["ip"])
        mode = entry.get("ipMode")
        if mode is not None and not entry.get("ip"):
            out.append(field.forbidden(f"{where}.ipMode", "may not be specified when `ip` is not set"))
        elif mode is not None:
            one_of(out, f"{where}.ipMode", mode, ("Proxy", "VIP"))
        host = entry.get("hostname")
        if host:
            subdomain(out, f"{where}.hostname", host)
            if addresses().parse(host) is not None:
                out.append(field.invalid(f"{where}.hostname", host, "must be a DNS name, not an IP address"))


def _is_headless(spec: Obj) -> bool:
    return spec.get("clusterIPs") == ["None"]


def _check(out: Out, service: Obj, old: Obj | None) -> None:
    spec = service["spec"]
    kind = spec.get("type", "")
    ports = spec.get("ports") or []
    headless = _is_headless(spec)
    if not ports and not headless and kind != "ExternalName":
        out.append(field.required("spec.ports"))
    if kind in ("LoadBalancer", "NodePort") and headless:
        out.append(field.invalid("spec.clusterIPs[0]", "None", f"may not be set to 'None' for {kind} services"))
    elif kind == "ExternalName":
        _check_external_name(out, spec)
    _check_ports(out, ports)
    labels(out, "spec.selector", spec.get("selector"))
    need_one_of(out, "spec.sessionAffinity", spec.get("sessionAffinity"), ("ClientIP", "None"))
    _check_affinity(out, spec)
    if kind != "ExternalName":
        _check_cluster_ips(out, spec, old["spec"] if old else {})
    _check_external_ips(out, spec, old["spec"] if old else {})
    need_one_of(out, "spec.type", kind, TYPES)
    _check_port_use(out, kind, ports)
    _check_source_ranges(out, spec, old["spec"] if old else {})
    if spec.get("allocateLoadBalancerNodePorts") is not None and kind != "LoadBalancer":
        out.append(field.forbidden("spec.allocateLoadBalancerNodePorts", _BALANCED))
    if spec.get("loadBalancerClass") is not None:
        if kind == "LoadBalancer":
            qualified(out, "spec.loadBalancerClass", spec["loadBalancerClass"])
        else:
            out.append(field.forbidden("spec.loadBalancerClass", _BALANCED))
    _check_traffic(out, spec)


def _check_external_name(out: Out, spec: Obj) -> None:
    for key in ("clusterIPs", "ipFamilies", "ipFamilyPolicy"):
        if spec.get(key):
            out.append(field.forbidden(f"spec.{key}", "may not be set for ExternalName services"))
    name = (spec.get("externalName") or "").removesuffix(".")
    if name:
        subdomain(out, "spec.externalName", name)
    else:
        out.append(field.required("spec.externalName"))


def _check_ports(out: Out, ports: list[Obj]) -> None:
    seen: set[str] = set()
    for position, entry in enumerate(ports):
        where = f"spec.ports[{position}]"
        name = entry.get("name", "")
        if name:
            label(out, f"{where}.name", name)
            if name in seen:
                out.append(field.duplicate(f"{where}.name", name))
            seen.add(name)
        elif len(ports) > 1:
            out.append(field.required(f"{where}.name"))
        port_number(out, f"{where}.port", entry.get("port", 0))
        need_one_of(out, f"{where}.protocol", entry.get("protocol"), PROTOCOLS)
        port(out, f"{where}.targetPort", entry.get("targetPort", 0))
        if entry.get("appProtocol") is not None:
            qualified(out, f"{where}.appProtocol", entry["appProtocol"])


def _check_affinity(out: Out, spec: Obj) -> None:
    where = "spec.sessionAffinityConfig"
    config = spec.get("sessionAffinityConfig")
    if spec.get("sessionAffinity") == "ClientIP":
        seconds = ((config or {}).get("clientIP") or {}).get("timeoutSeconds")
        if seconds is None:
            out.append(field.required(where, "when session affinity type is ClientIP"))
        elif not 0 < seconds <= MAX_AFFINITY_SECONDS:
            detail = f"must be greater than 0 and less than {MAX_AFFINITY_SECONDS}"
            out.append(field.invalid(f"{where}.clientIP.timeoutSeconds", seconds, detail))
    elif spec.get("sessionAffinity") == "None" and config is not None:
        out.append(field.forbidden(where, "must not be set when session affinity is None"))


def _check_cluster_ips(out: Out, spec: Obj, before: Obj) -> None:
    first, ips = spec.get("clusterIP") or "", spec.get("clusterIPs") or []
    families = spec.get("ipFamilies") or []
    if first and not ips:
        out.append(field.required("spec.clusterIPs"))
    elif first and ips[0] != first:
        out.append(field.invalid("spec.clusterIPs", ips, "first value must match `clusterIP`"))
    elif not first and ips:
        detail = "must be empty when `clusterIP` is not specified"
        out.append(field.invalid("spec.clusterIPs", ips, detail))
    for position, family in enumerate(families):
        one_of(out, f"spec.ipFamilies[{position}]", family, FAMILIES)
        if family in families[:position]:
            out.append(field.duplicate(f"spec.ipFamilies[{position}]", family))
    if spec.get("ipFamilyPolicy") is not None:
        one_of(out, "spec.ipFamilyPolicy", spec["ipFamilyPolicy"], POLICIES)
    count = len(out)
    for position, address in enumerate(ips):
        if position == 0 and address == "None":
            if len(ips) > 1:
                out.append(field.invalid("spec.clusterIPs", ips, "'None' must be the first and only value"))
            continue
        ip(out, f"spec.clusterIPs[{position}]", address, before.get("clusterIPs") or ())
    broken = len(out) > count
    if len(ips) > 2:
        out.append(field.invalid("spec.clusterIPs", ips, "may only hold up to 2 values"))
    if broken or ips == ["None"]:
        return
    if len(ips) > 1 and (":" in ips[0]) == (":" in ips[1]):
        detail = "may specify no more than one IP for each IP family"
        out.append(field.invalid("spec.clusterIPs", ips, detail))
    for position, (address, family) in enumerate(zip(ips, families, strict=False)):
        if family in FAMILIES and (":" in address) != (family == "IPv6"):
            detail = f"expected an {family} value as indicated by `ipFamilies[{position}]`"
            out.append(field.invalid(f"spec.clusterIPs[{position}]", address, detail))


def _check_external_ips(out: Out, spec: Obj, before: Obj) -> None:
    for position, address in enumerate(spec.get("externalIPs") or ()):
        where, count = f"spec.externalIPs[{position}]", len(out)
        ip(out, where, address, before.get("externalIPs") or ())
        if len(out) == count:
            say(out, where, address, addresses().endpoint_errors(address))


def _check_port_use(out: Out, kind: str, ports: list[Obj]) -> None:
    if kind == "ClusterIP":
        for position, entry in enumerate(ports):
            if entry.get("nodePort"):
                where = f"spec.ports[{position}].nodePort"
                out.append(field.forbidden(where, "may not be used when `type` is 'ClusterIP'"))
    seen: set[tuple[str, str, int]] = set()
    for position, entry in enumerate(ports):
        key = ("node", entry.get("protocol", ""), entry.get("nodePort", 0))
        if entry.get("nodePort") and key in seen:
            out.append(field.duplicate(f"spec.ports[{position}].nodePort", entry["nodePort"]))
        seen.add(key)
    for position, entry in enumerate(ports):
        key = ("port", entry.get("protocol", ""), entry.get("port", 0))
        if key in seen:
            out.append(field.duplicate(f"spec.ports[{position}]", _shown_port(entry)))
        seen.add(key)


def _shown_port(entry: Obj) -> Obj:
    """The two fields that make ports alike, in the form of upstream's internal type."""
    return {
        "Name": "",
        "Protocol": entry.get("protocol", ""),
        "AppProtocol": None,
        "Port": entry.get("port", 0),
        "TargetPort": 0,
        "NodePort": 0,
    }


def _check_source_ranges(out: Out, spec: Obj, before: Obj) -> None:
    ranges = spec.get("loadBalancerSourceRanges")
    if not ranges:
        return
    where = "spec.LoadBalancerSourceRanges"
    if spec.get("type") != "LoadBalancer":
        out.append(field.forbidden(where, _BALANCED))
    known = [text.strip() for text in before.get("loadBalancerSourceRanges") or ()]
    for position, text in enumerate(ranges):
        cidr(out, f"{where}[{position}]", text.strip(), known)


def _needs_health_check(spec: Obj) -> bool:
    return spec.get("type") == "LoadBalancer" and spec.get("externalTrafficPolicy") == "Local"


def _check_traffic(out: Out, spec: Obj) -> None:
    kind, policy = spec.get("type"), spec.get("externalTrafficPolicy")
    external = kind in ("LoadBalancer", "NodePort") or (kind == "ClusterIP" and bool(spec.get("externalIPs")))
    if external:
        need_one_of(out, "spec.externalTrafficPolicy", policy, TRAFFIC)
    elif policy:
        detail = "may only be set for externally-accessible services"
        out.append(field.invalid("spec.externalTrafficPolicy", policy, detail))
    health = spec.get("healthCheckNodePort")
    if health and not _needs_health_check(spec):
        detail = "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'"
        out.append(field.invalid("spec.healthCheckNodePort", health, detail))
    elif health:
        say(out, "spec.healthCheckNodePort", health, names.port_number(health))
    internal = spec.get("internalTrafficPolicy")
    if internal is not None:
        one_of(out, "spec.internalTrafficPolicy", internal, TRAFFIC)
    elif kind in ("NodePort", "LoadBalancer", "ClusterIP"):
        out.append(field.required("spec.internalTrafficPolicy"))
    if spec.get("trafficDistribution") is not None:
        one_of(out, "spec.trafficDistribution", spec["trafficDistribution"], DISTRIBUTIONS)


def _check_addresses_kept(out: Out, spec: Obj, before: Obj) -> None:
    """Models validateUpgradeDowngradeClusterIPs."""
    if _is_headless(spec) and _is_headless(before):
        return
    ips, old = spec.get("clusterIPs") or [], before.get("clusterIPs") or []
    where = "spec.clusterIPs"
    if len(ips) == len(old):
        for position, address in enumerate(old):
            if address != ips[position]:
                out.append(field.invalid(f"{where}[{position}]", ips, _ONCE))
        return
    if len(old) > len(ips) and not ips:
        out.append(field.invalid(f"{where}[0]", None, "primary clusterIP can not be unset"))
    if old and ips and ips[0] != old[0]:
        out.append(field.invalid(f"{where}[0]", ips, _ONCE))
    if len(old) > len(ips) == 1:
        _check_single(out, spec, "clusterIP")


def _check_families_kept(out: Out, spec: Obj, before: Obj) -> None:
    """Models validateUpgradeDowngradeIPFamilies."""
    if _is_headless(spec) or _is_headless(before):
        return
    families, old = spec.get("ipFamilies") or [], before.get("ipFamilies") or []
    where = "spec.ipFamilies[0]"
    if len(families) == len(old):
        for position, family in enumerate(old):
            if family != families[position]:
                out.append(field.invalid(where, families, _ONCE))
        return
    if len(old) > len(families) and not spec.get("clusterIPs"):
        out.append(field.invalid(where, families or None, "primary ipFamily can not be unset"))
    if old and families and families[0] != old[0]:
        out.append(field.invalid(where, spec.get("clusterIPs"), _ONCE))
    if len(old) > len(families) == 1:
        _check_single(out, spec, "ipFamily")


def _check_single(out: Out, spec: Obj, what: str) -> None:
    policy = spec.get("ipFamilyPolicy")
    if policy != "SingleStack":
        detail = f"must be set to 'SingleStack' when releasing the secondary {what}"
        out.append(field.invalid("spec.ipFamilyPolicy", policy, detail))


def _check_class_kept(out: Out, spec: Obj, before: Obj) -> None:
    if spec.get("type") == before.get("type") == "LoadBalancer":
        given = spec.get("loadBalancerClass")
        if given != before.get("loadBalancerClass"):
            out.append(field.invalid("spec.loadBalancerClass", given, _ONCE))
