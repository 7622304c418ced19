"""Describes an Ingress."""

from __future__ import annotations

from kubectl_sim.kubectl.describing.endpoints import endpoint_addresses
from kubectl_sim.kubectl.describing.events import describe_events
from kubectl_sim.kubectl.describing.layout import NONE, Writer, describe_annotations, describe_labels
from kubectl_sim.model.status import StatusError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from kubectl_sim.kubectl.describing.source import Obj, Settings, Source

_DEFAULT = "<default>"


def describe(obj: Obj, source: Source, settings: Settings) -> str:
    """Address, class, certificates, and every rule with the endpoints behind it."""
    w = Writer()
    metadata, spec = obj["metadata"], obj.get("spec") or {}
    namespace = metadata.get("namespace", "")
    w.field("Name", metadata["name"])
    describe_labels(w, "Labels", metadata.get("labels"))
    w.field("Namespace", namespace)
    w.field("Address", ",".join(_addresses(obj.get("status") or {})))
    w.field("Ingress Class", NONE if spec.get("ingressClassName") is None else spec["ingressClassName"])
    default = spec.get("defaultBackend")
    default_text = _DEFAULT if default is None else _backend(source, namespace, default)
    w.field("Default backend", default_text)
    _describe_certificates(w, spec.get("tls"))
    w.line("Rules:")
    w.header("Host", "Path", "Backends")
    rules = [rule for rule in spec.get("rules") or () if rule.get("http") is not None]
    for rule in rules:
        w.line(f"{rule.get('host') or '*'}\t", 1)
        for path in rule["http"].get("paths") or ():
            w.line(f"\t{path.get('path', '')} \t{_backend(source, namespace, path['backend'])}", 2)
    if not rules:
        w.row("*", "*", default_text)
    describe_annotations(w, "Annotations", metadata.get("annotations"))
    describe_events(w, obj, source, settings)
    return w.result()


def _addresses(status: Mapping[str, Any]) -> list[str]:
    points = (status.get("loadBalancer") or {}).get("ingress") or ()
    return sorted({point.get("ip") or point.get("hostname") or "" for point in points} - {""})


def _describe_certificates(w: Writer, certificates: Sequence[Obj] | None) -> None:
    if not certificates:
        return
    w.line("TLS:")
    for certificate in certificates:
        hosts = ",".join(certificate.get("hosts") or ())
        name = certificate.get("secretName")
        w.line(f"{name} terminates {hosts}" if name else f"SNI routes {hosts}", 1)


def _backend(source: Source, namespace: str, backend: Obj) -> str:
    service = backend.get("service")
    if service is not None:
        return _service_backend(source, namespace, service)
    resource = backend.get("resource")
    if resource is None:
        return ""
    group = NONE if resource.get("apiGroup") is None else resource["apiGroup"]
    return f"APIGroup: {group}, Kind: {resource.get('kind', '')}, Name: {resource.get('name', '')}"


def _service_backend(source: Source, namespace: str, backend: Obj) -> str:
    """``web:80 (10.0.0.1:8080)``; what cannot be looked up is said in place of the endpoints."""
    port = backend.get("port") or {}
    number, name = port.get("number") or 0, port.get("name") or ""
    text = f"{backend['name']}:{number or name}"
    try:
        endpoint_slices = source.list(
            "endpointslices.discovery.k8s.io",
            namespace,
            label_selector=f"kubernetes.io/service-name={backend['name']}",
        )
        service = source.get("services", namespace, backend["name"])
    except StatusError as error:
        return f"{text} (<error: {error.message}>)"
    port_name = ""
    for one in (service.get("spec") or {}).get("ports") or ():
        if (number and number == one.get("port")) or (not number and name and name == one.get("name")):
            port_name = one.get("name") or ""
    return f"{text} ({endpoint_addresses(endpoint_slices, port_name)})"
