"""Random sequences of commands: whatever is typed, the cluster stays sound and comes to rest.

Every invariant is checked against the objects themselves, by other means than the controllers use.
"""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from kubectl_sim.base import pods, resources
from kubectl_sim.cluster.cluster import open_cluster
from kubectl_sim.controllers._index import MODULES
from kubectl_sim.engine.concerns import Concerns
from kubectl_sim.model.request import Change
from tests.clusters import SECOND, assert_sound, contents, copied
from tests.runner import kubectl_sim

Obj = dict[str, Any]
Objects = dict[tuple[str, str, str], Obj]

EXAMPLES = int(os.environ.get("COMMAND_EXAMPLES", "12"))
APPS = ("web", "api")
LONG = 1800
SETTINGS = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

apps = st.sampled_from(APPS)
images = st.sampled_from(["nginx:1.27", "nginx:1.28", "busybox", "nginx:no-such-tag"])
sizes = st.integers(0, 4).map(str)
namespaces = st.sampled_from(["default", "default", "default", "shop"])
cascades = st.sampled_from(["background", "foreground", "orphan"])


def line(*words: Any) -> st.SearchStrategy[list[str]]:
    """A command line of fixed words and of strategies for others; a strategy may make part of a word."""
    parts = [word if isinstance(word, st.SearchStrategy) else st.just(word) for word in words]
    return st.tuples(*parts).map(list)


def flag(name: str, value: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return value.map(lambda text: f"--{name}={text}")


def named(kind: str) -> st.SearchStrategy[str]:
    return apps.map(lambda app: f"{kind}/{app}")


IN = flag("namespace", namespaces)
COMMANDS = st.one_of(
    line("create", "deployment", apps, flag("image", images), flag("replicas", sizes), IN),
    line("create", "deployment", apps, flag("image", images), flag("replicas", sizes)),
    line("create", "job", apps, "--image=busybox", "--", "sh", "-c", st.sampled_from(["sleep 5", "exit 1", "true"])),
    line("run", apps, flag("image", images), flag("labels", apps.map(lambda app: f"app={app}"))),
    line("expose", named("deployment"), flag("port", st.sampled_from(["80", "8080"]))),
    line("scale", named("deployment"), flag("replicas", sizes), IN),
    line("set", "image", named("deployment"), images.map(lambda image: f"*={image}"), IN),
    line("rollout", st.sampled_from(["restart", "undo", "pause", "resume"]), named("deployment")),
    line("label", "pods", "-l", apps.map(lambda app: f"app={app}"), "--overwrite", apps.map(lambda app: f"app={app}")),
    line("label", "rs", "--all", "--overwrite", apps.map(lambda app: f"seen={app}")),
    line("annotate", named("deployment"), "--overwrite", apps.map(lambda app: f"note={app}")),
    line("delete", named("deployment"), flag("cascade", cascades), "--wait=false", IN),
    line("delete", "rs", "--all", flag("cascade", cascades), "--wait=false"),
    line("delete", "pods", "-l", apps.map(lambda app: f"app={app}"), "--wait=false"),
    line("delete", "pods", "--all", "--force"),
    line("delete", named("service")),
    line("delete", named("job"), "--wait=false"),
    line("create", "namespace", "shop"),
    line("delete", "namespace", "shop", "--wait=false"),
)
#: A command, or a number of seconds that pass.
STEPS = st.lists(st.one_of(COMMANDS, COMMANDS, st.sampled_from([1, 5, 30, 300])), min_size=3, max_size=14)


@contextmanager
def cluster_file() -> Iterator[Path]:
    """A cluster of its own, which commands then use."""
    with tempfile.TemporaryDirectory() as folder:
        path = copied(Path(folder))
        env = {"KUBECTL_SIM_STATE": str(path), "KUBECTL_SIM_HOME": f"{path}.home", "KUBECONFIG": ""}
        with mock.patch.dict(os.environ, env):
            yield path


def advance(path: Path, seconds: float) -> None:
    cluster = open_cluster(str(path))
    cluster.advance(int(seconds * SECOND))
    cluster.close()


def take(path: Path, steps: list[Any]) -> None:
    """Take the steps; a command may be refused, but never for a reason of ours."""
    for step in steps:
        if isinstance(step, int):
            advance(path, step)
            continue
        code, _, err = kubectl_sim(step)
        assert code in (0, 1) and "internal error" not in err, (step, err)


# -- invariants --------------------------------------------------------------------------


def check(objects: Objects) -> None:
    """What holds at every instant."""
    uids = {obj["metadata"]["uid"] for obj in objects.values()}
    assert len(uids) == len(objects)
    for key, obj in objects.items():
        owners = obj["metadata"].get("ownerReferences") or ()
        if owners and "deletionTimestamp" not in obj["metadata"]:
            assert any(owner["uid"] in uids for owner in owners), f"{key} has lost all of its owners"
    _check_addresses(objects)
    _check_endpoints(objects)
    _check_nodes(objects)


def of(objects: Objects, resource: str) -> list[Obj]:
    return [obj for (found, _, _), obj in objects.items() if found == resource]


def _check_addresses(objects: Objects) -> None:
    """No two pods that run have the same address, no two services the same cluster address or node port."""
    alive = [pod for pod in of(objects, "pods") if not pods.is_terminal(pod) and not pod["spec"].get("hostNetwork")]
    addresses = [pod["status"]["podIP"] for pod in alive if pod["status"].get("podIP")]
    assert len(set(addresses)) == len(addresses)
    services = of(objects, "services")
    addresses = [service["spec"]["clusterIP"] for service in services if service["spec"]["clusterIP"] != "None"]
    ports = [port["nodePort"] for service in services for port in service["spec"]["ports"] if "nodePort" in port]
    assert len(set(addresses)) == len(addresses) and len(set(ports)) == len(ports)


def _check_endpoints(objects: Objects) -> None:
    """The endpoints of a service are the ready pods that it selects."""
    for service in of(objects, "services"):
        namespace, name = service["metadata"]["namespace"], service["metadata"]["name"]
        selector = (service["spec"].get("selector") or {}).items()
        if not selector:
            continue
        chosen = [
            pod
            for pod in of(objects, "pods")
            if pod["metadata"]["namespace"] == namespace and selector <= (pod["metadata"].get("labels") or {}).items()
        ]
        ready = {
            pod["metadata"]["uid"]
            for pod in chosen
            if pods.is_ready(pod) and pods.is_active(pod) and pod["status"].get("podIP")
        }
        subsets = objects["endpoints", namespace, name].get("subsets") or ()
        found = [a["targetRef"]["uid"] for subset in subsets for a in subset.get("addresses") or ()]
        assert Counter(found) == Counter(ready), f"endpoints of {namespace}/{name}"
        slices = [
            s
            for s in of(objects, "endpointslices.discovery.k8s.io")
            if s["metadata"]["labels"].get("kubernetes.io/service-name") == name
            and s["metadata"]["namespace"] == namespace
        ]
        found = [e["targetRef"]["uid"] for s in slices for e in s["endpoints"] or () if e["conditions"]["ready"]]
        assert Counter(found) == Counter(ready), f"endpoint slices of {namespace}/{name}"


def _check_nodes(objects: Objects) -> None:
    """No node holds more than it has, and every pod is on a node that exists."""
    nodes = {node["metadata"]["name"]: node for node in of(objects, "nodes")}
    taken: dict[str, Counter[str]] = {name: Counter() for name in nodes}
    for pod in of(objects, "pods"):
        node = pod["spec"].get("nodeName")
        if node and not pods.is_terminal(pod):
            taken[node].update({**resources.of_pod(pod["spec"]), "pods": 1})
    for name, amounts in taken.items():
        has = resources.amounts(nodes[name]["status"]["allocatable"])
        assert all(amount <= has.get(key, 0) for key, amount in amounts.items()), name


def check_at_rest(objects: Objects) -> None:
    """What holds when nothing has happened for a while."""
    everything = of(objects, "pods")
    for pod in everything:
        assert "deletionTimestamp" not in pod["metadata"], "no pod takes half an hour to stop"
    for resource in ("replicasets.apps", "deployments.apps"):
        for obj in of(objects, resource):
            assert obj["status"]["observedGeneration"] == obj["metadata"]["generation"], obj["metadata"]["name"]
    for replica_set in of(objects, "replicasets.apps"):
        uid = replica_set["metadata"]["uid"]
        mine = [p for p in everything if uid in {o["uid"] for o in p["metadata"].get("ownerReferences") or ()}]
        active = [pod for pod in mine if pods.is_active(pod)]
        assert len(active) == replica_set["spec"]["replicas"] == replica_set["status"].get("replicas", 0)
        ready = [pod for pod in active if pods.is_ready(pod)]
        assert len(ready) == replica_set["status"].get("readyReplicas", 0)
    for deployment in of(objects, "deployments.apps"):
        uid = deployment["metadata"]["uid"]
        sets = [s for s in of(objects, "replicasets.apps") if s["metadata"].get("ownerReferences")]
        mine = [s for s in sets if s["metadata"]["ownerReferences"][0]["uid"] == uid]
        total = sum(s["status"].get("replicas", 0) for s in mine)
        assert deployment["status"].get("replicas", 0) == total


def resynced(path: Path) -> int:
    """Let every controller look at every object again, as upstream's informers do.  Returns what was written."""
    cluster = open_cluster(str(path))
    cluster.advance(0)
    store = cluster.store
    store.begin(write=True)
    before = store.head
    for (resource,) in store.run("SELECT DISTINCT resource FROM object ORDER BY resource").fetchall():
        for obj in store.select(resource):
            store.changes.append(Change("ADDED", resource, obj, None, int(obj["metadata"]["resourceVersion"])))
    cluster.loop.settle()
    written = store.head - before
    store.rollback()
    cluster.close()
    return written


# -- tests -------------------------------------------------------------------------------


@SETTINGS
@given(STEPS)
def test_the_cluster_stays_sound_and_comes_to_rest(steps: list[Any]) -> None:
    with cluster_file() as path:
        for step in steps:
            take(path, [step])
            check(contents(path))
        assert_sound(path)
        advance(path, LONG)
        objects = contents(path)
        check(objects)
        check_at_rest(objects)
        assert_sound(path)


@SETTINGS
@given(STEPS)
def test_controllers_agree_with_themselves(steps: list[Any]) -> None:
    """At a fixpoint nobody wants to change anything, however often they are asked."""
    with cluster_file() as path:
        take(path, steps)
        advance(path, LONG)
        assert resynced(path) == 0


@SETTINGS
@given(STEPS, st.integers(0, 400), st.integers(0, 400))
def test_time_passes_alike_in_one_go_and_in_two(steps: list[Any], first: int, second: int) -> None:
    with cluster_file() as path:
        take(path, steps)
        other = path.with_name("other.db")
        other.write_bytes(path.read_bytes())
        advance(path, first + second)
        assume(not any(map(_goes_round, of(contents(path), "pods"))))
        advance(other, first)
        advance(other, second)
        assert _differing(_stable(contents(other)), _stable(contents(path))) == {}


@SETTINGS
@given(STEPS)
def test_the_same_commands_make_the_same_bytes(steps: list[Any]) -> None:
    found = []
    for _ in range(2):
        with cluster_file() as path:
            take(path, steps)
            advance(path, 60)
            found.append(contents(path))
    assert found[0] == found[1]


@SETTINGS
@given(STEPS)
def test_what_follows_may_come_later(steps: list[Any]) -> None:
    """A process that ends with its answer leaves the controllers' part to the next one, which sees no difference."""
    found = []
    for unsettled in (None, []):
        with cluster_file() as path:
            for step in steps:
                if isinstance(step, int):
                    advance(path, step)
                else:
                    kubectl_sim(step, unsettled=unsettled)
            advance(path, 0)
            found.append(contents(path))
    assert _differing(*found) == {}


def _goes_round(pod: Obj) -> bool:
    """Is it in a crash loop that is stepped through only when somebody looks?

    Its own state is the same then, but its owner notes when it saw the pod come up and go.
    """
    return any(status.get("restartCount", 0) >= 6 for status in pod["status"].get("containerStatuses") or ())


def _stable(objects: Objects) -> Objects:
    """Without what depends on when it was asked for: resource versions count the reports in between."""
    stable = {}
    for key, obj in objects.items():
        stable[key] = {**obj, "metadata": _unversioned(obj["metadata"])}
        if "involvedObject" in obj:
            stable[key]["involvedObject"] = _unversioned(obj["involvedObject"])
    return stable


def _differing(some: Objects, others: Objects) -> dict[Any, Any]:
    """What only one of two clusters has; pytest's own comparison of whole clusters takes seconds."""
    keys = some.keys() | others.keys()
    return {key: (some.get(key), others.get(key)) for key in keys if some.get(key) != others.get(key)}


def _unversioned(part: Obj) -> Obj:
    return {name: value for name, value in part.items() if name != "resourceVersion"}


@pytest.mark.parametrize("seconds", [[3600], [1800, 1800], [1, 3599], [60] * 60])
def test_a_fresh_cluster_an_hour_later(seconds: list[int]) -> None:
    with cluster_file() as path:
        for step in seconds:
            advance(path, step)
        check(contents(path))
        check_at_rest(contents(path))
        assert resynced(path) == 0


@SETTINGS
@given(STEPS)
def test_controllers_are_spared_only_what_does_not_concern_them(steps: list[Any]) -> None:
    """Whatever the index keeps from a controller would have meant nothing to it."""
    touched = Concerns.touched

    def checked(self: Concerns, resource: str, watchers: Any, change: Change) -> list[str]:
        wanted = touched(self, resource, watchers, change)
        for controller, words in watchers:
            if controller not in wanted and not any(word.startswith(("exists:", "noted:")) for word in words):
                module = __import__(MODULES[controller], fromlist=["WATCHES"])
                keys = list(module.WATCHES[resource](change))
                assert keys == [], (controller, change.type, change.new, change.old)
        return wanted

    with (
        cluster_file() as path,
        mock.patch.object(Concerns, "touched", checked),
    ):
        take(path, steps)
        advance(path, LONG)
