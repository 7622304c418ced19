"""A pod that is carried to an instant, for the tests of what can be asked about it."""

import pytest

from kubectl_sim.kubelet.images.catalogue import resolve
from kubectl_sim.kubelet.lifecycle.facts import Facts, NodeImages
from kubectl_sim.kubelet.lifecycle.worker import step

START = 1_795_413_149_000_000
SECOND = 1_000_000


class Chance:
    def random(self):
        return 0.4242


class Living:
    def __init__(self, containers, present=("nginx:1.27", "busybox:1.36"), config=None, **spec):
        images = {resolve(name).reference.canonical: 0 for name in present}
        self.facts = Facts(
            "worker",
            "172.18.0.3",
            lambda: "10.244.1.5",
            NodeImages({"images": images, "free": 0}),
            Chance().random,
            lambda resource, name: (config or {}).get(f"{resource}/{name}"),
        )
        self.pod = {
            "metadata": {"name": "web", "namespace": "default", "uid": "u1", "generation": 1},
            "spec": {"containers": containers, "restartPolicy": "Always", **spec},
            "status": {"phase": "Pending"},
        }
        self.memory = None
        self.at(0)

    def at(self, seconds):
        self.now = START + int(seconds * SECOND)
        outcome = step(self.pod, self.memory, self.now, self.facts)
        self.memory = outcome.memory
        if outcome.status is not None:
            self.pod = {**self.pod, "status": outcome.status}
        self.outcome = outcome
        return self


@pytest.fixture
def living():
    return Living
