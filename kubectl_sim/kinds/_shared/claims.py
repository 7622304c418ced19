"""Validation of claims on volumes.  Models ValidatePersistentVolumeClaimSpec."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.kinds._shared.check import label, label_selector, one_of, subdomain
from kubectl_sim.kinds._shared.resources import check_amount, check_positive
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out

    Obj = dict[str, Any]

ACCESS_MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
VOLUME_MODES = ("Block", "Filesystem")


def check_access_modes(out: Out, path: str, modes: list[str]) -> None:
    for mode in modes:
        one_of(out, path, mode, ACCESS_MODES)
    known = [mode for mode in modes if mode in ACCESS_MODES]
    if "ReadWriteOncePod" in known and any(mode != "ReadWriteOncePod" for mode in known):
        out.append(field.forbidden(path, "may not use ReadWriteOncePod with other access modes"))


def check_claim_spec(out: Out, path: str, spec: Obj) -> None:
    modes = spec.get("accessModes") or []
    if not modes:
        out.append(field.required(f"{path}.accessModes", "at least 1 access mode is required"))
    label_selector(out, f"{path}.selector", spec.get("selector"))
    check_access_modes(out, f"{path}.accessModes", modes)
    _check_size(out, f"{path}.resources[storage]", spec)
    for key in ("storageClassName", "volumeAttributesClassName"):
        if spec.get(key):
            subdomain(out, f"{path}.{key}", spec[key])
    if spec.get("volumeMode") is not None:
        one_of(out, f"{path}.volumeMode", spec["volumeMode"], VOLUME_MODES)
    _check_sources(out, path, spec.get("dataSource"), spec.get("dataSourceRef"))


def _check_size(out: Out, path: str, spec: Obj) -> None:
    storage = ((spec.get("resources") or {}).get("requests") or {}).get("storage")
    if storage is None:
        out.append(field.required(path))
        return
    amount = quantity.of(storage)
    if check_positive(out, path, amount):
        check_amount(out, path, "storage", amount)


def _check_sources(out: Out, path: str, source: Obj | None, reference: Obj | None) -> None:
    for name, given in (("dataSource", source), ("dataSourceRef", reference)):
        if given is not None:
            _check_source(out, f"{path}.{name}", given)
    if source is None or reference is None:
        return
    if reference.get("namespace"):
        detail = "may not be specified when dataSourceRef.namespace is specified"
        out.append(field.invalid(path, f"{path}.dataSource", detail))
    elif any(source.get(key) != reference.get(key) for key in ("apiGroup", "kind", "name")):
        out.append(field.invalid(path, f"{path}.dataSource", "must match dataSourceRef"))


def _check_source(out: Out, path: str, source: Obj) -> None:
    for key in ("name", "kind"):
        if not source.get(key):
            out.append(field.required(f"{path}.{key}"))
    group, kind = source.get("apiGroup"), source.get("kind", "")
    if not group and kind != "PersistentVolumeClaim":
        detail = "must be 'PersistentVolumeClaim' when referencing the default apiGroup"
        out.append(field.invalid(path, kind, detail))
    if group:
        subdomain(out, f"{path}.apiGroup", group)
    if source.get("namespace"):
        label(out, f"{path}.namespace", source["namespace"])
