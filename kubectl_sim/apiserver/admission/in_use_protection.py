"""What is in use is not deleted under its users.  Models plugin/pkg/admission/storage/storageobjectinuseprotection.

A finalizer holds it back; the controllers of the same names take it away.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

FINALIZERS = {
    "persistentvolumeclaims": "kubernetes.io/pvc-protection",
    "persistentvolumes": "kubernetes.io/pv-protection",
    "volumeattributesclasses.storage.k8s.io": "kubernetes.io/vac-protection",
}


def admit(server: APIServer, request: Request, obj: Obj, old: Obj | None) -> None:
    finalizer = FINALIZERS[request.resource]
    known = obj["metadata"].get("finalizers") or []
    if finalizer not in known:
        obj["metadata"]["finalizers"] = [*known, finalizer]
