"""Random objects of every kind, described by the real kubectl and by our describers: the same bytes.

The real kubectl describes all objects of a kind in one run, so that many objects cost one process.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.canned_server import BUILT_IN, CannedServer, Objects, Resource
from tests.oracle import needs_kubectl
from tests.random_objects import Generator
from tests.unit.kubectl.describers.parity import ours_in_zone

pytestmark = needs_kubectl

# Custom resources have no schema; a request for a certificate is no random text; Bindings cannot be read.
LEFT_OUT = ("Widget", "CertificateSigningRequest", "Binding", "ComponentStatus")
KINDS = {resource.kind: resource for resource in reversed(BUILT_IN) if resource.kind not in LEFT_OUT}
FILLS = (0.15, 0.4, 0.7)
OBJECTS = 15


def _random_objects(resource: Resource) -> Objects:
    namespace = "default" if resource.namespaced else None
    objects = Objects()
    for number in range(OBJECTS):
        generator = Generator(number, FILLS[number % len(FILLS)])
        objects.add(generator.object(resource.group_version, resource.kind, f"object-{number}", namespace))
    return objects


@pytest.fixture(scope="module")
def server() -> Iterator[CannedServer]:
    with CannedServer() as server:
        yield server


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_random_objects_are_described_alike(server: CannedServer, kind: str) -> None:
    resource = KINDS[kind]
    server.objects = _random_objects(resource)
    name = f"{resource.plural}.{resource.version}.{resource.group}"
    code, theirs, errors = server.kubectl("describe", name, "--show-events=true")
    ours = [ours_in_zone(obj, server.objects) for obj in server.objects.list(resource.key)]
    assert (code, errors) == (0, "")
    assert "\n\n".join(ours).split("\n") == theirs.split("\n")
