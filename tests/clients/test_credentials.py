"""TLS, certificates, tokens and kubeconfigs, as ``ksim serve`` and ``ksim kubeconfig`` make them."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kubectl_sim.base import yamlio
from tests.clusters import copied
from tests.oracle import needs_kubectl, real_kubectl

KSIM = [sys.executable, "-m", "kubectl_sim.ksim.main"]


class Running:
    """A ``ksim serve`` of its own process."""

    def __init__(self, folder: Path, *args: str) -> None:
        self.environment = {
            **os.environ,
            "KUBECTL_SIM_STATE": str(copied(folder)),
            "KUBECTL_SIM_HOME": str(folder / "home"),
        }
        self.config = folder / "served.yaml"
        line = [*KSIM, "serve", "--port", "0", "--kubeconfig", str(self.config), *args]
        self.process = subprocess.Popen(line, env=self.environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        first = self.process.stdout.readline()
        found = re.search(r"at (https?)://127\.0\.0\.1:(\d+)", first)
        assert found, first
        self.scheme, self.port = found[1], int(found[2])

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(10)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Running]:
    running = Running(tmp_path)
    yield running
    assert running.stop() == 0


def _get(port: int, path: str, **headers: str) -> tuple[int, str]:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    connection = http.client.HTTPSConnection("127.0.0.1", port, context=context, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


@needs_kubectl
def test_who_shows_a_certificate_is_let_in(server: Running) -> None:
    code, out, err = real_kubectl(["--kubeconfig", str(server.config), "get", "nodes", "-o", "name"])
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "node/kubectl-sim-control-plane"
    code, out, err = real_kubectl(["--kubeconfig", str(server.config), "auth", "whoami", "-o", "json"])
    assert json.loads(out)["status"]["userInfo"]["username"] == "kubernetes-admin"


def test_files_with_keys_are_their_owners_alone(server: Running, tmp_path: Path) -> None:
    kept = [server.config, *tmp_path.glob("cluster.db*")]
    assert len(kept) > 1
    assert [path.name for path in kept if path.stat().st_mode & 0o077] == []


def test_who_shows_nothing_is_not(server: Running) -> None:
    code, text = _get(server.port, "/api/v1/pods")
    assert code == 401
    assert json.loads(text)["reason"] == "Unauthorized"
    assert _get(server.port, "/api/v1/pods", Authorization="Bearer wrong")[0] == 401
    assert _get(server.port, "/readyz") == (200, "ok")


@needs_kubectl
def test_a_kubeconfig_can_be_had_later(server: Running, tmp_path: Path) -> None:
    done = subprocess.run([*KSIM, "kubeconfig", "--server"], env=server.environment, capture_output=True, check=True)
    later = yamlio.load(done.stdout.decode())
    assert later["clusters"][0]["cluster"]["server"] == f"https://127.0.0.1:{server.port}"
    path = tmp_path / "later.yaml"
    path.write_bytes(done.stdout)
    assert real_kubectl(["--kubeconfig", str(path), "get", "ns", "default", "-o", "name"])[1] == "namespace/default\n"


@needs_kubectl
def test_commands_on_the_file_and_clients_of_the_server_see_each_other(server: Running) -> None:
    ours = [sys.executable, "-m", "kubectl_sim.kubectl.main"]
    subprocess.run([*ours, "create", "ns", "from-file"], env=server.environment, check=True, capture_output=True)
    config = ["--kubeconfig", str(server.config)]
    assert real_kubectl([*config, "get", "ns", "from-file", "-o", "name"])[0] == 0
    assert real_kubectl([*config, "create", "ns", "from-server"])[0] == 0
    done = subprocess.run(
        [*ours, "get", "ns", "-o", "name"], env=server.environment, check=True, capture_output=True, text=True
    )
    assert {"namespace/from-file", "namespace/from-server"} <= set(done.stdout.split())


def test_a_cluster_in_memory_is_gone_with_its_server(tmp_path: Path) -> None:
    server = Running(tmp_path, "--in-memory", "--insecure-http")
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    body = json.dumps({"metadata": {"name": "made"}})
    connection.request("POST", "/api/v1/namespaces", body, {"Content-Type": "application/json"})
    assert connection.getresponse().status == 201
    connection.close()
    assert server.stop() == 0
    ours = [sys.executable, "-m", "kubectl_sim.kubectl.main", "get", "ns", "made"]
    assert subprocess.run(ours, env=server.environment, capture_output=True, check=False).returncode == 1


@needs_kubectl
def test_plain_http_needs_no_credentials(tmp_path: Path) -> None:
    server = Running(tmp_path, "--insecure-http")
    assert server.scheme == "http"
    assert real_kubectl(["--kubeconfig", str(server.config), "get", "ns", "default", "-o", "name"])[0] == 0
    assert server.stop() == 0


def test_plain_http_is_for_this_machine_alone(tmp_path: Path) -> None:
    line = [*KSIM, "serve", "--insecure-http", "--address", "0.0.0.0", "--in-memory"]
    done = subprocess.run(line, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "loopback" in done.stderr
