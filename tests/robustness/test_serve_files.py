"""``ksim serve`` on files that others use too, on ports that are taken, and how it ends."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

pytest.importorskip("aiohttp")

from kubectl_sim.ksim.commands import serve
from kubectl_sim.model.errors import StateError
from tests.clusters import assert_sound, copied, template
from tests.runner import kubectl_sim
from tests.served import Served

MAPS = "/api/v1/namespaces/default/configmaps"


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = copied(tmp_path)
    monkeypatch.setenv("KUBECTL_SIM_STATE", str(found))
    return found


@pytest.fixture
def server(path: Path) -> Iterator[Served]:
    with Served(path) as running:
        yield running
    assert_sound(path)


def ask(server: Served, method: str, where: str, body: object = None) -> tuple[int, dict[str, object]]:
    connection = http.client.HTTPConnection("127.0.0.1", server.server.port, timeout=10)
    text = None if body is None else json.dumps(body)
    connection.request(method, where, text, {"Content-Type": "application/json"})
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read())
    connection.close()
    return found


class Watch:
    """Follows config maps from now on."""

    def __init__(self, server: Served) -> None:
        _, found = ask(server, "GET", MAPS)
        version = found["metadata"]["resourceVersion"]  # type: ignore[index]
        self._connection = http.client.HTTPConnection("127.0.0.1", server.server.port, timeout=10)
        self._connection.request("GET", f"{MAPS}?watch=1&resourceVersion={version}")
        self._answer = self._connection.getresponse()

    def next(self) -> tuple[str, str]:
        """(type, name) of the next event."""
        event = json.loads(self._answer.readline())
        return event["type"], event["object"]["metadata"]["name"]

    def close(self) -> None:
        self._connection.close()


def test_commands_and_clients_see_each_other(server: Served) -> None:
    watch = Watch(server)
    assert kubectl_sim(["create", "configmap", "from-file"])[0] == 0
    assert watch.next() == ("ADDED", "from-file")
    assert ask(server, "GET", f"{MAPS}/from-file")[0] == 200
    assert ask(server, "POST", MAPS, {"metadata": {"name": "from-client"}})[0] == 201
    assert watch.next() == ("ADDED", "from-client")
    assert kubectl_sim(["get", "configmap", "from-client", "-o", "name"]) == (0, "configmap/from-client\n", "")
    assert kubectl_sim(["delete", "configmap", "from-client"])[0] == 0
    assert watch.next() == ("DELETED", "from-client")
    watch.close()


def test_two_servers_of_one_file(server: Served, path: Path) -> None:
    with Served(path) as other:
        watch = Watch(other)
        for number in range(5):
            mine, theirs = (server, other) if number % 2 else (other, server)
            assert ask(mine, "POST", MAPS, {"metadata": {"name": f"map-{number}"}})[0] == 201
            assert ask(theirs, "GET", f"{MAPS}/map-{number}")[0] == 200
            assert watch.next() == ("ADDED", f"map-{number}")
        watch.close()


def test_many_writers_at_once_lose_nothing(server: Served, path: Path) -> None:
    def write(number: int) -> None:
        assert ask(server, "POST", MAPS, {"metadata": {"name": f"client-{number}"}})[0] == 201

    threads = [threading.Thread(target=write, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for number in range(10):
        assert kubectl_sim(["create", "configmap", f"command-{number}"])[0] == 0
    for thread in threads:
        thread.join()
    names = kubectl_sim(["get", "configmaps", "-o", "name"])[1]
    assert len(re.findall("(?:client|command)-", names)) == 20


def test_a_file_that_is_locked_is_waited_for(server: Served, path: Path) -> None:
    locked = sqlite3.connect(path, isolation_level=None)
    locked.execute("BEGIN EXCLUSIVE")
    timer = threading.Timer(0.3, lambda: None)
    answers: list[int] = []
    asking = threading.Thread(target=lambda: answers.append(ask(server, "POST", MAPS, {"metadata": {"name": "x"}})[0]))
    asking.start()
    timer.start()
    timer.join()
    assert answers == []
    locked.execute("ROLLBACK")
    asking.join(10)
    assert answers == [201]
    locked.close()


def test_a_file_that_is_replaced_is_another_cluster(path: Path) -> None:
    with Served(path) as server:
        assert ask(server, "POST", MAPS, {"metadata": {"name": "old"}})[0] == 201
        fresh = path.with_name("fresh.db")
        fresh.write_bytes(template().read_bytes())
        for suffix in ("-wal", "-shm"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
        fresh.replace(path)
        end = time.monotonic() + 5
        while ask(server, "GET", f"{MAPS}/old")[0] != 404 and time.monotonic() < end:
            time.sleep(0.02)
        assert ask(server, "GET", f"{MAPS}/old")[0] == 404


# -- what it cannot serve -----------------------------------------------------------------------


def _refusal(*args: str) -> str:
    """Why ``ksim serve`` does not start with these flags."""
    done = CliRunner().invoke(serve.command, list(args))
    if isinstance(done.exception, StateError):
        return str(done.exception)
    assert done.exit_code == 2, done.output
    return done.output


def test_what_cannot_be_served(tmp_path: Path) -> None:
    junk = tmp_path / "junk.db"
    junk.write_text("this is no database, and long enough to look like one\n" * 100)
    assert "it is not a cluster file" in _refusal("--state", str(junk), "--port", "0")
    assert junk.read_text().startswith("this is no database")
    assert "is a directory" in _refusal("--state", str(tmp_path))
    assert "cannot make the folder" in _refusal("--state", "/proc/nowhere/x.db", "--port", "0")
    assert "does not appear to be an IPv4 or IPv6 address" in _refusal("--in-memory", "--address", "nonsense")
    assert "loopback address only" in _refusal("--in-memory", "--insecure-http", "--address", "0.0.0.0")
    assert "neither --cluster nor --state" in _refusal("--in-memory", "--state", str(junk))


def test_a_port_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        why = _refusal("--in-memory", "--insecure-http", "--port", str(port))
    assert why == f"cannot listen on 127.0.0.1:{port}: Address already in use"


# -- its end ------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_it_lets_everybody_go_and_ends(path: Path, number: signal.Signals) -> None:
    line = [sys.executable, "-m", "kubectl_sim.ksim.main", "serve", "--insecure-http", "--port", "0"]
    with subprocess.Popen(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        found = re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert found
        connection = http.client.HTTPConnection("127.0.0.1", int(found[1]), timeout=10)
        connection.request("GET", f"{MAPS}?watch=1")
        answer = connection.getresponse()
        assert answer.readline()
        began = time.monotonic()
        process.send_signal(number)
        while answer.readline():
            pass
        assert process.wait(10) == 0
        assert time.monotonic() - began < 3
        assert process.stderr.read() == ""
        connection.close()
    assert_sound(path)
    assert not os.path.exists(f"{path}-wal") or os.path.getsize(f"{path}-wal") == 0


def test_it_takes_as_many_connections_as_it_may(tmp_path: Path) -> None:
    line = [sys.executable, "-m", "kubectl_sim.ksim.main", "serve", "--insecure-http", "--port", "0", "--in-memory"]
    limited = ["sh", "-c", 'ulimit -S -n 64; exec "$@"', "sh", *line]
    with subprocess.Popen(limited, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        found = re.search(r"127\.0\.0\.1:(\d+)", process.stdout.readline())
        assert found
        made = [socket.create_connection(("127.0.0.1", int(found[1])), timeout=10) for _ in range(100)]
        for connection in made:
            connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n")
        assert all(connection.recv(4096).startswith(b"HTTP/1.1 200 ") for connection in made)
        for connection in made:
            connection.close()
        process.terminate()
        assert (process.wait(10), process.stderr.read()) == (0, "")


def test_nobody_hears_where_it_serves(path: Path) -> None:
    line = [sys.executable, "-m", "kubectl_sim.ksim.main", "serve", "--insecure-http", "--port", "0"]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(line, stdout=writing, stderr=subprocess.PIPE, text=True, timeout=20, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, "error: cannot say where the cluster is served: Broken pipe\n")
