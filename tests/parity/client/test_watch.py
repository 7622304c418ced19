"""``kubectl get -w``: the real one and ours on copies of one cluster, with the same changes while they watch."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.client.client import Client
from kubectl_sim.cluster.bootstrap import Settings, create_cluster
from kubectl_sim.cluster.cluster import Cluster
from tests.cluster_bridge import ClusterBridge
from tests.oracle import needs_kubectl
from tests.runner import kubectl_sim

pytestmark = needs_kubectl


def pod(name: str, **labels: str) -> dict[str, Any]:
    metadata = {"name": name, "namespace": "default", "labels": labels}
    spec = {"containers": [{"name": "main", "image": "nginx"}]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}


def changes(client: Client) -> None:
    """What happens while they watch."""
    client.patch("pods", "default", "web-1", {"metadata": {"labels": {"tier": "front"}}})
    client.create("pods", pod("a-pod-with-a-long-name", app="web"))
    client.patch("pods", "default", "db", {"metadata": {"labels": {"app": "web"}}})
    client.delete("pods", "default", "web-2")
    client.patch("pods", "default", "web-1", {"metadata": {"labels": {"app": "other"}}})
    client.create("configmaps", {"metadata": {"name": "c", "namespace": "default"}, "data": {"a": "1"}})


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("watch") / "state.db"
    cluster = create_cluster(str(path), Settings("envtest", clock="manual", seed=1))
    client = cluster.client()
    for one in (pod("web-1", app="web"), pod("web-2", app="web"), pod("db", app="db")):
        client.create("pods", one)
    cluster.close()
    return path


@pytest.fixture
def both(
    original: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[list[str]], tuple[Any, Any]]]:
    """Runs a line with both."""
    ours, theirs = tmp_path / "ours.db", tmp_path / "theirs.db"
    shutil.copy(original, ours)
    shutil.copy(original, theirs)
    plain = Client.watch

    def watch(self: Client, *args: Any, **kwargs: Any) -> Any:
        if self.user_agent == "kubectl":
            changes(self)
        return plain(self, *args, **kwargs)

    with ClusterBridge(str(theirs)) as bridge, monkeypatch.context() as patch:
        patch.setattr(Client, "watch", watch)
        patch.setattr(Cluster, "wait", lambda *_: False)
        patch.setenv("KUBECTL_SIM_STATE", str(ours))
        yield lambda args: (kubectl_sim(args), bridge.kubectl(*args))


LINES = """
get pods -w
get pods --watch-only
get pods -w --no-headers
get pods -w -o wide
get pods -w -A
get pods -w --show-labels
get pods -w -L app,tier
get pods -w -l app=web
get pods -w -l app=web --show-labels
get pods --watch-only -l app=web -o name
get pods -w -l tier
get pods -w --field-selector metadata.name=web-1
get pods -w --output-watch-events
get pods --watch-only --output-watch-events
get pods -w -o name
get pods -w -o name --output-watch-events
get pods -w -o yaml
get pods -w -o json
get pods -w -o yaml --output-watch-events
get pods -w -o json --output-watch-events
get pods -w -o kyaml --output-watch-events
get pods -w -o jsonpath={.metadata.name}{"\\n"}
get pods -w -o jsonpath={.type}:{.object.metadata.name};{.object.metadata.generation} --output-watch-events
get pods -w -o go-template={{.metadata.name}};
get pods -w -o go-template={{.type}}:{{.object.metadata.name}}; --output-watch-events
get pods -w -o custom-columns=NAME:.metadata.name,APP:.metadata.labels.app
get pods -w -o custom-columns=T:.type,NAME:.object.metadata.name --output-watch-events
get pods -w --show-kind
get pods -w --chunk-size=1
get pods -w --sort-by=.metadata.name
get pods --watch-only --sort-by=.metadata.name
get pod web-1 -w
get pod/web-1 -w
get pod web-1 --watch-only
get pod web-2 -w
get pod web-1 -w --output-watch-events
get pod web-1 --watch-only --output-watch-events
get pod web-1 -w -o name
get pod web-1 -w -o yaml --output-watch-events
get pods web-1 db -w
get pod/web-1 pod/db -w
get pods nope -w
get pods nope -w --ignore-not-found
get nodes -w
get ns -w -A
get cm -w
get pods -w -n kube-system
get pods -w -o foo
get pods,cm -w
"""


@pytest.mark.parametrize("line", LINES.strip().splitlines())
def test_watch(both: Callable[[list[str]], tuple[Any, Any]], line: str) -> None:
    ours, theirs = both(line.split())
    assert ours == theirs
