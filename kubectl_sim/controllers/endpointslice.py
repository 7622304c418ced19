"""The EndpointSlices of each service with a selector.  Models pkg/controller/endpointslice."""

from __future__ import annotations

from kubectl_sim.base import pods, timefmt
from kubectl_sim.base.objects import owner_reference, split_key
from kubectl_sim.controllers import _endpoints as shared

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.context import Context

    Obj = dict[str, Any]

RESOURCE = "endpointslices.discovery.k8s.io"
MANAGER = "endpointslice-controller.k8s.io"
MANAGED_BY = "endpointslice.kubernetes.io/managed-by"
SERVICE_NAME = "kubernetes.io/service-name"
HEADLESS = "service.kubernetes.io/headless"
TRIGGER = "endpoints.kubernetes.io/last-change-trigger-time"
#: Endpoints in one slice at the most.
CAPACITY = 100

WATCHES = {"services": shared.of_service, "pods": shared.of_pod}
CONCERNS = shared.CONCERNS


def reconcile(ctx: Context, key: str) -> None:
    if key.startswith("labels|"):
        shared.enqueue_selecting(ctx, key)
        return
    namespace, name = split_key(key)
    service = ctx.client.find("services", namespace, name)
    if service is None or not service["spec"].get("selector") or service["spec"].get("type") == "ExternalName":
        return  # the garbage collector sees to the slices of a service that is gone
    _sync(ctx, service)


def _sync(ctx: Context, service: Obj) -> None:
    groups: dict[tuple[Any, ...], list[Obj]] = {}
    for pod in shared.backing(ctx, service):
        ports = shared.ports_of(pod, service)
        groups.setdefault(ports, []).append(_endpoint(pod, service))
    wanted = [
        (ports, endpoints[start : start + CAPACITY])
        for ports, endpoints in sorted(groups.items())
        for start in range(0, len(endpoints), CAPACITY)
    ] or [((), [])]
    slices = [s for s in ctx.client.owned(RESOURCE, service["metadata"]["uid"]) if _ours(s)]
    slices.sort(key=lambda s: (s["metadata"]["creationTimestamp"], s["metadata"]["name"]))
    for position, (ports, endpoints) in enumerate(wanted):
        _write(ctx, service, slices[position] if position < len(slices) else None, ports, endpoints)
    for surplus in slices[len(wanted) :]:
        ctx.client.delete(RESOURCE, surplus["metadata"]["namespace"], surplus["metadata"]["name"])


def _ours(endpoint_slice: Obj) -> bool:
    return bool((endpoint_slice["metadata"].get("labels") or {}).get(MANAGED_BY) == MANAGER)


def _write(ctx: Context, service: Obj, current: Obj | None, ports: tuple[Any, ...], endpoints: list[Obj]) -> None:
    metadata = service["metadata"]
    labels = shared.own_labels(metadata.get("labels"), HEADLESS, MANAGED_BY, SERVICE_NAME)
    labels |= {MANAGED_BY: MANAGER, SERVICE_NAME: metadata["name"]}
    if shared.is_headless(service):
        labels[HEADLESS] = ""
    content: Obj = {"addressType": "IPv4", "endpoints": endpoints, "ports": [_port(*port) for port in ports]}
    if current is None:
        _create(ctx, service, labels, content)
        return
    # An empty list is stored as null, as Go writes it.
    same = all((current.get(key) or []) == value for key, value in content.items())
    if same and current["metadata"].get("labels") == labels:
        return
    annotations = {**(current["metadata"].get("annotations") or {}), TRIGGER: timefmt.rfc3339(ctx.now)}
    changed = {**current, **content}
    changed["metadata"] = {**current["metadata"], "labels": labels, "annotations": annotations}
    ctx.client.update(RESOURCE, changed)


def _create(ctx: Context, service: Obj, labels: dict[str, str], content: Obj) -> None:
    metadata = service["metadata"]
    ctx.client.create(
        RESOURCE,
        {
            "apiVersion": "discovery.k8s.io/v1",
            "kind": "EndpointSlice",
            "metadata": {
                "generateName": f"{metadata['name']}-",
                "namespace": metadata["namespace"],
                "labels": labels,
                "annotations": {TRIGGER: timefmt.rfc3339(ctx.now)},
                "ownerReferences": [owner_reference(service)],
            },
            **content,
        },
    )


def _endpoint(pod: Obj, service: Obj) -> Obj:
    terminating = pods.is_terminating(pod)
    serving = pods.is_ready(pod)
    tolerant = bool(service["spec"].get(shared.TOLERATE))
    endpoint: Obj = {
        "addresses": [pod["status"]["podIP"]],
        "conditions": {
            "ready": tolerant or (serving and not terminating),
            "serving": serving,
            "terminating": terminating,
        },
    }
    spec = pod["spec"]
    if spec.get("hostname") and spec.get("subdomain") == service["metadata"]["name"]:
        endpoint["hostname"] = spec["hostname"]
    endpoint["targetRef"] = shared.target_reference(pod)
    endpoint["nodeName"] = spec["nodeName"]
    return endpoint


def _port(name: str, number: int, protocol: str, app_protocol: str) -> Obj:
    port: Obj = {"name": name, "port": number, "protocol": protocol}
    if app_protocol:
        port["appProtocol"] = app_protocol
    return port
