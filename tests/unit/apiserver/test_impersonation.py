"""Who may act as whom, in which of upstream's ways, and what the others are told."""

from __future__ import annotations

from typing import Any

import pytest

from kubectl_sim.apiserver import authorization, impersonation, rbac
from kubectl_sim.model.request import ADMIN, User, impersonated
from kubectl_sim.model.status import StatusError

ROBOT = User("system:serviceaccount:shop:robot", ("system:serviceaccounts",))
AGENT = User(ROBOT.name, ROBOT.groups, extra={"authentication.kubernetes.io/node-name": ["n1"]})
AUTHN = "authentication.k8s.io"


class Rules:
    """As much of a store as the authorizer asks: one role with these rules, bound to the robot."""

    def __init__(self, *rules: dict[str, Any]) -> None:
        self.rules = rules

    def select(self, resource: str, namespace: str = "") -> list[dict[str, Any]]:
        subject = {"kind": "ServiceAccount", "name": "robot", "namespace": "shop"}
        binding = {"metadata": {"name": "b"}, "roleRef": {"kind": "ClusterRole", "name": "r"}, "subjects": [subject]}
        return [binding] if resource.startswith("clusterrolebindings") else []

    def get(self, resource: str, namespace: str, name: str) -> dict[str, Any]:
        return {"rules": self.rules}


def rule(verb: str, resource: str, group: str = "", *names: str) -> dict[str, Any]:
    found: dict[str, Any] = {"verbs": [verb], "apiGroups": [group], "resources": [resource]}
    return {**found, "resourceNames": [*names]} if names else found


def act(store: Rules, wanted: User, requestor: User = ROBOT) -> User:
    asked = authorization.of_resource(requestor, "list", "pods", "default", "", "", {})
    return impersonation.acting(store, requestor, wanted, asked)  # type: ignore[arg-type]


def refusal(store: Rules, wanted: User, requestor: User = ROBOT) -> str:
    with pytest.raises(StatusError) as refused:
        act(store, wanted, requestor)
    assert (refused.value.code, refused.value.reason) == (403, "Forbidden")
    return refused.value.message


LEGACY = [
    (User("jane"), [rule("impersonate", "users", "", "jane")]),
    (User("jane", ("dev",)), [rule("impersonate", "users"), rule("impersonate", "groups", "", "dev")]),
    (User("system:serviceaccount:a:b"), [rule("impersonate", "serviceaccounts", "", "b")]),
    (User("jane", uid="7"), [rule("impersonate", "users"), rule("impersonate", "uids", AUTHN, "7")]),
    (
        User("jane", extra={"team": ["a", "b"]}),
        [rule("impersonate", "users"), rule("impersonate", "userextras/team", AUTHN, "a", "b")],
    ),
]


@pytest.mark.parametrize(("wanted", "rules"), LEGACY)
def test_every_part_must_be_allowed(wanted: User, rules: list[dict[str, Any]]) -> None:
    assert act(Rules(*rules), wanted).name == wanted.name
    for missing in range(len(rules)):
        refusal(Rules(*rules[:missing], *rules[missing + 1 :]), wanted)


CONSTRAINED = [
    (User("jane"), "user-info", rule("impersonate:user-info", "users", AUTHN, "jane"), ()),
    (
        User("system:serviceaccount:a:b"),
        "serviceaccount",
        rule("impersonate:serviceaccount", "serviceaccounts", AUTHN, "b"),
        ("system:serviceaccounts", "system:serviceaccounts:a"),
    ),
    (
        User("system:node:n1"),
        "arbitrary-node",
        rule("impersonate:arbitrary-node", "nodes", AUTHN, "n1"),
        ("system:nodes",),
    ),
]


@pytest.mark.parametrize(("wanted", "mode", "needed", "groups"), CONSTRAINED)
def test_a_mode_needs_what_is_done_and_whom_one_is(
    wanted: User, mode: str, needed: dict[str, Any], groups: tuple[str, ...]
) -> None:
    on = rule(f"impersonate-on:{mode}:list", "pods")
    assert act(Rules(on, needed), wanted).groups == (*groups, "system:authenticated")
    first = f'pods is forbidden: User "{ROBOT.name}" cannot impersonate-on:{mode}:list resource "pods"'
    assert refusal(Rules(needed), wanted).startswith(first)
    resource = needed["resources"][0]
    second = f'cannot impersonate:{mode} resource "{resource}" in API group "{AUTHN}"'
    assert second in refusal(Rules(on), wanted)


def test_an_agent_may_be_the_node_that_it_runs_on() -> None:
    rules = Rules(
        rule("impersonate-on:associated-node:list", "pods"), rule("impersonate:associated-node", "nodes", AUTHN, "*")
    )
    assert act(rules, User("system:node:n1"), AGENT).groups == ("system:nodes", "system:authenticated")
    assert "arbitrary-node" in refusal(rules, User("system:node:n2"), AGENT)


def test_the_old_way_gives_a_node_no_groups() -> None:
    assert act(Rules(rule("impersonate", "users")), User("system:node:n1")).groups == ("system:authenticated",)


def test_the_administrator_may_be_anybody() -> None:
    assert act(Rules(), User("jane", ("system:masters",)), User(*ADMIN)).groups[0] == "system:masters"


@pytest.mark.parametrize(
    ("name", "groups", "expected"),
    [
        ("jane", (), ("system:authenticated",)),
        ("jane", ("system:unauthenticated",), ("system:unauthenticated",)),
        ("system:anonymous", (), ("system:unauthenticated",)),
        ("system:serviceaccount:a", (), ("system:authenticated",)),
        ("system:serviceaccount:a:b", ("x",), ("x", "system:authenticated")),
        ("system:node:n", ("x",), ("x", "system:authenticated")),
    ],
)
def test_groups(name: str, groups: tuple[str, ...], expected: tuple[str, ...]) -> None:
    assert impersonated(name, groups).groups == expected


@pytest.mark.parametrize(
    ("selector", "name"),
    [("metadata.name=a", "a"), ("x=y, metadata.name==a", "a"), ("metadata.name!=a", ""), ("metadata.name=", "")],
)
def test_a_list_of_one_name_is_about_that_object(selector: str, name: str) -> None:
    asked = authorization.of_resource(ROBOT, "list", "pods", "a", "", "", {"fieldSelector": selector})
    assert asked.name == name
    assert (
        authorization.of_resource(ROBOT, "deletecollection", "pods", "a", "", "", {"fieldSelector": selector}).name
        == ""
    )


def test_the_namespace_of_a_namespace_is_itself() -> None:
    asked = authorization.of_resource(ROBOT, "get", "namespaces", "", "shop", "", {})
    assert (asked.namespace, str(rbac.forbidden(asked))) == (
        "shop",
        f'namespaces "shop" is forbidden: User "{ROBOT.name}" cannot get resource "namespaces"'
        ' in API group "" in the namespace "shop"',
    )
