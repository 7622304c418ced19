"""pods/attach: the main process of a container, by way of its node.  Models AttachLocation of pkg/registry/core/pod.

The answer to a creation is a :class:`kubectl_sim.kubelet.sessions.Attachment`, which a creation with
``session``, ``text`` and ``ended`` in its parameters feeds and brings up to date.
"""

from __future__ import annotations

from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.apiserver.subresources.exec import container_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request


def get(server: APIServer, kind: Kind, request: Request) -> None:
    """Look whether a session could begin.  Raises BadRequest."""
    container_of(current(server, kind, request), request.params.get("container", ""))


def create(server: APIServer, kind: Kind, request: Request) -> Any:
    """Begin or feed an attachment.  Raises BadRequest."""
    pod = current(server, kind, request)
    params = request.params
    if "session" in params:
        return server.node_proxy.feed(pod, params)
    return server.node_proxy.attach(pod, container_of(pod, params.get("container", "")), params)
