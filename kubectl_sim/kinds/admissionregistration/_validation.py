"""Validation of admissionregistration.k8s.io/v1.  Models pkg/apis/admissionregistration/validation.

Expressions are compiled by admission, not here.
"""

from __future__ import annotations

from kubectl_sim.base import names
from kubectl_sim.kinds._shared.check import label_selector, one_of, say
from kubectl_sim.model import field

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from kubectl_sim.kinds._shared.check import Out
    from kubectl_sim.model.kind import Cause

    Obj = dict[str, Any]

OPERATIONS = ("*", "CONNECT", "CREATE", "DELETE", "UPDATE")
SCOPES = ("*", "Cluster", "Namespaced")
ACTIONS = ("Audit", "Deny", "Warn")


def validating_webhooks(obj: Obj) -> list[Cause]:
    return _webhooks(obj)


def mutating_webhooks(obj: Obj) -> list[Cause]:
    out = _webhooks(obj)
    for position, hook in enumerate(obj.get("webhooks") or ()):
        if hook.get("reinvocationPolicy") is not None:
            allowed = ("IfNeeded", "Never")
            one_of(out, f"webhooks[{position}].reinvocationPolicy", hook["reinvocationPolicy"], allowed)
    return out


def _webhooks(obj: Obj) -> list[Cause]:
    out: Out = []
    seen: set[str] = set()
    for position, hook in enumerate(obj.get("webhooks") or ()):
        path = f"webhooks[{position}]"
        name = hook.get("name", "")
        _check_full_name(out, f"{path}.name", name)
        if name in seen:
            out.append(field.duplicate(f"{path}.name", name))
        seen.add(name)
        _check_webhook(out, path, hook)
    return out


def _check_full_name(out: Out, path: str, name: str) -> None:
    if not name:
        out.append(field.required(path))
        return
    wrong = names.dns1123_subdomain(name)
    if wrong:
        out.append(field.invalid(path, name, ",".join(wrong)))
    elif name.count(".") < 2:
        detail = "should be a domain with at least three segments separated by dots"
        out.append(field.invalid(path, name, detail))


def _check_webhook(out: Out, path: str, hook: Obj) -> None:
    versions = hook.get("admissionReviewVersions") or []
    if not versions:
        detail = "must specify one of v1, v1beta1"
        out.append(field.required(f"{path}.admissionReviewVersions", detail))
    elif not {"v1", "v1beta1"}.intersection(versions):
        detail = "must include at least one of v1, v1beta1"
        out.append(field.invalid(f"{path}.admissionReviewVersions", versions, detail))
    for position, rule in enumerate(hook.get("rules") or ()):
        _check_rule(out, f"{path}.rules[{position}]", rule)
    if hook.get("failurePolicy") is not None:
        one_of(out, f"{path}.failurePolicy", hook["failurePolicy"], ("Fail", "Ignore"))
    if hook.get("matchPolicy") is not None:
        one_of(out, f"{path}.matchPolicy", hook["matchPolicy"], ("Equivalent", "Exact"))
    effects = hook.get("sideEffects")
    if effects is None:
        out.append(field.required(f"{path}.sideEffects", "must specify one of None, NoneOnDryRun"))
    else:
        one_of(out, f"{path}.sideEffects", effects, ("None", "NoneOnDryRun"))
    seconds = hook.get("timeoutSeconds")
    if seconds is not None and not 1 <= seconds <= 30:
        detail = "the timeout value must be between 1 and 30 seconds"
        out.append(field.invalid(f"{path}.timeoutSeconds", seconds, detail))
    for key in ("namespaceSelector", "objectSelector"):
        label_selector(out, f"{path}.{key}", hook.get(key))
    _check_client(out, f"{path}.clientConfig", hook.get("clientConfig") or {})


def _check_client(out: Out, path: str, config: Obj) -> None:
    url, service = config.get("url"), config.get("service")
    if (service is None and url is None) or (service is not None and url is not None):
        out.append(field.required(path, "exactly one of url or service is required"))
    elif service is None:
        url = str(url)
        if not url.startswith("https://"):
            scheme = url.partition("://")[0] if "://" in url else ""
            detail = "'https' is the only allowed URL scheme; desired format: https://host[/path]"
            out.append(field.invalid(f"{path}.url", scheme or url, detail))
    else:
        for key in ("name", "namespace"):
            if not service.get(key):
                out.append(field.required(f"{path}.service.{key}", f"service {key} is required"))
        port = service.get("port", 443)
        for message in names.port_number(port):
            out.append(field.invalid(f"{path}.service.port", port, f"port is not valid: {message}"))


def _check_rule(out: Out, path: str, rule: Obj) -> None:
    operations = rule.get("operations") or []
    if not operations:
        out.append(field.required(f"{path}.operations"))
    if "*" in operations and len(operations) > 1:
        detail = "if '*' is present, must not specify other operations"
        out.append(field.invalid(f"{path}.operations", operations, detail))
    for position, operation in enumerate(operations):
        one_of(out, f"{path}.operations[{position}]", operation, OPERATIONS)
    for key in ("apiGroups", "apiVersions", "resources"):
        values = rule.get(key) or []
        if not values:
            out.append(field.required(f"{path}.{key}"))
        if "*" in values and len(values) > 1 and key != "resources":
            what = {"apiGroups": "API groups", "apiVersions": "API versions"}[key]
            detail = f"if '*' is present, must not specify other {what}"
            out.append(field.invalid(f"{path}.{key}", values, detail))
    if rule.get("scope") is not None:
        one_of(out, f"{path}.scope", rule["scope"], SCOPES)


def webhooks_update(new: Obj, old: Obj) -> list[Cause]:
    return _webhooks(new)


def policy(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    _check_policy(out, spec)
    if not spec.get("validations") and not spec.get("auditAnnotations"):
        detail = "validations or auditAnnotations must be non-empty"
        out.append(field.required("spec.validations", f"{detail}"))
    for position, validation in enumerate(spec.get("validations") or ()):
        if not (validation.get("expression") or "").strip():
            out.append(field.required(f"spec.validations[{position}].expression", "expression is not specified"))
    return out


def mutating_policy(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    _check_policy(out, spec)
    if not spec.get("mutations"):
        out.append(field.required("spec.mutations", "mutations must contain at least one item"))
    for position, mutation in enumerate(spec.get("mutations") or ()):
        one_of(
            out,
            f"spec.mutations[{position}].patchType",
            mutation.get("patchType", ""),
            ("ApplyConfiguration", "JSONPatch"),
        )
    return out


def _check_policy(out: Out, spec: Obj) -> None:
    failure = spec.get("failurePolicy")
    if failure is None:
        out.append(field.required("spec.failurePolicy"))
    else:
        one_of(out, "spec.failurePolicy", failure, ("Fail", "Ignore"))
    constraints = spec.get("matchConstraints")
    if constraints is None:
        out.append(field.required("spec.matchConstraints"))
        return
    _check_matching(out, "spec.matchConstraints", constraints)
    if not constraints.get("resourceRules"):
        out.append(field.required("spec.matchConstraints.resourceRules"))


def _check_matching(out: Out, path: str, matching: Obj) -> None:
    for key in ("namespaceSelector", "objectSelector"):
        label_selector(out, f"{path}.{key}", matching.get(key))
    for kind in ("resourceRules", "excludeResourceRules"):
        for position, rule in enumerate(matching.get(kind) or ()):
            _check_rule(out, f"{path}.{kind}[{position}]", rule)
    if matching.get("matchPolicy") is not None:
        one_of(out, f"{path}.matchPolicy", matching["matchPolicy"], ("Equivalent", "Exact"))


def policy_update(new: Obj, old: Obj) -> list[Cause]:
    return policy(new)


def mutating_policy_update(new: Obj, old: Obj) -> list[Cause]:
    return mutating_policy(new)


def policy_binding(obj: Obj) -> list[Cause]:
    out: Out = []
    spec = obj.get("spec") or {}
    _check_binding(out, spec)
    actions = spec.get("validationActions") or []
    if not actions:
        out.append(field.required("spec.validationActions"))
    for position, action in enumerate(actions):
        where = f"spec.validationActions[{position}]"
        one_of(out, where, action, ACTIONS)
        if action in actions[:position]:
            out.append(field.duplicate(where, action))
    if "Deny" in actions and "Warn" in actions:
        detail = "must not contain both Deny and Warn (repeating the same validation failure information in the API "
        out.append(field.invalid("spec.validationActions", actions, f"{detail}response and headers serves no purpose)"))
    return out


def mutating_policy_binding(obj: Obj) -> list[Cause]:
    out: Out = []
    _check_binding(out, obj.get("spec") or {})
    return out


def _check_binding(out: Out, spec: Obj) -> None:
    name = spec.get("policyName", "")
    if not name:
        out.append(field.required("spec.policyName"))
    else:
        say(out, "spec.policyName", name, names.dns1123_subdomain(name))
    reference = spec.get("paramRef")
    if reference is not None:
        by_name, selector = reference.get("name"), reference.get("selector")
        if by_name and selector is not None:
            out.append(field.forbidden("spec.paramRef.name", "name and selector are mutually exclusive"))
        elif not by_name and selector is None:
            out.append(field.required("spec.paramRef", "one of name or selector must be specified"))
        action = reference.get("parameterNotFoundAction")
        if action is None:
            out.append(field.required("spec.paramRef.parameterNotFoundAction"))
        else:
            one_of(out, "spec.paramRef.parameterNotFoundAction", action, ("Allow", "Deny"))
    if spec.get("matchResources") is not None:
        _check_matching(out, "spec.matchResources", spec["matchResources"])


def policy_binding_update(new: Obj, old: Obj) -> list[Cause]:
    return policy_binding(new)


def mutating_policy_binding_update(new: Obj, old: Obj) -> list[Cause]:
    return mutating_policy_binding(new)
