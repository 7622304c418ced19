import pytest

from kubectl_sim.kubelet.images.catalogue import resolve
from kubectl_sim.kubelet.usage import usage

MIB = 1024 * 1024
CORE = 1_000_000_000


def use(pod, name="c"):
    return usage(pod.pod, name, pod.memory, pod.now, pod.facts)


def test_idle_server(living):
    pod = living([{"name": "c", "image": "nginx:1.27"}]).at(60)
    cpu, memory = use(pod)
    image = resolve("nginx").image
    assert image.cpu[0] <= cpu <= image.cpu[1]
    assert image.memory[0] <= memory <= image.memory[1]
    assert use(pod) == (cpu, memory)
    assert use(pod.at(600)) != (cpu, memory)


def test_nothing_before_it_runs(living):
    assert use(living([{"name": "c", "image": "nginx"}])) is None


@pytest.mark.parametrize(
    ("command", "limits", "cpu"),
    [
        (["sh", "-c", "while true; do :; done"], {}, CORE),
        (["sh", "-c", "while true; do :; done"], {"cpu": "200m"}, CORE // 5),
        (["sh", "-c", "yes > /dev/null"], {}, CORE),
        (["sleep", "3600"], {}, 0),
    ],
)
def test_busy_loops_stay_within_limits(living, command, limits, cpu):
    pod = living([{"name": "c", "image": "busybox:1.36", "command": command, "resources": {"limits": limits}}]).at(60)
    used, _ = use(pod)
    assert used <= max(cpu * 1.01, 300_000)
    assert used >= cpu * 0.95


def test_allocated_memory(living):
    stress = {
        "name": "c",
        "image": "polinux/stress",
        "imagePullPolicy": "IfNotPresent",
        "command": ["stress"],
        "args": ["--vm", "1", "--vm-bytes", "150M", "--vm-hang", "1"],
        "resources": {"limits": {"memory": "200Mi"}},
    }
    _, memory = use(living([stress], present=["polinux/stress"]).at(60))
    assert 150 * MIB <= memory <= 200 * MIB
