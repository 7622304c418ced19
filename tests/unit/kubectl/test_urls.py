"""Manifests from a web server, against what the real kubectl says of the same one."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from kubectl_sim.engine import wallclock
from tests.oracle import needs_kubectl, real_kubectl
from tests.runner import kubectl_sim

MANIFEST = b"apiVersion: v1\nkind: Pod\nmetadata: {name: web}\n"


class _Handler(BaseHTTPRequestHandler):
    asked: list[str]

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        self.asked.append(self.path)
        if self.path == "/moved":
            self.send_response(302)
            self.send_header("Location", "/pod.yaml")
            self.end_headers()
            return
        recovered = self.path == "/flaky" and self.asked.count("/flaky") > 1
        code = 200 if self.path == "/pod.yaml" or recovered else 503 if self.path == "/flaky" else 404
        self.send_response(code)
        self.end_headers()
        self.wfile.write(MANIFEST if code == 200 else b"nothing here")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(_Handler, "asked", [], raising=False)
    monkeypatch.setattr(wallclock, "sleep", lambda microseconds: None)
    with HTTPServer(("127.0.0.1", 0), _Handler) as found:
        thread = threading.Thread(target=found.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{found.server_port}"
        found.shutdown()
        thread.join()


def annotated(url: str) -> list[str]:
    return ["annotate", "--local", "-f", url, "a=b", "-o", "name"]


@needs_kubectl
@pytest.mark.parametrize("path", ["/pod.yaml", "/moved", "/none"])
def test_a_manifest_from_the_web(server: str, path: str) -> None:
    ours = kubectl_sim(annotated(server + path))
    assert ours == real_kubectl(annotated(server + path))
    assert ours[0] == (1 if path == "/none" else 0)


def test_a_server_that_fails_is_asked_again(server: str) -> None:
    assert kubectl_sim(annotated(f"{server}/flaky")) == (0, "pod/web\n", "")
    assert _Handler.asked == ["/flaky", "/flaky"]


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wallclock, "sleep", lambda microseconds: None)
    said = "The connection to the server 127.0.0.1:1 was refused - did you specify the right host or port?\n"
    assert kubectl_sim(annotated("http://127.0.0.1:1/x.yaml")) == (1, "", said)
