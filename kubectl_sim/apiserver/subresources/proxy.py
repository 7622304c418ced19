"""pods/proxy and services/proxy: the web servers of pods, through the API server.

Models ResourceLocation of pkg/registry/core/pod and pkg/registry/core/service/storage.  The answer is what
the kubelet's ``webserver.page`` says.
"""

from __future__ import annotations

from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.model import status
from kubectl_sim.model.request import Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind

    Obj = dict[str, Any]


def get(server: APIServer, kind: Kind, request: Request) -> Obj:
    """The page at ``path``.  Raises NotFound, ServiceUnavailable."""
    if kind.resource == "nodes":
        raise status.not_simulated("nodes/proxy")
    name, port = _split(request.name)
    found = Request("get", kind.resource, request.namespace, name, user=request.user)
    obj = current(server, kind, found)
    if kind.resource == "services":
        pod, number = _behind(server, obj, port, request)
    else:
        pod, number = obj, _pod_port(obj, port)
    return _page(server, pod, number, "/" + request.params.get("path", "").lstrip("/"))


def _split(name: str) -> tuple[str, str]:
    """(name, port) of ``name``, ``name:port`` or ``scheme:name:port``."""
    pieces = name.split(":")
    if len(pieces) == 3:
        return pieces[1], pieces[2]
    return pieces[0], pieces[1] if len(pieces) == 2 else ""


def _pod_port(pod: Obj, port: str) -> int:
    if port.isdecimal():
        return int(port)
    for container in pod["spec"]["containers"]:
        for declared in container.get("ports") or ():
            if not port or declared.get("name") == port:
                return int(declared["containerPort"])
    return 80


def _behind(server: APIServer, service: Obj, port: str, request: Request) -> tuple[Obj, int]:
    """(pod, port) of a ready endpoint of a service."""
    metadata = service["metadata"]
    name = metadata["name"]
    if port.isdecimal():
        ports = [item for item in service["spec"].get("ports") or () if str(item["port"]) == port]
        if not ports:
            raise _unavailable(f'no service port "{port}" found for service "{name}"')
        port = ports[0].get("name", "")
    endpoints = server.store.get("endpoints", metadata["namespace"], name) or {}
    for subset in endpoints.get("subsets") or ():
        number = next((item["port"] for item in subset.get("ports") or () if item.get("name", "") == port), None)
        for address in subset.get("addresses") or ():
            pod = server.store.get("pods", metadata["namespace"], (address.get("targetRef") or {}).get("name", ""))
            if number is not None and pod is not None:
                return pod, number
    shown = name + (f":{port}" if port else "")
    raise _unavailable(f'no endpoints available for service "{shown}"')


def _page(server: APIServer, pod: Obj, port: int, path: str) -> Obj:
    found: Obj = server.node_proxy.forward(pod, port, path)
    if "refused" in found or not found["status"]:
        address = (pod.get("status") or {}).get("podIP", "")
        why = "connect: connection refused" if "refused" in found else "EOF"
        raise _unavailable(f"error trying to reach service: dial tcp {address}:{port}: {why}")
    return found


def _unavailable(message: str) -> status.StatusError:
    return status.StatusError(503, "ServiceUnavailable", message)
