from __future__ import annotations

from typing import Any

import pytest

from tests.canned_server import Objects
from tests.unit.kubectl.describers.parity import OLD, Obj, Parity, event, meta, ours_in_zone

MAIN = {"name": "main", "image": "nginx"}


def pod(status: Obj | None = None, metadata: Obj | None = None, **spec: Any) -> Obj:
    return {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": meta("web", **(metadata or {})),
        "spec": {"containers": [MAIN], **spec},
        "status": {"phase": "Pending", **(status or {})},
    }


def container(**fields: Any) -> Obj:
    return pod(containers=[{**MAIN, **fields}])


def test_what_everybody_has_seen(parity: Parity) -> None:
    web = pod(
        metadata={
            "labels": {"run": "web", "app.kubernetes.io/name": "web"},
            "ownerReferences": [
                {"apiVersion": "v1", "kind": "Other", "name": "no-controller", "uid": "o"},
                {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "web-1", "uid": "r", "controller": True},
            ],
        },
        containers=[
            {
                **MAIN,
                "ports": [{"containerPort": 80, "protocol": "TCP"}],
                "resources": {"requests": {"memory": "64Mi", "cpu": "250m"}, "limits": {"memory": "128Mi"}},
                "volumeMounts": [
                    {"name": "token", "mountPath": "/var/run/secrets/x", "readOnly": True},
                    {"name": "data", "mountPath": "/data", "subPath": 'a "b"'},
                ],
            }
        ],
        volumes=[
            {"name": "data", "emptyDir": {}},
            {
                "name": "token",
                "projected": {
                    "sources": [
                        {"serviceAccountToken": {"expirationSeconds": 3607, "path": "token"}},
                        {"configMap": {"name": "kube-root-ca.crt"}},
                        {"downwardAPI": {}},
                        {"secret": {"name": "s", "optional": True}},
                        {"clusterTrustBundle": {"path": "x"}},
                    ]
                },
            },
        ],
        nodeName="worker",
        priority=0,
        serviceAccountName="default",
        tolerations=[
            {"key": "node.kubernetes.io/unreachable", "operator": "Exists", "effect": "NoExecute"},
            {
                "key": "node.kubernetes.io/not-ready",
                "operator": "Exists",
                "effect": "NoExecute",
                "tolerationSeconds": 300,
            },
        ],
        status={
            "phase": "Running",
            "startTime": OLD,
            "hostIP": "172.18.0.2",
            "podIP": "10.244.1.2",
            "podIPs": [{"ip": "10.244.1.2"}, {"ip": "fd00::2"}],
            "qosClass": "Burstable",
            "conditions": [{"type": "Ready", "status": "True"}, {"type": "PodScheduled", "status": "True"}],
            "containerStatuses": [
                {
                    "name": "main",
                    "containerID": "containerd://abc",
                    "image": "docker.io/library/nginx:latest",
                    "imageID": "docker.io/library/nginx@sha256:abc",
                    "ready": True,
                    "restartCount": 0,
                    "state": {"running": {"startedAt": OLD}},
                }
            ],
        },
    )
    text = parity.check(web, event(web, reason="Scheduled", count=1), zone="Asia/Seoul")
    assert "Start Time:       Sat, 03 Feb 2001 13:05:06 +0900\n" in text
    assert "Node:             worker/172.18.0.2\n" in text


def test_bare_pod(parity: Parity) -> None:
    assert parity.check(pod(), events=False) == (
        "Name:         web\n"
        "Namespace:    default\n"
        "Node:         <none>\n"
        "Labels:       <none>\n"
        "Annotations:  <none>\n"
        "Status:       Pending\n"
        "IP:           \n"
        "IPs:          <none>\n"
        "Containers:\n"
        "  main:\n"
        "    Image:        nginx\n"
        "    Port:         <none>\n"
        "    Host Port:    <none>\n"
        "    Environment:  <none>\n"
        "    Mounts:       <none>\n"
        "Volumes:          <none>\n"
        "QoS Class:        BestEffort\n"
        "Node-Selectors:   <none>\n"
        "Tolerations:      <none>\n"
    )


def test_no_containers(parity: Parity) -> None:
    parity.check(pod(containers=[]))


@pytest.mark.parametrize("phase", ["Running", "Failed", "Succeeded"])
def test_being_deleted(parity: Parity, phase: str) -> None:
    metadata = {"deletionTimestamp": OLD, "deletionGracePeriodSeconds": 30}
    parity.check(pod({"phase": phase, "reason": "Evicted", "message": "The node was low"}, metadata))


def test_deleted_with_grace_left(parity: Parity) -> None:
    metadata = {"deletionTimestamp": "2199-01-01T00:00:00Z", "deletionGracePeriodSeconds": 30}
    assert "Terminating (lasts <invalid>)" in parity.check(pod(metadata=metadata))


def test_rare_fields(parity: Parity) -> None:
    parity.check(
        pod(
            {"nominatedNodeName": "soon", "hostIP": "1.2.3.4"},
            nodeName="here",
            priority=-5,
            priorityClassName="low",
            runtimeClassName="gvisor",
            nodeSelector={"disk": "ssd", "a": ""},
            securityContext={"seccompProfile": {"type": "Localhost", "localhostProfile": "p.json"}},
            resources={"limits": {"cpu": "1"}, "requests": {"memory": "1Gi"}},
            schedulingGroup={"podGroupName": "group"},
            readinessGates=[{"conditionType": "a"}, {"conditionType": "b"}],
            topologySpreadConstraints=[
                {
                    "maxSkew": 2,
                    "topologyKey": "zone",
                    "whenUnsatisfiable": "DoNotSchedule",
                    "labelSelector": {"matchLabels": {"b": "1", "a": "2"}},
                },
                {"maxSkew": 1, "topologyKey": "host", "whenUnsatisfiable": "ScheduleAnyway"},
                {"maxSkew": 1, "topologyKey": "k", "whenUnsatisfiable": "ScheduleAnyway", "labelSelector": {}},
            ],
        )
    )


def test_readiness_gates_and_conditions(parity: Parity) -> None:
    conditions = [{"type": "a", "status": "True"}, {"type": "a", "status": "False"}]
    gates = [{"conditionType": "a"}, {"conditionType": "missing"}]
    parity.check(pod({"conditions": conditions}, readinessGates=gates))


@pytest.mark.parametrize(
    "tolerations",
    [
        [{"operator": "Exists"}],
        [{"operator": "Exists", "effect": "NoSchedule"}],
        [{"key": "b", "operator": "Equal", "value": "x", "effect": "NoSchedule"}, {"key": "a"}],
        [{"key": "b", "operator": "Exists", "value": "x", "tolerationSeconds": 0}],
    ],
)
def test_tolerations(parity: Parity, tolerations: list[Obj]) -> None:
    parity.check(pod(tolerations=tolerations))


def test_annotations(parity: Parity) -> None:
    parity.check(
        pod(
            metadata={
                "annotations": {
                    "kubectl.kubernetes.io/last-applied-configuration": '{"a":1}\n',
                    "b": "short",
                    "empty": "",
                    "newline-at-end": "x\n",
                    "lines": "one\ntwo\n\nthree\n\n",
                    "long": "x" * 140,
                    "just-fits": "x" * (140 - 2 - len("just-fits")),
                    "too-long": "x" * (140 - 1 - len("too-long")),
                    "tabs": "a\tb\tc",
                }
            }
        )
    )


def test_half_characters_are_left_out(parity: Parity) -> None:
    """Upstream cuts at a byte; that would leave what is no text, so here the character is gone."""
    one = pod(metadata={"annotations": {"greeting": "x" + "안녕" * 40}})
    theirs = parity.real(one, Objects(one))
    halved = theirs.encode("utf-8", "surrogateescape")
    assert ours_in_zone(one, Objects(one)) == halved.decode(errors="ignore")
    assert "\ufffd" in halved.decode(errors="replace")


def test_only_the_last_applied_annotation(parity: Parity) -> None:
    annotations = {"kubectl.kubernetes.io/last-applied-configuration": "{}"}
    assert "Annotations:  <none>" in parity.check(pod(metadata={"annotations": annotations}))


STATES: list[Obj] = [
    {},
    {"waiting": {}},
    {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off pulling image"}},
    {"running": {"startedAt": OLD}},
    {"running": {}},
    {"terminated": {"exitCode": 0, "reason": "Completed", "startedAt": OLD, "finishedAt": OLD}},
    {"terminated": {"exitCode": 137, "signal": 9, "reason": "OOMKilled", "message": "a\nb"}},
]


def test_container_states(parity: Parity) -> None:
    status = {"name": "main", "ready": False, "restartCount": 4, "image": "", "imageID": ""}
    crashed = {"terminated": {"exitCode": 1, "reason": "Error", "startedAt": OLD}}
    statuses = [{**status, "state": state, "lastState": last} for last in ({}, crashed) for state in STATES]
    parity.check_all(*[pod({"containerStatuses": [one]}) for one in statuses])


def test_groups_of_containers(parity: Parity) -> None:
    statuses = [{"name": "init", "ready": True, "restartCount": 0, "state": {}, "image": "i", "imageID": "d"}]
    parity.check(
        pod(
            {"initContainerStatuses": statuses, "ephemeralContainerStatuses": statuses},
            initContainers=[{"name": "init", "image": "busybox"}, {**MAIN, "restartPolicy": "Always"}],
            containers=[MAIN, {"name": "second", "image": "redis"}],
            ephemeralContainers=[{"name": "debugger", "image": "busybox"}, {"name": "init", "image": "busybox"}],
        )
    )


@pytest.mark.parametrize(
    "ports",
    [
        [{"containerPort": 80, "protocol": "TCP", "name": "http"}],
        [{"containerPort": 80, "protocol": "TCP"}, {"containerPort": 53, "protocol": "UDP", "hostPort": 5353}],
    ],
)
def test_ports(parity: Parity, ports: list[Obj]) -> None:
    parity.check(container(ports=ports))


def test_command_and_arguments(parity: Parity) -> None:
    parity.check(container(command=["sh", "-c", "echo a\n\tsleep 1\n"], args=["--x", "", "two\nlines"]))


def test_container_seccomp(parity: Parity) -> None:
    parity.check(container(securityContext={"seccompProfile": {"type": "RuntimeDefault"}}))
    profile = {"type": "Localhost", "localhostProfile": "p.json"}
    parity.check(container(securityContext={"seccompProfile": profile}))


ACTIONS: list[Obj] = [
    {"exec": {"command": ["cat", "/healthy"]}},
    {"httpGet": {"path": "/healthz", "port": 8080, "scheme": "HTTP"}},
    {"httpGet": {"path": "/a b?x=1&y#z", "port": "http", "scheme": "HTTPS", "host": "example.com"}},
    {"httpGet": {"path": "no-slash", "port": 1, "scheme": "HTTP", "host": "::1"}},
    {"httpGet": {"path": "*", "port": 1, "scheme": "HTTP"}},
    {"httpGet": {"path": "/ü!$&'()*+,;=:@~", "port": 1, "scheme": "HTTP"}},
    {"tcpSocket": {"port": 8080}},
    {"tcpSocket": {"port": "redis", "host": "10.0.0.1"}},
    {"grpc": {"port": 9000, "service": "health"}},
    {"grpc": {"port": 9000, "service": ""}},
    {},
]


def test_probes(parity: Parity) -> None:
    numbers = {
        "initialDelaySeconds": 15,
        "timeoutSeconds": 1,
        "periodSeconds": 20,
        "successThreshold": 1,
        "failureThreshold": 3,
    }
    pods = []
    for action in ACTIONS:
        probe = {**action, **numbers}
        pods.append(container(livenessProbe=probe, readinessProbe=action, startupProbe=probe))
    parity.check_all(*pods)


def test_environment(parity: Parity) -> None:
    def field(path: str) -> Obj:
        return {"fieldRef": {"apiVersion": "v1", "fieldPath": path}}

    def resource(name: str, **more: Any) -> Obj:
        return {"resourceFieldRef": {"resource": name, **more}}

    sources = {
        "NAME": field("metadata.name"),
        "NAMESPACE": field("metadata.namespace"),
        "UID": field("metadata.uid"),
        "LABEL": field("metadata.labels['app']"),
        "IP": field("status.podIP"),
        "CPU_LIMIT": resource("limits.cpu"),
        "MEMORY_LIMIT": resource("limits.memory", divisor="1Mi"),
        "CPU_REQUEST": resource("requests.cpu", divisor="1m"),
        "CPU_CORES": resource("requests.cpu", divisor="0"),
        "DISK": resource("requests.ephemeral-storage", divisor="1Ki"),
        "HUGE": resource("limits.hugepages-2Mi", divisor="1Mi"),
        "GPU": resource("limits.example.com/gpu"),
        "SECRET": {"secretKeyRef": {"name": "s", "key": "password"}},
        "MAYBE": {"secretKeyRef": {"name": "s", "key": "password", "optional": True}},
        "CONFIG": {"configMapKeyRef": {"name": "c", "key": "level", "optional": False}},
        "FILE": {"fileKeyRef": {"key": "k", "path": "p", "volumeName": "v"}},
    }
    parity.check(
        container(
            resources={
                "requests": {"cpu": "250m", "ephemeral-storage": "1Gi"},
                "limits": {"memory": "100Mi", "hugepages-2Mi": "4Mi"},
            },
            env=[
                {"name": "PLAIN", "value": "x"},
                {"name": "EMPTY"},
                {"name": "LINES", "value": "a\nb\n"},
                *[{"name": name, "valueFrom": source} for name, source in sources.items()],
            ],
            envFrom=[
                {"configMapRef": {"name": "c"}},
                {"configMapRef": {"name": "c2", "optional": True}, "prefix": "P_"},
                {"secretRef": {"name": "s"}, "prefix": "S_"},
                {"prefix": "nothing"},
            ],
        )
    )


def test_mounts_and_devices(parity: Parity) -> None:
    mounts = [
        {"name": "b", "mountPath": "/b", "readOnly": True, "subPath": "ü\n"},
        {"name": "a", "mountPath": "/a", "recursiveReadOnly": "Disabled"},
    ]
    devices = [{"name": "y", "devicePath": "/dev/y"}, {"name": "x", "devicePath": "/dev/x"}]
    parity.check(container(volumeMounts=mounts, volumeDevices=devices))
    parity.check(container(volumeDevices=devices))


REQUIREMENTS = [
    {},
    {"requests": {"cpu": "1"}},
    {"requests": {"cpu": "1", "memory": "1Gi"}, "limits": {"cpu": "1000m", "memory": "1024Mi"}},
    {"limits": {"cpu": "1", "memory": "0"}},
    {"requests": {"example.com/gpu": "1"}},
    {"requests": {"cpu": "0"}, "limits": {"memory": "0"}},
]


def test_quality_of_service(parity: Parity) -> None:
    """Computed from the containers where the status does not say."""
    pods = []
    for first in REQUIREMENTS:
        one = {**MAIN, "resources": first}
        pods += [pod(containers=[one, {"name": "b", "resources": second}]) for second in REQUIREMENTS[:3]]
        pods.append(pod(initContainers=[one]))
        pods.append(pod(containers=[one], resources={"requests": {"cpu": "1"}}))
    parity.check_all(*pods)


def test_events_are_of_any_kind_of_reference(parity: Parity) -> None:
    web = pod()
    other = event(web, "other")
    other["involvedObject"]["kind"] = "Anything"
    stranger = event(web, "stranger")
    stranger["involvedObject"]["uid"] = "someone-else"
    text = parity.check(web, event(web), other, stranger)
    assert text.count("It is being tested") == 2


def test_events_of_static_pods_are_about_their_hash(parity: Parity) -> None:
    mirror = pod(metadata={"annotations": {"kubernetes.io/config.mirror": "hash"}})
    about_hash = event(mirror)
    about_hash["involvedObject"]["uid"] = "hash"
    assert "It is being tested" in parity.check(mirror, about_hash)


def test_control_characters_are_harmless(parity: Parity) -> None:
    parity.check(pod({"message": "\x1b[31mred\x1b[0m\r\n\f\v\tx"}, nodeName="a\x1bb", priority=1))


def test_wide_characters_count_as_one(parity: Parity) -> None:
    parity.check(pod(containers=[{**MAIN, "resources": {"limits": {"한국어/자원": "1", "cpu": "1"}}}]))
