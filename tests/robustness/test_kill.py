"""``kill -9`` at random instants during ``apply`` of 200 objects.

``KILL_ROUNDS`` says how often (10); the acceptance run does it 100 times.
"""

from __future__ import annotations

import functools
import json
import os
import random
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from kubectl_sim.cluster.cluster import open_cluster
from tests.clusters import SECOND, assert_sound, contents, template
from tests.robustness.processes import kubectl, run, start

Obj = dict[str, Any]

ROUNDS = int(os.environ.get("KILL_ROUNDS", "10"))
COUNT = int(os.environ.get("KILL_OBJECTS", "200"))


def manifests() -> list[Obj]:
    """A mix of objects: some mean work for controllers, scheduler and kubelets."""
    return [_manifest(number) for number in range(COUNT)]


def _manifest(number: int) -> Obj:
    name = f"object-{number:03}"
    labels = {"app": f"app-{number // 10}", "number": str(number)}
    metadata = {"name": name, "namespace": "default", "labels": labels}
    if number % 10 == 0:
        selector = {"app": labels["app"]}
        pod = {"metadata": {"labels": selector}, "spec": {"containers": [{"name": "main", "image": "nginx"}]}}
        spec: Obj = {"replicas": 2, "selector": {"matchLabels": selector}, "template": pod}
        return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": metadata, "spec": spec}
    if number % 10 == 1:
        spec = {"selector": {"app": labels["app"]}, "ports": [{"port": 80}], "type": "NodePort"}
        return {"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": spec}
    kind = "Secret" if number % 2 else "ConfigMap"
    return {"apiVersion": "v1", "kind": kind, "metadata": metadata, "data": {"text": "abcd" * 100}}


def key(manifest: Obj) -> str:
    """``secret/object-002``, as apply reports it."""
    group = ".apps" if "/" in manifest["apiVersion"] else ""
    return f"{manifest['kind'].lower()}{group}/{manifest['metadata']['name']}"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("kill")
    write(made / "all.json", manifests())
    return made


def write(path: Path, objects: list[Obj]) -> None:
    path.write_text(json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))


def fresh(folder: Path, name: str) -> Path:
    return Path(shutil.copyfile(template(), folder / f"{name}.db"))


def present(path: Path) -> set[str]:
    """Which of the manifests are there."""
    names = {key(manifest) for manifest in manifests()}
    kinds = ("Deployment", "Service", "Secret", "ConfigMap")
    return names & {key(obj) for obj in contents(path).values() if obj["kind"] in kinds}


def a_minute_later(path: Path) -> dict[tuple[str, str, str], Obj]:
    """What the cluster has come to a minute of its own time later."""
    cluster = open_cluster(str(path))
    cluster.advance(60 * SECOND)
    cluster.close()
    return contents(path)


@functools.cache
def undisturbed(folder: Path, count: int) -> dict[tuple[str, str, str], Obj]:
    """Where a cluster is a minute after the first ``count`` manifests have been applied in peace."""
    state, file = fresh(folder, f"peace-{count}"), folder / f"first-{count}.json"
    if count:
        write(file, manifests()[:count])
        code, _, err = run(kubectl("apply", "-f", str(file)), state)
        assert (code, err) == (0, "")
    return a_minute_later(state)


@functools.cache
def duration(folder: Path) -> float:
    """How long an undisturbed apply of all takes."""
    state = fresh(folder, "timed")
    began = time.monotonic()
    code, out, err = run(kubectl("apply", "-f", str(folder / "all.json")), state)
    taken = time.monotonic() - began
    assert (code, err) == (0, "") and out.count(" created\n") == COUNT
    assert present(state) == {key(manifest) for manifest in manifests()}
    return taken


@pytest.mark.parametrize("attempt", range(ROUNDS))
def test_killed_while_it_applies(folder, attempt):
    state = fresh(folder, f"killed-{attempt}")
    process = start(kubectl("apply", "-f", str(folder / "all.json")), state)
    time.sleep(random.Random(attempt).uniform(0, 1.05) * duration(folder))
    process.send_signal(signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    reported = {line.removesuffix(" created") for line in out.decode().splitlines() if "created" in line}
    assert err == b""

    assert_sound(state)
    there = present(state)
    names = [key(manifest) for manifest in manifests()]
    assert there == set(names[: len(there)]), "in order, none left out"
    assert reported <= there, "nothing is called done that is not"

    code, out_text, err_text = run(kubectl("get", "pods", "-o", "name"), state)
    assert (code, err_text) == (0, "")
    assert a_minute_later(state) == undisturbed(folder, len(there))
    assert_sound(state)

    code, out_text, err_text = run(kubectl("apply", "-f", str(folder / "all.json")), state)
    assert (code, err_text) == (0, "")
    assert out_text.count(" unchanged\n") == len(there) and out_text.count(" created\n") == COUNT - len(there)
    assert_sound(state)


@pytest.mark.parametrize("attempt", range(max(2, ROUNDS // 5)))
def test_killed_while_it_creates_the_cluster(tmp_path, attempt):
    """A first command that is killed leaves nothing or a whole cluster."""
    state = tmp_path / "new.db"
    process = start(kubectl("get", "nodes"), state)
    time.sleep(random.Random(attempt).uniform(0.05, 0.6))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    code, out, err = run(kubectl("get", "nodes"), state)
    assert (code, err) == (0, "") and out.count("Ready") == 3
    assert_sound(state)
    whole = contents(template())
    assert contents(state) == whole


@pytest.mark.parametrize("attempt", range(max(2, ROUNDS // 5)))
def test_killed_while_time_passes(folder, attempt):
    """An advance happens as a whole or not at all."""
    state = fresh(folder, f"advance-{attempt}")
    assert run(kubectl("apply", "-f", str(folder / "all.json")), state)[0] == 0
    before = contents(state)
    process = start(_advance(state, 60), state)
    time.sleep(random.Random(attempt).uniform(0.05, 1.0))
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert_sound(state)
    found = contents(state)
    assert found in (before, undisturbed(folder, COUNT))


def _advance(state: Path, seconds: int) -> list[str]:
    program = "import sys; from kubectl_sim.cluster.cluster import open_cluster; open_cluster(sys.argv[1])"
    return [sys.executable, "-c", f"{program}.advance({seconds * SECOND})", str(state)]
