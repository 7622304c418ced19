"""Defaults of flowcontrol.apiserver.k8s.io/v1.  Models its defaults.go."""

from __future__ import annotations

from kubectl_sim.kinds._shared.workload import fill, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

_QUEUING = {"handSize": 8, "queues": 64, "queueLengthLimit": 50}


def flowschema(obj: Obj) -> None:
    spec = spec_of(obj)
    if not spec.get("matchingPrecedence"):
        spec["matchingPrecedence"] = 1000


def prioritylevel(obj: Obj) -> None:
    spec = spec_of(obj)
    if spec.get("exempt") is not None:
        fill(spec["exempt"], nominalConcurrencyShares=0, lendablePercent=0)
    limited = spec.get("limited")
    if limited is None:
        return
    fill(limited, nominalConcurrencyShares=30, lendablePercent=0)
    queuing = (limited.get("limitResponse") or {}).get("queuing")
    if queuing is not None:
        for name, value in _QUEUING.items():
            if not queuing.get(name):
                queuing[name] = value
