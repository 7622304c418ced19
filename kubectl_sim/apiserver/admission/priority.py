"""The pod's priority, by the name of its class.  Models plugin/pkg/admission/priority."""

from __future__ import annotations

from kubectl_sim.apiserver import admission
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_RESOURCE = "priorityclasses.scheduling.k8s.io"


def admit(server: APIServer, request: Request, pod: Obj, old: Obj | None) -> None:
    spec = pod["spec"]
    name = spec.get("priorityClassName")
    if name:
        found = server.store.get(_RESOURCE, "", name)
        if found is None:
            raise status.forbidden(
                "pods", admission.early_name(request, pod), f"no PriorityClass with name {name} was found"
            )
    else:
        found = _global_default(server)
        if found is not None:
            spec["priorityClassName"] = found["metadata"]["name"]
    value = found["value"] if found else 0
    if "priority" in spec and spec["priority"] != value:
        raise status.forbidden(
            "pods",
            admission.early_name(request, pod),
            f"the integer value of priority ({spec['priority']}) must not be provided in pod spec; "
            f"priority admission controller computed {value} from the given PriorityClass name",
        )
    spec["priority"] = value
    spec.setdefault("preemptionPolicy", (found or {}).get("preemptionPolicy", "PreemptLowerPriority"))


def _global_default(server: APIServer) -> Obj | None:
    defaults = [c for c in server.store.select(_RESOURCE) if c.get("globalDefault")]
    return min(defaults, key=lambda c: c["value"]) if defaults else None
