"""Validation of APIService.  Models kube-aggregator/pkg/apis/apiregistration/validation."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import say
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]


def apiservice(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    group, version = spec.get("group", ""), spec.get("version", "")
    wanted = f"{version}.{group}"
    name = obj["metadata"].get("name", "")
    if name != wanted:
        detail = f'must be `spec.version+"."+spec.group`: "{wanted}"'
        out.append(field.invalid("metadata.name", name, detail))
    if group:
        say(out, "spec.group", group, names.dns1123_subdomain(group))
    if not version:
        out.append(field.required("spec.version"))
    else:
        say(out, "spec.version", version, names.dns1035_label(version))
    for key, limit in (("groupPriorityMinimum", 20000), ("versionPriority", 1000)):
        value = spec.get(key, 0)
        if not 0 < value <= limit:
            out.append(field.invalid(f"spec.{key}", value, f"must be positive and less than {limit}"))
    _check_service(out, spec)
    return out


def _check_service(out: Out, spec: Obj) -> None:
    service, insecure = spec.get("service"), spec.get("insecureSkipTLSVerify")
    if service is None:
        if spec.get("caBundle"):
            size = f"{len(spec['caBundle'])} bytes"
            out.append(field.invalid("spec.caBundle", size, "local APIServices may not have a caBundle"))
        if insecure:
            detail = "local APIServices may not have insecureSkipTLSVerify"
            out.append(field.invalid("spec.insecureSkipTLSVerify", True, detail))
        return
    for key in ("namespace", "name"):
        if not service.get(key):
            out.append(field.required(f"spec.service.{key}"))
    port = service.get("port", 443)
    for message in names.port_number(port):
        out.append(field.invalid("spec.service.port", port, f"port is not valid: {message}"))
    if insecure and spec.get("caBundle"):
        detail = "may not be true if caBundle is present"
        out.append(field.invalid("spec.insecureSkipTLSVerify", True, detail))


def apiservice_update(new: Obj, old: Obj) -> list[Cause]:
    return apiservice(new)
