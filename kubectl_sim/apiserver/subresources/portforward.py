"""pods/portforward: the ports of a pod, by way of its node.  Models PortForwardLocation of pkg/registry/core/pod.

With a ``port`` in its parameters a request learns what is there: ``{"refused": text}``, or with a ``path``
what the web server answers to a GET.
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


def get(server: APIServer, kind: Kind, request: Request) -> Any:
    """Look whether ports can be forwarded, or at one of them.  Raises BadRequest."""
    pod = current(server, kind, request)
    if not pod["spec"].get("nodeName"):
        raise status.bad_request(f"pod {pod['metadata']['name']} does not have a host assigned")
    if "port" not in request.params:
        return None
    params = request.params
    return server.node_proxy.forward(pod, int(params["port"]), params.get("path", "/"), params.get("agent", ""))


#: To ask for a page as somebody (``agent``) is an access that the server logs.
create = get
