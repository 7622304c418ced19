"""The scale subresource: replicas behind one face for every scalable kind.

Models the ScaleREST of pkg/registry/apps.
"""

from __future__ import annotations

from kubectl_sim.apiserver import patching
from kubectl_sim.apiserver.operations.get import current
from kubectl_sim.apiserver.operations.update import replace
from kubectl_sim.base.objects import clone
from kubectl_sim.model import field, status
from kubectl_sim.model.kind import AGE, Column

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.apiserver.table import TableResult
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]


#: Models the Scale of pkg/printers/internalversion.
COLUMNS = (Column("Name"), Column("Desired", kind="integer"), Column("Available", kind="integer"), AGE)


def get(server: APIServer, kind: Kind, request: Request) -> Obj | TableResult:
    scale = scale_of(current(server, kind, request))
    if request.accept != "Table":
        return scale
    from kubectl_sim.apiserver import table

    metadata = scale["metadata"]
    row = [metadata["name"], scale["spec"]["replicas"], scale["status"]["replicas"], metadata["creationTimestamp"]]
    return table.of_row(server, kind, COLUMNS, scale, row)


def update(server: APIServer, kind: Kind, request: Request) -> Obj:
    return _write(server, kind, request, request.body or {})


def patch(server: APIServer, kind: Kind, request: Request) -> Obj:
    scale = scale_of(current(server, kind, request))
    return _write(server, kind, request, patching.patched(server, kind, request, scale))


def scale_of(obj: Obj) -> Obj:
    """The autoscaling/v1 Scale of an object."""
    from kubectl_sim.kinds._shared.cells import format_selector  # a stored selector needs no parsing

    metadata = obj["metadata"]
    kept = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")
    selector = obj["spec"].get("selector") or {}
    if obj["kind"] == "ReplicationController":
        selector = {"matchLabels": selector}
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": {key: metadata[key] for key in kept if key in metadata},
        "spec": {"replicas": obj["spec"].get("replicas", 0)},
        "status": {
            "replicas": (obj.get("status") or {}).get("replicas", 0),
            "selector": format_selector(selector),
        },
    }


def _write(server: APIServer, kind: Kind, request: Request, sent: Obj) -> Obj:
    old = current(server, kind, request)
    replicas = (sent.get("spec") or {}).get("replicas", 0)
    name = old["metadata"]["name"]
    if replicas < 0:
        cause = field.invalid("spec.replicas", replicas, "must be greater than or equal to 0")
        raise status.invalid("autoscaling", "Scale", name, [cause])
    seen = (sent.get("metadata") or {}).get("resourceVersion")
    if seen and seen != old["metadata"]["resourceVersion"]:
        raise status.stale(kind.resource, name)
    new = clone(old)
    new["spec"]["replicas"] = replicas
    return scale_of(replace(server, kind, request, new, old))
