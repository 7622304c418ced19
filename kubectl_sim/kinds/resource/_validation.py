"""Validation of resource.k8s.io/v1.  Models pkg/apis/resource/validation, without its expressions."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import IMMUTABLE, label, one_of, say, subdomain
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

MAX_REQUESTS = 32
MAX_DEVICES = 128
_MODES = ("ExactCount", "All")


def resourceclaim(obj: Obj) -> list[Cause]:
    out: Out = []
    _check_claim(out, "spec.devices", (obj.get("spec") or {}).get("devices") or {})
    return out


def resourceclaim_update(new: Obj, old: Obj) -> list[Cause]:
    return _spec_kept(new, old)


def resourceclaimtemplate(obj: Obj) -> list[Cause]:
    out: Out = []
    inner = (obj.get("spec") or {}).get("spec") or {}
    _check_claim(out, "spec.spec.devices", inner.get("devices") or {})
    return out


def resourceclaimtemplate_update(new: Obj, old: Obj) -> list[Cause]:
    return _spec_kept(new, old)


def _spec_kept(new: Obj, old: Obj) -> list[Cause]:
    if new.get("spec") == old.get("spec"):
        return []
    return [field.invalid("spec", new.get("spec"), IMMUTABLE)]


def _check_claim(out: Out, path: str, devices: Obj) -> None:
    requests = devices.get("requests") or []
    if len(requests) > MAX_REQUESTS:
        out.append(field.too_many(f"{path}.requests", len(requests), MAX_REQUESTS))
    seen: set[str] = set()
    for position, request in enumerate(requests):
        where = f"{path}.requests[{position}]"
        name = request.get("name", "")
        if not name:
            out.append(field.required(f"{where}.name"))
        else:
            label(out, f"{where}.name", name)
        if name in seen:
            out.append(field.duplicate(where, name))
        seen.add(name)
        exact, first = request.get("exactly"), request.get("firstAvailable")
        if exact is None and not first:
            detail = "exactly one of `exactly` or `firstAvailable` is required"
            out.append(field.required(where, detail))
        elif exact is not None and first:
            detail = "exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set"
            out.append(field.invalid(where, request, detail))
        elif exact is not None:
            _check_request(out, f"{where}.exactly", exact)
        for index, option in enumerate(first or ()):
            _check_request(out, f"{where}.firstAvailable[{index}]", option)


def _check_request(out: Out, path: str, request: Obj) -> None:
    name = request.get("deviceClassName", "")
    if not name:
        out.append(field.required(f"{path}.deviceClassName"))
    else:
        subdomain(out, f"{path}.deviceClassName", name)
    mode = request.get("allocationMode", "")
    one_of(out, f"{path}.allocationMode", mode, _MODES)
    count = request.get("count", 0)
    if mode == "ExactCount" and count <= 0:
        out.append(field.invalid(f"{path}.count", count, "must be greater than zero"))
    if mode == "All" and count:
        out.append(field.invalid(f"{path}.count", count, "must not be specified when allocationMode is 'All'"))


def resourceslice(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    driver = spec.get("driver", "")
    if not driver:
        out.append(field.required("spec.driver"))
    else:
        say(out, "spec.driver", driver, names.dns1123_subdomain(driver))
    pool = spec.get("pool") or {}
    if not pool.get("name"):
        out.append(field.required("spec.pool.name"))
    if pool.get("resourceSliceCount", 0) <= 0:
        count = pool.get("resourceSliceCount", 0)
        out.append(field.invalid("spec.pool.resourceSliceCount", count, "must be greater than zero"))
    if len(spec.get("devices") or ()) > MAX_DEVICES:
        out.append(field.too_many("spec.devices", len(spec["devices"]), MAX_DEVICES))
    seen: set[str] = set()
    for position, device in enumerate(spec.get("devices") or ()):
        name = device.get("name", "")
        where = f"spec.devices[{position}].name"
        if not name:
            out.append(field.required(where))
        else:
            label(out, where, name)
        if name in seen:
            out.append(field.duplicate(f"spec.devices[{position}].name", name))
        seen.add(name)
    return out


def resourceslice_update(new: Obj, old: Obj) -> list[Cause]:
    out = resourceslice(new)
    spec, before = new.get("spec") or {}, old.get("spec") or {}
    for key in ("nodeName", "driver"):
        if spec.get(key) != before.get(key):
            out.append(field.invalid(f"spec.{key}", spec.get(key), IMMUTABLE))
    return out


def devicetaintrule(obj: Obj) -> list[Cause]:
    out: Out = []
    taint = (obj.get("spec") or {}).get("taint") or {}
    if not taint.get("key"):
        out.append(field.required("spec.taint.key"))
    else:
        say(out, "spec.taint.key", taint["key"], names.qualified_name(taint["key"]))
    effect = taint.get("effect", "")
    if not effect:
        out.append(field.required("spec.taint.effect"))
    else:
        one_of(out, "spec.taint.effect", effect, ("NoExecute", "NoSchedule", "None"))
    return out


def devicetaintrule_update(new: Obj, old: Obj) -> list[Cause]:
    return devicetaintrule(new)
