"""What a command leaves to be done after its answer is done soon, by itself, and only once."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest

from tests.clusters import assert_sound, contents, copied
from tests.robustness.processes import ksim, kubectl, run

SCALE = ("scale", "deployment", "coredns", "-n", "kube-system", "--replicas=5")


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return copied(tmp_path)


def put_off(state: Path) -> int:
    with sqlite3.connect(state) as database:
        (count,) = database.execute("SELECT count(*) FROM timer WHERE controller=''").fetchone()
    database.close()
    return count


def test_the_cluster_goes_on_by_itself(state):
    assert run(kubectl(*SCALE), state)[0] == 0
    deadline = time.monotonic() + 30
    while put_off(state) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert put_off(state) == 0
    pods = [key for key in contents(state) if key[0] == "pods" and key[2].startswith("coredns")]
    assert len(pods) == 5
    assert_sound(state)


def test_a_command_can_be_told_to_wait_for_the_controllers(state, tmp_path):
    assert run(kubectl(*SCALE), state, KUBECTL_SIM_BACKGROUND="no")[0] == 0
    assert put_off(state) == 0


def test_where_there_is_no_child_the_next_command_does_it(state):
    """As where there is no fork, or the child was killed."""
    code = "import os; del os.fork; from kubectl_sim.kubectl.main import main; main()"
    assert run([kubectl()[0], "-c", code, *SCALE], state)[0] == 0
    assert put_off(state) == 1
    code, out, _ = run(kubectl("get", "pods", "-n", "kube-system", "-l", "k8s-app=kube-dns", "-o", "name"), state)
    assert code == 0 and out.count("pod/") == 5
    assert put_off(state) == 0


def test_a_snapshot_holds_what_followed(state):
    code = "import os; del os.fork; from kubectl_sim.kubectl.main import main; main()"
    assert run([kubectl()[0], "-c", code, *SCALE], state)[0] == 0
    assert run(ksim("snapshot", "save", "one"), state)[0] == 0
    assert put_off(Path(f"{state}.snapshots", "one.db")) == 0
    assert run([kubectl()[0], "-c", code, *SCALE[:-1], "--replicas=6"], state)[0] == 0
    code_, out, _ = run(ksim("snapshot", "diff", "one"), state)
    assert code_ == 1 and [line for line in out.splitlines() if line.startswith("+ pods kube-system/coredns")]
