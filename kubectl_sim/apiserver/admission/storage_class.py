"""The class of a claim that names none.  Models plugin/pkg/admission/storage/storageclass/setdefault."""

from __future__ import annotations

from kubectl_sim.apiserver.admission import default_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_CLASS = "volume.beta.kubernetes.io/storage-class"
_MARKS = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")


def admit(server: APIServer, request: Request, claim: Obj, old: Obj | None) -> None:
    """Claims with an empty class want none at all, and keep that."""
    if "storageClassName" in claim["spec"] or _CLASS in (claim["metadata"].get("annotations") or {}):
        return
    name = default_class(server, "storageclasses.storage.k8s.io", _MARKS)
    if name:
        claim["spec"]["storageClassName"] = name
