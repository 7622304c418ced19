"""pods/log: what a container has printed, by way of its node."""

from __future__ import annotations

from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


def get(server: APIServer, kind: Kind, request: Request) -> str:
    """The log as text.  Raises BadRequest as the API server does for containers that have none."""
    pod = current(server, kind, request)
    container = _container(pod, request.params.get("container", ""))
    if not pod["spec"].get("nodeName"):
        return ""
    text: str = server.node_proxy.logs(pod, container, request.params)
    return text


def _container(pod: Obj, asked: str) -> str:
    """Models LogLocation of pkg/registry/core/pod."""
    spec, name = pod["spec"], pod["metadata"]["name"]
    containers = [item["name"] for item in spec["containers"]]
    init = [item["name"] for item in spec.get("initContainers") or ()]
    ephemeral = [item["name"] for item in spec.get("ephemeralContainers") or ()]
    if asked:
        if asked not in containers + init + ephemeral:
            raise status.bad_request(f"container {asked} is not valid for pod {name}")
        return asked
    if len(containers) == 1:
        return str(containers[0])
    text = f"a container name must be specified for pod {name}, choose one of: [{' '.join(containers)}]"
    if init:
        text += f" or one of the init containers: [{' '.join(init)}]"
    raise status.bad_request(text)
