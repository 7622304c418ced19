"""ClusterTrustBundle and PodCertificateRequest.  Models pkg/registry/certificates."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell

    Obj = dict[str, Any]


GROUP = "certificates.k8s.io"
ONE_DAY = 86400
_STATES = ("Issued", "Denied", "Failed")


def _spec(name: str) -> Any:
    return lambda obj: str((obj.get("spec") or {}).get(name) or "")


def _bundle_row(obj: Obj) -> list[Cell]:
    return [obj["metadata"]["name"], (obj.get("spec") or {}).get("signerName") or NONE]


def _request_row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    state = "Pending"
    for condition in (obj.get("status") or {}).get("conditions") or ():
        if condition.get("type") in _STATES:
            state = condition["type"]
    return [
        obj["metadata"]["name"],
        spec.get("podName", ""),
        spec.get("serviceAccountName", ""),
        spec.get("nodeName", ""),
        spec.get("signerName", ""),
        state,
    ]


def _default_request(obj: Obj) -> None:
    spec = obj.get("spec")
    if spec is not None and spec.get("maxExpirationSeconds") is None:
        spec["maxExpirationSeconds"] = ONE_DAY


CLUSTER_TRUST_BUNDLE = Kind(
    group=GROUP,
    kind="ClusterTrustBundle",
    plural="clustertrustbundles",
    namespaced=False,
    columns=(NAME, Column("SignerName")),
    row=_bundle_row,
    fields={"spec.signerName": _spec("signerName")},
    validate=lazy("certificates._validation:clustertrustbundle"),
    validate_update=lazy("certificates._validation:clustertrustbundle_update"),
)

POD_CERTIFICATE_REQUEST = Kind(
    group=GROUP,
    kind="PodCertificateRequest",
    plural="podcertificaterequests",
    subresources=("status",),
    columns=(
        NAME,
        Column("PodName"),
        Column("ServiceAccountName"),
        Column("NodeName"),
        Column("SignerName"),
        Column("State"),
    ),
    row=_request_row,
    fields={f"spec.{name}": _spec(name) for name in ("signerName", "podName", "nodeName")},
    has_status=True,
    default=_default_request,
    prepare_create=new_status(),
)
