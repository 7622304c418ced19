"""The official Python client's streams against the server, unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.clusters import SECOND, copied
from tests.served import Served

kubernetes = pytest.importorskip("kubernetes")
stream = pytest.importorskip("kubernetes.stream")


@pytest.fixture
def core(tmp_path: Path) -> Iterator[Any]:
    """The core API of a cluster with a running pod ``web``."""
    with Served(copied(tmp_path)) as server:
        configuration = kubernetes.client.Configuration(host=server.url)
        with kubernetes.client.ApiClient(configuration) as client:
            api = kubernetes.client.CoreV1Api(client)
            container = {"name": "c", "image": "nginx"}
            api.create_namespaced_pod("default", {"metadata": {"name": "web"}, "spec": {"containers": [container]}})
            server.inside(lambda inside: inside.host.cluster.advance(30 * SECOND))
            yield api


def _exec(core: Any, command: list[str], **how: Any) -> Any:
    flags = {"stdin": False, "stdout": True, "stderr": True, "tty": False, **how}
    return stream.stream(core.connect_get_namespaced_pod_exec, "web", "default", command=command, **flags)


def test_a_command_prints_and_ends_with_its_code(core: Any) -> None:
    assert _exec(core, ["cat", "/etc/hostname"]) == "web\n"
    session = _exec(core, ["sh", "-c", "echo out; echo err >&2; exit 3"], _preload_content=False)
    session.run_forever(timeout=10)
    assert (session.read_stdout(), session.read_stderr(), session.returncode) == ("out\n", "err\n", 3)


def test_a_shell_is_told_what_to_do(core: Any) -> None:
    session = _exec(core, ["sh"], stdin=True, _preload_content=False)
    session.write_stdin("x=hello\n")
    session.write_stdin("echo $x\n")
    assert session.readline_stdout(timeout=10) == "hello"
    session.write_stdin("exit 5\n")
    session.run_forever(timeout=10)
    assert session.returncode == 5


def test_a_refusal_comes_before_the_stream(core: Any) -> None:
    with pytest.raises(kubernetes.client.ApiException) as missing:
        stream.stream(core.connect_get_namespaced_pod_exec, "nobody", "default", command=["true"], stdout=True)
    assert "404" in str(missing.value)


def test_ports_are_forwarded_over_channels(core: Any) -> None:
    forwarded = stream.portforward(core.connect_get_namespaced_pod_portforward, "web", "default", ports="80,81")
    connection = forwarded.socket(80)
    connection.setblocking(True)
    connection.sendall(b"GET / HTTP/1.1\r\nHost: web\r\nConnection: close\r\n\r\n")
    answer = b""
    while b"</html>" not in answer:
        answer += connection.recv(4096)
    assert answer.startswith(b"HTTP/1.1 200 OK\r\n") and b"Welcome to nginx!" in answer
    assert "connection refused" in forwarded.error(81)
