"""Volumes are kept as long as they are bound to a claim.  Models pkg/controller/volume/pvprotection."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

RESOURCE = "persistentvolumes"
FINALIZER = "kubernetes.io/pv-protection"


def _of_volume(change: Change) -> Iterable[str]:
    if change.type != "DELETED":
        yield change.new["metadata"]["name"]


WATCHES = {RESOURCE: _of_volume}
CONCERNS = {RESOURCE: ("added", "terminating", "metadata")}


def reconcile(ctx: Context, key: str) -> None:
    volume = ctx.client.find(RESOURCE, "", key)
    if volume is None:
        return
    metadata = volume["metadata"]
    finalizers = metadata.get("finalizers") or []
    bound = (volume.get("status") or {}).get("phase") == "Bound"
    if "deletionTimestamp" not in metadata:
        if FINALIZER not in finalizers:
            _set(ctx, key, [*finalizers, FINALIZER])
    elif FINALIZER in finalizers and not bound:
        _set(ctx, key, [name for name in finalizers if name != FINALIZER])


def _set(ctx: Context, name: str, finalizers: list[str]) -> None:
    ctx.client.patch(RESOURCE, "", name, {"metadata": {"finalizers": finalizers or None}})
