"""Completion that asks the cluster, against the real kubectl on a server with the same objects."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from kubectl_sim.kubectl import session
from tests.canned_server import CannedServer, Objects
from tests.oracle import needs_kubectl
from tests.parity.test_completion_protocol import choices
from tests.runner import kubectl_sim

Obj = dict[str, Any]


def obj(api_version: str, kind: str, name: str, namespace: str = "default", **rest: Any) -> Obj:
    metadata = {"name": name, "labels": rest.pop("labels", {}), "uid": name}
    metadata.update({"namespace": namespace} if namespace else {})
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, **rest}


def container(name: str, *ports: int) -> Obj:
    return {"name": name, "image": "x", "ports": [{"containerPort": port} for port in ports]}


POD_SPEC = {
    "initContainers": [container("setup")],
    "containers": [container("nginx", 80, 8443), container("logger")],
}
SELECTOR = {"matchLabels": {"app": "web"}}
OBJECTS = [
    obj("v1", "Pod", "web-0", labels={"app": "web"}, spec=POD_SPEC, status={"phase": "Running"}),
    obj("v1", "Pod", "web-1", spec=POD_SPEC, status={"phase": "Running"}),
    obj("v1", "Pod", "other", "team-a", spec=POD_SPEC, status={"phase": "Running"}),
    obj("v1", "Service", "front", spec={"selector": {"app": "web"}, "ports": [{"port": 81}, {"port": 444}]}),
    obj("apps/v1", "Deployment", "web", spec={"selector": SELECTOR, "template": {}}),
    obj("apps/v1", "Deployment", "api", spec={"selector": {"matchLabels": {"app": "api"}}, "template": {}}),
    obj("v1", "Node", "worker-1", ""),
    obj("v1", "Node", "worker-2", ""),
    obj("v1", "Namespace", "default", ""),
    obj("v1", "Namespace", "team-a", ""),
    obj("v1", "ServiceAccount", "builder"),
    obj("rbac.authorization.k8s.io/v1", "ClusterRole", "edit", ""),
]

LINES = """
get pods ''
get pods web-1 ''
get po web-0 web-1 ''
get po w
get pod/w
get pod/web-0 pod/
get pod/web-0 daem
get pods -n team-a ''
-n team-a get pods ''
get nodes wo
get node/
get nonsense ''
get nonsense/
get pods,dep
get deployments.apps ''
get deploy/web conf
-n ''
get pods -n te
get --namespace=te
describe deploy ''
delete po -l x=y ''
edit svc/
label nodes w
logs ''
logs web
logs deployments/
logs web-0 ''
logs web-0 n
logs deployment/web ''
logs web-0 nginx ''
logs nothing ''
logs web-0 -c n
logs web-0 --container=
exec ''
exec nothing
exec web-0 -c ''
exec web-0 -c l
exec deploy/web -c ''
exec web-0 -- ''
attach de
attach web-0 -c ''
port-forward web-0 ''
port-forward web-0 90
port-forward web-0 80:8
port-forward svc/front ''
port-forward service/front 5:
port-forward web-0 80:80 ''
cp ''
cp w
cp te
cp team-a/
cp team-a/o
cp ./x
cp web-0:
drain ''
drain worker-1 ''
cordon worker-2
taint ''
taint node w
top node ''
top node worker-1 ''
top pod ''
create token ''
create clusterrolebinding x --clusterrole ''
create clusterrolebinding x --clusterrole=e
rollout status deployment ''
rollout status deployment web ''
rollout undo deployment ''
rollout undo deployment web ''
rollout undo deployment/
rollout undo deployment/web deployment/
scale --replicas=1 deployment/
set image deployments ''
expose service ''
config set-context x --namespace ''
patch deploy ''
wait pod ''
"""


class Fake(Objects):
    """The same objects for our own client."""

    def table(self, resource: str, namespace: str = "") -> Any:
        return SimpleNamespace(names=[each["metadata"]["name"] for each in self.list(resource, namespace)])


@pytest.fixture(scope="module")
def server() -> Iterator[CannedServer]:
    with CannedServer(Fake(*OBJECTS)) as canned:
        yield canned


@needs_kubectl
@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_names_are_equal(line: str, server: CannedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "connect", lambda ctx: server.objects)
    monkeypatch.setattr(session, "default_namespace", lambda ctx: "default")
    argv = ["__complete", *shlex.split(line)]
    code, ours = choices(kubectl_sim(argv))
    real_code, real = choices(server.kubectl(*argv))
    assert (code, sorted(ours), ours[-1:]) == (real_code, sorted(real), real[-1:])


def test_types_are_those_that_can_be_got() -> None:
    _, found = choices(kubectl_sim(["__complete", "get", ""]))
    assert {"pods", "deployments.apps", "nodes", "ingresses.networking.k8s.io"} <= set(found)
    assert "bindings" not in found
    _, found = choices(kubectl_sim(["__complete", "get", "pods,deploy"]))
    assert found == ["pods,deployments.apps", ":4"]


def test_a_cluster_that_cannot_be_asked_is_no_complaint(monkeypatch: pytest.MonkeyPatch) -> None:
    from kubectl_sim.kubectl.errors import CommandError

    def refuse(ctx: Any) -> Any:
        raise CommandError("cannot open")

    monkeypatch.setattr(session, "connect", refuse)
    assert choices(kubectl_sim(["__complete", "-n", "x", "get", "pods", ""])) == (0, [":4"])
