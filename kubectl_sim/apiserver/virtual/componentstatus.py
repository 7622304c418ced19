"""The deprecated componentstatuses.  Models pkg/registry/core/componentstatus."""

from __future__ import annotations

from kubectl_sim.apiserver.virtual import collections
from kubectl_sim.model import status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.kind import Kind
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_DEPRECATED = "v1 ComponentStatus is deprecated in v1.19+"
_COMPONENTS = ("controller-manager", "scheduler", "etcd-0")


def _component(name: str) -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "ComponentStatus",
        "metadata": {"name": name},
        "conditions": [{"type": "Healthy", "status": "True", "message": "ok"}],
    }


def get(server: APIServer, kind: Kind, request: Request) -> Any:
    server.warnings.append(_DEPRECATED)
    if request.name not in _COMPONENTS:
        raise status.not_found(kind.resource, request.name)
    return collections.single(server, kind, request, _component(request.name))


def list(server: APIServer, kind: Kind, request: Request) -> Any:
    server.warnings.append(_DEPRECATED)
    return collections.listed(server, kind, request, [_component(name) for name in _COMPONENTS])
