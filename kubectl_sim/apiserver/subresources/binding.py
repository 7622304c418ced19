"""Bind a pod to a node.  Models BindingREST of pkg/registry/core/pod/storage."""

from __future__ import annotations

from kubectl_sim.apiserver import body
from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.base import timefmt
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


def create(server: APIServer, kind: Kind, request: Request) -> Obj:
    """Assign the node of the Binding in the body.  Raises Conflict when the pod has one already."""
    old = current(server, kind, request)
    name = old["metadata"]["name"]
    node = ((request.body or {}).get("target") or {}).get("name", "")
    if not node:
        raise status.bad_request("target.name is required")
    if old["metadata"].get("deletionTimestamp"):
        raise status.conflict("pods/binding", name, f"pod {name} is being deleted, cannot be assigned to a host")
    if old["spec"].get("nodeName"):
        raise status.conflict(
            "pods/binding", name, f'pod {name} is already assigned to node "{old["spec"]["nodeName"]}"'
        )
    new = {**old, "metadata": dict(old["metadata"])}
    new["spec"] = {**old["spec"], "nodeName": node}
    scheduled = {
        "type": "PodScheduled",
        "status": "True",
        "lastProbeTime": None,
        "lastTransitionTime": timefmt.rfc3339(server.now),
    }
    if "generation" in old["metadata"]:
        scheduled["observedGeneration"] = old["metadata"]["generation"]
    before = old.get("status") or {}
    others = [c for c in before.get("conditions") or () if c["type"] != "PodScheduled"]
    new["status"] = {**before, "conditions": [*others, scheduled]}
    body.written(server, kind, request, new, old)
    return status.success({})
