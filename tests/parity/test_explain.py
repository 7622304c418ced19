"""``explain`` against the real kubectl, which reads OpenAPI documents made of the same definitions."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from kubectl_sim.kinds._index import RESOURCES
from kubectl_sim.kubectl.explaining.model import Model
from kubectl_sim.model import schema
from tests import openapi_documents
from tests.canned_server import CannedServer
from tests.oracle import needs_kubectl
from tests.runner import kubectl_sim

pytestmark = needs_kubectl

V2 = " -o plaintext-openapiv2"

RESOURCE_NAMES = """
pod
Deployment
DEPLOYMENTS.spec
Deploy
deployments.apps
deployments.apps.spec.replicas
deploy.apps
deployments.v1.apps
hpa
events
ev
event.note
events.events.k8s.io.note
pods.metrics.k8s.io
podmetrics
binding
foo
pod/x
pod,svc
""".strip().splitlines()

PATHS = """
deploy.spec.strategy
pod.metadata.labels
pod.metadata.labels.foo
pod.metadata.creationTimestamp
pod.metadata.creationTimestamp.foo
pod.metadata.managedFields.fieldsV1
pod.spec.containers.imagePullPolicy
pod.spec.containers.args.foo
pod.spec.containers.ports.containerPort.foo
pod.spec.foo
pod.spec.foo.bar
pod.spec.containers.resources.limits
secret.data
svc.spec.ports.targetPort
controllerrevision.data
controllerrevision.data.x
crd.spec.versions.subresources.status
crd.spec.versions.schema.openAPIV3Schema.items.x
nodemetrics.usage
pvc.spec.accessModes
""".strip().splitlines()

RECURSIVE = """
pod --recursive
deploy.spec --recursive --max-depth=1
deploy --recursive --max-depth=3
crd.spec.versions.schema.openAPIV3Schema --recursive
crd.spec.versions.schema.openAPIV3Schema.not -R
crd.spec.versions.schema.openAPIV3Schema.properties -R
pod --max-depth=2
pod --recursive --max-depth=-1
""".strip().splitlines()

SYNTAX = """
pods.
pods..
.pods
pods..spec
pods.spec..x
pods[0]
pods.spec.containers[0].name
pods.spec.containers[*]
pods.spec.*
pods.spec.'x'
pods{
pods}
pods}{
*
[
crd.spec.versions.schema.openAPIV3Schema.$ref
""".strip().splitlines()

VERSIONS = """
hpa --api-version=autoscaling/v1
event.regarding --api-version=events.k8s.io/v1
nodes --api-version=metrics.k8s.io/v1beta1
pod --api-version=v2
pod --api-version=apps/v1
deploy --api-version=apps
pod --api-version=a/b/c
deployments.apps --api-version=apps/v1
pods[0] --api-version=v1
pods.spec[0] --api-version=v1
""".strip().splitlines()

USAGE = ["", "pod svc", "pod -o json", "pod -o", "pod --recursive=maybe"]


@pytest.fixture(scope="module")
def server() -> Iterator[CannedServer]:
    with CannedServer() as running:
        openapi_documents.serve(running)
        yield running


def check(server: CannedServer, line: str) -> None:
    words = ["explain", *line.split()]
    assert kubectl_sim(words) == server.kubectl(*words), line


@pytest.mark.parametrize("line", [*RESOURCE_NAMES, *PATHS, *RECURSIVE, *SYNTAX, *VERSIONS, *USAGE])
def test_plaintext(server: CannedServer, line: str) -> None:
    check(server, line)


@pytest.mark.parametrize("line", [*PATHS, *RECURSIVE, *VERSIONS])
def test_openapi_v2(server: CannedServer, line: str) -> None:
    check(server, line + V2)


def fields_of(random: random.Random) -> Iterator[str]:
    """Paths that a walk through the fields of every kind takes, now and then one field too far."""
    for _, group, versions, kind, plural, *_ in RESOURCES.values():
        model = Model(schema.load(group, versions[0], kind))
        node, path = model.root, [f"{plural}.{group}" if group else plural]
        while fields := list(model.fields(node.target())):
            field = random.choice(fields)
            node, path = field.node, [*path, field.name]
            if random.random() < 0.3:
                break
        yield ".".join(path + (["nothing"] if random.random() < 0.05 else []))


def test_every_kind_and_random_fields(server: CannedServer) -> None:
    choice = random.Random(37)
    for path in fields_of(choice):
        check(server, path + choice.choice(["", "", V2, " --recursive"]))
