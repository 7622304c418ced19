"""What the server does to pods on their way in.  Models pkg/registry/core/pod/strategy.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    Obj = dict[str, Any]

GATED = "Scheduling is blocked due to non-empty scheduling gates"


def graceful_seconds(pod: Obj, asked: int | None) -> int:
    """How long the pod gets to end: nothing when nothing of it runs."""
    spec = pod.get("spec") or {}
    if not spec.get("nodeName") or (pod.get("status") or {}).get("phase") in ("Failed", "Succeeded"):
        return 0
    seconds = spec.get("terminationGracePeriodSeconds", 0) if asked is None else asked
    return 1 if seconds < 0 else int(seconds)


def prepare_create(pod: Obj) -> None:
    spec = pod["spec"]
    status: Obj = {"phase": "Pending", "qosClass": _qos_class(spec)}
    if spec.get("schedulingGates"):
        status["conditions"] = [_gated(pod)]
    pod["status"] = status
    labels = pod["metadata"].get("labels") or {}
    if spec.get("affinity"):
        for term in _affinity_terms(spec["affinity"]):
            _merge_keys(term, labels)
    for constraint in spec.get("topologySpreadConstraints") or ():
        _merge_keys(constraint, labels)


def _qos_class(spec: Obj) -> str:
    if spec.get("resources") is None and not any(
        container.get("resources") for kind in ("containers", "initContainers") for container in spec.get(kind) or ()
    ):
        return "BestEffort"
    from kubectl_sim.kinds._shared.podresources import qos_class

    return qos_class(spec)


def _gated(pod: Obj) -> Obj:
    return {
        "type": "PodScheduled",
        "status": "False",
        "reason": "SchedulingGated",
        "message": GATED,
        "lastProbeTime": None,
        "lastTransitionTime": pod["metadata"].get("creationTimestamp"),
    }


def _affinity_terms(affinity: Obj) -> Iterator[Obj]:
    for kind in ("podAffinity", "podAntiAffinity"):
        rules = affinity.get(kind) or {}
        for weighted in rules.get("preferredDuringSchedulingIgnoredDuringExecution") or ():
            yield weighted.get("podAffinityTerm") or {}
        yield from rules.get("requiredDuringSchedulingIgnoredDuringExecution") or ()


def _merge_keys(term: Obj, labels: dict[str, str]) -> None:
    """Turn label keys into expressions of the selector, with the values of this pod."""
    selector = term.get("labelSelector")
    if selector is None:
        return
    for keys, operator in (("matchLabelKeys", "In"), ("mismatchLabelKeys", "NotIn")):
        for key in term.get(keys) or ():
            if key in labels:
                expression = {"key": key, "operator": operator, "values": [labels[key]]}
                selector["matchExpressions"] = [*(selector.get("matchExpressions") or ()), expression]
