"""Sessions in containers: what they leave behind, what ends them, and a terminal's keys."""

import pytest

from kubectl_sim.kubelet.conversation import Conversation
from kubectl_sim.model.status import StatusError
from tests.clusters import SECOND, opened

SH = ["sh", "-c"]


def _pod(image="busybox", *, command=("sleep", "3600"), volumes=(), **fields):
    mounts = [{"name": name, "mountPath": f"/{name}"} for name, _ in volumes]
    container = {"name": "c", "image": image, "volumeMounts": mounts, **fields}
    if command:
        container["command"] = list(command)
    spec = {"containers": [container], "volumes": [{"name": name, **source} for name, source in volumes]}
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "web"}, "spec": spec}


class Cluster:
    """One cluster with the pod ``web``."""

    def __init__(self, cluster):
        self.cluster = cluster
        self.client = cluster.client()

    def create(self, pod):
        self.client.create("pods", pod, namespace="default")
        self.cluster.advance(30 * SECOND)
        return self

    def begin(self, argv, *, stdin=False, tty=False, subresource="exec", pod="web"):
        params = {"container": "c", "command": argv, "stdin": stdin, "tty": tty}
        begun = self.client.request("create", "pods", "default", pod, subresource=subresource, params=params)

        def feed(text, ended):
            more = {"session": begun, "text": text, "ended": ended}
            try:
                self.client.request("create", "pods", "default", pod, subresource=subresource, params=more)
            except StatusError:
                begun.lose(self.client.now)

        return begun, Conversation(begun, feed)

    def run(self, *argv, pod="web"):
        session, talk = self.begin(list(argv), pod=pod)
        assert not session.error, session.error
        end = session.end
        shown = talk.turn(end[0])
        return end[1], "".join(text for _, text in shown)

    def status(self):
        return self.client.get("pods", "default", "web")["status"]["containerStatuses"][0]


@pytest.fixture
def cluster(tmp_path):
    made = opened(tmp_path)
    yield Cluster(made)
    made.close()


def test_files_stay_until_the_container_restarts_and_volumes_longer(cluster):
    cluster.create(_pod("nginx", command=None, volumes=[("cache", {"emptyDir": {}})]))
    assert cluster.run(*SH, "echo a > /tmp/f; echo b > /cache/f") == (0, "")
    assert cluster.run("cat", "/tmp/f", "/cache/f") == (0, "a\nb\n")
    assert cluster.run("kill", "1") == (0, "")
    cluster.cluster.advance(60 * SECOND)
    assert cluster.status()["restartCount"] == 1
    assert cluster.run("cat", "/cache/f") == (0, "b\n")
    assert cluster.run("cat", "/tmp/f") == (1, "cat: /tmp/f: No such file or directory\n")


def test_a_claim_keeps_its_files_beyond_the_pod(cluster):
    claim = {"persistentVolumeClaim": {"claimName": "data"}}
    made = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    body = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "data"}, "spec": made}
    cluster.client.create("persistentvolumeclaims", body, namespace="default")
    cluster.create(_pod(volumes=[("data", claim)]))
    cluster.run(*SH, "echo kept > /data/f")
    cluster.client.delete("pods", "default", "web", grace=0)
    cluster.cluster.advance(60 * SECOND)
    cluster.create(_pod(volumes=[("data", claim)]))
    assert cluster.run("cat", "/data/f") == (0, "kept\n")


def test_a_probe_sees_what_somebody_has_done(cluster):
    probe = {"exec": {"command": ["cat", "/tmp/healthy"]}, "periodSeconds": 1}
    cluster.create(_pod(readinessProbe=probe))
    assert not cluster.status()["ready"]
    cluster.run("touch", "/tmp/healthy")
    cluster.cluster.advance(5 * SECOND)
    assert cluster.status()["ready"]
    cluster.run("rm", "/tmp/healthy")
    cluster.cluster.advance(5 * SECOND)
    assert not cluster.status()["ready"]


def test_a_web_server_logs_who_has_asked_it(cluster):
    cluster.create(_pod("nginx", command=None))
    address = cluster.client.get("pods", "default", "web")["status"]["podIP"]
    assert cluster.run("curl", "-s", "-o", "/dev/null", "localhost/none") == (0, "")
    log = cluster.client.request("get", "pods", "default", "web", subresource="log", params={"tailLines": 1})
    assert log == f'{address} - - [01/Jan/2026:00:00:30 +0000] "GET /none HTTP/1.1" 404 153 "-" "curl/8.17.0" "-"\n'
    assert cluster.run("touch", "/tmp/after") == (0, "")


def test_process_one_without_a_handler_does_not_care(cluster):
    cluster.create(_pod())
    assert cluster.run("kill", "1") == (0, "")
    assert cluster.run("kill", "-9", "1") == (0, "")
    cluster.cluster.advance(30 * SECOND)
    assert cluster.status()["restartCount"] == 0


def test_a_terminal_edits_lines_and_shows_prompts(cluster):
    cluster.create(_pod())
    session, talk = cluster.begin(["sh"], stdin=True, tty=True)
    now = cluster.client.now
    shown = "".join(text for _, text in talk.turn(now))
    assert shown == "/ # "
    talk.give("echo hx\x7fi\rcd /tmp\r")
    shown = "".join(text for _, text in talk.turn(cluster.client.now))
    assert shown == "echo hx\b \bi\r\nhi\r\n/ # cd /tmp\r\n/tmp # "
    talk.give("junk\x03\x1b[Afalse\x15ex\x04it 7\r")
    shown = "".join(text for _, text in talk.turn(cluster.client.now))
    assert shown.startswith("junk^C\r\n/tmp # cd /tmp")
    assert session.code(cluster.client.now) == 7


def test_an_end_of_input_leaves_a_shell_with_its_last_status(cluster):
    cluster.create(_pod())
    session, talk = cluster.begin(["sh"], stdin=True)
    talk.give("false\n")
    talk.end_input()
    assert talk.turn(cluster.client.now) == []
    assert session.code(cluster.client.now) == 1


def test_a_shell_dies_with_its_container(cluster):
    cluster.create(_pod("nginx", command=None))
    session, talk = cluster.begin(["sh"], stdin=True)
    talk.give("kill 1\n")
    talk.turn(cluster.client.now)
    cluster.cluster.advance(2 * SECOND)
    assert session.code(cluster.client.now) == 137


def test_a_session_ends_with_its_pod(cluster):
    cluster.create(_pod())
    session, talk = cluster.begin(["sh"], stdin=True)
    cluster.client.delete("pods", "default", "web", grace=0)
    cluster.cluster.advance(5 * SECOND)
    talk.give("echo x\n")
    talk.turn(cluster.client.now)
    assert session.code(cluster.client.now) == 137


def test_too_much_does_not_fit(cluster):
    cluster.create(_pod())
    session, talk = cluster.begin(["tee", "/tmp/big"], stdin=True)
    talk.give("x" * 33 * 1024 * 1024)
    talk.turn(cluster.client.now)
    assert "no space left on device" in session.error
    assert cluster.run("cat", "/tmp/big")[0] == 1


def test_bytes_that_are_no_text_survive(cluster):
    cluster.create(_pod())
    data = (bytes(range(256)) + "\uf790".encode()).decode("utf-8", "surrogateescape")
    session, talk = cluster.begin(["dd", "of=/tmp/b"], stdin=True)
    talk.give(data)
    talk.end_input()
    talk.turn(cluster.client.now)
    assert session.code(cluster.client.now) == 0
    assert cluster.run("cat", "/tmp/b") == (0, data)


@pytest.mark.parametrize(
    ("argv", "text"),
    [
        (["foo"], 'exec: "foo": executable file not found in $PATH'),
        (["/opt/x"], 'exec: "/opt/x": stat /opt/x: no such file or directory'),
        (["/etc"], 'exec: "/etc": is a directory'),
    ],
)
def test_what_is_no_program_is_refused_as_runc_does(cluster, argv, text):
    cluster.create(_pod())
    session, _ = cluster.begin(argv)
    assert session.error.endswith(text)
    assert session.error.startswith("Internal error occurred: Internal error occurred: error executing command")


def test_what_is_not_simulated_says_so(cluster):
    cluster.create(_pod())
    assert cluster.run("vi", "/etc/hosts") == (126, "vi: this program is not simulated\n")


def test_what_a_handler_writes_when_the_container_starts_is_there(cluster):
    handler = {"exec": {"command": [*SH, "echo hello > /message; echo there > /data/note"]}}
    command = (*SH, "sleep 2; cat /message; sleep 3600")
    cluster.create(_pod(command=command, volumes=[("data", {"emptyDir": {}})], lifecycle={"postStart": handler}))
    assert cluster.run("cat", "/message", "/data/note") == (0, "hello\nthere\n")
    assert cluster.client.request("get", "pods", "default", "web", subresource="log") == "hello\n"
