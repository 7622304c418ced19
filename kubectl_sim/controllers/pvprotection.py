"""Volumes are kept as long as they are bound to a claim.  Models pkg/controller/volume/pvprotection."""

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

RESOURCE = "persistentvolumes"
FINALIZER = "kubernetes.io/pv-protection"


def _of_volume(change: Change) -> Iterable[str]:
    if change.type != "DELETED":
        yield change.new["metadata"]["name"]


WATCHES = {RESOURCE: _of_volume}
CONCERNS = {RESOURCE: PROTECTED}


def reconcile(ctx: Context, key: str) -> None:
    protect(ctx, RESOURCE, "", key, FINALIZER, _is_bound)


def _is_bound(volume: Obj) -> bool:
    return bool((volume.get("status") or {}).get("phase") == "Bound")
