"""Validation of core kinds other than pods, services and volumes.  Models pkg/apis/core/validation."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import (
    PROTOCOLS,
    addresses,
    ip,
    label,
    need_one_of,
    port_number,
    qualified,
    say,
    subdomain,
)
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]


def namespace(obj: Obj) -> list[Cause]:
    out: Out = []
    for finalizer in (obj.get("spec") or {}).get("finalizers") or ():
        say(out, "spec.finalizers", finalizer, names.qualified_name(finalizer))
        if "/" not in finalizer and finalizer not in ("kubernetes", "orphan", "foregroundDeletion"):
            detail = "name is neither a standard finalizer name nor is it fully qualified"
            out.append(field.invalid("spec.finalizers", finalizer, detail))
    return out


def node(obj: Obj) -> list[Cause]:
    out: Out = []
    _check_taints(out, obj)
    _check_amounts(out, obj)
    cidrs = (obj.get("spec") or {}).get("podCIDRs") or []
    for position, cidr in enumerate(cidrs):
        say(out, f"spec.podCIDRs[{position}]", cidr, addresses().cidr_errors(cidr))
    if len(cidrs) > 2 or (len(cidrs) == 2 and (":" in cidrs[0]) == (":" in cidrs[1])):
        out.append(field.invalid("spec.podCIDRs", cidrs, "may specify no more than one CIDR for each IP family"))
    return out


def _check_amounts(out: Out, obj: Obj) -> None:
    status = obj.get("status") or {}
    for kind in ("capacity", "allocatable"):
        amounts = status.get(kind)
        if amounts:
            from kubectl_sim.base import quantity
            from kubectl_sim.kinds._shared.resources import check_amount

            for name in sorted(amounts):
                check_amount(out, f"status.{kind}.{name}", name, quantity.of(amounts[name]))


def _check_taints(out: Out, obj: Obj) -> None:
    taints = (obj.get("spec") or {}).get("taints")
    if taints:
        from kubectl_sim.kinds._shared.placement import check_taints

        check_taints(out, "metadata.taints", taints)


def node_update(new: Obj, old: Obj) -> list[Cause]:
    out: Out = []
    spec, before = new.get("spec") or {}, old.get("spec") or {}
    if spec.get("taints") != before.get("taints"):
        _check_taints(out, new)
    cidrs = before.get("podCIDRs") or []
    if cidrs and spec.get("podCIDRs") != cidrs:
        out.append(field.forbidden("spec.podCIDRs", 'node updates may not change podCIDR except from "" to valid'))
    if before.get("providerID") and spec.get("providerID") != before["providerID"]:
        detail = 'node updates may not change providerID except from "" to valid'
        out.append(field.forbidden("spec.providerID", detail))
    allowed = ("podCIDR", "podCIDRs", "providerID", "unschedulable", "taints", "configSource")
    rest = {key: value for key, value in spec.items() if key not in allowed}
    if rest != {key: value for key, value in before.items() if key not in allowed}:
        detail = (
            "node updates may only change labels, taints, or capacity (or configSource, if the DynamicKubeletConfig "
            "feature gate is enabled)"
        )
        out.append(field.forbidden("", detail))
    return out


def endpoints(obj: Obj) -> list[Cause]:
    out: Out = []
    for position, subset in enumerate(obj.get("subsets") or ()):
        where = f"subsets[{position}]"
        if not subset.get("addresses") and not subset.get("notReadyAddresses"):
            out.append(field.required(where, "must specify `addresses` or `notReadyAddresses`"))
        for kind in ("addresses", "notReadyAddresses"):
            for index, address in enumerate(subset.get(kind) or ()):
                _check_address(out, f"{where}.{kind}[{index}]", address)
        ports = subset.get("ports") or ()
        for index, entry in enumerate(ports):
            _check_port(out, f"{where}.ports[{index}]", entry, len(ports) > 1)
    return out


def _check_address(out: Out, path: str, address: Obj) -> None:
    given = address.get("ip", "")
    ip(out, f"{path}.ip", given)
    if address.get("hostname"):
        label(out, f"{path}.hostname", address["hostname"])
    if address.get("nodeName") is not None:
        subdomain(out, f"{path}.nodeName", address["nodeName"])
    say(out, f"{path}.ip", given, addresses().endpoint_errors(given))


def _check_port(out: Out, path: str, entry: Obj, named: bool) -> None:
    name = entry.get("name", "")
    if name:
        label(out, f"{path}.name", name)
    elif named:
        out.append(field.required(f"{path}.name"))
    port_number(out, f"{path}.port", entry.get("port", 0))
    need_one_of(out, f"{path}.protocol", entry.get("protocol"), PROTOCOLS)
    if entry.get("appProtocol") is not None:
        qualified(out, f"{path}.appProtocol", entry["appProtocol"])


def endpoints_update(new: Obj, old: Obj) -> list[Cause]:
    return endpoints(new) if new.get("subsets") != old.get("subsets") else []


_ACTION_LENGTH = _REASON_LENGTH = _INSTANCE_LENGTH = 128
_MESSAGE_LENGTH = 1024


def event(obj: Obj) -> list[Cause]:
    out: Out = []
    namespace = obj["metadata"].get("namespace", "")
    about = (obj.get("involvedObject") or {}).get("namespace", "")
    modern = obj.get("eventTime")
    if about:
        fits = modern or namespace == about
    else:
        fits = namespace == "default" or (modern and namespace == "kube-system")
    if not fits:
        out.append(field.invalid("involvedObject.namespace", about, "does not match event.namespace"))
    if modern:
        _check_new_event(out, obj)
    return out


def _check_new_event(out: Out, obj: Obj) -> None:
    """Events that say when they happened say by whom and what, too."""
    component = obj.get("reportingComponent", "")
    if not component:
        out.append(field.required("reportingComponent"))
    qualified(out, "reportingComponent", component)
    for key, limit in (
        ("reportingInstance", _INSTANCE_LENGTH),
        ("action", _ACTION_LENGTH),
        ("reason", _REASON_LENGTH),
        ("message", _MESSAGE_LENGTH),
    ):
        text = obj.get(key, "")
        if not text and key != "message":
            out.append(field.required(key))
        if len(text.encode("utf-8", "surrogateescape")) > limit:
            out.append(field.invalid(key, "", f"can have at most {limit} characters"))


def event_update(new: Obj, old: Obj) -> list[Cause]:
    return event(new)
