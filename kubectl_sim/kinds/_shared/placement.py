"""Validation of what decides where a pod runs: affinity, tolerations, spreading."""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import NOT_POSITIVE, label_selector, one_of, qualified, say
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out

    Obj = dict[str, Any]

EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
_REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
_PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def check_affinity(out: Out, path: str, affinity: Obj) -> None:
    node = affinity.get("nodeAffinity")
    if node is not None:
        where = f"{path}.nodeAffinity"
        if node.get(_REQUIRED) is not None:
            check_node_selector(out, f"{where}.{_REQUIRED}", node[_REQUIRED])
        for position, term in enumerate(node.get(_PREFERRED) or ()):
            at = f"{where}.{_PREFERRED}[{position}]"
            _check_weight(out, at, term)
            _check_node_term(out, f"{at}.preference", term.get("preference") or {}, lenient=True)
    for kind in ("podAffinity", "podAntiAffinity"):
        rules = affinity.get(kind) or {}
        for position, term in enumerate(rules.get(_REQUIRED) or ()):
            _check_pod_term(out, f"{path}.{kind}.{_REQUIRED}[{position}]", term)
        for position, weighted in enumerate(rules.get(_PREFERRED) or ()):
            at = f"{path}.{kind}.{_PREFERRED}[{position}]"
            _check_weight(out, at, weighted)
            _check_pod_term(out, f"{at}.podAffinityTerm", weighted.get("podAffinityTerm") or {})


def _check_weight(out: Out, path: str, term: Obj) -> None:
    weight = term.get("weight", 0)
    if not 0 < weight <= 100:
        out.append(field.invalid(f"{path}.weight", weight, "must be in the range 1-100"))


def check_node_selector(out: Out, path: str, selector: Obj) -> None:
    terms = selector.get("nodeSelectorTerms")
    if not terms:
        out.append(field.required(f"{path}.nodeSelectorTerms", "must have at least one node selector term"))
        return
    for position, term in enumerate(terms):
        _check_node_term(out, f"{path}.nodeSelectorTerms[{position}]", term, lenient=False)


def _check_node_term(out: Out, path: str, term: Obj, *, lenient: bool) -> None:
    for position, requirement in enumerate(term.get("matchExpressions") or ()):
        _check_node_requirement(out, f"{path}.matchExpressions[{position}]", requirement, lenient)
    for position, requirement in enumerate(term.get("matchFields") or ()):
        _check_node_field(out, f"{path}.matchFields[{position}]", requirement)


def _check_node_requirement(out: Out, path: str, requirement: Obj, lenient: bool) -> None:
    operator = requirement.get("operator", "")
    values = requirement.get("values") or ()
    if operator in ("In", "NotIn"):
        if not values:
            detail = "must be specified when `operator` is 'In' or 'NotIn'"
            out.append(field.required(f"{path}.values", detail))
    elif operator in ("Exists", "DoesNotExist"):
        if values:
            detail = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
            out.append(field.forbidden(f"{path}.values", detail))
    elif operator in ("Gt", "Lt"):
        if len(values) != 1:
            detail = "must be specified single value when `operator` is 'Lt' or 'Gt'"
            out.append(field.required(f"{path}.values", detail))
    else:
        out.append(field.invalid(f"{path}.operator", operator, "not a valid selector operator"))
    qualified(out, f"{path}.key", requirement.get("key", ""))
    if not lenient:
        for position, value in enumerate(values):
            say(out, f"{path}.values[{position}]", value, names.label_value(value))


def _check_node_field(out: Out, path: str, requirement: Obj) -> None:
    operator, key = requirement.get("operator", ""), requirement.get("key", "")
    values = requirement.get("values") or ()
    if operator not in ("In", "NotIn"):
        out.append(field.invalid(f"{path}.operator", operator, "not a valid selector operator"))
    elif len(values) != 1:
        detail = "must be only one value when `operator` is 'In' or 'NotIn' for node field selector"
        out.append(field.required(f"{path}.values", detail))
    if key != "metadata.name":
        out.append(field.invalid(f"{path}.key", key, "not a valid field selector key"))
        return
    for position, value in enumerate(values):
        say(out, f"{path}.values[{position}]", value, names.dns1123_subdomain(value))


def _check_pod_term(out: Out, path: str, term: Obj) -> None:
    label_selector(out, f"{path}.labelSelector", term.get("labelSelector"))
    label_selector(out, f"{path}.namespaceSelector", term.get("namespaceSelector"))
    for namespace in term.get("namespaces") or ():
        say(out, f"{path}.namespace", namespace, names.dns1123_label(namespace))
    _check_keys(out, path, term)
    key = term.get("topologyKey", "")
    if not key:
        out.append(field.required(f"{path}.topologyKey", "can not be empty"))
    qualified(out, f"{path}.topologyKey", key)


def _check_keys(out: Out, path: str, term: Obj) -> None:
    """Label keys that take their values from the pod.  Models ValidateMatchLabelKeysAndMismatchLabelKeys."""
    match, mismatch = term.get("matchLabelKeys") or [], term.get("mismatchLabelKeys") or []
    if not match and not mismatch:
        return
    selector = term.get("labelSelector")
    for name, keys in (("matchLabelKeys", match), ("mismatchLabelKeys", mismatch)):
        if keys and selector is None:
            out.append(field.forbidden(f"{path}.{name}", "must not be specified when labelSelector is not set"))
            continue
        for position, key in enumerate(keys):
            qualified(out, f"{path}.{name}[{position}]", key)
    positions = {key: position for position, key in enumerate(match)}
    seen = set((selector or {}).get("matchLabels") or ())
    for expression in (selector or {}).get("matchExpressions") or ():
        key = expression.get("key", "")
        if key in positions and key in seen:
            detail = "exists in both matchLabelKeys and labelSelector"
            out.append(field.invalid(f"{path}[{positions[key]}]", key, detail))
        seen.add(key)
    for position, key in enumerate(match):
        if key in mismatch:
            detail = "exists in both matchLabelKeys and mismatchLabelKeys"
            out.append(field.invalid(f"{path}.matchLabelKeys[{position}]", key, detail))


def check_tolerations(out: Out, path: str, tolerations: list[Obj]) -> None:
    for position, toleration in enumerate(tolerations):
        where = f"{path}[{position}]"
        key, operator = toleration.get("key"), toleration.get("operator", "")
        effect, value = toleration.get("effect", ""), toleration.get("value", "")
        if key:
            qualified(out, f"{where}.key", key)
        elif operator != "Exists":
            detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"'
            out.append(field.invalid(f"{where}.operator", operator, detail))
        if toleration.get("tolerationSeconds") is not None and effect != "NoExecute":
            detail = "effect must be 'NoExecute' when `tolerationSeconds` is set"
            out.append(field.invalid(f"{where}.effect", effect, detail))
        if operator in ("Equal", ""):
            wrong = names.label_value(value) if value else ()
            if wrong:
                out.append(field.invalid(f"{where}.operator", value, ";".join(wrong)))
        elif operator == "Exists":
            if value:
                detail = "value must be empty when `operator` is 'Exists'"
                out.append(field.invalid(f"{where}.operator", value, detail))
        else:
            out.append(field.not_supported(f"{where}.operator", operator, ("Equal", "Exists")))
        if effect:
            one_of(out, f"{where}.effect", effect, EFFECTS)


def check_taints(out: Out, path: str, taints: list[Obj]) -> None:
    seen: set[tuple[str, str]] = set()
    for position, taint in enumerate(taints):
        where = f"{path}[{position}]"
        key, effect = taint.get("key", ""), taint.get("effect", "")
        qualified(out, f"{where}.key", key)
        wrong = names.label_value(taint.get("value", ""))
        if wrong:
            out.append(field.invalid(f"{where}.value", taint["value"], ";".join(wrong)))
        if not effect:
            out.append(field.required(f"{where}.effect"))
        else:
            one_of(out, f"{where}.effect", effect, EFFECTS)
        if (key, effect) in seen:
            from kubectl_sim.kinds._shared.internal import quoted

            cause = field.duplicate(where, quoted("Taint", taint))
            cause.message += ": taints must be unique by key and effect pair"
            out.append(cause)
        seen.add((key, effect))


def check_spread(out: Out, path: str, constraints: list[Obj]) -> None:
    """Topology spread constraints."""
    for position, constraint in enumerate(constraints):
        where = f"{path}[{position}]"
        skew, key = constraint.get("maxSkew", 0), constraint.get("topologyKey", "")
        action = constraint.get("whenUnsatisfiable", "")
        if skew <= 0:
            out.append(field.invalid(f"{where}.maxSkew", skew, NOT_POSITIVE))
        if not key:
            out.append(field.required(f"{where}.topologyKey", "can not be empty"))
        one_of(out, f"{where}.whenUnsatisfiable", action, ("DoNotSchedule", "ScheduleAnyway"))
        if any(
            (other.get("topologyKey", ""), other.get("whenUnsatisfiable", "")) == (key, action)
            for other in constraints[position + 1 :]
        ):
            out.append(field.duplicate(f"{where}.{{topologyKey, whenUnsatisfiable}}", f"{{{key}, {action}}}"))
        _check_domains(out, f"{where}.minDomains", constraint.get("minDomains"), action)
        for name in ("nodeAffinityPolicy", "nodeTaintsPolicy"):
            if constraint.get(name) is not None:
                one_of(out, f"{where}.{name}", constraint[name], ("Honor", "Ignore"))
        _check_keys(out, where, constraint)
        label_selector(out, f"{where}.labelSelector", constraint.get("labelSelector"))


def _check_domains(out: Out, path: str, domains: int | None, action: str) -> None:
    if domains is None:
        return
    if domains <= 0:
        out.append(field.invalid(path, domains, NOT_POSITIVE))
    if action != "DoNotSchedule":
        detail = f"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {action}"
        out.append(field.invalid(path, domains, detail))
