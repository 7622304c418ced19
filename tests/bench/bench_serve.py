"""What ``ksim serve`` bears: ``python -m tests.bench.bench_serve [get] [table] [watch]``.

The server is a process of its own; the clients are raw sockets in this one, so that on two cores the server is
what is measured.
"""

from __future__ import annotations

import argparse
import os
import re
import selectors
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.bench import population
from tests.bench.result import Result

_LENGTH = re.compile(rb"Content-Length: (\d+)\r\n", re.I)
_TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
SECONDS = 3.0
CONNECTIONS = 8
WATCHERS = 200
EVENTS = 20


class Served:
    """A ``ksim serve`` of one cluster file over plain HTTP."""

    def __init__(self, state: Path, folder: Path) -> None:
        environment = {**os.environ, "KUBECTL_SIM_HOME": str(folder / "home"), "KUBECONFIG": ""}
        line = [sys.executable, "-m", "kubectl_sim.ksim.main", "serve", "--insecure-http", "--port", "0"]
        self._process = subprocess.Popen(
            [*line, "--state", str(state)], env=environment, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)", self._process.stdout.readline())
        assert found is not None
        self.port = int(found[1])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate()

    def connection(self) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self.port), timeout=30)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return made

    def ask(self, path: str, accept: str = "application/json", method: str = "GET", body: bytes = b"") -> bytes:
        """A whole answer."""
        with self.connection() as made:
            made.sendall(_question(path, accept, method, body))
            return _answer(made)


def _question(path: str, accept: str, method: str = "GET", body: bytes = b"") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: x\r\nUser-Agent: bench/1\r\nAccept: {accept}\r\n"
    if body:
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


def _answer(made: socket.socket) -> bytes:
    data = made.recv(1 << 20)
    while (size := _size(data)) is None or len(data) < size:
        data += made.recv(1 << 20)
    return data


def _size(data: bytes) -> int | None:
    """How long the answer at the beginning is with its headers; None while these are not all there."""
    end = data.find(b"\r\n\r\n")
    found = _LENGTH.search(data, 0, end + 2) if end >= 0 else None
    return end + 4 + int(found[1]) if found else None


def gets_per_second(server: Served, questions: list[bytes], connections: int = CONNECTIONS) -> float:
    """Answers a second over some connections, each of which asks one question at a time."""
    selector = selectors.DefaultSelector()
    sizes = [len(_first(server, question)) for question in questions]
    count = connections
    for number in range(connections):
        made = server.connection()
        selector.register(made, selectors.EVENT_READ, [sizes[number % len(questions)]])
        made.sendall(questions[number % len(questions)])
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        for key, _ in selector.select(1):
            made, rest = key.fileobj, key.data
            assert isinstance(made, socket.socket)
            rest[0] -= len(made.recv(1 << 16))
            if rest[0] <= 0:
                rest[0] = sizes[count % len(questions)]
                made.sendall(questions[count % len(questions)])
                count += 1
    for key in list(selector.get_map().values()):
        assert isinstance(key.fileobj, socket.socket)
        key.fileobj.close()
    selector.close()
    return (count - connections) / SECONDS


def _first(server: Served, question: bytes) -> bytes:
    with server.connection() as made:
        made.sendall(question)
        found = _answer(made)
    assert found.startswith(b"HTTP/1.1 200"), found[:200]
    return found


def get(folder: Path) -> Iterator[Result]:
    """One object, again and again; and many objects in turn."""
    path = "/api/v1/namespaces/default/pods/"
    with Served(population.cluster_with(folder, 1_000, clock="live"), folder) as server:
        listed = server.ask("/api/v1/namespaces/default/pods?limit=400", "application/json")
        names = [name.decode() for name in re.findall(rb'"name":"([^"]+-\d{6})"', listed)]
        questions = [_question(path + name, "application/json") for name in names]
        one = gets_per_second(server, questions[:1])
        yield Result("served: GETs of one object", one, 3_000, "/s", f"{CONNECTIONS} connections", True)
        many = gets_per_second(server, questions)
        yield Result("served: GETs of many objects in turn", many, 1_500, "/s", f"{len(questions)} objects", True)


def table(folder: Path) -> Iterator[Result]:
    """A Table of ten thousand pods, as ``kubectl get pods --chunk-size=0`` asks for it."""
    with Served(population.cluster_with(folder, 10_000, clock="live"), folder) as server:
        taken = []
        for _ in range(5):
            start = time.perf_counter()
            found = server.ask("/api/v1/namespaces/default/pods", _TABLE)
            taken.append(time.perf_counter() - start)
        assert found.count(b'"cells"') == 10_000
        note = f"{len(found) / 1e6:.1f} MB"
        yield Result("served: Table of 10,000 pods", statistics.median(taken), 0.5, "s", note)


def watch(folder: Path) -> Iterator[Result]:
    """Many watchers of the same resource: how long after a write the last one has heard of it."""
    # A copy: what is written stays.
    cluster = population.fresh_copy(population.cluster_with(folder, 10, clock="live"), folder)
    with Served(cluster, folder) as server:
        watchers = [server.connection() for _ in range(WATCHERS)]
        where = "/api/v1/namespaces/default/configmaps"
        for made in watchers:
            made.sendall(
                _question(
                    f"{where}?watch=1&resourceVersion=0&sendInitialEvents=false&resourceVersionMatch=NotOlderThan",
                    "application/json",
                )
            )
        for made in watchers:
            made.recv(1 << 16)
        taken = [_until_all_know(server, watchers, where, number) for number in range(EVENTS)]
        for made in watchers:
            made.close()
        note = f"median {statistics.median(taken) * 1e3:.0f} ms"
        yield Result(f"served: {WATCHERS} watchers know of an event", max(taken) * 1e3, 250, "ms", note)


def _until_all_know(server: Served, watchers: list[socket.socket], where: str, number: int) -> float:
    name = f"event-{number}"
    body = f'{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{name}"}}}}'.encode()
    selector = selectors.DefaultSelector()
    seen = dict.fromkeys(watchers, b"")
    for made in watchers:
        selector.register(made, selectors.EVENT_READ)
    start = time.perf_counter()
    with server.connection() as writer:
        writer.sendall(_question(where, "application/json", "POST", body))
        while selector.get_map():
            for key, _ in selector.select(5):
                made = key.fileobj
                assert isinstance(made, socket.socket)
                seen[made] += made.recv(1 << 16)
                if f'"name":"{name}"'.encode() in seen[made]:
                    selector.unregister(made)
        taken = time.perf_counter() - start
        assert _answer(writer).startswith(b"HTTP/1.1 201")
    selector.close()
    return taken


PARTS = {"get": get, "table": table, "watch": watch}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        for part in options.parts or PARTS:
            for result in PARTS[part](Path(folder)):
                print(result, flush=True)


if __name__ == "__main__":
    main()
