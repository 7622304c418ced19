"""Who may do what, by rules and bindings as upstream's authorizer reads them."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.apiserver import rbac
from kubectl_sim.model.request import User

JANE = User("jane", ("dev", "system:authenticated"))
ROBOT = User("system:serviceaccount:shop:robot", ("system:serviceaccounts",))


class Roles:
    """As much of a store as the authorizer asks."""

    def __init__(
        self, rule: dict[str, Any], subject: dict[str, Any], *, namespace: str = "", role: str = "ClusterRole"
    ):
        binding = {"metadata": {"name": "b"}, "roleRef": {"kind": role, "name": "r"}, "subjects": [subject]}
        plural = "rolebindings" if namespace else "clusterrolebindings"
        self._bindings = {(f"{plural}.rbac.authorization.k8s.io", namespace): [binding]}
        self._roles = {(f"{role.lower()}s.rbac.authorization.k8s.io", namespace if role == "Role" else "", "r"): rule}

    def select(self, resource: str, namespace: str = "") -> list[dict[str, Any]]:
        return self._bindings.get((resource, namespace), [])

    def get(self, resource: str, namespace: str, name: str) -> dict[str, Any] | None:
        rule = self._roles.get((resource, namespace, name))
        return None if rule is None else {"rules": [rule]}


def may(roles: Roles, user: User, verb: str, **what: str) -> bool:
    return rbac.decide(roles, rbac.Attributes(user, verb, **what))[0]


GROUP = {"kind": "Group", "name": "dev"}
READ_PODS = {"verbs": ["get", "list"], "apiGroups": [""], "resources": ["pods"]}


@pytest.mark.parametrize(
    ("rule", "verb", "what", "expected"),
    [
        (READ_PODS, "get", {"resource": "pods"}, True),
        (READ_PODS, "delete", {"resource": "pods"}, False),
        (READ_PODS, "get", {"resource": "secrets"}, False),
        (READ_PODS, "get", {"resource": "pods", "subresource": "log"}, False),
        (READ_PODS, "get", {"resource": "pods", "group": "metrics.k8s.io"}, False),
        ({**READ_PODS, "resources": ["pods/log"]}, "get", {"resource": "pods", "subresource": "log"}, True),
        ({**READ_PODS, "resources": ["*/log"]}, "get", {"resource": "pods", "subresource": "log"}, True),
        ({**READ_PODS, "resources": ["*/log"]}, "get", {"resource": "pods"}, False),
        ({**READ_PODS, "resources": ["*"]}, "get", {"resource": "pods", "subresource": "log"}, True),
        ({**READ_PODS, "verbs": ["*"], "apiGroups": ["*"]}, "patch", {"resource": "pods", "group": "x"}, True),
        ({**READ_PODS, "resourceNames": ["a"]}, "get", {"resource": "pods", "name": "a"}, True),
        ({**READ_PODS, "resourceNames": ["a"]}, "get", {"resource": "pods", "name": "b"}, False),
        ({**READ_PODS, "resourceNames": ["a"]}, "list", {"resource": "pods"}, False),
        (READ_PODS, "get", {"path": "/healthz"}, False),
        ({"verbs": ["get"], "nonResourceURLs": ["/healthz/*"]}, "get", {"path": "/healthz/ping"}, True),
        ({"verbs": ["get"], "nonResourceURLs": ["/healthz"]}, "get", {"path": "/healthz/ping"}, False),
        ({"verbs": ["get"], "nonResourceURLs": ["*"]}, "post", {"path": "/x"}, False),
    ],
)
def test_rules(rule, verb, what, expected):
    assert may(Roles(rule, GROUP), JANE, verb, **what) is expected


def test_a_role_binding_holds_in_its_namespace_alone():
    for role in ("Role", "ClusterRole"):
        roles = Roles(READ_PODS, {"kind": "User", "name": "jane"}, namespace="shop", role=role)
        assert may(roles, JANE, "get", resource="pods", namespace="shop")
        assert not may(roles, JANE, "get", resource="pods", namespace="other")
        assert not may(roles, JANE, "get", resource="pods")


@pytest.mark.parametrize(
    ("subject", "user", "expected"),
    [
        ({"kind": "User", "name": "jane"}, JANE, True),
        ({"kind": "User", "name": "dev"}, JANE, False),
        ({"kind": "Group", "name": "jane"}, JANE, False),
        ({"kind": "ServiceAccount", "name": "robot", "namespace": "shop"}, ROBOT, True),
        ({"kind": "ServiceAccount", "name": "robot", "namespace": "other"}, ROBOT, False),
        ({"kind": "ServiceAccount", "name": "robot"}, ROBOT, False),
    ],
)
def test_subjects(subject, user, expected):
    assert may(Roles(READ_PODS, subject), user, "get", resource="pods") is expected


def test_refusals_in_upstreams_words():
    wanted = rbac.Attributes(JANE, "get", group="apps", resource="deployments", namespace="shop", name="web")
    assert rbac.forbidden(wanted).message == (
        'deployments.apps "web" is forbidden: User "jane" cannot get resource "deployments" in API group "apps" '
        'in the namespace "shop"'
    )
    wanted = rbac.Attributes(JANE, "list", resource="nodes")
    assert rbac.forbidden(wanted).message.endswith('resource "nodes" in API group "" at the cluster scope')
    wanted = rbac.Attributes(JANE, "get", path="/metrics")
    assert rbac.forbidden(wanted).message == 'forbidden: User "jane" cannot get path "/metrics"'
