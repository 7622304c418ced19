"""Validation of persistent volumes and claims.  Models ValidatePersistentVolume(Claim) and their updates."""

from __future__ import annotations

from kubectl_sim.base import quantity
from kubectl_sim.base.objects import clone
from kubectl_sim.kinds._shared.check import IMMUTABLE, immutable, label, name_with, one_of, subdomain
from kubectl_sim.kinds._shared.claims import VOLUME_MODES, check_access_modes, check_claim_spec
from kubectl_sim.kinds._shared.resources import check_positive
from kubectl_sim.kinds._shared.volumes import check_csi_driver_name, check_host_path, check_nfs, need
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

BETA_CLASS = "volume.beta.kubernetes.io/storage-class"
RECLAIM_POLICIES = ("Delete", "Recycle", "Retain")


def persistentvolume(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj["spec"]
    modes = spec.get("accessModes") or []
    if not modes:
        out.append(field.required("spec.accessModes"))
    check_access_modes(out, "spec.accessModes", modes)
    _check_capacity(out, spec.get("capacity") or {})
    policy = spec.get("persistentVolumeReclaimPolicy")
    if policy:
        one_of(out, "spec.persistentVolumeReclaimPolicy", policy, RECLAIM_POLICIES)
    affinity = spec.get("nodeAffinity")
    if affinity is not None:
        _check_affinity(out, affinity)
    _check_source(out, spec)
    if (spec.get("hostPath") or {}).get("path", "").rstrip("/") == "" and spec.get("hostPath") and policy == "Recycle":
        detail = "may not be 'recycle' for a hostPath mount of '/'"
        out.append(field.forbidden("spec.persistentVolumeReclaimPolicy", detail))
    if spec.get("storageClassName"):
        subdomain(out, "spec.storageClassName", spec["storageClassName"])
    if spec.get("volumeMode") is not None:
        one_of(out, "spec.volumeMode", spec["volumeMode"], VOLUME_MODES)
    _check_attributes_class(out, spec)
    return out


def _check_capacity(out: Out, capacity: Obj) -> None:
    if not capacity:
        out.append(field.required("spec.capacity"))
    if list(capacity) != ["storage"]:
        out.append(field.not_supported("spec.capacity", capacity or None, ("storage",)))
    for name in sorted(capacity):
        check_positive(out, f"spec.capacity[{name}]", quantity.of(capacity[name]))


def _check_affinity(out: Out, affinity: Obj) -> None:
    if affinity.get("required") is None:
        out.append(field.required("spec.nodeAffinity.required", "must specify required node constraints"))
        return
    from kubectl_sim.kinds._shared.placement import check_node_selector

    check_node_selector(out, "spec.nodeAffinity.required", affinity["required"])


def _check_source(out: Out, spec: Obj) -> None:
    given = [key for key in SOURCES if spec.get(key) is not None]
    if not given:
        out.append(field.required("spec", "must specify a volume type"))
        return
    SOURCES[given[0]](out, f"spec.{given[0]}", spec[given[0]])
    for other in given[1:]:
        out.append(field.forbidden(f"spec.{other}", "may not specify more than 1 volume type"))
    if given[0] == "local" and spec.get("nodeAffinity") is None:
        out.append(field.required("spec.nodeAffinity", "Local volume requires node affinity"))


def _local(out: Out, path: str, source: Obj) -> None:
    where = source.get("path", "")
    if not where:
        out.append(field.required(f"{path}.path"))
    elif ".." in where.split("/"):
        out.append(field.invalid(f"{path}.path", where, "must not contain '..'"))


def _csi(out: Out, path: str, source: Obj) -> None:
    check_csi_driver_name(out, f"{path}.driver", source.get("driver", ""))
    if not source.get("volumeHandle"):
        out.append(field.required(f"{path}.volumeHandle"))
    for key in (
        "controllerPublishSecretRef",
        "controllerExpandSecretRef",
        "nodePublishSecretRef",
        "nodeExpandSecretRef",
    ):
        secret = source.get(key)
        if secret is not None:
            name_with(out, f"{path}.{key}.name", secret.get("name", ""))
            if not secret.get("namespace"):
                out.append(field.required(f"{path}.{key}.namespace"))
            else:
                label(out, f"{path}.{key}.namespace", secret["namespace"])


SOURCES: dict[str, Callable[[Out, str, Obj], None]] = {
    "hostPath": check_host_path,
    "gcePersistentDisk": need("pdName"),
    "awsElasticBlockStore": need("volumeID"),
    "glusterfs": need("endpoints", "path"),
    "flocker": need(),
    "nfs": check_nfs,
    "rbd": need("monitors", "image"),
    "quobyte": need("registry", "volume"),
    "cephfs": need("monitors"),
    "iscsi": need("targetPortal", "iqn"),
    "cinder": need("volumeID"),
    "fc": need(),
    "flexVolume": need("driver"),
    "azureFile": need("secretName", "shareName"),
    "vsphereVolume": need("volumePath"),
    "photonPersistentDisk": need("pdID"),
    "portworxVolume": need("volumeID"),
    "azureDisk": need("diskName", "diskURI"),
    "scaleIO": need("gateway", "system", "volumeName"),
    "local": _local,
    "storageos": need(),
    "csi": _csi,
}


def _check_attributes_class(out: Out, spec: Obj) -> None:
    name = spec.get("volumeAttributesClassName")
    if name is None:
        return
    where = "spec.volumeAttributesClassName"
    if not name:
        out.append(field.required(where, "an empty string is disallowed"))
    else:
        subdomain(out, where, name)
    if spec.get("csi") is None:
        out.append(field.required("spec.csi", "has to be specified when using volumeAttributesClassName"))


def persistentvolume_update(new: Obj, old: Obj) -> list[Cause]:
    if new["spec"] == old["spec"]:
        return []
    out = persistentvolume(new)
    spec, before = new["spec"], old["spec"]
    source = {key: spec[key] for key in SOURCES if spec.get(key) is not None}
    was = {key: before[key] for key in SOURCES if before.get(key) is not None}
    if "csi" in source and "csi" in was and "controllerExpandSecretRef" not in was["csi"]:
        source["csi"] = {k: v for k, v in source["csi"].items() if k != "controllerExpandSecretRef"}
    if source != was:
        from kubectl_sim.kinds._shared.internal import volume_source_diff

        text = f"spec.persistentvolumesource is immutable after creation\n{volume_source_diff(was, source)}"
        out.append(field.forbidden("spec.persistentvolumesource", text))
    immutable(out, "volumeMode", spec.get("volumeMode"), before.get("volumeMode"))
    if before.get("nodeAffinity") is not None and spec.get("nodeAffinity") != before["nodeAffinity"]:
        detail = f"{IMMUTABLE}, except for updating from beta label to GA"
        out.append(field.invalid("nodeAffinity", spec.get("nodeAffinity"), detail))
    if before.get("volumeAttributesClassName") is not None and spec.get("volumeAttributesClassName") is None:
        detail = "update from non-nil value to nil is forbidden"
        out.append(field.forbidden("spec.volumeAttributesClassName", detail))
    return out


def persistentvolumeclaim(obj: Obj) -> list[Cause]:
    out: Out = []
    check_claim_spec(out, "spec", obj["spec"])
    return out


def persistentvolumeclaim_update(new: Obj, old: Obj) -> list[Cause]:
    spec, before = new["spec"], old["spec"]
    if spec == before and new["metadata"].get("annotations") == old["metadata"].get("annotations"):
        return []
    out = persistentvolumeclaim(new)
    own: Obj = clone(spec)
    was: Obj = clone(before)
    if not was.get("volumeName") and own.get("volumeName"):
        was["volumeName"] = own["volumeName"]
    _let_class_be_set(out, own, was, new, old)
    if (new.get("status") or {}).get("phase") == "Bound":
        requests = (own.get("resources") or {}).get("requests")
        if requests is not None:
            requests["storage"] = ((was.get("resources") or {}).get("requests") or {}).get("storage")
        _follow(own, was, "volumeAttributesClassName")
    if own != was:
        from kubectl_sim.kinds._shared.internal import claim_diff

        text = (
            "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound "
            f"claims\n{claim_diff(was, own)}"
        )
        out.append(field.forbidden("spec", text))
    _check_shrinking(out, spec, before, old.get("status") or {})
    immutable(out, "volumeMode", spec.get("volumeMode"), before.get("volumeMode"))
    _check_class_change(out, spec, before, old.get("status") or {})
    return out


def _follow(own: Obj, was: Obj, key: str) -> None:
    if key in was:
        own[key] = was[key]
    else:
        own.pop(key, None)


def _let_class_be_set(out: Out, own: Obj, was: Obj, new: Obj, old: Obj) -> None:
    """A claim that named no class may come to name one, as late defaulting does."""
    annotations = new["metadata"].get("annotations") or {}
    before = old["metadata"].get("annotations") or {}
    if annotations.get(BETA_CLASS, "") != before.get(BETA_CLASS, ""):
        where = f"metadata.annotations[{BETA_CLASS}]"
        out.append(field.invalid(where, annotations.get(BETA_CLASS, ""), IMMUTABLE))
    name = own.get("storageClassName")
    if name is not None and was.get("storageClassName") is None and before.get(BETA_CLASS, name) == name:
        own.pop("storageClassName")


def _check_shrinking(out: Out, spec: Obj, before: Obj, status: Obj) -> None:
    where = "spec.resources.requests.storage"
    size, old = _storage(spec), _storage(before)
    if size < old:
        held = quantity.of((status.get("capacity") or {}).get("storage", "0"))
        if size <= held:
            out.append(field.forbidden(where, "field can not be less than status.capacity"))


def _storage(spec: Obj) -> quantity.Quantity:
    return quantity.of(((spec.get("resources") or {}).get("requests") or {}).get("storage") or "0")


def _check_class_change(out: Out, spec: Obj, before: Obj, status: Obj) -> None:
    name = spec.get("volumeAttributesClassName")
    if name == before.get("volumeAttributesClassName") or status.get("currentVolumeAttributesClassName") is None:
        return
    detail = "when status.currentVolumeAttributesClassName is not nil"
    if name is None:
        out.append(field.forbidden("spec.volumeAttributesClassName", f"update to nil is forbidden {detail}"))
    elif not name:
        out.append(field.forbidden("spec.volumeAttributesClassName", f"update to empty string is forbidden {detail}"))
