import pytest

from kubectl_sim.kubelet.images.catalogue import resolve
from kubectl_sim.kubelet.runtime.program import expand, start_error
from kubectl_sim.kubelet.runtime.world import World

START = 1_795_413_149_000_000
SECOND = 1_000_000
MIB = 1024 * 1024


def texts(program):
    return [line[2] for line in program.trace.lines]


@pytest.mark.parametrize(
    "image", ["busybox", "alpine", "ubuntu", "debian", "python:3.12", "node:20", "perl:5.34", "bash:5"]
)
def test_tools_end_at_once_without_a_terminal(program, image):
    assert program(image).end == (START, 0)


@pytest.mark.parametrize("image", ["busybox", "python:3.12", "perl:5.34"])
def test_tools_wait_on_an_open_terminal(program, image):
    assert program(image, open_stdin=True).end is None


@pytest.mark.parametrize(
    ("image", "port", "code"),
    [
        ("nginx", 80, 0),
        ("httpd", 80, 0),
        ("redis:7", 6379, 0),
        ("memcached:1.6", 11211, 0),
        ("tomcat:9.0", 8080, 143),
        ("registry.k8s.io/pause:3.10", None, 0),
        ("myapp:v1", 8080, 0),
        ("acme/shop", 9999, 0),
    ],
)
def test_servers_run_until_they_are_told_to_stop(program, image, port, code):
    server = program(image)
    assert server.end is None
    late = START + 3600 * SECOND
    if port:
        assert server.listening(port, late)
    assert server.stopped_by_term(late)[1] == code


def test_declared_ports_bound_an_unknown_image(program):
    server = program("acme/shop", ports=(8080,))
    assert server.listening(8080, START + SECOND)
    assert not server.listening(9999, START + SECOND)


@pytest.mark.parametrize(
    ("image", "variable", "last"),
    [
        ("mysql:8.0", "MYSQL_ROOT_PASSWORD", "    - MYSQL_RANDOM_ROOT_PASSWORD"),
        ("postgres:16", "POSTGRES_PASSWORD", "       https://www.postgresql.org/docs/current/auth-trust.html"),
        ("mariadb:11", "MARIADB_ROOT_PASSWORD", None),
    ],
)
def test_databases_need_a_password(program, image, variable, last):
    failing = program(image)
    assert failing.end[1] == 1
    assert failing.reason == "Error"
    assert last is None or texts(failing)[-1] == last
    assert program(image, env={variable: "secret"}).end is None


@pytest.mark.parametrize(
    ("command", "code"),
    [(["true"], 0), (["false"], 1), (["sleep", "5"], 0), (["sh", "-c", "exit 3"], 3), (["/bin/sh", "-c", "exit 4"], 4)],
)
def test_commands(program, command, code):
    assert program("busybox", command).end[1] == code


def test_unknown_command_does_not_start():
    found = resolve("nginx")
    world = World(found.image, found.reference.tag)
    runc = (
        "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create "
        "failed: unable to start container process: error during container init: "
    )
    assert start_error(world, ["foo"]) == f'{runc}exec: "foo": executable file not found in $PATH: unknown'
    assert start_error(world, ["/foo"]) == f'{runc}exec: "/foo": stat /foo: no such file or directory: unknown'
    assert start_error(world, ["nginx"]) == ""
    assert start_error(world, ["sleep", "5"]) == ""


def test_image_without_a_shell():
    found = resolve("registry.k8s.io/pause:3.10")
    assert "executable file not found" in start_error(World(found.image, "3.10"), ["sh"])


@pytest.mark.parametrize(
    ("command", "stopped"),
    [
        (["sleep", "infinity"], None),
        (["sleep", "3600"], (START + 3600 * SECOND, 0)),
        (["sh", "-c", "while true; do sleep 1; done"], None),
        (["tail", "-f", "/dev/null"], None),
        (["sh", "-c", "trap 'exit 0' TERM; while true; do sleep 10; done"], (START + 30 * SECOND, 0)),
        (["sh", "-c", "trap 'exit 5' TERM; sleep 3600 & wait"], (START + 25 * SECOND, 5)),
        (["sh", "-c", "trap 'sleep 3; exit 1' TERM; sleep 3600 & wait"], (START + 28 * SECOND, 1)),
        (["sleep", "27"], (START + 27 * SECOND, 0)),
    ],
)
def test_process_one_and_sigterm(program, command, stopped):
    assert program("busybox", command).stopped_by_term(START + 25 * SECOND) == stopped


def test_sigterm_outside_a_pid_namespace(program):
    assert program("busybox", ["sleep", "3600"]).stopped_by_term(START + SECOND, alone=False) == (START + SECOND, 143)


def test_a_server_behind_a_shell(program):
    behind = program("nginx", ["sh", "-c", "echo hi > /usr/share/nginx/html/index.html && nginx -g 'daemon off;'"])
    assert behind.end is None
    assert behind.listening(80, START + SECOND)
    assert behind.answer("/", START + SECOND)[:2] == (200, "hi\n")
    assert behind.stopped_by_term(START + SECOND) is None
    replaced = program("nginx", ["sh", "-c", "sleep 1; exec nginx -g 'daemon off;'"])
    assert replaced.stopped_by_term(START + 10 * SECOND)[1] == 0


@pytest.mark.parametrize(("limit", "killed"), [(100, True), (200, False)])
def test_memory_stress(program, limit, killed):
    stress = program(
        "polinux/stress", ["stress"], ["--vm", "1", "--vm-bytes", "150M", "--vm-hang", "1"], memory_limit=limit * MIB
    )
    assert (stress.end is not None) is killed
    if killed:
        assert stress.end[1] == 137
        assert stress.reason == "OOMKilled"
    else:
        assert stress.trace.busy[0][1] == 150 * MIB


def test_image_that_does_not_fit_its_limit(program):
    small = program("mysql:8.0", env={"MYSQL_ROOT_PASSWORD": "x"}, memory_limit=64 * MIB)
    assert small.end[1] == 137
    assert small.reason == "OOMKilled"


def test_pi(program):
    job = program("perl:5.34.0", ["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"])
    line = texts(job)[0]
    assert line.startswith("3.14159265358979323846264338327950288419716939937510")
    assert len(line) == 2001
    assert job.end[1] == 0


def test_fictional_images_of_the_course(program):
    task = program("processor:v1", ["python", "process.py"])
    assert task.end == (START + 45 * SECOND, 0)
    backup = program("backup-tool:v1", ["bash", "backup.sh"])
    assert backup.end == (START + 20 * SECOND, 0)
    server = program("myapp:v1")
    assert server.end is None
    assert server.answer("/healthz", START + SECOND)[0] == 200


def test_agnhost_liveness_fails_after_ten_seconds(program):
    server = program("registry.k8s.io/e2e-test-images/agnhost:2.40", args=["liveness"])
    assert server.answer("/healthz", START + 9 * SECOND) == (200, "", START + 10 * SECOND)
    assert server.answer("/healthz", START + 11 * SECOND)[0] == 500


def test_arguments_of_an_entry_point(program):
    echo = program("hashicorp/http-echo", args=["-text=hi there", "-listen=:8080"])
    assert echo.listening(8080, START + SECOND)
    assert echo.answer("/", START + SECOND)[1] == "hi there\n"
    curl = program("curlimages/curl", args=["-s", "http://nowhere"])
    assert curl.end[1] == 6


@pytest.mark.parametrize(
    ("words", "expected"),
    [(["$(A)", "x$(A)y", "$$(A)", "$(NO)", "$", "$(A"], ["1", "x1y", "$(A)", "$(NO)", "$", "$(A"])],
)
def test_expansion_of_variables_in_the_command(words, expected):
    assert expand(words, {"A": "1"}) == expected


class Cluster:
    """A network whose names appear at given times."""

    def __init__(self, **names):
        self.names = names

    def ask(self, question, at):
        kind, _, host = question.partition(":")
        since = self.names.get(host.partition(":")[0].partition(".")[0])
        if since is None or at < since:
            return None
        return {"name": host, "ips": ["10.96.1.2"]} if kind == "dns" else "ok"

    def next_change(self, question, at):
        since = self.names.get(question.partition(":")[2].partition(":")[0])
        return since if since is not None and since > at else 1 << 62


def test_waiting_for_a_service(program):
    text = "until nslookup mydb; do echo waiting for mydb; sleep 2; done"
    never = program("busybox", ["sh", "-c", text])
    assert never.end is None
    assert never.trace.waits_on == {"dns:mydb"}
    assert "** server can't find mydb.default.svc.cluster.local: NXDOMAIN" in texts(never)
    day = START + 86_400 * SECOND
    ends = program("busybox", ["sh", "-c", text], network=Cluster(mydb=day))
    at, code = ends.end
    assert code == 0
    assert day <= at <= day + 3 * SECOND
    assert ends.trace.window(day - 3 * SECOND, day)[-1][2] == "waiting for mydb"
    tail = [line[2] for line in ends.trace.window(day, at + 1)]
    assert tail[-4:] == ["", "Name:\tmydb", "Address: 10.96.1.2", ""]


def test_clients_of_nothing(program):
    assert texts(program("busybox", ["wget", "-O-", "http://web"])) == ["wget: bad address 'web'"]
    assert texts(program("curlimages/curl", ["curl", "-sS", "web"])) == ["curl: (6) Could not resolve host: web"]
    assert program("busybox", ["nc", "-z", "localhost", "3306"]).end[1] == 1


def test_commands_inside_a_container(program):
    box = program("busybox", ["sh", "-c", "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"])
    early = box.run_inside(["cat", "/tmp/healthy"], START + 5 * SECOND)
    assert (early.code, early.until) == (0, START + 30 * SECOND)
    late = box.run_inside(["cat", "/tmp/healthy"], START + 31 * SECOND)
    assert (late.code, late.output) == (1, "cat: can't open '/tmp/healthy': No such file or directory\n")
    assert program("redis:7").run_inside(["redis-cli", "ping"], START + SECOND).output == "PONG\n"
    assert program("postgres:16", env={"POSTGRES_PASSWORD": "x"}).run_inside(["pg_isready"], START).code == 2
