"""pods/log: what a container has printed, by way of its node."""

from __future__ import annotations

from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.model import field, status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

#: (option, its least value, what is said of a lesser one).
_BOUNDS = (
    ("tailLines", 0, "must be greater than or equal to 0"),
    ("limitBytes", 1, "must be greater than 0"),
    ("sinceSeconds", 1, "must be greater than 0"),
)


def get(server: APIServer, kind: Kind, request: Request) -> str:
    """The log as text.  Raises Invalid, and BadRequest as the API server does for containers that have none."""
    _check_options(request)
    pod = current(server, kind, request)
    container = _container(pod, request.params.get("container", ""))
    if not pod["spec"].get("nodeName"):
        return ""
    text: str = server.node_proxy.logs(pod, container, request.params)
    return text


def _check_options(request: Request) -> None:
    """Models ValidatePodLogOptions."""
    params, causes = request.params, []
    for name, least, why in _BOUNDS:
        if name == "sinceSeconds" and name in params and "sinceTime" in params:
            causes.append(field.forbidden("", "at most one of `sinceTime` or `sinceSeconds` may be specified"))
        elif name in params and int(params[name]) < least:
            causes.append(field.invalid(name, int(params[name]), why))
    if "stream" in params:
        causes.append(field.forbidden("stream", "may not be specified"))
    if causes:
        raise status.invalid("", "PodLogOptions", request.name, causes)


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
