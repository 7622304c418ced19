import pytest

from kubectl_sim.kubelet.logs import LogError, lines

START = 1_795_413_149_000_000
SECOND = 1_000_000
DAY = 86_400


def read(pod, name="c", **options):
    return lines(pod.pod, name, pod.memory, pod.now, pod.facts, **options)


def shell(script, **extra):
    return [{"name": "c", "image": "busybox:1.36", "command": ["sh", "-c", script], **extra}]


def test_what_was_printed_so_far(living):
    pod = living(shell("echo one; sleep 10; echo two; sleep 100"))
    assert read(pod.at(5)) == "one\n"
    assert read(pod.at(20)) == "one\ntwo\n"


def test_tail_since_and_limit(living):
    pod = living(shell("for i in 1 2 3 4 5; do echo $i; sleep 10; done; sleep 1000")).at(100)
    assert read(pod, tail=2) == "4\n5\n"
    assert read(pod, tail=0) == ""
    assert read(pod, since=START + 25 * SECOND) == "4\n5\n"
    assert read(pod, limit_bytes=3) == "1\n2"


def test_timestamps_keep_the_order(living):
    pod = living(shell("echo a; echo b; sleep 1; echo c; sleep 1000")).at(60)
    stamps = [line.split(" ")[0] for line in read(pod, timestamps=True).splitlines()]
    assert len(stamps) == 3
    assert stamps == sorted(stamps)
    assert all(stamp.startswith("2026-11-23T05:52:") and stamp.endswith("Z") for stamp in stamps)


def test_endless_log_after_a_month(living):
    pod = living(shell('i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done')).at(30 * DAY)
    last = read(pod, tail=1)
    count = int(last.partition(":")[0])
    assert 30 * DAY - 5 < count < 30 * DAY
    assert "Dec 23" in last


def test_instances(living):
    pod = living(shell("echo run; exit 1"))
    pod.at(8)
    assert pod.pod["status"]["containerStatuses"][0]["state"]["waiting"]["reason"] == "CrashLoopBackOff"
    assert read(pod) == "run\n"
    assert read(pod, previous=True) == "run\n"


@pytest.mark.parametrize(
    ("containers", "seconds", "options", "message"),
    [
        (
            [{"name": "c", "image": "ngnx"}],
            2,
            {},
            'container "c" in pod "web" is waiting to start: image can\'t be pulled',
        ),
        (
            [{"name": "c", "image": "ngnx"}],
            40,
            {},
            'container "c" in pod "web" is waiting to start: trying and failing to pull image',
        ),
        ([{"name": "c", "image": "nginx"}], 1, {}, 'container "c" in pod "web" is waiting to start: ContainerCreating'),
        (
            [{"name": "c", "image": "nginx:1.27"}],
            5,
            {"previous": True},
            'previous terminated container "c" in pod "web" not found',
        ),
    ],
)
def test_no_log_to_read(living, containers, seconds, options, message):
    pod = living(containers).at(seconds)
    with pytest.raises(LogError) as caught:
        read(pod, **options)
    assert str(caught.value) == message


def test_server_start_and_probe_access_lines(living):
    probe = {"httpGet": {"path": "/", "port": 80}, "periodSeconds": 10}
    pod = living([{"name": "c", "image": "nginx:1.27", "readinessProbe": probe}]).at(35)
    text = read(pod)
    assert "start worker processes" in text
    assert read(pod, tail=1) == (
        '10.244.1.1 - - [23/Nov/2026:05:52:59 +0000] "GET / HTTP/1.1" 200 615 "-" "kube-probe/1.37" "-"\n'
    )
    assert text.count("kube-probe") == 3


def test_sidecar_follows_a_file_of_its_neighbour(living):
    mount = [{"name": "logs", "mountPath": "/var/log"}]
    pod = living(
        [
            {
                "name": "count",
                "image": "busybox:1.36",
                "volumeMounts": mount,
                "args": ["/bin/sh", "-c", "i=0; while true; do echo $i >> /var/log/1.log; i=$((i+1)); sleep 1; done"],
            },
            {
                "name": "tail",
                "image": "busybox:1.36",
                "volumeMounts": mount,
                "args": ["/bin/sh", "-c", "tail -n+1 -F /var/log/1.log"],
            },
        ],
        volumes=[{"name": "logs", "emptyDir": {}}],
    ).at(30)
    assert read(pod, "count") == ""
    assert read(pod, "tail", tail=3).split() == ["27", "28", "29"]
    assert read(pod, "tail").split()[:3] == ["0", "1", "2"]


def test_environment_reaches_the_program(living):
    config = {"configmaps/settings": {"data": {"MODE": "fast"}}, "secrets/db": {"data": {"password": "czNjcjN0"}}}
    env = [
        {"name": "GREETING", "value": "hello $(MODE)"},
        {"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}},
        {"name": "POD", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
        {"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
        {"name": "LIMIT", "valueFrom": {"resourceFieldRef": {"resource": "limits.memory", "divisor": "1Mi"}}},
    ]
    containers = shell(
        'echo "$GREETING $PASSWORD $POD $IP $LIMIT"; sleep 1000',
        env=env,
        envFrom=[{"configMapRef": {"name": "settings"}}],
        resources={"limits": {"memory": "128Mi"}},
    )
    assert read(living(containers, config=config).at(10)) == "hello fast s3cr3t web 10.244.1.5 128\n"


def test_config_map_as_a_file(living):
    config = {"configmaps/settings": {"data": {"app.conf": "mode=fast\n"}}}
    containers = shell("cat /etc/app/app.conf; sleep 1000", volumeMounts=[{"name": "cfg", "mountPath": "/etc/app"}])
    pod = living(containers, config=config, volumes=[{"name": "cfg", "configMap": {"name": "settings"}}]).at(10)
    assert read(pod) == "mode=fast\n"
