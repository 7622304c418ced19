import pytest

from kubectl_sim.kubelet.images.catalogue import resolve
from kubectl_sim.kubelet.runtime.program import Program, arguments
from kubectl_sim.kubelet.runtime.world import World

START = 1_795_413_149_000_000  # Mon Nov 23 05:52:29 2026
SECOND = 1_000_000


def make(image, command=(), args=(), **facts):
    found = resolve(image)
    world = World(found.image, found.reference.tag, **facts)
    return Program(world, arguments(found.image, list(command), list(args)), START)


@pytest.fixture
def program():
    return make


@pytest.fixture
def script():
    def build(text, image="busybox", **facts):
        return make(image, ["sh", "-c", text], **facts)

    return build
