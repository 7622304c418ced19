"""pods/exec: a command in a container, by way of its node.  Models ExecLocation of pkg/registry/core/pod.

The answer to a creation is a :class:`kubectl_sim.kubelet.sessions.Session`, which a creation with
``session``, ``text`` and ``ended`` in its parameters feeds.
"""

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


def get(server: APIServer, kind: Kind, request: Request) -> None:
    """Look whether a session could begin.  Raises BadRequest."""
    container_of(current(server, kind, request), request.params.get("container", ""))
    _command(request)


def create(server: APIServer, kind: Kind, request: Request) -> Any:
    """Begin or feed a session.  Raises BadRequest as the API server does before it asks the node."""
    pod = current(server, kind, request)
    params = request.params
    if "session" in params:
        return server.node_proxy.feed(pod, params)
    container = container_of(pod, params.get("container", ""))
    return server.node_proxy.exec(pod, container, _command(request), params)


def _command(request: Request) -> list[str]:
    command = list(request.params.get("command") or ())
    if not command:
        raise status.bad_request("you must specify at least one command for the container")
    return command


def container_of(pod: Obj, asked: str) -> str:
    """The container that is meant.  Raises BadRequest."""
    spec, name = pod["spec"], pod["metadata"]["name"]
    containers = [item["name"] for item in spec["containers"]]
    init = [item["name"] for item in spec.get("initContainers") or ()]
    ephemeral = [item["name"] for item in spec.get("ephemeralContainers") or ()]
    if not asked:
        if len(containers) > 1:
            text = f"a container name must be specified for pod {name}, choose one of: [{' '.join(containers)}]"
            if init:
                text += f" or one of the init containers: [{' '.join(init)}]"
            raise status.bad_request(text)
        asked = containers[0]
    elif asked not in containers + init + ephemeral:
        raise status.bad_request(f"container {asked} is not valid for pod {name}")
    if not spec.get("nodeName"):
        raise status.bad_request(f"pod {name} does not have a host assigned")
    return asked
