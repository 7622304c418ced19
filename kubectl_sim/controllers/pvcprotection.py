"""Claims are kept as long as a pod uses them.  Models pkg/controller/volume/pvcprotection."""

from __future__ import annotations

from kubectl_sim.base.objects import key_of, split_key
from kubectl_sim.controllers._protection import CONCERNS as PROTECTED
from kubectl_sim.controllers._protection import protect

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Any

    from kubectl_sim.model.context import Context
    from kubectl_sim.model.request import Change

    Obj = dict[str, Any]

RESOURCE = "persistentvolumeclaims"
FINALIZER = "kubernetes.io/pvc-protection"


def _of_claim(change: Change) -> Iterable[str]:
    if change.type != "DELETED":
        yield key_of(change.new)


def _of_pod(change: Change) -> Iterable[str]:
    """Only a pod that is over, or was never given a node, can let a claim go."""
    pod = change.new
    over = (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed")
    if change.type == "DELETED" or over or not pod["spec"].get("nodeName"):
        yield from (f"{pod['metadata']['namespace']}/{name}" for name in _claims(pod))


def _claims(pod: Obj) -> Iterator[str]:
    for volume in pod["spec"].get("volumes") or ():
        if "persistentVolumeClaim" in volume:
            yield volume["persistentVolumeClaim"]["claimName"]
        elif "ephemeral" in volume:
            yield f"{pod['metadata']['name']}-{volume['name']}"


WATCHES = {RESOURCE: _of_claim, "pods": _of_pod}
CONCERNS = {
    RESOURCE: PROTECTED,
    "pods": ("deleted", "phase", f"exists:{RESOURCE}"),
}


def reconcile(ctx: Context, key: str) -> None:
    protect(ctx, RESOURCE, *split_key(key), FINALIZER, lambda claim: _is_used(ctx, claim))


def _is_used(ctx: Context, claim: Obj) -> bool:
    """A kubelet sees pods once they have a node, and starts none with a claim that is on its way out."""
    metadata = claim["metadata"]
    pods = ctx.client.list("pods", metadata["namespace"])
    return any(pod["spec"].get("nodeName") and metadata["name"] in _claims(pod) for pod in pods)
