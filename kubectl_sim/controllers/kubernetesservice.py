"""What an API server keeps of its own: the service ``kubernetes``, where that leads to, and the system namespaces.

Models pkg/controlplane/controller/{kubernetesservice,systemnamespaces} and the reconciler of the endpoints:
who deletes one of these finds it again a little later.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

NAME, NAMESPACE = "kubernetes", "default"
SLICES, RANGES = "endpointslices.discovery.k8s.io", "servicecidrs.networking.k8s.io"
#: Where the API server listens.
ADDRESS = "172.18.0.2"
_PORT = {"name": "https", "port": 6443, "protocol": "TCP"}
_NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
#: How often the API server looks, in microseconds.
SERVICE_PERIOD, NAMESPACE_PERIOD = 10_000_000, 60_000_000


def _of(resource: str) -> Callable[[Change], Iterable[str]]:
    def keys(change: Change) -> Iterable[str]:
        metadata = change.new["metadata"]
        if change.type == "DELETED" and (metadata.get("namespace"), metadata["name"]) == (NAMESPACE, NAME):
            yield f"gone|{resource}"

    return keys


def _of_namespace(change: Change) -> Iterable[str]:
    if change.type == "DELETED" and change.new["metadata"]["name"] in _NAMESPACES:
        yield f"gone|namespaces/{change.new['metadata']['name']}"


WATCHES = {"services": _of("services"), "endpoints": _of("endpoints"), SLICES: _of(SLICES), "namespaces": _of_namespace}
CONCERNS = dict.fromkeys(WATCHES, ("deleted",))


def reconcile(ctx: Context, key: str) -> None:
    when, _, what = key.partition("|")
    resource, _, namespace = what.partition("/")
    if when == "gone":
        period = NAMESPACE_PERIOD if namespace else SERVICE_PERIOD
        ctx.requeue(f"due|{what}", (ctx.now // period + 1) * period)
    elif namespace:
        if ctx.client.find("namespaces", "", namespace) is None:
            ctx.client.create("namespaces", {"metadata": {"name": namespace}})
    elif ctx.client.find(resource, NAMESPACE, NAME) is None:
        ctx.client.create(resource, _MADE[resource](ctx))


def _service(ctx: Context) -> Obj:
    port = {"name": "https", "protocol": "TCP", "port": 443, "targetPort": 6443}
    spec = {"type": "ClusterIP", "clusterIP": _first_address(ctx), "ports": [port]}
    return {"metadata": _metadata(component="apiserver", provider=NAME), "spec": spec}


def _first_address(ctx: Context) -> str:
    """The first address of the range of services."""
    network = ctx.client.get(RANGES, "", NAME)["spec"]["cidrs"][0].partition("/")[0]
    start, _, last = network.rpartition(".")
    return f"{start}.{int(last) + 1}"


def _endpoints(_ctx: Context) -> Obj:
    subset = {"addresses": [{"ip": ADDRESS}], "ports": [_PORT]}
    labels = {"endpointslice.kubernetes.io/skip-mirror": "true"}
    return {"metadata": _metadata(**labels), "subsets": [subset]}


def _slice(_ctx: Context) -> Obj:
    labels = {"kubernetes.io/service-name": NAME}
    endpoint = {"addresses": [ADDRESS], "conditions": {"ready": True}}
    return {"metadata": _metadata(**labels), "addressType": "IPv4", "endpoints": [endpoint], "ports": [_PORT]}


def _metadata(**labels: str) -> Obj:
    return {"name": NAME, "namespace": NAMESPACE, "labels": labels}


_MADE: dict[str, Callable[[Context], Obj]] = {"services": _service, "endpoints": _endpoints, SLICES: _slice}
