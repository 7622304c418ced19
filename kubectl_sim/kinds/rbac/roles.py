"""Role and ClusterRole.  Models pkg/registry/rbac/role and clusterrole."""

from __future__ import annotations

from kubectl_sim.kinds._shared.columns import NAME_CREATED_AT, name_created_at
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.model.kind import Kind

GROUP = "rbac.authorization.k8s.io"

ROLE = Kind(
    group=GROUP,
    kind="Role",
    plural="roles",
    columns=NAME_CREATED_AT,
    row=name_created_at,
    validate_name=lazy("_shared.check:path_segment_name"),
    validate=lazy("rbac._validation:role"),
    validate_update=lazy("rbac._validation:role_update"),
)

CLUSTER_ROLE = Kind(
    group=GROUP,
    kind="ClusterRole",
    plural="clusterroles",
    namespaced=False,
    columns=NAME_CREATED_AT,
    row=name_created_at,
    validate_name=lazy("_shared.check:path_segment_name"),
    validate=lazy("rbac._validation:cluster_role"),
    validate_update=lazy("rbac._validation:cluster_role_update"),
)
