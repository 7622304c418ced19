"""Defaults of networking.k8s.io/v1.  Models pkg/apis/networking/v1/defaults.go."""

from __future__ import annotations

from kubectl_sim.kinds._shared.workload import fill, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def networkpolicy(obj: Obj) -> None:
    spec = spec_of(obj)
    fill(spec, podSelector={})
    if not spec.get("policyTypes"):
        spec["policyTypes"] = ["Ingress", "Egress"] if spec.get("egress") else ["Ingress"]
    for direction in ("ingress", "egress"):
        for rule in spec.get(direction) or ():
            for port in rule.get("ports") or ():
                fill(port, protocol="TCP")


def ingressclass(obj: Obj) -> None:
    parameters = (obj.get("spec") or {}).get("parameters")
    if parameters is not None:
        fill(parameters, scope="Cluster")
