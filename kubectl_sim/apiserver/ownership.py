"""Field ownership in the pipeline: which writes are recorded in managedFields, and as whose.

What the cluster's own components create is not recorded (nobody else may want its fields, and a
cluster holds far more of it than of anything else); what they change of recorded objects is.
"""

from __future__ import annotations

from kubectl_sim.base import timefmt
from kubectl_sim.model import schema as schemas

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.fieldmanager.tracking import Writer
    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_COMPONENT = "system:"
_CONTROLLERS = "kube-controller-manager"
_COMPONENTS = {"kubelet": "kubelet", "scheduler": "kube-scheduler", "kube-scheduler": "kube-scheduler"}


def recorded(server: APIServer, kind: Kind, request: Request, new: Obj, old: Obj | None) -> Obj:
    """``new`` with its managedFields brought up to date; ``old`` is None on creation."""
    if old is None:
        if request.user_agent.startswith(_COMPONENT):
            return new
    elif not old["metadata"].get("managedFields") and not new["metadata"].get("managedFields"):
        return new
    from kubectl_sim.apiserver.fieldmanager import tracking

    schema = schemas.find(kind.group, kind.version, kind.kind)
    found = tracking.updated(schema, old, new, writer(server, kind, request))
    return found if old is None else tracking.without_new_times(old, found)


def writer(server: APIServer, kind: Kind, request: Request) -> Writer:
    """Who makes a request, as managedFields name it."""
    from kubectl_sim.apiserver.fieldmanager.tracking import Writer, manager_name

    agent = request.user_agent
    if agent.startswith(_COMPONENT):
        agent = _COMPONENTS.get(agent[len(_COMPONENT) :].partition(":")[0], _CONTROLLERS)
    subresource = request.subresource
    reset: tuple[str, ...] = ("spec",) if subresource == "status" else ()
    if not subresource and kind.has_status:
        reset = ("status",)
    name = manager_name(request.params.get("fieldManager") or "", agent)
    return Writer(name, kind.api_version, timefmt.rfc3339(server.now), subresource, reset)
