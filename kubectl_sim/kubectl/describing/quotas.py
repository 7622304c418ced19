"""Scopes and amounts of resource quotas.  Models describeQuota and DescribeResourceQuotas of pkg/describe."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kubectl.describing.layout import Writer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from kubectl_sim.kubectl.describing.source import Obj

_SCOPE_HELP = {
    "Terminating": (
        "Matches all pods that have an active deadline. These pods have a limited lifespan on a node"
        " before being actively terminated by the system."
    ),
    "NotTerminating": (
        "Matches all pods that do not have an active deadline. These pods usually include long running"
        " pods whose container command is not expected to terminate."
    ),
    "BestEffort": (
        "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service."
    ),
    "NotBestEffort": (
        "Matches all pods that have at least one resource requirement set. These pods have a burstable"
        " or guaranteed quality of service."
    ),
}


def describe_scopes(w: Writer, quota: Obj, level: int, bullet: str) -> None:
    """The scopes of a quota and what they mean, if it has any."""
    scopes = sorted((quota.get("spec") or {}).get("scopes") or ())
    if not scopes:
        return
    w.field("Scopes", ", ".join(scopes), level)
    for scope in scopes:
        if scope in _SCOPE_HELP:
            w.line(bullet + _SCOPE_HELP[scope], level)


def describe_amounts(w: Writer, quota: Obj, level: int, like_hard: bool = False) -> None:
    """Used and hard of each resource; ``like_hard`` writes the one with the other's kind of suffixes."""
    status = quota.get("status") or {}
    hard, used = status.get("hard") or {}, status.get("used") or {}
    for name in sorted(hard):
        most, taken = quantity.of(hard[name]), quantity.of(used.get(name, "0"))
        if like_hard and most.format != taken.format:
            taken = quantity.from_int(taken.value(), most.format)
        w.row(name, str(taken), str(most), level=level)
