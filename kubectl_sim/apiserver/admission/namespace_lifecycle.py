"""No new objects in namespaces that are not there or are going away.

Models apiserver/pkg/admission/plugin/namespace/lifecycle.
"""

from __future__ import annotations

from kubectl_sim.apiserver import admission
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request


def check(server: APIServer, kind: Kind, request: Request, obj: dict[str, Any]) -> None:
    name = request.namespace
    namespace = server.store.get("namespaces", "", name)
    if namespace is None:
        raise status.not_found("namespaces", name)
    if "deletionTimestamp" in namespace["metadata"]:
        refusal = status.forbidden(
            kind.resource,
            admission.early_name(request, obj),
            f"unable to create new content in namespace {name} because it is being terminated",
        )
        refusal.details["causes"] = [
            {
                "reason": "NamespaceTerminating",
                "message": f"namespace {name} is being terminated",
                "field": "metadata.namespace",
            }
        ]
        raise refusal
