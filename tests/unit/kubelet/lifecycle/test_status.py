"""The status as a v1.37 node writes it, field by field."""

START = 1_795_413_149_000_000


def test_running_pod(living):
    mounts = [
        {"mountPath": "/data", "name": "data"},
        {"mountPath": "/var/run/secrets/kubernetes.io/serviceaccount", "name": "kube-api-access-x", "readOnly": True},
    ]
    resources = {"limits": {"memory": "128Mi"}, "requests": {"cpu": "100m", "memory": "64Mi"}}
    pod = living([{"name": "web", "image": "nginx:1.27", "resources": resources, "volumeMounts": mounts}]).at(10)
    status = pod.pod["status"]
    (container,) = status["containerStatuses"]
    identifier = container.pop("containerID")
    assert identifier.startswith("containerd://")
    assert len(identifier) == len("containerd://") + 64
    image_id = container.pop("imageID")
    assert image_id.startswith("docker.io/library/nginx@sha256:")
    assert container == {
        "allocatedResources": {"cpu": "100m", "memory": "64Mi"},
        "image": "docker.io/library/nginx:1.27",
        "lastState": {},
        "name": "web",
        "ready": True,
        "resources": resources,
        "restartCount": 0,
        "started": True,
        "state": {"running": {"startedAt": "2026-11-23T05:52:30Z"}},
        "user": {"linux": {"gid": 0, "supplementalGroups": [0], "uid": 0}},
        "volumeMounts": [
            {"mountPath": "/data", "name": "data"},
            {
                "mountPath": "/var/run/secrets/kubernetes.io/serviceaccount",
                "name": "kube-api-access-x",
                "readOnly": True,
                "recursiveReadOnly": "Disabled",
            },
        ],
    }
    rest = {key: value for key, value in status.items() if key not in ("containerStatuses", "conditions")}
    assert rest == {
        "allocatedResources": {"cpu": "100m", "memory": "64Mi"},
        "hostIP": "172.18.0.3",
        "hostIPs": [{"ip": "172.18.0.3"}],
        "observedGeneration": 1,
        "phase": "Running",
        "podIP": "10.244.1.5",
        "podIPs": [{"ip": "10.244.1.5"}],
        "qosClass": "Burstable",
        "resources": resources,
        "startTime": "2026-11-23T05:52:29Z",
    }
    assert [c["type"] for c in status["conditions"]] == [
        "PodReadyToStartContainers",
        "Initialized",
        "Ready",
        "ContainersReady",
        "PodScheduled",
    ]
    assert status["conditions"][2] == {
        "lastProbeTime": None,
        "lastTransitionTime": "2026-11-23T05:52:30Z",
        "observedGeneration": 1,
        "status": "True",
        "type": "Ready",
    }


def test_creating_pod(living):
    status = living([{"name": "web", "image": "nginx"}]).pod["status"]
    assert status["containerStatuses"] == [
        {
            "image": "nginx",
            "imageID": "",
            "lastState": {},
            "name": "web",
            "ready": False,
            "restartCount": 0,
            "started": False,
            "state": {"waiting": {"reason": "ContainerCreating"}},
        }
    ]
    assert "podIP" not in status
    ready = next(c for c in status["conditions"] if c["type"] == "Ready")
    assert (ready["reason"], ready["message"]) == ("ContainersNotReady", "containers with unready status: [web]")


def test_init_containers_that_are_not_through(living):
    init = [{"name": name, "image": "busybox:1.36", "command": ["sleep", "50"]} for name in ("one", "two")]
    status = living([{"name": "web", "image": "nginx:1.27"}], initContainers=init).at(5).pod["status"]
    initialized = next(c for c in status["conditions"] if c["type"] == "Initialized")
    assert initialized["reason"] == "ContainersNotInitialized"
    assert initialized["message"] == "containers with incomplete status: [one two]"
    assert status["containerStatuses"][0]["state"] == {"waiting": {"reason": "PodInitializing"}}


def test_completed_pod(living):
    task = [{"name": "c", "image": "busybox:1.36", "command": ["sleep", "3"]}]
    status = living(task, restartPolicy="Never").at(20).pod["status"]
    assert status["phase"] == "Succeeded"
    reasons = {c["type"]: (c["status"], c.get("reason")) for c in status["conditions"]}
    assert reasons == {
        "PodReadyToStartContainers": ("False", None),
        "Initialized": ("True", "PodCompleted"),
        "Ready": ("False", "PodCompleted"),
        "ContainersReady": ("False", "PodCompleted"),
        "PodScheduled": ("True", None),
    }
    ended = status["containerStatuses"][0]["state"]["terminated"]
    assert (ended["exitCode"], ended["reason"], ended["finishedAt"]) == (0, "Completed", "2026-11-23T05:52:33Z")


def test_crash_loop_message(living):
    crash = [{"name": "c", "image": "busybox:1.36", "command": ["false"]}]
    (container,) = living(crash).at(8).pod["status"]["containerStatuses"]
    assert container["state"]["waiting"] == {
        "message": "back-off 10s restarting failed container=c pod=web_default(u1)",
        "reason": "CrashLoopBackOff",
    }
    assert container["lastState"]["terminated"]["exitCode"] == 1
    assert container["restartCount"] == 1


def test_image_back_off_message(living):
    (container,) = living([{"name": "c", "image": "nginx:1.161"}]).at(40).pod["status"]["containerStatuses"]
    waiting = container["state"]["waiting"]
    assert waiting["reason"] == "ImagePullBackOff"
    assert waiting["message"].startswith(
        'Back-off pulling image "nginx:1.161": ErrImagePull: rpc error: code = NotFound desc = failed to pull'
    )


def test_termination_message(living):
    script = "echo gone > /dev/termination-log; exit 2"
    crash = [{"name": "c", "image": "busybox:1.36", "command": ["sh", "-c", script]}]
    (container,) = living(crash, restartPolicy="Never").at(8).pod["status"]["containerStatuses"]
    assert container["state"]["terminated"]["message"] == "gone\n"


def test_readiness_gates(living):
    pod = living([{"name": "web", "image": "nginx:1.27"}], readinessGates=[{"conditionType": "example.com/lb"}]).at(10)
    conditions = {c["type"]: c for c in pod.pod["status"]["conditions"]}
    assert conditions["ContainersReady"]["status"] == "True"
    assert conditions["Ready"]["reason"] == "ReadinessGatesNotReady"
    assert (
        conditions["Ready"]["message"]
        == 'corresponding condition of pod readiness gate "example.com/lb" does not exist.'
    )


def test_foreign_conditions_and_the_scheduler_s_time_are_kept(living):
    pod = living([{"name": "web", "image": "nginx:1.27"}])
    pod.pod["status"]["conditions"] = [
        {"type": "DisruptionTarget", "status": "True"},
        {"type": "PodScheduled", "status": "True", "lastTransitionTime": "2026-11-23T05:00:00Z"},
    ]
    conditions = pod.at(10).pod["status"]["conditions"]
    assert conditions[0] == {"type": "DisruptionTarget", "status": "True"}
    assert conditions[-1]["lastTransitionTime"] == "2026-11-23T05:00:00Z"


def test_security_context(living):
    pod = living(
        [{"name": "web", "image": "nginx:1.27", "securityContext": {"runAsUser": 1000}}],
        securityContext={"runAsGroup": 3000, "fsGroup": 2000, "supplementalGroups": [4000]},
    ).at(10)
    (container,) = pod.pod["status"]["containerStatuses"]
    assert container["user"] == {"linux": {"gid": 3000, "supplementalGroups": [2000, 3000, 4000], "uid": 1000}}


def test_steady_pod_needs_no_attention(living):
    probe = {"httpGet": {"port": 80}}
    pod = living([{"name": "web", "image": "nginx:1.27", "livenessProbe": probe, "readinessProbe": probe}]).at(10)
    assert pod.outcome.next_due is None
    assert pod.outcome.next_event is None
    assert pod.at(86_400 * 30).outcome.events == []


def test_first_image_on_the_node_means_one_change(living):
    pod = living([{"name": "web", "image": "nginx:1.27"}])
    due = pod.outcome.next_due
    assert due is not None
    pod.at((due - START) / 1_000_000)
    assert pod.pod["status"]["phase"] == "Running"
    assert pod.outcome.next_due is None
