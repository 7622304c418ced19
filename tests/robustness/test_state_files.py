"""A cluster file that cannot be used: a clear error, exit code 1, and the cluster as it was."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest

from kubectl_sim.store import opening as stores
from tests.clusters import contents, copied
from tests.robustness.processes import ksim, kubectl, run, small_disk, without_root_power
from tests.runner import kubectl_sim

READ = ("get", "nodes")
WRITE = ("scale", "deployment", "coredns", "-n", "kube-system", "--replicas=1")
LARGE = ("scale", "deployment", "coredns", "-n", "kube-system", "--replicas=900")
#: The controllers do their part before the command ends.
AT_ONCE = {"KUBECTL_SIM_BACKGROUND": "no"}
COMMANDS = pytest.mark.parametrize("command", [READ, WRITE, ("delete", "pod", "x")], ids=lambda words: words[0])


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return copied(tmp_path)


def refused(state: Path, command: tuple[str, ...], because: str, **how) -> None:
    """The command fails with one line that says why, and leaves no trace."""
    code, out, err = run(kubectl(*command), state, **how)
    assert (code, out) == (1, "")
    assert err.startswith(f"error: cluster file {state}: ") and err.count("\n") == 1
    assert because in err
    assert not Path(f"{state}.home", "reports").exists()


def damage_truncated(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 3)


def damage_header_only(path: Path) -> None:
    os.truncate(path, 50)


def damage_noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 400)


def damage_text(path: Path) -> None:
    path.write_text("apiVersion: v1\nkind: Pod\n" * 1000)


def damage_newer(path: Path) -> None:
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA user_version=99")
    database.close()


def damage_foreign(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE accounts (name)")
    database.close()


DAMAGES = {
    damage_truncated: "damaged",
    damage_header_only: "damaged",
    damage_noise: "not a cluster file",
    damage_text: "not a cluster file",
    damage_newer: "written by another version of kubectl_sim (layout 99",
    damage_foreign: "not a cluster file",
}


@COMMANDS
@pytest.mark.parametrize(
    ("damage", "because"), DAMAGES.items(), ids=[damage.__name__.removeprefix("damage_") for damage in DAMAGES]
)
def test_what_is_no_cluster_is_refused_and_left_alone(state, damage, because, command):
    damage(state)
    before = state.read_bytes()
    refused(state, command, because)
    assert state.read_bytes() == before


@pytest.mark.parametrize("place", ["objects", "owners"])
def test_damage_in_the_midst_of_a_file_is_reported_when_it_is_met(state, place):
    """Zeros over the pages of one table: SQLite notices when it reads them, not when it opens the file."""
    root = "SELECT rootpage FROM sqlite_master WHERE name=?"
    with sqlite3.connect(state) as database:
        (page,) = database.execute(root, ("revision" if place == "objects" else "owner",)).fetchone()
        (size,) = database.execute("PRAGMA page_size").fetchone()
    database.close()
    with state.open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(b"\xff" * size)
    command = ("get", "nodes", "-o", "yaml") if place == "objects" else WRITE
    refused(state, command, "damaged", **AT_ONCE)


@COMMANDS
def test_a_folder_is_no_cluster_file(state, command):
    state.unlink()
    state.mkdir()
    refused(state, command, "cannot open it")


def test_a_file_that_may_not_be_written_can_be_read_but_not_changed(state):
    before = contents(state)
    state.chmod(0o444)
    code, out, err = run(kubectl(*READ), state, prepare=without_root_power)
    assert (code, err) == (0, "") and "kubectl-sim-worker2" in out
    refused(state, WRITE, "it is read-only", prepare=without_root_power)
    assert contents(state) == before


def test_a_file_in_a_folder_that_may_not_be_written(state):
    before = contents(state)
    state.chmod(0o444)
    state.parent.chmod(0o555)
    try:
        code, out, err = run(kubectl(*READ), state, prepare=without_root_power)
        assert (code, err) == (0, "") and "kubectl-sim-worker2" in out
        refused(state, WRITE, "read-only", prepare=without_root_power)
    finally:
        state.parent.chmod(0o755)
    assert contents(state) == before


def test_a_file_that_may_not_be_read(state):
    state.chmod(0)
    refused(state, READ, "cannot open it", prepare=without_root_power)


def test_a_folder_where_no_cluster_can_be_made(tmp_path):
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o555)
    code, out, err = run(kubectl(*READ), folder / "new.db", prepare=without_root_power)
    assert (code, out) == (1, "") and err.startswith("error: cluster file") and err.count("\n") == 1
    assert list(folder.iterdir()) == []
    code, out, err = run(kubectl(*READ), folder / "deeper" / "new.db", prepare=without_root_power)
    assert (code, out) == (1, "") and err.startswith("error: ") and err.count("\n") == 1
    assert "internal error" not in err


@pytest.mark.parametrize("command", [LARGE, ("delete", "pods", "--all", "-n", "kube-system", "--wait=false")])
def test_a_disk_that_gets_full_under_a_command(state, command):
    before = contents(state)
    refused(state, command, "disk", prepare=small_disk(64 * 1024), **AT_ONCE)
    assert contents(state) == before
    assert run(kubectl(*READ), state)[0] == 0


def test_a_disk_that_gets_full_after_the_answer(state):
    """What was answered is kept; who looks next is told, and nothing is lost once there is room again."""
    small = small_disk(64 * 1024)
    assert run(kubectl(*LARGE), state, prepare=small) == (0, "deployment.apps/coredns scaled\n", "")
    refused(state, READ, "disk", prepare=small)
    pods = ("get", "pods", "-n", "kube-system", "-l", "k8s-app=kube-dns", "-o", "name")
    code, out, err = run(kubectl(*pods), state)
    assert (code, err) == (0, "") and out.count("pod/") == 900


def test_a_disk_that_is_too_small_for_a_new_cluster_leaves_none(tmp_path):
    state = tmp_path / "new.db"
    for room in (0, 4096, 100_000):
        refused(state, READ, "disk", prepare=small_disk(room))
    code, out, err = run(kubectl(*READ), state)
    assert (code, err) == (0, "") and out.count("Ready") == 3


@pytest.fixture
def tiny_disk(tmp_path):
    """A file system of one and a half megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = shutil.which("mount")
    done = mount and subprocess.run([mount, "-t", "tmpfs", "-o", "size=1536k", "none", folder], capture_output=True)
    if not done or done.returncode:
        pytest.skip("a file system cannot be mounted here")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk(tiny_disk, state):
    before = contents(state)
    full = tiny_disk / "cluster.db"
    shutil.copyfile(state, full)
    refused(full, LARGE, "the disk is full", **AT_ONCE)
    assert contents(full) == before


def test_a_disk_that_gets_full_in_process(state, monkeypatch):
    """SQLITE_FULL at every possible number of pages: nothing is ever left half done."""
    before = contents(state)
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(state))
    pages = state.stat().st_size // 4096
    opened = stores.sqlite.connect
    for more in (0, 1, 5, 25):

        def connect(*args, room=pages + more, **kwargs):
            connection = opened(*args, **kwargs)
            connection.execute(f"PRAGMA max_page_count={room}")
            return connection

        monkeypatch.setattr(stores.sqlite, "connect", connect)
        code, out, err = kubectl_sim(list(LARGE))
        monkeypatch.setattr(stores.sqlite, "connect", opened)
        assert (code, out) == (1, "") and "the disk is full; nothing was changed" in err
        assert contents(state) == before


def test_a_file_held_by_a_writer_that_does_not_let_go(state, monkeypatch):
    before = contents(state)
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(state))
    monkeypatch.setattr(stores, "BUSY_MS", 200)
    holder = sqlite3.connect(state, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    code, out, err = kubectl_sim(list(WRITE))
    assert (code, out) == (1, "") and "another command has been writing to it" in err
    code, out, err = kubectl_sim(list(READ))
    assert (code, err) == (0, "") and "kubectl-sim-worker2" in out
    holder.execute("ROLLBACK")
    holder.close()
    assert contents(state) == before
    assert kubectl_sim(list(WRITE))[0] == 0


@pytest.mark.parametrize("content", [b"", None], ids=["empty file", "empty database"])
def test_an_empty_file_becomes_the_default_cluster(tmp_path, content):
    """As with ``KUBECTL_SIM_STATE=$(mktemp)``."""
    state = tmp_path / "made by mktemp.db"
    if content is None:
        database = sqlite3.connect(state)
        database.execute("VACUUM")
        database.close()
    else:
        state.write_bytes(content)
    code, out, err = run(kubectl(*READ), state)
    assert (code, err) == (0, "") and out.count("Ready") == 3


@pytest.mark.parametrize("name", ["with space.db", "100%.db", "what?.db", "a#b.db", "file:x.db", "ünïcode.db"])
def test_names_of_files_may_be_odd(tmp_path, name):
    state = tmp_path / name
    assert run(kubectl("get", "ns", "-o", "name"), state)[0] == 0
    assert run(kubectl(*WRITE), state) == (0, "deployment.apps/coredns scaled\n", "")
    assert state.exists()


@pytest.mark.parametrize("args", [("clock", "show"), ("clock", "advance", "1m"), ("snapshot", "save", "one")])
def test_ksim_says_the_same_in_its_own_way(state, args):
    damage_noise(state)
    before = state.read_bytes()
    code, out, err = run(ksim(*args), state)
    assert (code, out) == (1, "")
    assert err.startswith(f"error: cluster file {state}: ") and err.count("\n") == 1
    assert state.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "value"), [("KUBECTL_SIM_CLOCK", "sundial"), ("KUBECTL_SIM_SEED", "twelve")], ids=["clock", "seed"]
)
def test_settings_that_make_no_sense(tmp_path, name, value):
    state = tmp_path / "new.db"
    code, out, err = run(kubectl(*READ), state, **{name: value})
    assert (code, out) == (1, "") and value in err and err.startswith("error: ") and err.count("\n") == 1
    assert not state.exists() or not state.stat().st_size
