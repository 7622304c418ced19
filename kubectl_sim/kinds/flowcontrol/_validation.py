"""Validation of flowcontrol.apiserver.k8s.io/v1.  Models pkg/apis/flowcontrol/validation."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import one_of, say
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

MAX_PRECEDENCE = 10_000
MAX_QUEUES = 10_000_000
_SUBJECTS = {"User": "user", "Group": "group", "ServiceAccount": "serviceAccount"}


def flowschema(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    precedence = spec.get("matchingPrecedence", 0)
    where = "spec.matchingPrecedence"
    if precedence <= 0:
        out.append(field.invalid(where, precedence, "must be a positive value"))
    if precedence > MAX_PRECEDENCE:
        detail = f"must not be greater than {MAX_PRECEDENCE}"
        out.append(field.invalid(where, precedence, detail))
    if precedence == 1 and obj["metadata"].get("name") != "exempt":
        out.append(field.invalid(where, 1, "only the schema named 'exempt' may have matchingPrecedence 1"))
    method = spec.get("distinguisherMethod")
    if method is not None:
        one_of(out, "spec.distinguisherMethod", method.get("type", ""), ("ByNamespace", "ByUser"))
    level = (spec.get("priorityLevelConfiguration") or {}).get("name", "")
    if not level:
        detail = "must reference a priority level"
        out.append(field.required("spec.priorityLevelConfiguration.name", detail))
    else:
        say(out, "spec.priorityLevelConfiguration.name", level, names.dns1123_subdomain(level))
    for position, rule in enumerate(spec.get("rules") or ()):
        _check_rule(out, f"spec.rules[{position}]", rule)
    return out


def _check_rule(out: Out, path: str, rule: Obj) -> None:
    subjects = rule.get("subjects")
    if not subjects:
        out.append(field.required(f"{path}.subjects", "subjects must contain at least one value"))
    for position, subject in enumerate(subjects or ()):
        kind = subject.get("kind", "")
        where = f"{path}.subjects[{position}]"
        one_of(out, f"{where}.kind", kind, ("Group", "ServiceAccount", "User"))
        needed = _SUBJECTS.get(kind)
        if needed and subject.get(needed) is None:
            out.append(field.required(f"{where}.{needed}", f"{needed} is required when subject kind is '{kind}'"))
    if not rule.get("resourceRules") and not rule.get("nonResourceRules"):
        detail = "at least one of resourceRules and nonResourceRules has to be non-empty"
        out.append(field.required(path, detail))
    for kind in ("resourceRules", "nonResourceRules"):
        for position, inner in enumerate(rule.get(kind) or ()):
            if not inner.get("verbs"):
                detail = "verbs must contain at least one value"
                out.append(field.required(f"{path}.{kind}[{position}].verbs", detail))


def flowschema_update(new: Obj, old: Obj) -> list[Cause]:
    return flowschema(new)


def prioritylevel(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    kind, exempt, limited = spec.get("type", ""), spec.get("exempt"), spec.get("limited")
    if kind == "Exempt":
        if limited is not None:
            detail = "must be nil if the type is not Limited"
            out.append(field.forbidden("spec.limited", detail))
    elif kind == "Limited":
        if exempt is not None:
            out.append(field.forbidden("spec.exempt", "must be nil if the type is Limited"))
        if limited is None:
            out.append(field.required("spec.limited", "must not be empty when type is Limited"))
        else:
            _check_limited(out, limited)
    else:
        out.append(field.not_supported("spec.type", kind, ("Exempt", "Limited")))
    return out


def _check_limited(out: Out, limited: Obj) -> None:
    shares = limited.get("nominalConcurrencyShares", 0)
    if shares < 0:
        out.append(field.invalid("spec.limited.nominalConcurrencyShares", shares, "must be a non-negative integer"))
    lendable = limited.get("lendablePercent")
    if lendable is not None and not 0 <= lendable <= 100:
        out.append(field.invalid("spec.limited.lendablePercent", lendable, "must be between 0 and 100, inclusive"))
    response = limited.get("limitResponse") or {}
    kind, queuing = response.get("type", ""), response.get("queuing")
    where = "spec.limited.limitResponse"
    if kind == "Reject":
        if queuing is not None:
            out.append(field.forbidden(f"{where}.queuing", "must be nil if limited.limitResponse.type is not Limited"))
    elif kind != "Queue":
        out.append(field.not_supported(f"{where}.type", kind, ("Queue", "Reject")))
    elif queuing is None:
        detail = "must not be empty if limited.limitResponse.type is Limited"
        out.append(field.required(f"{where}.queuing", detail))
    else:
        _check_queuing(out, f"{where}.queuing", queuing)


def _check_queuing(out: Out, path: str, queuing: Obj) -> None:
    for key in ("queueLengthLimit", "queues", "handSize"):
        if queuing.get(key, 0) <= 0:
            out.append(field.invalid(f"{path}.{key}", queuing.get(key, 0), "must be positive"))
    queues, hand = queuing.get("queues", 0), queuing.get("handSize", 0)
    if queues > MAX_QUEUES:
        detail = f"must not be greater than {MAX_QUEUES}"
        out.append(field.invalid(f"{path}.queues", queues, detail))
    if hand > queues:
        detail = f"should not be greater than queues ({queues})"
        out.append(field.invalid(f"{path}.handSize", hand, detail))


def prioritylevel_update(new: Obj, old: Obj) -> list[Cause]:
    return prioritylevel(new)
