"""Defaults of discovery.k8s.io/v1.  Models pkg/apis/discovery/v1/defaults.go."""

from __future__ import annotations

from kubectl_sim.kinds._shared.workload import fill

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def endpointslice(obj: Obj) -> None:
    for port in obj.get("ports") or ():
        fill(port, name="", protocol="TCP")
