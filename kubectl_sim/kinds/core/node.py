"""Node.  Models pkg/registry/core/node."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE, UNKNOWN, created
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]

ROLE_PREFIX = "node-role.kubernetes.io/"
ROLE_LABEL = "kubernetes.io/role"


def _row(node: Obj) -> list[Cell]:
    metadata = node["metadata"]
    status = node.get("status") or {}
    info = status.get("nodeInfo") or {}
    addresses = status.get("addresses") or ()
    return [
        metadata["name"],
        _status(node.get("spec") or {}, status),
        _roles(metadata.get("labels") or {}),
        created(node),
        info.get("kubeletVersion", ""),
        _address(addresses, "InternalIP"),
        _address(addresses, "ExternalIP"),
        info.get("osImage") or UNKNOWN,
        info.get("kernelVersion") or UNKNOWN,
        info.get("containerRuntimeVersion") or UNKNOWN,
    ]


def _status(spec: Obj, status: Obj) -> str:
    text = "Unknown"
    for condition in status.get("conditions") or ():
        if condition.get("type") == "Ready":
            text = "Ready" if condition.get("status") == "True" else "NotReady"
    return f"{text},SchedulingDisabled" if spec.get("unschedulable") else text


def _roles(labels: dict[str, str]) -> str:
    roles = {key[len(ROLE_PREFIX) :] for key in labels if key.startswith(ROLE_PREFIX)}
    roles.add(labels.get(ROLE_LABEL, ""))
    roles.discard("")
    return ",".join(sorted(roles)) or NONE


def _address(addresses: Any, kind: str) -> str:
    for address in addresses:
        if address.get("type") == kind:
            return str(address.get("address", ""))
    return NONE


def _unschedulable(node: Obj) -> str:
    return "true" if (node.get("spec") or {}).get("unschedulable") else "false"


KIND = Kind(
    kind="Node",
    plural="nodes",
    short_names=("no",),
    namespaced=False,
    subresources=("proxy", "status"),
    columns=(
        NAME,
        Column("Status"),
        Column("Roles"),
        AGE,
        Column("Version"),
        Column("Internal-IP", priority=1),
        Column("External-IP", priority=1),
        Column("OS-Image", priority=1),
        Column("Kernel-Version", priority=1),
        Column("Container-Runtime", priority=1),
    ),
    row=_row,
    fields={"spec.unschedulable": _unschedulable},
    has_status=True,
    reported=True,
    keeps_new_status=True,
    default=lazy("core._defaults:node"),
    validate=lazy("core._validation:node"),
    validate_update=lazy("core._validation:node_update"),
)
