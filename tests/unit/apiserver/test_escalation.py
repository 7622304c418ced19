"""Rights that somebody hands out: only those that they have, unless a role lets them do otherwise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from kubectl_sim.cluster.cluster import Cluster, open_cluster
from kubectl_sim.model.request import Request, User
from kubectl_sim.model.status import StatusError
from tests.clusters import copied

GROUP = "rbac.authorization.k8s.io"
LEAD = User("lead", ("staff", "system:authenticated"))
PODS = {"apiGroups": [""], "resources": ["pods"]}


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    found = open_cluster(str(copied(tmp_path_factory.mktemp("rights"), "envtest")))
    make(found, "clusterroles", "lead", rules=[{**PODS, "verbs": ["get", "list"]}])
    make(found, "rolebindings", "lead", roleRef=_ref("lead"), subjects=[{"kind": "User", "name": "lead"}])
    yield found
    found.close()


def _ref(name: str, kind: str = "ClusterRole") -> dict[str, Any]:
    return {"kind": kind, "apiGroup": GROUP, "name": name}


def make(cluster: Cluster, plural: str, name: str, user: User | None = None, **content: Any) -> Any:
    namespace = "" if plural.startswith("cluster") else "default"
    body = {"metadata": {"name": name}, **content}
    for subject in body.get("subjects", ()):
        subject["apiGroup"] = GROUP
    return cluster.request(Request("create", f"{plural}.{GROUP}", namespace, body=body, user=user))


def refusal(cluster: Cluster, plural: str, **content: Any) -> tuple[int, str]:
    with pytest.raises(StatusError) as refused:
        make(cluster, plural, "x", LEAD, **content)
    return refused.value.code, refused.value.message


def test_one_may_give_what_one_has(cluster: Cluster) -> None:
    assert make(cluster, "roles", "same", LEAD, rules=[{**PODS, "verbs": ["list"]}])
    assert make(cluster, "rolebindings", "same", LEAD, roleRef=_ref("same", "Role"))


def test_what_is_missing_is_told_in_upstreams_words(cluster: Cluster) -> None:
    rules = [{**PODS, "verbs": ["get", "delete", "create"]}, {**PODS, "resources": ["nodes"], "verbs": ["get"]}]
    expected = (
        'roles.rbac.authorization.k8s.io "x" is forbidden: user "lead" (groups=["staff" "system:authenticated"])'
        " is attempting to grant RBAC permissions not currently held:\n"
        '{APIGroups:[""], Resources:["nodes"], Verbs:["get"]}\n'
        '{APIGroups:[""], Resources:["pods"], Verbs:["delete" "create"]}'
    )
    assert refusal(cluster, "roles", rules=rules) == (403, expected)
    code, text = refusal(cluster, "rolebindings", roleRef=_ref("cluster-admin"))
    assert code == 403 and text.endswith('\n{NonResourceURLs:["*"], Verbs:["*"]}')


def test_rights_in_a_namespace_are_none_in_the_cluster(cluster: Cluster) -> None:
    assert refusal(cluster, "clusterroles", rules=[{**PODS, "verbs": ["get"]}])[0] == 403


def test_aggregation_is_for_who_may_do_everything(cluster: Cluster) -> None:
    rule = {"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}]}
    code, text = refusal(cluster, "clusterroles", aggregationRule=rule, rules=[])
    assert code == 403 and text.endswith("must have cluster-admin privileges to use the aggregationRule")


def test_a_role_that_is_not_there_cannot_be_bound(cluster: Cluster) -> None:
    expected = 'role.rbac.authorization.k8s.io "none" not found'
    assert refusal(cluster, "rolebindings", roleRef=_ref("none", "Role")) == (404, expected)


def test_a_change_of_something_else_grants_nothing(cluster: Cluster) -> None:
    made = make(cluster, "roles", "large", rules=[{**PODS, "verbs": ["*"]}])
    labelled = {**made, "metadata": {**made["metadata"], "labels": {"a": "b"}}}
    where = (f"roles.{GROUP}", "default", "large")
    assert cluster.request(Request("update", *where, body=labelled, user=LEAD))
    larger = {**labelled, "rules": [{**PODS, "verbs": ["*"]}, {**PODS, "resources": ["nodes"], "verbs": ["*"]}]}
    del larger["metadata"]["resourceVersion"]
    with pytest.raises(StatusError, match="not currently held"):
        cluster.request(Request("update", *where, body=larger, user=LEAD))


def test_escalate_and_bind_allow_it(cluster: Cluster) -> None:
    free = {"apiGroups": [GROUP], "resources": ["roles", "clusterroles"], "verbs": ["escalate", "bind"]}
    make(cluster, "roles", "free", rules=[free])
    make(cluster, "rolebindings", "free", roleRef=_ref("free", "Role"), subjects=[{"kind": "User", "name": "boss"}])
    boss = User("boss", ("system:authenticated",))
    assert make(cluster, "roles", "freed", boss, rules=[{**PODS, "verbs": ["*"]}])
    assert make(cluster, "rolebindings", "freed", boss, roleRef=_ref("cluster-admin"))
    assert make(cluster, "rolebindings", "loose", boss, roleRef=_ref("to-come", "Role"))
