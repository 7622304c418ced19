"""Validation of networking.k8s.io/v1.  Models pkg/apis/networking/validation."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import (
    PROTOCOLS,
    addresses,
    cidr,
    immutable,
    ip,
    label_selector,
    one_of,
    port,
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

CLASS_ANNOTATION = "kubernetes.io/ingress.class"
PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
CONTROLLER_LENGTH = 250
_BAD_SEQUENCES = ("//", "/./", "/../", "%2f", "%2F")
_BAD_ENDINGS = ("/..", "/.")
_NOT_IP = "must be a DNS name, not an IP address"


def ingress(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    _check_ingress(out, spec)
    given = (obj["metadata"].get("annotations") or {}).get(CLASS_ANNOTATION)
    name = spec.get("ingressClassName")
    if given is not None and name is not None and given != name:
        detail = "must match `ingressClassName` when both are specified"
        out.append(field.invalid(f"annotations.{CLASS_ANNOTATION}", given, detail))
    return out


def ingress_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    if new.get("spec") != old.get("spec"):
        _check_ingress(out, new.get("spec") or {})
    return out


def ingress_status(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    balancer = (new.get("status") or {}).get("loadBalancer") or {}
    for position, entry in enumerate(balancer.get("ingress") or ()):
        where = f"status.loadBalancer.ingress[{position}]"
        if entry.get("ip"):
            ip(out, f"{where}.ip", entry["ip"])
        host = entry.get("hostname")
        if host:
            subdomain(out, f"{where}.hostname", host)
            if addresses().parse(host) is not None:
                out.append(field.invalid(f"{where}.hostname", host, _NOT_IP))
    return out


def _check_ingress(out: Out, spec: Obj) -> None:
    rules, backend = spec.get("rules") or [], spec.get("defaultBackend")
    if not rules and backend is None:
        detail = "either `defaultBackend` or `rules` must be specified"
        out.append(field.invalid("spec", spec.get("rules"), detail))
    if backend is not None:
        _check_backend(out, "spec.defaultBackend", backend)
    for position, rule in enumerate(rules):
        _check_rule(out, f"spec.rules[{position}]", rule)
    for position, tls in enumerate(spec.get("tls") or ()):
        where = f"spec.tls[{position}]"
        for index, host in enumerate(tls.get("hosts") or ()):
            _check_host(out, f"{where}.hosts[{index}]", host)
        if tls.get("secretName"):
            subdomain(out, f"{where}.secretName", tls["secretName"])
    if spec.get("ingressClassName") is not None:
        subdomain(out, "spec.ingressClassName", spec["ingressClassName"])


def _check_host(out: Out, path: str, host: str) -> None:
    if "*" in host:
        say(out, path, host, names.wildcard_dns1123_subdomain(host))
    else:
        subdomain(out, path, host)


def _check_rule(out: Out, path: str, rule: Obj) -> None:
    host = rule.get("host")
    if host:
        if addresses().parse(host) is not None:
            out.append(field.invalid(f"{path}.host", host, _NOT_IP))
        _check_host(out, f"{path}.host", host)
    http = rule.get("http")
    if http is None:
        return
    paths = http.get("paths")
    if not paths:
        out.append(field.required(f"{path}.http.paths"))
    for position, entry in enumerate(paths or ()):
        _check_path(out, f"{path}.http.paths[{position}]", entry)


def _check_path(out: Out, path: str, entry: Obj) -> None:
    kind, given = entry.get("pathType"), entry.get("path", "")
    if kind is None:
        out.append(field.required(f"{path}.pathType", "pathType must be specified"))
        return
    if kind in ("Exact", "Prefix"):
        if not given.startswith("/"):
            out.append(field.invalid(f"{path}.path", given, "must be an absolute path"))
        for sequence in _BAD_SEQUENCES:
            if sequence in given:
                out.append(field.invalid(f"{path}.path", given, f"must not contain '{sequence}'"))
        for ending in _BAD_ENDINGS:
            if given.endswith(ending):
                out.append(field.invalid(f"{path}.path", given, f"cannot end with '{ending}'"))
    elif kind != "ImplementationSpecific":
        out.append(field.not_supported(f"{path}.pathType", kind, PATH_TYPES))
    elif given and not given.startswith("/"):
        out.append(field.invalid(f"{path}.path", given, "must be an absolute path"))
    _check_backend(out, f"{path}.backend", entry.get("backend") or {})


def _check_backend(out: Out, path: str, backend: Obj) -> None:
    resource, service = backend.get("resource"), backend.get("service")
    if resource is not None and service is not None:
        out.append(field.invalid(path, "", "cannot set both resource and service backends"))
    elif resource is not None:
        _check_reference(out, f"{path}.resource", resource)
    elif service is not None:
        _check_service(out, path, service)
    else:
        out.append(field.invalid(path, "", "resource or service backend is required"))


def _check_service(out: Out, path: str, service: Obj) -> None:
    name = service.get("name", "")
    if not name:
        out.append(field.required(f"{path}.service.name"))
    else:
        say(out, f"{path}.service.name", name, names.dns1123_label(name))
    given = service.get("port") or {}
    by_name, by_number = given.get("name"), given.get("number")
    if by_name and by_number:
        out.append(field.invalid(path, "", "cannot set both port name & port number"))
    elif by_name:
        say(out, f"{path}.service.port.name", by_name, names.port_name(by_name))
    elif by_number:
        say(out, f"{path}.service.port.number", by_number, names.port_number(by_number))
    else:
        out.append(field.required(path, "port name or number is required"))


def _check_reference(out: Out, path: str, reference: Obj) -> None:
    """An object of any kind: its API group, kind and name."""
    if reference.get("apiGroup") is not None:
        subdomain(out, f"{path}.apiGroup", reference["apiGroup"])
    for key in ("kind", "name"):
        if not reference.get(key):
            out.append(field.required(f"{path}.{key}"))
        else:
            say(out, f"{path}.{key}", reference[key], names.path_segment(reference[key]))


def ingressclass(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    controller = spec.get("controller", "")
    if not controller:
        out.append(field.required("spec.controller"))
    else:
        if len(controller) > CONTROLLER_LENGTH:
            out.append(field.too_long("spec.controller", CONTROLLER_LENGTH))
        check_prefixed_path(out, "spec.controller", controller)
    parameters = spec.get("parameters")
    if parameters is not None:
        _check_reference(out, "spec.parameters", parameters)
        _check_scope(out, "spec.parameters", parameters)
    return out


def check_prefixed_path(out: Out, path: str, value: str) -> None:
    """``example.com/name``.  Models IsDomainPrefixedPath."""
    host, slash, rest = value.partition("/")
    if not slash or not host or not rest:
        out.append(field.invalid(path, value, 'must be a domain-prefixed path (such as "acme.io/foo")'))
        return
    say(out, path, host, names.dns1123_subdomain(host))
    if rest.strip(_PATH_CHARS):
        rule = "Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')"
        out.append(field.invalid(path, rest, rule))


_PATH_CHARS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/-._~%!$&'()*+,;=:"


def _check_scope(out: Out, path: str, parameters: Obj) -> None:
    scope, namespace = parameters.get("scope"), parameters.get("namespace")
    if scope is None:
        out.append(field.required(f"{path}.scope"))
    elif scope not in ("Cluster", "Namespace"):
        out.append(field.not_supported(f"{path}.scope", scope, ("Cluster", "Namespace")))
    elif scope == "Cluster" and namespace is not None:
        out.append(field.forbidden(f"{path}.namespace", "`parameters.scope` is set to 'Cluster'"))
    elif scope == "Namespace" and namespace is None:
        out.append(field.required(f"{path}.namespace", "`parameters.scope` is set to 'Namespace'"))
    elif namespace is not None:
        say(out, f"{path}.namespace", namespace, names.dns1123_label(namespace))


def ingressclass_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    immutable(
        out,
        "spec.controller",
        (new.get("spec") or {}).get("controller", ""),
        (old.get("spec") or {}).get("controller", ""),
    )
    return out + ingressclass(new)


def networkpolicy(obj: Obj) -> list[Cause]:
    return _check_policy(obj, ())


def networkpolicy_update(new: Obj, old: Obj) -> list[Cause]:
    known = [
        text
        for direction, side in (("ingress", "from"), ("egress", "to"))
        for rule in (old.get("spec") or {}).get(direction) or ()
        for peer in rule.get(side) or ()
        if peer.get("ipBlock")
        for text in (peer["ipBlock"].get("cidr", ""), *(peer["ipBlock"].get("except") or ()))
    ]
    return _check_policy(new, known)


def _check_policy(obj: Obj, known: Any) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    label_selector(out, "spec.podSelector", spec.get("podSelector"))
    for direction, side in (("ingress", "from"), ("egress", "to")):
        for position, rule in enumerate(spec.get(direction) or ()):
            where = f"spec.{direction}[{position}]"
            for index, entry in enumerate(rule.get("ports") or ()):
                _check_policy_port(out, f"{where}.ports[{index}]", entry)
            for index, peer in enumerate(rule.get(side) or ()):
                _check_peer(out, f"{where}.{side}[{index}]", peer, known)
    types = spec.get("policyTypes") or []
    if len(types) > 2:
        out.append(field.invalid("spec.policyTypes", types, "may not specify more than two policyTypes"))
        return out
    for position, kind in enumerate(types):
        one_of(out, f"spec.policyTypes[{position}]", kind, ("Ingress", "Egress"))
    return out


def _check_policy_port(out: Out, path: str, entry: Obj) -> None:
    if entry.get("protocol") is not None and entry["protocol"] not in PROTOCOLS:
        out.append(field.not_supported(f"{path}.protocol", entry["protocol"], ("TCP", "UDP", "SCTP")))
    first, last = entry.get("port"), entry.get("endPort")
    where = f"{path}.endPort"
    if isinstance(first, str):
        if last is not None:
            out.append(field.invalid(where, last, "may not be specified when `port` is non-numeric"))
        port(out, f"{path}.port", first)
    elif first is not None:
        port(out, f"{path}.port", first)
        if last is not None:
            if last < first:
                out.append(field.invalid(where, last, "must be greater than or equal to `port`"))
            port(out, where, last)
    elif last is not None:
        out.append(field.invalid(where, last, "may not be specified when `port` is not specified"))


def _check_peer(out: Out, path: str, peer: Obj, known: Any) -> None:
    given = [key for key in ("podSelector", "namespaceSelector", "ipBlock") if peer.get(key) is not None]
    for key in given:
        if key == "ipBlock":
            _check_block(out, f"{path}.ipBlock", peer["ipBlock"], known)
        else:
            label_selector(out, f"{path}.{key}", peer[key])
    if not given:
        out.append(field.required(path, "must specify a peer"))
    elif len(given) > 1 and "ipBlock" in given:
        out.append(field.forbidden(path, "may not specify both ipBlock and another peer"))


def _check_block(out: Out, path: str, block: Obj, known: Any) -> None:
    whole = block.get("cidr", "")
    if not whole:
        out.append(field.required(f"{path}.cidr"))
        return
    cidr(out, f"{path}.cidr", whole, known)
    outer = addresses().network(whole)
    for position, text in enumerate(block.get("except") or ()):
        where = f"{path}.except[{position}]"
        cidr(out, where, text, known)
        inner = addresses().network(text)
        if outer is None or inner is None:
            continue
        if inner.version != outer.version or not inner.subnet_of(outer) or inner == outer:
            out.append(field.invalid(where, text, "must be a strict subset of `cidr`"))


def ipaddress_name(name: str, prefix: bool) -> list[str]:
    """The name of an IPAddress is the address."""
    found: list[str] = addresses().canonical_ip_errors(name)
    return found


def ipaddress(obj: Obj) -> list[Cause]:
    out: Out = []
    parent = (obj.get("spec") or {}).get("parentRef")
    if parent is None:
        out.append(field.required("spec.parentRef"))
        return out
    if parent.get("group"):
        subdomain(out, "spec.parentRef.group", parent["group"])
    for key in ("resource", "name"):
        if not parent.get(key):
            out.append(field.required(f"spec.parentRef.{key}"))
        else:
            say(out, f"spec.parentRef.{key}", parent[key], names.path_segment(parent[key]))
    if parent.get("namespace"):
        say(out, "spec.parentRef.namespace", parent["namespace"], names.path_segment(parent["namespace"]))
    return out


def ipaddress_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    parent = (new.get("spec") or {}).get("parentRef")
    immutable(out, "spec.parentRef", parent, (old.get("spec") or {}).get("parentRef"))
    return out


def servicecidr(obj: Obj) -> list[Cause]:
    out: Out = []
    cidrs = (obj.get("spec") or {}).get("cidrs") or []
    if not cidrs:
        out.append(field.required("spec.cidrs", "at least one CIDR required"))
    elif len(cidrs) > 2:
        out.append(field.invalid("spec", obj.get("spec"), "may only hold up to 2 values"))
    elif len(cidrs) == 2 and (":" in cidrs[0]) == (":" in cidrs[1]):
        detail = "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"
        out.append(field.invalid("spec", obj.get("spec"), detail))
    for position, text in enumerate(cidrs):
        say(out, f"spec.cidrs[{position}]", text, addresses().canonical_cidr_errors(text))
    return out


def servicecidr_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    cidrs = (new.get("spec") or {}).get("cidrs") or []
    was = (old.get("spec") or {}).get("cidrs") or []
    if cidrs[: len(was)] != was:
        out.append(field.invalid("spec.cidrs", cidrs, "field is immutable"))
    return out
