"""Many commands at once, and commands that are interrupted."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.clusters import contents, copied
from tests.robustness.processes import environment, ksim, kubectl, run, start

WRITERS = 16
EACH = 50

# One process that makes objects one transaction after the other, as a script of commands would.
_WRITER = """
import sys
from kubectl_sim.cluster.cluster import open_cluster
path, name, count = sys.argv[1:]
client = open_cluster(path).client()
for number in range(int(count)):
    config = {"metadata": {"name": f"{name}-{number}"}, "data": {"who": name}}
    client.create("configmaps", config, namespace="default")
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return copied(tmp_path)


def finished(processes: list[subprocess.Popen[bytes]]) -> list[tuple[int, str, str]]:
    answers = []
    for process in processes:
        out, err = process.communicate(timeout=300)
        answers.append((process.returncode, out.decode(), err.decode()))
    return answers


def test_many_writers_at_once(state):
    argv = [[sys.executable, "-c", _WRITER, str(state), f"writer-{n}", str(EACH)] for n in range(WRITERS)]
    answers = finished([start(words, state) for words in argv])
    assert set(answers) == {(0, "", "")}
    made = {name for resource, _, name in contents(state) if resource == "configmaps" and name.startswith("writer-")}
    assert made == {f"writer-{n}-{number}" for n in range(WRITERS) for number in range(EACH)}


def test_every_write_has_a_revision_of_its_own(state):
    argv = [sys.executable, "-c", _WRITER, str(state)]
    finished([start([*argv, f"writer-{n}", "10"], state) for n in range(4)])
    found = contents(state)
    revisions = [obj["metadata"]["resourceVersion"] for obj in found.values()]
    uids = [obj["metadata"]["uid"] for obj in found.values()]
    assert len(set(revisions)) == len(revisions) and len(set(uids)) == len(uids)


@pytest.mark.parametrize("there", ["nothing", "empty file"])
def test_first_commands_at_once_make_one_cluster(tmp_path, there):
    state = tmp_path / "new.db"
    if there == "empty file":
        state.touch()
    argv = kubectl("get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid} {.metadata.resourceVersion}")
    answers = finished([start(argv, state, KUBECTL_SIM_SEED=str(n)) for n in range(8)])
    assert [code for code, _, _ in answers] == [0] * 8, answers
    assert len(set(answers)) == 1, "they saw different clusters"


def test_a_reader_never_waits_for_a_writer(state):
    import sqlite3

    writer = sqlite3.connect(state, isolation_level=None)
    writer.execute("BEGIN IMMEDIATE")
    writer.execute("UPDATE meta SET value='x' WHERE key='head'")
    began = time.monotonic()
    assert run(kubectl("get", "nodes"), state)[0] == 0
    assert time.monotonic() - began < 10
    writer.execute("ROLLBACK")
    writer.close()


# -- interrupted -------------------------------------------------------------------------


def interrupted(argv: list[str], state: Path, sent: int, ready: bytes) -> tuple[int, bytes, bytes]:
    """Start a command, wait for the first line it prints, send it a signal, and see how it ends."""
    process = start(argv, state)
    assert process.stdout is not None
    first = process.stdout.readline()
    assert first == ready, process.communicate()
    time.sleep(0.2)
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    return process.returncode, first + out, err


def test_ctrl_c_ends_a_watch(state):
    argv = kubectl("get", "nodes", "-w", "--no-headers", "-o", "name")
    code, out, err = interrupted(argv, state, signal.SIGINT, b"node/kubectl-sim-control-plane\n")
    assert (code, out.count(b"\n"), err) == (130, 3, b"")


def test_ctrl_c_in_the_middle_of_a_transaction_undoes_it(state):
    before = contents(state)
    argv = kubectl("scale", "deployment", "coredns", "-n", "kube-system", "--replicas=2000")
    process = start(argv, state)
    time.sleep(0.7)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    if process.returncode == 0:
        pytest.skip("the command was faster than the signal")
    assert (process.returncode, out, err) == (130, b"", b"")
    assert contents(state) == before


def test_a_reader_that_goes_away_is_no_error(state):
    line = f"{' '.join(map(_quoted, kubectl('get', 'all', '-A', '-o', 'yaml')))} | head -1"
    done = subprocess.run(
        ["bash", "-c", f"{line}; echo ${{PIPESTATUS[0]}}"], env=environment(state), capture_output=True, check=False
    )
    assert done.stdout.startswith(b"apiVersion: v1\n") and done.stderr == b""
    assert done.stdout.endswith((b"\n141\n", b"\n0\n"))


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


def test_a_closed_standard_output(state):
    done = subprocess.run(
        ["bash", "-c", f"{' '.join(map(_quoted, kubectl('get', 'nodes')))} >&-"],
        env=environment(state),
        capture_output=True,
        check=False,
    )
    assert b"Traceback" not in done.stderr


# -- our own errors ----------------------------------------------------------------------


_BROKEN = """
import sys
from kubectl_sim.kubectl.verbs import get
def broken(*args, **kwargs): raise ZeroDivisionError("secret plans")
get.tables.find = broken
sys.argv = ["kubectl", "get", "pods", "--token=verysecret"]
from kubectl_sim.kubectl.main import main
main()
"""


def test_an_error_of_our_own_is_one_line_and_a_report(state):
    code, out, err = run([sys.executable, "-c", _BROKEN], state)
    assert (code, out) == (1, "") and err.count("\n") == 1
    path = Path(f"{state}.home", "reports", "report-1.txt")
    assert err == f"error: internal error: ZeroDivisionError: secret plans (a report was written to {path})\n"
    report = path.read_text()
    assert "Traceback" in report and "verysecret" not in report
    assert path.stat().st_mode & 0o077 == 0


def test_an_error_of_our_own_where_nothing_can_be_written(state):
    Path(f"{state}.home").write_text("not a folder")
    code, out, err = run([sys.executable, "-c", _BROKEN], state)
    assert (code, out, err.count("\n")) == (1, "", 1) and "no report could be written" in err


# -- ksim beside kubectl -----------------------------------------------------------------


def test_advancing_while_others_write(state):
    argv = [sys.executable, "-c", _WRITER, str(state)]
    writers = [start([*argv, f"writer-{n}", "20"], state) for n in range(4)]
    clocks = [start(ksim("clock", "advance", "1m"), state) for _ in range(4)]
    answers = finished([*writers, *clocks])
    assert [(code, err) for code, _, err in answers] == [(0, "")] * 8, answers
    code, out, _ = run(ksim("clock", "show"), state)
    assert code == 0 and "time:  2026-01-01T00:04:00Z" in out
