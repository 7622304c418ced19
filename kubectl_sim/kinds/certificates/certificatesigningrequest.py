"""CertificateSigningRequest.  Models pkg/registry/certificates/certificates."""

from __future__ import annotations

from kubectl_sim.kinds._shared.cells import NONE, created
from kubectl_sim.kinds._shared.lazy import lazy
from kubectl_sim.kinds._shared.strategy import new_status
from kubectl_sim.model.kind import AGE, NAME, Column, Kind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.model.kind import Cell
    from kubectl_sim.model.request import User

    Obj = dict[str, Any]


def _row(obj: Obj) -> list[Cell]:
    spec = obj.get("spec") or {}
    return [
        obj["metadata"]["name"],
        created(obj),
        spec.get("signerName") or NONE,
        spec.get("username", ""),
        _duration(spec.get("expirationSeconds")),
        _condition(obj.get("status") or {}),
    ]


def _duration(seconds: int | None) -> str:
    if seconds is None:
        return NONE
    from kubectl_sim.base import duration
    from kubectl_sim.base.timefmt import SECOND

    return duration.human(seconds * SECOND)


def _condition(status: Obj) -> str:
    types = {condition.get("type") for condition in status.get("conditions") or ()}
    words = ["Denied" if "Denied" in types else "Approved" if "Approved" in types else "Pending"]
    if "Failed" in types:
        words.append("Failed")
    if status.get("certificate"):
        words.append("Issued")
    return ",".join(words)


def _signer(obj: Obj) -> str:
    return str((obj.get("spec") or {}).get("signerName") or "")


def _requested_by(obj: Obj, user: User) -> None:
    """Only the server says who asks; what the manifest says of it does not count."""
    known = {
        "username": user.name,
        "uid": user.uid,
        "groups": list(user.groups),
        "extra": {key: list(values) for key, values in user.extra.items()},
    }
    kept = {key: value for key, value in (obj.get("spec") or {}).items() if key not in known}
    obj["spec"] = {**kept, **{key: value for key, value in known.items() if value}}


def _prepare_update(new: Obj, old: Obj) -> None:
    new["spec"] = old.get("spec") or {}


KIND = Kind(
    group="certificates.k8s.io",
    kind="CertificateSigningRequest",
    plural="certificatesigningrequests",
    short_names=("csr",),
    namespaced=False,
    subresources=("approval", "status"),
    columns=(
        NAME,
        AGE,
        Column("SignerName"),
        Column("Requestor"),
        Column("RequestedDuration"),
        Column("Condition"),
    ),
    row=_row,
    fields={"spec.signerName": _signer},
    has_status=True,
    prepare_create=new_status(),
    prepare_update=_prepare_update,
    requested_by=_requested_by,
    validate_name=lazy("certificates._validation:any_name"),
    validate=lazy("certificates._validation:certificatesigningrequest"),
    validate_update=lazy("certificates._validation:certificatesigningrequest_update"),
)
