"""Defaults of admissionregistration.k8s.io/v1.  Models its defaults.go."""

from __future__ import annotations

from kubectl_sim.kinds._shared.workload import fill, spec_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Obj = dict[str, Any]


def validating_webhooks(obj: Obj) -> None:
    for webhook in obj.get("webhooks") or ():
        _webhook(webhook)


def mutating_webhooks(obj: Obj) -> None:
    for webhook in obj.get("webhooks") or ():
        _webhook(webhook)
        fill(webhook, reinvocationPolicy="Never")


def _webhook(webhook: Obj) -> None:
    fill(webhook, failurePolicy="Fail", timeoutSeconds=10)
    _matching(webhook)
    service = (webhook.get("clientConfig") or {}).get("service")
    if service is not None:
        fill(service, port=443)
    _scopes(webhook.get("rules"))


def _matching(values: Obj) -> None:
    fill(values, matchPolicy="Equivalent", namespaceSelector={}, objectSelector={})


def _scopes(rules: Any) -> None:
    for rule in rules or ():
        fill(rule, scope="*")


def policy(obj: Obj) -> None:
    spec = spec_of(obj)
    fill(spec, failurePolicy="Fail")
    if spec.get("matchConstraints") is not None:
        _match_resources(spec["matchConstraints"])


def policy_binding(obj: Obj) -> None:
    matching = (obj.get("spec") or {}).get("matchResources")
    if matching is not None:
        _match_resources(matching)


def _match_resources(matching: Obj) -> None:
    _matching(matching)
    _scopes(matching.get("resourceRules"))
    _scopes(matching.get("excludeResourceRules"))
