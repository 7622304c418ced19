"""Classes of volume attributes are kept as long as a claim or a volume names them.

Models pkg/controller/volume/vacprotection.
"""

from __future__ import annotations

from kubectl_sim.controllers._protection import CONCERNS as PROTECTED
from kubectl_sim.controllers._protection import protect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

RESOURCE = "volumeattributesclasses.storage.k8s.io"
FINALIZER = "kubernetes.io/vac-protection"
_USERS = ("persistentvolumeclaims", "persistentvolumes")


def _of_class(change: Change) -> Iterable[str]:
    if change.type != "DELETED":
        yield change.new["metadata"]["name"]


def _of_user(change: Change) -> Iterable[str]:
    """Whom it has let go may be waiting for that."""
    if change.type == "DELETED":
        return _named(change.new)
    return _named(change.old or {}) - _named(change.new)


def _named(user: Obj) -> set[str]:
    status = user.get("status") or {}
    names = (
        (user.get("spec") or {}).get("volumeAttributesClassName"),
        status.get("currentVolumeAttributesClassName"),
        (status.get("modifyVolumeStatus") or {}).get("targetVolumeAttributesClassName"),
    )
    return {name for name in names if name}


WATCHES = {RESOURCE: _of_class, **dict.fromkeys(_USERS, _of_user)}
CONCERNS = {
    RESOURCE: PROTECTED,
    **dict.fromkeys(_USERS, ("deleted", "spec", "status", f"exists:{RESOURCE}")),
}


def reconcile(ctx: Context, key: str) -> None:
    protect(ctx, RESOURCE, "", key, FINALIZER, lambda _: _is_used(ctx, key))


def _is_used(ctx: Context, name: str) -> bool:
    return any(name in _named(user) for resource in _USERS for user in ctx.client.list(resource))
