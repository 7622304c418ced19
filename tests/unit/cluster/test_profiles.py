"""What a new cluster holds: manifests that the API takes as they are, and the same ones every time."""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.apiserver import decode
from kubectl_sim.base import timefmt
from kubectl_sim.cluster.bootstrap import FIRST_REVISION, Settings, create_cluster, node_names
from kubectl_sim.cluster.profiles import objects
from kubectl_sim.cluster.profiles.plan import Plan
from kubectl_sim.cluster.profiles.rbac import controllers
from kubectl_sim.engine.clock import MANUAL
from kubectl_sim.kinds import registry
from kubectl_sim.kinds._index import RESOURCES
from kubectl_sim.model import schema as schemas
from tests import clusters

Obj = dict[str, Any]

NODES = node_names(3)
NOW = timefmt.parse("2026-01-01T00:00:00Z")
RBAC = "rbac.authorization.k8s.io"


def manifests(nodes: tuple[str, ...] = NODES) -> list[tuple[str, Obj]]:
    plan = Plan(nodes, "10.96.0.0/16", 1, NOW)
    plan.uids = defaultdict(lambda: "a-uid")
    return list(objects(plan))


@cache
def fresh(profile: str = "default") -> dict[tuple[str, str, str], Obj]:
    return clusters.contents(clusters.template(profile))


def named(resource: str, profile: str = "default") -> list[str]:
    return [name for found, _, name in fresh(profile) if found == resource]


@pytest.mark.parametrize("nodes", [(), NODES[:1], NODES])
def test_manifests_are_decoded_strictly_and_unchanged_in_meaning(nodes: tuple[str, ...]) -> None:
    for resource, obj in manifests(nodes):
        kind = registry.load(resource)
        assert kind is not None
        schema = schemas.find(kind.group, kind.version, kind.kind)
        assert schema is not None
        assert (obj["apiVersion"], obj["kind"]) == (kind.api_version, kind.kind)
        decoded, warnings = decode.decode(obj, schema)
        assert not warnings
        assert _kept(obj, decoded), obj["metadata"]["name"]


def _kept(sent: Any, decoded: Any) -> bool:
    """Has nothing of what was sent been lost?"""
    if isinstance(sent, dict):
        return all(_kept(value, decoded.get(key)) for key, value in sent.items() if value not in (None, {}, "", False))
    if isinstance(sent, list):
        return len(sent) == len(decoded) and all(map(_kept, sent, decoded))
    return bool(sent == decoded)


def test_no_two_manifests_are_of_the_same_name() -> None:
    keys = Counter((r, o["metadata"].get("namespace", ""), o["metadata"]["name"]) for r, o in manifests())
    assert [key for key, count in keys.items() if count > 1] == []


def test_roles_and_bindings() -> None:
    assert len(named(f"clusterroles.{RBAC}")) == 79
    assert len(named(f"clusterrolebindings.{RBAC}")) == 65
    assert len(named(f"roles.{RBAC}")) == 12
    assert len(named(f"rolebindings.{RBAC}")) == 13


def test_what_the_api_server_made_itself_says_so() -> None:
    for (resource, _, name), obj in fresh("envtest").items():
        if resource.endswith(RBAC):
            metadata = obj["metadata"]
            assert metadata["labels"]["kubernetes.io/bootstrapping"] == "rbac-defaults", name
            assert metadata["annotations"]["rbac.authorization.kubernetes.io/autoupdate"] == "true", name


def test_every_binding_is_of_a_role_that_exists() -> None:
    cluster = fresh()
    for (resource, namespace, name), obj in cluster.items():
        if resource not in (f"clusterrolebindings.{RBAC}", f"rolebindings.{RBAC}"):
            continue
        role = obj["roleRef"]
        where = namespace if role["kind"] == "Role" else ""
        assert (f"{role['kind'].lower()}s.{RBAC}", where, role["name"]) in cluster, name


def test_every_controller_acts_as_an_account_with_rights() -> None:
    bound = {
        (subject["namespace"], subject["name"])
        for (resource, _, _), obj in fresh().items()
        if "bindings." in resource
        for subject in obj.get("subjects") or ()
        if subject["kind"] == "ServiceAccount"
    }
    for account in controllers.accounts():
        assert ("serviceaccounts", "kube-system", account) in fresh()
        assert ("kube-system", account) in bound


def test_the_sums_of_roles() -> None:
    def rules(name: str) -> list[Obj]:
        found: list[Obj] = fresh()[f"clusterroles.{RBAC}", "", name]["rules"]
        return found

    view, edit, admin = (rules(name) for name in ("view", "edit", "admin"))
    assert len(view) == len(rules("system:aggregate-to-view")) + 1
    assert all(rule in edit for rule in view) and all(rule in admin for rule in edit)
    assert {"verbs": ["impersonate"], "apiGroups": [""], "resources": ["serviceaccounts"]} in edit
    assert all("secrets" not in rule.get("resources", ()) for rule in view)
    assert {"verbs": ["get", "list", "watch"], "apiGroups": ["metrics.k8s.io"], "resources": ["pods", "nodes"]} in view


def test_an_api_service_for_every_group_and_version() -> None:
    served = {f"{version}.{record[1]}" for record in RESOURCES.values() for version in record[2]}
    assert set(named("apiservices.apiregistration.k8s.io")) == served - {"v1.apiregistration.k8s.io"}
    assert set(named("apiservices.apiregistration.k8s.io", "envtest")) == served - {
        "v1.apiregistration.k8s.io",
        "v1beta1.metrics.k8s.io",
    }


def test_levels_and_flows() -> None:
    levels = set(named("prioritylevelconfigurations.flowcontrol.apiserver.k8s.io"))
    schemas_ = [o for (r, _, _), o in fresh().items() if r == "flowschemas.flowcontrol.apiserver.k8s.io"]
    assert (len(levels), len(schemas_)) == (8, 11)
    assert {obj["spec"]["priorityLevelConfiguration"]["name"] for obj in schemas_} == levels
    assert {obj["status"]["conditions"][0]["status"] for obj in schemas_} == {"False"}
    probes = fresh()["flowschemas.flowcontrol.apiserver.k8s.io", "", "probes"]["spec"]["rules"][0]
    assert probes["nonResourceRules"] == [{"verbs": ["get"], "nonResourceURLs": ["/healthz", "/readyz", "/livez"]}]
    assert [subject["group"]["name"] for subject in probes["subjects"]] == [
        "system:unauthenticated",
        "system:authenticated",
    ]


def test_every_service_address_is_an_object() -> None:
    parents = {
        name: (obj["spec"]["parentRef"]["namespace"], obj["spec"]["parentRef"]["name"])
        for (resource, _, name), obj in fresh().items()
        if resource == "ipaddresses.networking.k8s.io"
    }
    services = {
        obj["spec"]["clusterIP"]: (namespace, name)
        for (resource, namespace, name), obj in fresh().items()
        if resource == "services"
    }
    assert parents == services
    assert parents["10.96.0.1"] == ("default", "kubernetes") and parents["10.96.0.10"] == ("kube-system", "kube-dns")


def test_every_namespace_has_the_same_root_certificate() -> None:
    authority = fresh()["configmaps", "kube-system", "extension-apiserver-authentication"]["data"]["client-ca-file"]
    for namespace in named("namespaces"):
        assert fresh()["configmaps", namespace, "kube-root-ca.crt"]["data"] == {"ca.crt": authority}
        assert ("serviceaccounts", namespace, "default") in fresh()


def test_nodes_have_their_parts() -> None:
    machines, boots = set(), set()
    for name in NODES:
        node = fresh()["nodes", "", name]
        reference = {"apiVersion": "v1", "kind": "Node", "name": name, "uid": node["metadata"]["uid"]}
        for key in (("csinodes.storage.k8s.io", "", name), ("leases.coordination.k8s.io", "kube-node-lease", name)):
            assert fresh()[key]["metadata"]["ownerReferences"] == [reference]
        info = node["status"]["nodeInfo"]
        assert len(info["machineID"]) == 32
        machines |= {info["machineID"], info["systemUUID"]}
        boots.add(info["bootID"])
    assert (len(machines), len(boots)) == (6, 1)


def test_static_pods_belong_to_their_node() -> None:
    control_plane = fresh()["nodes", "", NODES[0]]["metadata"]["uid"]
    for component in ("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"):
        pod = fresh()["pods", "kube-system", f"{component}-{NODES[0]}"]
        (owner,) = pod["metadata"]["ownerReferences"]
        assert (owner["kind"], owner["uid"], owner["controller"]) == ("Node", control_plane, True)
        assert pod["spec"]["volumes"] and pod["status"]["phase"] == "Running"


def test_events_of_a_new_node() -> None:
    about = [
        (event["source"]["component"], event["reason"])
        for (resource, _, _), event in fresh().items()
        if resource == "events" and event["involvedObject"]["name"] == NODES[1]
    ]
    assert Counter(about) == {
        ("kubelet", "Starting"): 1,
        ("kubelet", "NodeAllocatableEnforced"): 1,
        ("kubelet", "NodeHasSufficientMemory"): 1,
        ("kubelet", "NodeHasNoDiskPressure"): 1,
        ("kubelet", "NodeHasSufficientPID"): 1,
        ("kubelet", "NodeReady"): 1,
        ("kube-proxy", "Starting"): 1,
        ("node-controller", "RegisteredNode"): 1,
    }


def test_everything_runs() -> None:
    pods = [obj for (resource, _, _), obj in fresh().items() if resource == "pods"]
    assert len(pods) == 14
    for pod in pods:
        ready = [c["status"] for c in pod["status"]["conditions"] if c["type"] == "Ready"]
        assert ready == ["True"], pod["metadata"]["name"]
        assert all(status["restartCount"] == 0 for status in pod["status"]["containerStatuses"])


def test_what_an_api_server_alone_does_not_have() -> None:
    held = Counter(resource for resource, _, _ in fresh("envtest"))
    for resource in ("nodes", "pods", "secrets", "deployments.apps", "csinodes.storage.k8s.io"):
        assert held[resource] == 0
    assert held["serviceaccounts"] == 4
    assert held["leases.coordination.k8s.io"] == 1


def test_a_lone_node_takes_every_pod() -> None:
    (node,) = (obj for (resource, _, _), obj in fresh("single").items() if resource == "nodes")
    assert "taints" not in node["spec"]
    assert "node.kubernetes.io/exclude-from-external-load-balancers" not in node["metadata"]["labels"]
    assert fresh()["nodes", "", NODES[0]]["spec"]["taints"][0]["effect"] == "NoSchedule"


def test_the_service_range_that_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "c.db"
    create_cluster(str(path), Settings("single", clock=MANUAL, seed=1, service_cidr="10.200.3.0/24")).close()
    cluster = clusters.contents(path)
    assert cluster["servicecidrs.networking.k8s.io", "", "kubernetes"]["spec"]["cidrs"] == ["10.200.3.0/24"]
    assert cluster["services", "default", "kubernetes"]["spec"]["clusterIP"] == "10.200.3.1"
    assert cluster["services", "kube-system", "kube-dns"]["spec"]["clusterIP"] == "10.200.3.10"
    assert "10.200.3.10" in cluster["configmaps", "kube-system", "kubelet-config"]["data"]["kubelet"]


def dump(folder: Path, name: str, seed: int) -> list[tuple[Any, ...]]:
    cluster = create_cluster(str(folder / name), Settings(clock=MANUAL, seed=seed))
    tables = ("object", "revision", "label", "field", "owner", "timer", "memory", "allocation", "meta")
    with cluster.reading:
        rows = [row for table in tables for row in sorted(cluster.store.run(f"SELECT * FROM {table}"), key=repr)]
    cluster.close()
    return [row for row in rows if row[0] != "clock"]  # which remembers when it was made


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = dump(tmp_path, "a.db", 7)
    assert first == dump(tmp_path, "b.db", 7)
    assert first != dump(tmp_path, "c.db", 8)


def test_users_revisions_begin_at_a_round_number() -> None:
    for profile in ("default", "single", "envtest"):
        newest = max(int(obj["metadata"]["resourceVersion"]) for obj in fresh(profile).values())
        assert newest < FIRST_REVISION


def test_the_first_command_is_not_kept_waiting(tmp_path: Path) -> None:
    create_cluster(str(tmp_path / "warm.db"), Settings(clock=MANUAL, seed=1)).close()
    begin = time.process_time()
    create_cluster(str(tmp_path / "timed.db"), Settings(clock=MANUAL, seed=1)).close()
    assert time.process_time() - begin < 0.7
