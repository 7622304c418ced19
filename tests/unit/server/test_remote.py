"""Streams of the server as a client of its own making sees them: protocols, refusals, clients that misbehave."""

import asyncio

import aiohttp
import pytest

from kubectl_sim.base import jsonio
from tests.clusters import SECOND, copied
from tests.served import Served

EXEC = "/api/v1/namespaces/default/pods/web/exec"
ATTACH = "/api/v1/namespaces/default/pods/web/attach"
FORWARD = "/api/v1/namespaces/default/pods/web/portforward"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with Served(copied(tmp_path_factory.mktemp("cluster"))) as server:

        def start(inside):
            client = inside.host.cluster.client()
            spec = {"containers": [{"name": "c", "image": "nginx"}]}
            pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": spec}
            client.create("pods", pod, namespace="default")
            inside.host.cluster.advance(30 * SECOND)

        server.inside(start)
        yield server


def request(served, method, path, **headers):
    async def send():
        async with (
            aiohttp.ClientSession() as session,
            session.request(method, served.url + path, headers=headers) as answer,
        ):
            return answer.status, await answer.json()

    return asyncio.run(send())


def talk(served, path, protocol="v5.channel.k8s.io", frames=()):
    """What comes over each channel until the server ends it; ``frames`` are sent first."""

    async def run():
        channels = {}
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(served.url + path, protocols=(protocol,)) as socket,
        ):
            assert socket.protocol == protocol
            for frame in frames:
                await socket.send_bytes(frame)
            async for message in socket:
                channels.setdefault(message.data[0], []).append(message.data[1:])
        return {channel: b"".join(pieces).decode() for channel, pieces in channels.items()}

    return asyncio.run(asyncio.wait_for(run(), 20))


def status(found):
    return jsonio.loads(found[3])


@pytest.mark.parametrize("protocol", ["v5.channel.k8s.io", "v4.channel.k8s.io"])
def test_output_and_exit_code_have_channels_of_their_own(served, protocol):
    query = "?command=sh&command=-c&command=echo+a;echo+b+>%262;exit+4&stdout=true&stderr=true"
    found = talk(served, EXEC + query, protocol)
    assert (found[1], found[2]) == ("a\n", "b\n")
    assert status(found)["details"]["causes"] == [{"reason": "ExitCode", "message": "4"}]


def test_success_and_what_could_not_be_started(served):
    assert status(talk(served, EXEC + "?command=true&stdout=true")) == {"metadata": {}, "status": "Success"}
    found = status(talk(served, EXEC + "?command=nonsense&stdout=true"))
    assert (found["status"], found["reason"], found["code"]) == ("Failure", "InternalError", 500)


def test_input_ends_with_its_channel(served):
    frames = [b"\0one\n", b"\7junk", b"", b"\0two\n", b"\xff\0"]
    found = talk(served, EXEC + "?command=wc&command=-l&stdin=true&stdout=true", frames=frames)
    assert found[1] == "2\n"


def test_a_terminal_echoes_and_resizes(served):
    frames = [b'\4{"Width":80,"Height":24}', b"\0pwd\r", b"\0exit 2\r"]
    found = talk(served, EXEC + "?command=sh&stdin=true&stdout=true&tty=true", frames=frames)
    assert found[1] == "# pwd\r\n/\r\n# exit 2\r\n"
    assert 2 not in found


@pytest.mark.parametrize(
    ("path", "headers", "code", "reason"),
    [
        (EXEC + "?command=ls", {}, 400, "BadRequest"),
        (EXEC + "?command=ls", {"Connection": "Upgrade", "Upgrade": "SPDY/3.1"}, 501, "NotImplemented"),
        (EXEC.replace("web", "nobody") + "?command=ls", {}, 404, "NotFound"),
        (EXEC + "?command=ls&container=x", {}, 400, "BadRequest"),
        (EXEC, {"Connection": "Upgrade", "Upgrade": "websocket"}, 400, "BadRequest"),
        (ATTACH + "?container=x", {}, 400, "BadRequest"),
        (FORWARD, {"Connection": "Upgrade", "Upgrade": "SPDY/3.1"}, 501, "NotImplemented"),
    ],
)
def test_refusals_are_statuses(served, path, headers, code, reason):
    found = request(served, "POST", path, **headers)
    assert (found[0], found[1]["kind"], found[1]["reason"]) == (code, "Status", reason)


def test_who_leaves_in_the_midst_leaves_nothing_behind(served):
    async def leave():
        async with aiohttp.ClientSession() as session:
            for path in (EXEC + "?command=sleep&command=infinity&stdout=true", ATTACH + "?stdout=true"):
                socket = await session.ws_connect(served.url + path, protocols=("v5.channel.k8s.io",))
                await asyncio.sleep(0.1)
                await socket.close()

    asyncio.run(leave())
    assert talk(served, EXEC + "?command=hostname&stdout=true")[1] == "web\n"
    assert served.inside(lambda server: server.host.hub.followers) == 0


def test_a_failure_of_ours_is_a_status_too(served, monkeypatch):
    from kubectl_sim.kubelet.proxy import NodeProxy

    monkeypatch.setattr(NodeProxy, "exec", lambda *_: 1 // 0)
    found = status(talk(served, EXEC + "?command=true&stdout=true"))
    assert (found["status"], found["message"]) == (
        "Failure",
        "Internal error occurred: ZeroDivisionError: integer division or modulo by zero",
    )


def test_what_is_no_tunnel_is_closed(served):
    async def send():
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(served.url + FORWARD, protocols=("SPDY/3.1+portforward.k8s.io",)) as socket,
        ):
            await socket.send_bytes(b"\x80\x02\x00\x01\x00\x00\x00\x00")
            await socket.receive()
            return socket.close_code

    assert asyncio.run(asyncio.wait_for(send(), 20)) == 1002


def test_pages_come_through_the_proxy_subresource(served):
    async def get(path):
        async with aiohttp.ClientSession() as session, session.get(served.url + path) as answer:
            return answer.status, answer.headers["Content-Type"], await answer.text()

    code, media, text = asyncio.run(get("/api/v1/namespaces/default/pods/web:80/proxy/"))
    assert (code, media.partition(";")[0]) == (200, "text/html") and "Welcome to nginx!" in text
    assert asyncio.run(get("/api/v1/namespaces/default/pods/web/proxy/none"))[0] == 404
    assert asyncio.run(get("/api/v1/nodes/kubectl-sim-worker/proxy/healthz"))[0] == 501
