"""Defaults of rbac.authorization.k8s.io/v1.  Models pkg/apis/rbac/v1/defaults.go."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]

GROUP = "rbac.authorization.k8s.io"


def binding(obj: Obj) -> None:
    role = obj.get("roleRef")
    if role is None:
        role = obj["roleRef"] = {"kind": "", "name": ""}
    if not role.get("apiGroup"):
        role["apiGroup"] = GROUP
    for subject in obj.get("subjects") or ():
        if not subject.get("apiGroup") and subject.get("kind") in ("User", "Group"):
            subject["apiGroup"] = GROUP
