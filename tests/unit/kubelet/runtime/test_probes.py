import pytest

from kubectl_sim.kubelet.runtime.probes import ERROR, FAILURE, SUCCESS, probe

START = 1_795_413_149_000_000
SECOND = 1_000_000
IP = "10.244.1.5"
NGINX = {"name": "web", "ports": [{"name": "http", "containerPort": 80}]}


@pytest.mark.parametrize(
    ("spec", "result", "message"),
    [
        ({"httpGet": {"path": "/", "port": 80}}, SUCCESS, ""),
        ({"httpGet": {"port": "http"}}, SUCCESS, ""),
        ({"httpGet": {"path": "/healthz", "port": 80}}, FAILURE, "HTTP probe failed with statuscode: 404"),
        (
            {"httpGet": {"path": "/healthz", "port": 8080}},
            FAILURE,
            'Get "http://10.244.1.5:8080/healthz": dial tcp 10.244.1.5:8080: connect: connection refused',
        ),
        (
            {"httpGet": {"path": "healthz", "port": 80, "scheme": "HTTPS"}},
            FAILURE,
            'Get "https://10.244.1.5:80/healthz": http: server gave HTTP response to HTTPS client',
        ),
        (
            {"httpGet": {"port": 80, "host": "127.0.0.1"}},
            FAILURE,
            'Get "http://127.0.0.1:80/": dial tcp 127.0.0.1:80: connect: connection refused',
        ),
        ({"httpGet": {"port": "metrics"}}, ERROR, 'strconv.Atoi: parsing "metrics": invalid syntax'),
        ({"tcpSocket": {"port": 80}}, SUCCESS, ""),
        ({"tcpSocket": {"port": 3306}}, FAILURE, "dial tcp 10.244.1.5:3306: connect: connection refused"),
        ({"exec": {"command": ["true"]}}, SUCCESS, ""),
        ({"exec": {"command": ["sh", "-c", "echo broken; exit 2"]}}, FAILURE, "broken\n"),
        ({"exec": {"command": ["sleep", "5"]}}, FAILURE, 'command timed out: "sleep 5" timed out after 1s'),
        ({"exec": {"command": ["sleep", "5"]}, "timeoutSeconds": 10}, SUCCESS, ""),
        (
            {"grpc": {"port": 9000}},
            FAILURE,
            'timeout: failed to connect service "10.244.1.5:9000" within 1s: context deadline exceeded',
        ),
    ],
)
def test_verdicts_on_nginx(program, spec, result, message):
    verdict = probe(program("nginx"), NGINX, spec, START + SECOND, IP)
    assert (verdict.result, verdict.message) == (result, message)


def test_missing_program_in_an_exec_probe(program):
    verdict = probe(program("nginx"), NGINX, {"exec": {"command": ["nonsense"]}}, START + SECOND, IP)
    assert verdict.result == ERROR
    assert verdict.message.endswith('exec: "nonsense": executable file not found in $PATH: unknown')


def test_verdict_knows_until_when_it_holds(program):
    spec = {"httpGet": {"path": "/", "port": 80}}
    before = probe(program("nginx"), NGINX, spec, START, IP)
    assert (before.result, before.until) == (FAILURE, START + 100_000)
    assert probe(program("nginx"), NGINX, spec, START + SECOND, IP).until > START + 10**15


def test_host_network_reaches_the_loopback(program):
    spec = {"httpGet": {"path": "/", "port": 80, "host": "127.0.0.1"}}
    assert probe(program("nginx"), NGINX, spec, START + SECOND, "172.18.0.3", local=True).result == SUCCESS


def test_famous_liveness_example(program):
    box = program("busybox", ["/bin/sh", "-c", "touch /tmp/healthy; sleep 30; rm -f /tmp/healthy; sleep 600"])
    spec = {"exec": {"command": ["cat", "/tmp/healthy"]}}
    assert probe(box, {}, spec, START + 5 * SECOND, IP).until == START + 30 * SECOND
    late = probe(box, {}, spec, START + 35 * SECOND, IP)
    assert late.message == "cat: can't open '/tmp/healthy': No such file or directory\n"
