"""RoleBinding and ClusterRoleBinding.  Models pkg/registry/rbac/rolebinding and clusterrolebinding."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import created
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


GROUP = "rbac.authorization.k8s.io"
COLUMNS = (
    NAME,
    Column("Role"),
    AGE,
    Column("Users", priority=1),
    Column("Groups", priority=1),
    Column("ServiceAccounts", priority=1),
)


def _row(obj: Obj) -> list[Cell]:
    role = obj.get("roleRef") or {}
    subjects = obj.get("subjects") or ()
    accounts = [
        f"{subject.get('namespace', '')}/{subject.get('name', '')}"
        for subject in subjects
        if subject.get("kind") == "ServiceAccount"
    ]
    return [
        obj["metadata"]["name"],
        f"{role.get('kind', '')}/{role.get('name', '')}",
        created(obj),
        _names(subjects, "User"),
        _names(subjects, "Group"),
        ", ".join(accounts),
    ]


def _names(subjects: Any, kind: str) -> str:
    return ", ".join([subject.get("name", "") for subject in subjects if subject.get("kind") == kind])


ROLE_BINDING = Kind(
    group=GROUP,
    kind="RoleBinding",
    plural="rolebindings",
    columns=COLUMNS,
    row=_row,
    default=lazy("rbac._defaults:binding"),
    validate_name=lazy("_shared.check:path_segment_name"),
    validate=lazy("rbac._validation:role_binding"),
    validate_update=lazy("rbac._validation:role_binding_update"),
)

CLUSTER_ROLE_BINDING = Kind(
    group=GROUP,
    kind="ClusterRoleBinding",
    plural="clusterrolebindings",
    namespaced=False,
    columns=COLUMNS,
    row=_row,
    default=lazy("rbac._defaults:binding"),
    validate_name=lazy("_shared.check:path_segment_name"),
    validate=lazy("rbac._validation:cluster_role_binding"),
    validate_update=lazy("rbac._validation:cluster_role_binding_update"),
)
