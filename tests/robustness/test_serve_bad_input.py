"""``ksim serve`` and what should not be sent to it: right answers, no crash, nothing left behind."""

from __future__ import annotations

import gc
import json
import os
import socket
import time
from collections.abc import Callable, Iterator

import pytest

pytest.importorskip("aiohttp")

from kubectl_sim.base import jsonio
from kubectl_sim.model.request import ADMIN, User
from kubectl_sim.server import serving, watches
from kubectl_sim.server.authentication import Authenticator
from tests.clusters import copied
from tests.served import Served

BEARER = b"Authorization: Bearer right\r\n"
JSON = b"Content-Type: application/json\r\n"
MERGE = b"Content-Type: application/merge-patch+json\r\n"
PROTOBUF = b"Content-Type: application/vnd.kubernetes.protobuf\r\n"
MAPS = b"POST /api/v1/namespaces/default/configmaps"
NAMESPACES = b"GET /api/v1/namespaces"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    administrators = Authenticator({"right": User(*ADMIN)})
    with Served(copied(tmp_path_factory.mktemp("served")), authenticator=administrators) as found:
        yield found


@pytest.fixture(autouse=True)
def it_still_answers(server: Served) -> Iterator[None]:
    yield
    assert ask(server, request(b"GET /readyz")) == (200, b"ok")


def connect(server: Served) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.server.port), timeout=10)


def request(line: bytes, headers: bytes = b"", body: bytes = b"", *, credentials: bytes = BEARER) -> bytes:
    """A request; with its length, unless the headers say something about that."""
    if body and b"Content-Length" not in headers and b"Transfer-Encoding" not in headers:
        headers += b"Content-Length: %d\r\n" % len(body)
    return line + b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + credentials + headers + b"\r\n" + body


def ask(server: Served, data: bytes) -> tuple[int, bytes]:
    """(code, body) of the answer to these bytes, once the server has hung up."""
    with connect(server) as made:
        made.sendall(data)
        found = b""
        try:
            while part := made.recv(1 << 16):
                found += part
        except ConnectionResetError:  # it has not read all of what was too much
            pass
    head, _, body = found.partition(b"\r\n\r\n")
    return int(head.split(None, 2)[1]), body


NO_HTTP = {
    "words": b"GARBAGE\r\n\r\n",
    "bytes": bytes(range(256)) + b"\r\n\r\n",
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(50),
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a version to come": b"GET / HTTP/9.9\r\n\r\n",
    "no host": b"GET /version HTTP/1.1\r\n\r\n",
    "no header": b"GET /version HTTP/1.1\r\nHost: x\r\nbad header\r\n\r\n",
    "a method of one's own": request(b"FROB /api/v1/namespaces"),
    "a relative path": request(b"GET api/v1"),
    "no path": request(b"OPTIONS *"),
    "a tunnel": request(b"CONNECT somewhere:80"),
    "an escape of nothing": request(b"GET /api/v1/namespaces/%zz"),
    "less than nothing": request(MAPS, JSON + b"Content-Length: -5\r\n"),
    "two lengths": request(MAPS, JSON + b"Content-Length: 5\r\nContent-Length: 6\r\n", b"{}"),
    "a length and chunks": request(MAPS, JSON + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", b"0\r\n\r\n"),
    "odd chunks": request(MAPS, JSON + b"Transfer-Encoding: chunked\r\n", b"zz\r\n{}\r\n0\r\n\r\n"),
}


@pytest.mark.parametrize("data", NO_HTTP.values(), ids=NO_HTTP)
def test_what_is_no_http(server: Served, data: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    code, body = ask(server, data)
    assert (code, body[:15]) == (400, b"400 Bad Request")
    assert capfd.readouterr().err == ""


REFUSED: dict[str, tuple[int, str, bytes]] = {
    "no body": (400, "BadRequest", request(MAPS, JSON)),
    "truncated": (400, "BadRequest", request(MAPS, JSON, b'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"na')),
    "a list": (400, "BadRequest", request(MAPS, JSON, b"[]")),
    "null": (400, "BadRequest", request(MAPS, JSON, b"null")),
    "no UTF-8": (400, "BadRequest", request(MAPS, JSON, b'{"kind":"ConfigMap","metadata":{"name":"\xff\xfe"}}')),
    "deep": (400, "BadRequest", request(MAPS, JSON, b"[" * 100_000)),
    "deep and whole": (400, "BadRequest", request(MAPS, JSON, b'{"a":' * 20_000 + b"1" + b"}" * 20_000)),
    "a number too large": (400, "BadRequest", request(MAPS, JSON, b'{"metadata":{"generation":' + b"9" * 6000 + b"}}")),
    "other types": (400, "BadRequest", request(MAPS, JSON, b'{"metadata":"x","data":5}')),
    "another version": (400, "BadRequest", request(MAPS, JSON, b'{"apiVersion":5,"kind":{}}')),
    "no name": (422, "Invalid", request(MAPS, JSON, b"{}")),
    "text": (415, "UnsupportedMediaType", request(MAPS, b"Content-Type: text/plain\r\n", b"{}")),
    "no media type": (415, "UnsupportedMediaType", request(MAPS, b"Content-Type: ;;;\r\n", b"{}")),
    "CBOR": (415, "UnsupportedMediaType", request(MAPS, b"Content-Type: application/cbor\r\n", b"\xa0")),
    "no protobuf": (400, "BadRequest", request(MAPS, PROTOBUF, b"junk")),
    "odd protobuf": (400, "BadRequest", request(MAPS, PROTOBUF, b"k8s\0" + b"\xff" * 30)),
    "empty protobuf": (400, "BadRequest", request(MAPS, PROTOBUF, b"k8s\0")),
    "no YAML": (400, "BadRequest", request(MAPS, b"Content-Type: application/yaml\r\n", b"a: [1")),
    "HTML wanted": (406, "NotAcceptable", request(NAMESPACES, b"Accept: text/html\r\n")),
    "protobuf wanted": (406, "NotAcceptable", request(NAMESPACES, b"Accept: application/vnd.kubernetes.protobuf\r\n")),
    "nothing wanted": (406, "NotAcceptable", request(NAMESPACES, b"Accept: ,;q=,;;=/\r\n")),
    "no patch type": (415, "UnsupportedMediaType", request(b"PATCH /api/v1/namespaces/default", JSON, b"{}")),
    "half a patch": (400, "BadRequest", request(b"PATCH /api/v1/namespaces/default", MERGE, b"{")),
    "a list as patch": (400, "BadRequest", request(b"PATCH /api/v1/namespaces/default", MERGE, b"[]")),
    "too large": (413, "RequestEntityTooLarge", request(MAPS, JSON, b'{"a":"' + b"x" * (3 << 20) + b'"}')),
    "too large so far": (
        413,
        "RequestEntityTooLarge",
        request(MAPS, JSON + b"Content-Length: 99000000\r\n", b"x" * (4 << 20)),
    ),
    "a limit of words": (400, "BadRequest", request(NAMESPACES + b"?limit=abc")),
    "a huge limit": (400, "BadRequest", request(NAMESPACES + b"?limit=" + b"9" * 30)),
    "to continue nowhere": (400, "BadRequest", request(NAMESPACES + b"?continue=%ff%00")),
    "no selector": (400, "BadRequest", request(NAMESPACES + b"?labelSelector=(((")),
    "no field": (400, "BadRequest", request(NAMESPACES + b"?fieldSelector=a=b")),
    "a time of words": (400, "BadRequest", request(NAMESPACES + b"?watch=1&timeoutSeconds=abc")),
    "no version": (400, "BadRequest", request(NAMESPACES + b"?watch=1&resourceVersion=abc")),
    "no version of a list": (500, "", request(NAMESPACES + b"?resourceVersion=abc")),
    "a version to come": (504, "Timeout", request(NAMESPACES + b"?resourceVersion=99999999")),
    "no match": (422, "Invalid", request(NAMESPACES + b"?resourceVersion=1&resourceVersionMatch=Foo")),
    "half a rehearsal": (422, "Invalid", request(MAPS + b"?dryRun=some", JSON, b'{"metadata":{"name":"x"}}')),
    "no validation": (422, "Invalid", request(MAPS + b"?fieldValidation=x", JSON, b'{"metadata":{"name":"x"}}')),
    "HEAD's cousin": (405, "MethodNotAllowed", request(b"TRACE /api/v1/namespaces")),
    "no credentials": (401, "Unauthorized", request(NAMESPACES, credentials=b"")),
    "a wrong token": (401, "Unauthorized", request(NAMESPACES, credentials=b"Authorization: Bearer wrong\r\n")),
    "a password": (401, "Unauthorized", request(NAMESPACES, credentials=b"Authorization: Basic eDp4\r\n")),
    "nobody's groups": (400, "BadRequest", request(NAMESPACES, b"Impersonate-Group: x\r\n")),
}


@pytest.mark.parametrize(("code", "reason", "data"), REFUSED.values(), ids=REFUSED)
def test_what_is_refused(server: Served, code: int, reason: str, data: bytes) -> None:
    found, body = ask(server, data)
    assert found == code
    status = json.loads(body)
    assert (status["kind"], status["status"], status["code"]) == ("Status", "Failure", code)
    assert status.get("reason", "") == reason
    assert status["message"]


def test_headers_without_end(server: Served) -> None:
    data = b"GET /version HTTP/1.1\r\nHost: x\r\nX: " + b"a" * (2 << 20)
    assert ask(server, data)[0] == 431


def test_long_selectors_fit(server: Served) -> None:
    names = ",".join(f"a-value-of-some-length-{number}" for number in range(3000))
    assert ask(server, request(NAMESPACES + f"?labelSelector=x+in+({names})".encode()))[0] == 200


def test_everybody_may_see_health_and_version(server: Served) -> None:
    for path in ("/healthz", "/livez", "/readyz", "/version"):
        assert ask(server, request(f"GET {path}".encode(), credentials=b""))[0] == 200


def test_it_waits_for_who_asks_first(server: Served) -> None:
    body = b'{"metadata":{"name":"asked-first"}}'
    with connect(server) as made:
        made.sendall(request(MAPS, JSON + b"Expect: 100-continue\r\nContent-Length: %d\r\n" % len(body)))
        assert made.recv(1 << 16) == b"HTTP/1.1 100 Continue\r\n\r\n"
        made.sendall(body)
        assert made.recv(1 << 16).startswith(b"HTTP/1.1 201 ")


def test_it_listens_on_loopback_alone(server: Served) -> None:
    addresses = server.inside(lambda running: running._runner.addresses)
    assert [address[0] for address in addresses] == ["127.0.0.1"]


# -- many, slow and gone --------------------------------------------------------------------


def _handles() -> int:
    return len(os.listdir("/proc/self/fd"))


def _settles(count: Callable[[], int], most: int) -> bool:
    end = time.monotonic() + 5
    while count() > most and time.monotonic() < end:
        time.sleep(0.02)
    return count() <= most


def test_five_hundred_connections_leave_nothing_behind(server: Served) -> None:
    before = _handles()
    question = request(NAMESPACES + b"/default").replace(b"Connection: close\r\n", b"")
    watch = request(NAMESPACES + b"?watch=1&resourceVersion=0").replace(b"Connection: close\r\n", b"")
    made = [connect(server) for _ in range(500)]
    for number, connection in enumerate(made):
        connection.sendall(watch if number % 5 == 0 else question)
    assert all(connection.recv(1 << 16).startswith(b"HTTP/1.1 200 ") for connection in made)
    assert server.inside(lambda running: running.host.hub.count) == 100
    for connection in made:
        connection.close()
    assert _settles(lambda: server.inside(lambda running: running.host.hub.count), 0)
    assert _settles(_handles, before)


def test_a_request_in_pieces_is_one(server: Served) -> None:
    with connect(server) as made:
        for part in request(NAMESPACES + b"/default").split(b"\n"):
            made.sendall(part + b"\n")
            time.sleep(0.01)
        assert made.recv(1 << 16).startswith(b"HTTP/1.1 200 ")


def test_who_says_nothing_is_let_go(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_PATIENCE", 0.2)
    with connect(server) as silent, connect(server) as slow:
        slow.sendall(b"GET /version HTTP/1.1\r\nHost: x\r\n")
        assert silent.recv(1) == b"" and slow.recv(1) == b""


def test_who_leaves_in_the_middle_changes_nothing(server: Served) -> None:
    with connect(server) as made:
        made.sendall(request(MAPS, JSON + b"Content-Length: 100\r\n", b'{"metadata":{"name":"half"'))
    assert ask(server, request(b"GET /api/v1/namespaces/default/configmaps/half"))[0] == 404


def test_a_watcher_that_does_not_read_is_cut_off(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watches, "BACKLOG_BYTES", 2_000_000)
    text = "x" * 500_000
    with socket.socket() as made:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        made.settimeout(10)
        made.connect(("127.0.0.1", server.server.port))
        made.sendall(request(b"GET /api/v1/namespaces/default/configmaps?watch=1"))
        assert _settles(lambda: -server.inside(lambda running: running.host.hub.count), -1)
        for number in range(30):
            body = jsonio.dumps({"metadata": {"name": f"large-{number}"}, "data": {"x": text}}).encode()
            assert ask(server, request(MAPS, JSON, body))[0] == 201
        assert _settles(lambda: server.inside(lambda running: running.host.hub.count), 0)


def _many_bytes(server: Served) -> int:
    """More than sockets hold, in what follows on a question for all secrets; how many at least."""
    text, count = "x" * 700_000, 16
    for number in range(count):
        body = jsonio.dumps({"metadata": {"name": f"large-{number}"}, "stringData": {"x": text}}).encode()
        assert ask(server, request(b"POST /api/v1/namespaces/default/secrets", JSON, body))[0] in (201, 409)
    return len(text) * count


def _slow(server: Served, question: bytes) -> socket.socket:
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    made.settimeout(10)
    made.connect(("127.0.0.1", server.server.port))
    made.sendall(request(b"GET /api/v1/namespaces/default/secrets" + question))
    return made


@pytest.mark.parametrize("question", [b"", b"?watch=1", b"?watch=1&resourceVersion=0"])
def test_an_answer_that_nobody_reads_is_not_kept(
    server: Served, monkeypatch: pytest.MonkeyPatch, question: bytes
) -> None:
    _many_bytes(server)
    monkeypatch.setattr(serving, "STALL", 0.3)
    before = _handles()
    with _slow(server, question) as made:
        assert made.recv(10) == b"HTTP/1.1 2"
        assert _handles() > before
        # Nobody else waits for it meanwhile.
        body = b'{"metadata":{"generateName":"meanwhile-"}}'
        assert ask(server, request(MAPS, JSON, body))[0] == 201
        assert _settles(_handles, before + 1)
        assert server.inside(lambda running: running.host.hub.count) == 0


def test_who_reads_slowly_gets_all(server: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = _many_bytes(server)
    monkeypatch.setattr(serving, "STALL", 0.8)
    with _slow(server, b"") as made:
        length = pauses = 0
        while part := made.recv(1 << 20):
            length += len(part)
            if length // 2_500_000 > pauses:
                pauses += 1
                time.sleep(0.25)
    assert length > expected


def test_memory_does_not_grow_with_bad_requests(server: Served) -> None:
    def objects() -> int:
        gc.collect()
        return len(gc.get_objects())

    data = [*NO_HTTP.values(), *(data for _, _, data in REFUSED.values() if len(data) < 10_000)]
    for one in data:
        ask(server, one)
    before = objects()
    for one in data * 3:
        ask(server, one)
    assert objects() - before < 2_000
