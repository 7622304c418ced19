"""Validation of storage.k8s.io/v1.  Models pkg/apis/storage/validation."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import immutable, one_of, qualified, say, subdomain
from kubectl_sim.kinds._shared.volumes import check_csi_driver_name
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

PARAMETERS = 512
PARAMETERS_BYTES = 256 * 1024


def storageclass(obj: Obj) -> list[Cause]:
    out: Out = []
    _check_provisioner(out, obj.get("provisioner", ""))
    _check_parameters(out, obj.get("parameters") or {}, may_be_empty=True)
    if obj.get("reclaimPolicy"):
        one_of(out, "reclaimPolicy", obj["reclaimPolicy"], ("Delete", "Retain"))
    mode = obj.get("volumeBindingMode")
    if mode is None:
        out.append(field.required("volumeBindingMode"))
    else:
        one_of(out, "volumeBindingMode", mode, ("Immediate", "WaitForFirstConsumer"))
    _check_topologies(out, obj.get("allowedTopologies") or [])
    return out


def _check_provisioner(out: Out, name: str) -> None:
    if not name:
        out.append(field.required("provisioner", name))
    else:
        say(out, "provisioner", name, names.qualified_name(name.lower()))


def _check_parameters(out: Out, parameters: dict[str, str], *, may_be_empty: bool) -> None:
    if len(parameters) > PARAMETERS:
        out.append(field.too_long("parameters", PARAMETERS))
        return
    if any(not key for key in parameters):
        out.append(field.invalid("parameters", "", "field can not be empty."))
    if sum(len(key) + len(value) for key, value in parameters.items()) > PARAMETERS_BYTES:
        out.append(field.too_long("parameters", PARAMETERS_BYTES))
    if not parameters and not may_be_empty:
        out.append(field.required("parameters", "must contain at least one key/value pair"))


def _check_topologies(out: Out, terms: list[Obj]) -> None:
    for position, term in enumerate(terms):
        seen: set[str] = set()
        for index, expression in enumerate(term.get("matchLabelExpressions") or ()):
            where = f"allowedTopologies[{position}].matchLabelExpressions[{index}]"
            values = expression.get("values") or []
            if not values:
                out.append(field.required(f"{where}.values"))
            for number, value in enumerate(values):
                if value in values[:number]:
                    out.append(field.duplicate(f"{where}.values[{number}]", value))
            key = expression.get("key", "")
            qualified(out, f"{where}.key", key)
            if key in seen:
                out.append(field.duplicate(f"{where}.key", key))
            seen.add(key)
        if term in terms[:position]:
            out.append(field.duplicate(f"allowedTopologies[{position}].matchLabelExpressions", ""))


def storageclass_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    for key in ("parameters", "provisioner", "reclaimPolicy"):
        if (new.get(key) or None) != (old.get(key) or None):
            out.append(field.forbidden(key, f"updates to {key} are forbidden."))
    immutable(out, "volumeBindingMode", new.get("volumeBindingMode"), old.get("volumeBindingMode"))
    return out


def csidriver(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    check_csi_driver_name(out, "metadata.name", obj["metadata"].get("name", ""))
    for key in ("attachRequired", "podInfoOnMount", "storageCapacity"):
        if spec.get(key) is None:
            out.append(field.required(f"spec.{key}"))
    if spec.get("fsGroupPolicy") is not None:
        allowed = ("File", "None", "ReadWriteOnceWithFSType")
        one_of(out, "spec.fsGroupPolicy", spec["fsGroupPolicy"], allowed)
    for mode in spec.get("volumeLifecycleModes") or ():
        one_of(out, "spec.volumeLifecycleModes", mode, ("Ephemeral", "Persistent"))
    return out


def csidriver_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    spec, before = new.get("spec") or {}, old.get("spec") or {}
    for key in ("attachRequired", "volumeLifecycleModes"):
        immutable(out, f"spec.{key}", spec.get(key), before.get(key))
    return out


def csinode(obj: Obj) -> list[Cause]:
    out: Out = []
    seen: set[str] = set()
    for position, driver in enumerate((obj.get("spec") or {}).get("drivers") or ()):
        where = f"spec.drivers[{position}]"
        name = driver.get("name", "")
        check_csi_driver_name(out, f"{where}.name", name)
        if not driver.get("nodeID"):
            out.append(field.required(f"{where}.nodeID"))
        if name in seen:
            out.append(field.duplicate(f"{where}.name", name))
        seen.add(name)
    return out


def csistoragecapacity(obj: Obj) -> list[Cause]:
    out: Out = []
    subdomain(out, "storageClassName", obj.get("storageClassName", ""))
    return out


def volumeattachment(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    for key in ("attacher", "nodeName"):
        if not spec.get(key):
            out.append(field.required(f"spec.{key}"))
    source = spec.get("source") or {}
    given = [key for key in ("inlineVolumeSpec", "persistentVolumeName") if source.get(key) is not None]
    detail = "must specify exactly one of inlineVolumeSpec and persistentVolumeName"
    if not given:
        out.append(field.required("spec.source", detail))
    elif len(given) == 2:
        out.append(field.forbidden("spec.source", detail))
    elif source.get("persistentVolumeName") == "":
        out.append(field.required("spec.source.persistentVolumeName", "must specify non empty persistentVolumeName"))
    return out


def volumeattachment_update(new: Obj, old: Obj) -> list[Cause]:
    out = volumeattachment(new)
    if new.get("spec") != old.get("spec"):
        out.append(field.invalid("spec", new.get("spec"), "field is immutable"))
    return out


def volumeattributesclass(obj: Obj) -> list[Cause]:
    out: Out = []
    check_csi_driver_name(out, "driverName", obj.get("driverName", ""))
    _check_parameters(out, obj.get("parameters") or {}, may_be_empty=False)
    return out


def volumeattributesclass_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    if new.get("driverName") != old.get("driverName"):
        out.append(field.forbidden("driverName", "updates to driverName are forbidden."))
    if (new.get("parameters") or None) != (old.get("parameters") or None):
        out.append(field.forbidden("parameters", "updates to parameters are forbidden."))
    return out
