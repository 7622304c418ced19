"""The class of an ingress that names none.  Models plugin/pkg/admission/network/defaultingressclass."""

from __future__ import annotations

from kubectl_sim.apiserver.admission import default_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.apiserver.server import APIServer
    from kubectl_sim.model.request import Request

    Obj = dict[str, Any]

_CLASS = "kubernetes.io/ingress.class"
_MARKS = ("ingressclass.kubernetes.io/is-default-class",)


def admit(server: APIServer, request: Request, ingress: Obj, old: Obj | None) -> None:
    spec = ingress.get("spec") or {}
    if "ingressClassName" in spec or _CLASS in (ingress["metadata"].get("annotations") or {}):
        return
    name = default_class(server, "ingressclasses.networking.k8s.io", _MARKS)
    if name:
        ingress["spec"] = {**spec, "ingressClassName": name}
