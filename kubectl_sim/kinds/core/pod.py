"""Pod.  Models pkg/registry/core/pod."""

from __future__ import annotations

from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

_EMPTY: dict[str, Any] = {}


def _spec(name: str) -> Any:
    return lambda obj: str((obj.get("spec") or _EMPTY).get(name) or "")


def _status(name: str) -> Any:
    return lambda obj: str((obj.get("status") or _EMPTY).get(name) or "")


def _host_network(obj: Obj) -> str:
    return "true" if (obj.get("spec") or _EMPTY).get("hostNetwork") else "false"


def _pod_ip(obj: Obj) -> str:
    ips = (obj.get("status") or _EMPTY).get("podIPs")
    return str((ips and ips[0].get("ip")) or "")


_validate_change = lazy("core._pod_validation:validate_update")


def _validate_update(new: Obj, old: Obj) -> list[Cause]:
    """Labels change far more often than what a pod's validation looks at, which is not even loaded for them."""
    annotations, before = new["metadata"].get("annotations"), old["metadata"].get("annotations")
    if new["spec"] == old["spec"] and annotations == before:
        return []
    found: list[Cause] = _validate_change(new, old)
    return found


KIND = Kind(
    kind="Pod",
    plural="pods",
    short_names=("po",),
    categories=("all",),
    subresources=(
        "attach",
        "binding",
        "ephemeralcontainers",
        "eviction",
        "exec",
        "log",
        "portforward",
        "proxy",
        "resize",
        "status",
    ),
    columns=(
        NAME,
        Column("Ready"),
        Column("Status"),
        Column("Restarts"),
        AGE,
        Column("IP", priority=1),
        Column("Node", priority=1),
        Column("Nominated Node", priority=1),
        Column("Readiness Gates", priority=1),
    ),
    row=lazy("core._pod_row:row"),
    fields={
        "spec.nodeName": _spec("nodeName"),
        "spec.restartPolicy": _spec("restartPolicy"),
        "spec.schedulerName": _spec("schedulerName"),
        "spec.serviceAccountName": _spec("serviceAccountName"),
        "spec.hostNetwork": _host_network,
        "status.phase": _status("phase"),
        "status.podIP": _pod_ip,
        # A known label that upstream never gives a value.
        "status.podIPs": lambda _: "",
        "status.nominatedNodeName": _status("nominatedNodeName"),
    },
    indexed=("spec.nodeName", "status.phase"),
    has_generation=True,
    has_status=True,
    graceful_seconds=lazy("core._pod_strategy:graceful_seconds"),
    default=lazy("core._pod_defaults:default"),
    prepare_create=lazy("core._pod_strategy:prepare_create"),
    validate=lazy("core._pod_validation:validate"),
    validate_update=_validate_update,
    validate_status=lazy("core._pod_validation:validate_status"),
)
