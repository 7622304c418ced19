"""The legacy Endpoints of each service with a selector.  Models pkg/controller/endpoint."""

from __future__ import annotations

from kubectl_sim.base import pods
from kubectl_sim.base.objects import split_key
from kubectl_sim.controllers import _endpoints as shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

#: More addresses than this are cut off, and an annotation says so.
CAPACITY = 1000
OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity"
HEADLESS = "service.kubernetes.io/headless"
MANAGED_BY = "endpoints.kubernetes.io/managed-by"


def _service(change: Change) -> Iterable[str]:
    yield from shared.of_service(change)
    if change.type == "DELETED":
        metadata = change.new["metadata"]
        yield f"{metadata['namespace']}/{metadata['name']}"


WATCHES = {"services": _service, "pods": shared.of_pod}
CONCERNS = shared.CONCERNS


def reconcile(ctx: Context, key: str) -> None:
    if key.startswith("labels|"):
        shared.enqueue_selecting(ctx, key)
        return
    namespace, name = split_key(key)
    service = ctx.client.find("services", namespace, name)
    current = ctx.client.find("endpoints", namespace, name)
    if service is None:
        if current is not None:
            ctx.client.delete("endpoints", namespace, name)
        return
    if not service["spec"].get("selector"):
        return
    _write(ctx, service, current)


def _write(ctx: Context, service: Obj, current: Obj | None) -> None:
    subsets, over = _subsets(ctx, service)
    metadata = service["metadata"]
    labels = shared.own_labels(metadata.get("labels"), HEADLESS) | {MANAGED_BY: "endpoint-controller"}
    if shared.is_headless(service):
        labels[HEADLESS] = ""
    annotations = dict((current or {"metadata": {}})["metadata"].get("annotations") or {})
    if over:
        annotations[OVER_CAPACITY] = "truncated"
    else:
        annotations.pop(OVER_CAPACITY, None)
    wanted: Obj = {"apiVersion": "v1", "kind": "Endpoints", "metadata": {}}
    if current is not None:
        wanted["metadata"] = dict(current["metadata"])
    wanted["metadata"] |= {"name": metadata["name"], "namespace": metadata["namespace"], "labels": labels}
    if annotations:
        wanted["metadata"]["annotations"] = annotations
    else:
        wanted["metadata"].pop("annotations", None)
    if subsets:
        wanted["subsets"] = subsets
    if current is None:
        ctx.client.create("endpoints", wanted)
    elif wanted != current:
        ctx.client.update("endpoints", wanted)


def _subsets(ctx: Context, service: Obj) -> tuple[list[Obj], bool]:
    """Addresses grouped by their ports, and whether some had to be left out."""
    groups: dict[tuple[Any, ...], tuple[list[Obj], list[Obj]]] = {}
    backing = shared.backing(ctx, service)
    tolerant = bool(service["spec"].get(shared.TOLERATE))
    for pod in backing[:CAPACITY]:
        if pods.is_terminating(pod) and not tolerant:
            continue
        ports = shared.ports_of(pod, service)
        if not ports and not shared.is_headless(service):
            continue
        ready, waiting = groups.setdefault(ports, ([], []))
        (ready if tolerant or pods.is_ready(pod) else waiting).append(_address(pod, service))
    subsets = [_subset(ports, *addresses) for ports, addresses in sorted(groups.items())]
    return subsets, len(backing) > CAPACITY


def _address(pod: Obj, service: Obj) -> Obj:
    address: Obj = {"ip": pod["status"]["podIP"]}
    spec = pod["spec"]
    if spec.get("hostname") and spec.get("subdomain") == service["metadata"]["name"]:
        address["hostname"] = spec["hostname"]
    address["nodeName"] = spec["nodeName"]
    address["targetRef"] = shared.target_reference(pod)
    return address


def _subset(ports: tuple[Any, ...], ready: list[Obj], waiting: list[Obj]) -> Obj:
    subset: Obj = {}
    if ready:
        subset["addresses"] = sorted(ready, key=_by_ip)
    if waiting:
        subset["notReadyAddresses"] = sorted(waiting, key=_by_ip)
    if ports:
        subset["ports"] = [_port(*port) for port in ports]
    return subset


def _by_ip(address: Obj) -> tuple[str, str]:
    return address["ip"], address["targetRef"]["uid"]


def _port(name: str, number: int, protocol: str, app_protocol: str) -> Obj:
    port: Obj = {"name": name} if name else {}
    port |= {"port": number, "protocol": protocol}
    if app_protocol:
        port["appProtocol"] = app_protocol
    return port
